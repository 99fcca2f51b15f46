"""The bank's pages: who may look, who may decide, and what each decision does."""

import gc
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from tests.accounts.people import make_account, post, sign_in, token
from tests.bank.building import ACCOUNT, Tx, camt, coda
from tests.bank.test_matching import STRIPE, make_payout
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.bank.commands import take_in
from walk.bank.models import BankFile, BankLine, BankMatch
from walk.clock import now
from walk.db import db
from walk.donations.models import Donation
from walk.pages.models import Page
from walk.payments.models import Payment
from walk.payments.proofs import find_differences
from walk.payments.transfers import promise_transfer

HOME = "/office/bank/"


@pytest.fixture
def page(rows) -> Page:
    walker = make_walker(make_route(make_edition()), first_name="Noor", last_name="Maes", fee=0, fee_received=0)
    return make_page(walker, slug="noor")


@pytest.fixture
def finance(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_account("finance", email="an@example.org"))
    return client


def promised(page: Page, amount: int = 4000, **values: Any) -> tuple[Donation, str]:
    donation = make_donation(page, amount=amount, paid_at=None, promised_at=now(), **values)
    donation.line.checkout.created_at = now()
    return donation, promise_transfer(donation.line.checkout, at=now()).digits


def bring(*movements: Tx, **values: Any) -> list[BankLine]:
    take_in("file", camt(*movements, **values), ours=(), by="tests", at=now())
    return list(db.session.scalars(select(BankLine).order_by(BankLine.id)))


def upload(client: FlaskClient, *files: tuple[str, bytes]) -> Any:
    data = {"csrf_token": token(client), "files": [(BytesIO(content), name) for name, content in files]}
    return client.post(HOME, data=data, content_type="multipart/form-data")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("roles", "may_look", "may_change"),
    [((), False, False), (("volunteer",), False, False), (("organiser",), True, False), (("finance",), True, True)],
)
def test_each_role(client, page, roles, may_look, may_change):
    [line] = bring(Tx(amount=4000))
    sign_in(client, make_account(*roles))
    looks = [HOME, "/office/bank/statements", "/office/bank/lines/waiting", f"/office/bank/lines/{line.id}"]
    assert {client.get(each).status_code for each in looks} == {200 if may_look else 404}
    button = "Book it as a gift" in client.get(f"/office/bank/lines/{line.id}").text
    assert button is may_change
    changes = [f"/office/bank/lines/{line.id}/{what}" for what in ("match", "payout", "return", "undo", "aside")]
    allowed = {200, 303, 404, 422}
    assert client.get(f"/office/bank/lines/{line.id}/gift").status_code == (200 if may_change else 404)
    assert {post(client, each).status_code for each in changes} <= (allowed if may_change else {404})
    assert upload(client, ("x", coda(Tx(amount=1, day=date(2027, 6, 1))))).status_code == (303 if may_change else 404)
    assert count(BankFile) == (2 if may_change else 1)


def test_a_stranger_is_sent_to_the_sign_in(client, page):
    answer = client.get(HOME)
    assert answer.status_code == 303
    assert answer.location.startswith("/office/access/login")


def test_nothing_yet(finance):
    assert "No statement has come in yet" in finance.get(HOME).text
    assert "All done" in finance.get("/office/bank/lines/waiting").text
    assert "No statement has come in yet." in finance.get("/office/bank/statements").text
    assert finance.get("/office/bank/lines/7").status_code == 404
    assert finance.get("/office/bank/lines/nonsense").status_code == 404


def test_several_files_at_once(finance, page):
    donation, digits = promised(page)
    first = camt(Tx(amount=4000, digits=digits, ref="1"), Tx(amount=5, ref="2"))
    answer = upload(finance, ("may.xml", first), ("again.xml", first), ("empty.cod", coda()))
    assert answer.status_code == 303
    said = finance.get(HOME).text
    assert "may.xml: 2 new lines, 1 matched, 1 waits for you." in said
    assert "again.xml: this file was here before; nothing changed." in said
    assert "empty.cod: there are no movements in it." in said
    assert donation.received == 4000


