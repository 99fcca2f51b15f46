"""Paying by bank transfer: its own communication, the same on page, letter and QR code."""

import re

import pytest
from sqlalchemy import select
from stdnum.be import ogm_vcs

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.filling import GIVER, fill, form_of
from walk.db import db
from walk.errors import NotFound
from walk.payments.commands import record_payment
from walk.payments.models import Checkout, Transfer
from walk.payments.transfers import find_checkout_of_digits, instructions, promise_transfer, qr_code
from walk.settings import DEMO_IBAN
from walk.walkers.queries import personal_link


@pytest.fixture
def page(rows):
    page = make_page(make_edition(year=2027), slug="walk")
    make_donation(page, amount=700)
    return page


def promised(client, **values: str) -> str:
    """A gift by transfer; the path of the page that says how."""
    answer = fill(client, "/2027/walk/give", **{**GIVER, "way": "transfer", **values})
    assert answer.status_code == 303
    return answer.location


def test_page_letter_and_code_say_the_same(client, page, outbox):
    address = promised(client)
    transfer = db.session.scalars(select(Transfer)).one()
    how = instructions(transfer)
    assert (how.amount, how.name) == (4000, "Vluchtelingenwerk Vlaanderen vzw")
    assert ogm_vcs.is_valid(how.communication)
    assert re.fullmatch(r"\+\+\+27\d/\d{4}/\d{5}\+\+\+", how.communication)
    run_jobs()
    [letter] = outbox
    html = client.get(address).get_data(as_text=True)
    for told in (how.communication, "BE71 0961 2345 6769", "€40", how.name):
        assert told in html
        assert told in letter.body
    assert (letter.to, letter.attachments[0][0], letter.attachments[0][2]) == (
        ["amina@example.org"],
        "qr.png",
        "image/png",
    )
    assert client.get(address.replace("transfer", "qr.svg")).data == qr_code(how, "svg")
    assert client.get(address.replace("transfer", "qr.png")).data[:4] == b"\x89PNG"
    assert page.raised == 700


def test_the_code_holds_what_a_banking_app_reads(client, page):
    from segno import helpers

    promised(client)
    how = instructions(db.session.scalars(select(Transfer)).one())
    lines = helpers.make_epc_qr(name=how.name, iban=DEMO_IBAN, amount="40.00", reference=how.digits, encoding="utf-8")
    assert lines.matrix == _matrix(qr_code(how, "svg"), lines)


def _matrix(svg: bytes, like) -> object:
    """The code is the same exactly when it is drawn the same."""
    from io import BytesIO

    drawn = BytesIO()
    like.save(drawn, kind="svg", scale=6, border=3, dark="#000000", light="#ffffff", omitsize=True)
    return like.matrix if drawn.getvalue() == svg else None


def test_asked_twice_it_is_the_same_and_two_gifts_differ(client, page):
    first = promised(client)
    for _ in range(2):
        again = client.post(first, data=form_of(client, first))
        assert again.location == first
    promised(client, email="other@example.org")
    digits = db.session.scalars(select(Transfer.digits)).all()
    assert len(set(digits)) == len(digits) == 2
    assert [find_checkout_of_digits(each) is not None for each in digits] == [True, True]
    assert find_checkout_of_digits("000000000000") is None


def test_from_the_page_one_can_still_pay_online(client, page):
    address = promised(client)
    online = client.post(address.replace("/transfer", "/online"), data=form_of(client, address))
    assert online.location.startswith("http://localhost/demo/pay/cs_test_")


def test_what_is_paid_is_not_asked_again(client, page):
    address = promised(client)
    checkout, hidden = db.session.scalars(select(Checkout).join(Transfer)).one(), form_of(client, address)
    record_payment(checkout, provider="bank", reference="1", amount=4000, paid_at=NOW)
    html = client.get(address).get_data(as_text=True)
    assert "The money has arrived" in html
    assert "BE71" not in html
    paid = client.post(address, data=hidden)
    assert client.get(paid.location).location == f"http://localhost/thanks/{checkout.reference}"


def test_what_is_withdrawn_cannot_be_paid(client, page):
    address = promised(client)
    checkout = db.session.scalars(select(Checkout).join(Transfer)).one()
    hidden = form_of(client, address)
    checkout.withdrawn_at = NOW
    pay = f"/pay/{checkout.reference}"
    assert "not asked any more" in client.get(pay).get_data(as_text=True)
    for way in ("online", "transfer"):
        assert client.post(f"{pay}/{way}", data=hidden).location == pay
    assert checkout.stripe_session is None


@pytest.mark.parametrize("path", ["/pay/nobody", "/pay/nobody/transfer", "/pay/nobody/qr.svg"])
def test_a_stranger_finds_nothing(client, page, path):
    assert client.get(path).status_code == 404


def test_a_checkout_without_a_transfer_has_no_instructions(client, page):
    checkout = make_donation(page, paid_at=None).line.checkout
    assert client.get(f"/pay/{checkout.reference}/transfer").status_code == 404
    assert client.get(f"/pay/{checkout.reference}").status_code == 200
    assert client.get(f"/pay/{checkout.reference}/qr.gif").status_code == 404


def test_without_an_account_nothing_is_offered(app, client, page, monkeypatch):
    bare = app.extensions["walk.settings"].model_copy(update={"institution_iban": ""})
    monkeypatch.setitem(app.extensions, "walk.settings", bare)
    assert "bank transfer" not in client.get("/2027/walk/give").get_data(as_text=True)
    with pytest.raises(NotFound):
        promise_transfer(make_donation(page, paid_at=None).line.checkout, at=NOW)


def test_a_fee_can_be_transferred(client, page):
    walker = make_walker(make_route(page.edition), confirmed_at=None, fee_received=0)
    make_page(walker)
    mine = f"/my/{personal_link(walker)}"
    answer = client.post(f"{mine}/pay", data={**form_of(client, mine), "way": "transfer"})
    transfer = db.session.scalars(select(Transfer)).one()
    assert answer.location == f"/pay/{transfer.checkout.reference}/transfer"
    record_payment(transfer.checkout, provider="bank", reference="1", amount=1000, paid_at=NOW)
    db.session.refresh(walker)
    assert (walker.fee_received, walker.confirmed_at) == (1000, NOW)