def test_a_file_that_is_refused_says_where_and_why(finance, page):
    answer = upload(finance, ("good.xml", camt(Tx(amount=5))), ("bad<b>.xml", camt(Tx(amount=5), closing=1)))
    assert answer.status_code == 422
    assert "bad&lt;b&gt;.xml</strong>: refused. Line 2: the statement opens at 100.00" in answer.text
    assert "good.xml</strong>: 1 new line, 1 waits for you." in answer.text
    assert (count(BankFile), count(BankLine)) == (1, 1)


def test_no_file(finance):
    answer = upload(finance)
    assert answer.status_code == 422
    assert "Choose one or more files." in answer.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the test client leaves its file open
def test_a_large_file_of_finance_alone_comes_in(finance, page):
    large = coda(*(Tx(amount=1, ref=f"R{n}") for n in range(34_000)))
    assert len(large) > 12 * 1024**2
    assert upload(finance, ("large.cod", large)).status_code == 303
    assert count(BankLine) == 34_000
    sign_in(finance, make_account("organiser"))
    assert upload(finance, ("large.cod", large)).status_code == 413
    gc.collect()


def test_a_suggestion_is_accepted_from_the_list(finance, page):
    donation, _digits = promised(page, first_name="Jan", last_name="Peeters")
    [line] = bring(Tx(amount=4000, name="PEETERS JAN"))
    listed = finance.get("/office/bank/lines/waiting").text
    assert "the same amount, the same name" in listed
    accepted = post(
        finance, f"/office/bank/lines/{line.id}/match", promise=str(donation.line.checkout_id), back="waiting"
    )
    assert (accepted.status_code, accepted.location) == (303, "/office/bank/lines/waiting")
    assert donation.received == 4000
    payment = db.session.scalars(select(Payment).where(Payment.provider == "bank")).one()
    assert payment.taken_by == "an@example.org"
    again = post(finance, f"/office/bank/lines/{line.id}/match", promise=str(donation.line.checkout_id))
    assert again.status_code == 422
    assert "Somebody has dealt with this line already." in again.text
    assert donation.received == 4000


def test_one_transfer_split_over_two_promises(finance, page):
    one, _digits = promised(page, 1000, first_name="Ann", last_name="Maes")
    two, digits = promised(page, 2500, first_name="Bea", last_name="Maes")
    promised(page, 9900, first_name="Cis", last_name="Smet")
    [line] = bring(Tx(amount=4000))
    address = f"/office/bank/lines/{line.id}"
    found = finance.get(address, query_string={"q": "maes"}).text
    assert ("Ann Maes" in found, "Bea Maes" in found, "Cis Smet" in found) == (True, True, False)
    assert "Bea Maes" in finance.get(address, query_string={"q": f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"}).text
    ids = [each.line.checkout_id for each in (one, two)]
    picked = finance.get(address, query_string={"promise": ids}).text
    assert f'name="share-{ids[0]}" value="10,00"' in picked
    data = {"csrf_token": token(finance), "promise": ids, f"share-{ids[0]}": "10", f"share-{ids[1]}": "25"}
    refused = finance.post(f"{address}/match", data=data)
    assert refused.status_code == 422
    assert "The parts must sum to the whole transfer." in refused.text
    assert f'name="share-{ids[1]}" value="25"' in refused.text
    assert "12,50" in finance.post(f"{address}/match", data={**data, f"share-{ids[1]}": "x"}).text
    assert finance.post(f"{address}/match", data={**data, f"share-{ids[1]}": "30"}).status_code == 303
    assert (one.received, two.received) == (1000, 3000)
    assert list(find_differences()) == []


def test_undoing_needs_a_reason(finance, page):
    donation, digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits))
    address = f"/office/bank/lines/{line.id}"
    refused = post(finance, f"{address}/undo", note="")
    assert refused.status_code == 422
    assert "Write why this is undone." in refused.text
    assert post(finance, f"{address}/undo", note="of somebody else").status_code == 303
    assert donation.received == 0
    shown = finance.get(address).text
    assert "This line was matched before, and that was undone." in shown
    assert "undid bank line" in shown


def test_setting_aside(finance, page):
    [line] = bring(Tx(amount=-250, name="KBC"))
    address = f"/office/bank/lines/{line.id}"
    assert post(finance, f"{address}/aside").status_code == 422
    assert post(finance, f"{address}/aside", note="costs of the bank").status_code == 303
    assert "costs of the bank" in finance.get("/office/bank/lines/aside").text
    assert "KBC" not in finance.get("/office/bank/lines/waiting").text


def test_a_payout_and_a_return_by_hand(finance, page):
    donation, digits = promised(page)
    payout = make_payout(made_at=now())
    _one, credit, debit = bring(STRIPE, Tx(amount=4000, digits=digits, ref="1"), Tx(amount=-4000, ref="2"))
    line = db.session.get_one(BankLine, _one.id)
    post(finance, f"/office/bank/lines/{line.id}/undo")
    assert "po_1" in finance.get(f"/office/bank/lines/{line.id}").text
    assert post(finance, f"/office/bank/lines/{line.id}/payout", payout=str(payout.id)).status_code == 303
    assert line.payout_id == payout.id
    assert "The return of a transfer" in finance.get(f"/office/bank/lines/{debit.id}").text
    assert post(finance, f"/office/bank/lines/{debit.id}/return", line=str(credit.id)).status_code == 303
    assert donation.received == 0
    assert "sent back since" in finance.get("/office/bank/lines/matched").text
    assert "The bank sent this back on" in finance.get(f"/office/bank/lines/{credit.id}").text
    assert finance.post(f"/office/bank/lines/{line.id}/payout", data={"csrf_token": token(finance)}).status_code == 404


def test_money_that_nobody_announced(finance, page):
    [line] = bring(Tx(amount=5000, name="PEETERS JAN", text="voor Noor"))
    address = f"/office/bank/lines/{line.id}/gift"
    assert "Noor" in finance.get(address, query_string={"q": "maes"}).text
    form = finance.get(f"{address}/{page.id}").text
    assert 'value="Peeters"' in form
    fields = {"first_name": "Jan", "last_name": "Peeters", "language": "nl", "name_shown": "none"}
    refused = post(finance, f"{address}/{page.id}", **fields, wants_certificate="y")
    assert refused.status_code == 422
    assert "The tax certificate needs the full address." in refused.text
    assert post(finance, f"{address}/{page.id}", **fields, note="phoned").status_code == 303
    gift = db.session.scalars(select(Donation)).one()
    assert (gift.received, gift.name, gift.name_shown.value, gift.page_id) == (5000, "Jan Peeters", "none", page.id)
    assert "booked as a gift by an@example.org" in finance.get(f"/office/bank/lines/{line.id}").text
    assert finance.get(f"{address}/999999").status_code == 404
    assert list(find_differences()) == []


@pytest.mark.parametrize(
    ("search", "finds"),
    [
        ("peeters", True),
        ("BE62 5100", True),
        ("voor noor", True),
        ("REF77", True),
        ("50", True),
        ("50,00", True),
        ("-50", True),
        ("7777", False),
        ("%", False),
        ("+++090/9337/55493+++", False),
    ],
)
def test_search(finance, page, search, finds):
    bring(Tx(amount=5000, name="PEETERS JAN", text="voor Noor", ref="REF77"))
    assert ("PEETERS JAN" in finance.get("/office/bank/lines/all", query_string={"q": search}).text) is finds


def test_a_missing_statement_is_shown(finance, page):
    bring(Tx(amount=5000, ref="1"))
    bring(Tx(amount=5000, ref="2"), number=3, opening=99900)
    shown = finance.get("/office/bank/statements").text
    assert "A statement is missing before this one: the last one closed at €150" in shown
    assert "A statement is missing" in finance.get(HOME).text


@pytest.mark.parametrize(
    "address", ["/office/bank/lines/waiting", "/office/bank/lines/all", "/office/bank/statements", HOME]
)
def test_queries_do_not_grow_with_lines(finance, page, address):
    def queries() -> int:
        said: list[str] = []
        connection = db.session.connection()

        def note(_connection, _cursor, statement, *_more) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                said.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        try:
            assert finance.get(address).status_code == 200
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(said)

    bring(Tx(amount=4000, ref="1", day=(NOW + timedelta(days=1)).date()))
    few = queries()
    for number in range(2, 6):
        promised(page)
        bring(Tx(amount=4000, ref=str(number)), Tx(amount=-5, ref=f"{number}x"), number=number, opening=number)
    assert queries() <= few + 1


def test_the_office_shows_how_many_wait(finance, page):
    bring(Tx(amount=5000))
    assert "1 line waits" in finance.get("/office/").text
    assert count(BankMatch) == 0
    assert ACCOUNT in db.session.scalars(select(BankLine.account)).all()
