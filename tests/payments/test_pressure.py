"""Stolen cards tried by the thousand: a few checkouts get through, and nobody else is kept waiting."""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from tests.conftest import close, make_database, migrated_app
from tests.factories import NOW, make_edition, make_page
from tests.filling import GIVER, form_of
from walk.clock import now
from walk.db import db
from walk.payments.challenges import LIVES, answered, bits_for, new_challenge, patience_for, zero_bits
from walk.payments.commands import record_payment
from walk.payments.models import Checkout, UsedChallenge
from walk.payments.pressure import FREE_OF_PAGE, FREE_OF_SITE, ProofNeeded, Visit, let_pass
from walk.payments.tasks import forget_visits
from walk.web import patience
from walk.web.patience import MOST

GIVE = "/2027/walk/give"


@pytest.fixture(autouse=True)
def strict(app, monkeypatch) -> None:
    """As in production; other tests let one visitor begin as many gifts as they like."""
    settings = app.extensions["walk.settings"].model_copy(update={"unproven_checkouts": 1})
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    monkeypatch.setattr(patience, "_asked", OrderedDict())


@pytest.fixture
def page(rows):
    return make_page(make_edition(year=2027), slug="walk")


def solved(link: str, bits: int) -> str:
    return str(next(number for number in range(10_000_000) if zero_bits(link, str(number)) >= bits))


def send(client, address: str = "192.0.2.1", **values: str):
    """A gift from this network address."""
    client.delete_cookie("session")
    hidden = form_of(client, GIVE)
    return client.post(GIVE, data={**hidden, **GIVER, **values}, environ_overrides={"REMOTE_ADDR": address})


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def challenge_in(answer) -> dict[str, str]:
    html = answer.get_data(as_text=True)
    link, bits = re.search(r'name="challenge" value="([^"]+)" data-bits="(\d+)"', html).groups()
    return {"challenge": link, "bits": bits}


@pytest.mark.slow
def test_five_thousand_tries_from_fifty_addresses(tmp_path):
    """Programs that do no work get one checkout an address; a giver among them notices nothing."""
    app = migrated_app(make_database("walk_test_tries"), tmp_path, unproven_checkouts=1)
    with app.app_context():
        make_page(make_edition(year=2027), slug="walk")
        db.session.commit()
        client = app.test_client()
        hidden = form_of(client, GIVE)
        answers: Counter[int] = Counter()
        queries: list[int] = []
        for number in range(5000):
            data = {**hidden, **GIVER, "form_key": f"key-{number}", "challenge": "", "number": str(number)}
            address = {"REMOTE_ADDR": f"198.51.100.{number % 50}"}
            answers[client.post(GIVE, data=data, environ_overrides=address).status_code] += 1
            if number % 1000 == 0:
                with counting() as counted:
                    giver = app.test_client()
                    assert send(giver, address=f"203.0.113.{number // 1000}").status_code == 303
                queries.append(len(counted))
        assert db.session.scalar(select(func.count(Checkout.id))) <= 50 + 5
        assert answers[303] <= 50
        assert answers[303] + answers[422] + answers[429] == 5000
        assert answers[422] <= 50 * MOST
        assert max(queries) == queries[0]
    close(app)


def test_a_second_try_asks_for_a_little_work_and_then_goes_on(client, page):
    assert send(client).status_code == 303
    asked = send(client)
    assert asked.status_code == 422
    found = challenge_in(asked)
    html = asked.get_data(as_text=True)
    assert "One moment, please" in html
    assert 'value="Amina"' in html
    link = found["challenge"]
    assert send(client, challenge=link, number=solved(link, int(found["bits"]))).status_code == 303
    assert send(client, challenge=link, number=solved(link, 20)).status_code == 422  # used before
    assert db.session.scalar(select(func.count(UsedChallenge.id))) == 1
    assert db.session.scalar(select(func.count(Checkout.id))) == 2


def test_a_hall_full_of_people_behind_one_address_is_never_turned_away(client, page):
    assert send(client).status_code == 303
    for _ in range(MOST + 5):
        asked = send(client)
        assert asked.status_code == 422
        found = challenge_in(asked)
        number = solved(found["challenge"], int(found["bits"]))
        assert send(client, challenge=found["challenge"], number=number).status_code == 303
        checkout = db.session.scalars(select(Checkout).order_by(Checkout.id.desc())).first()
        record_payment(checkout, provider="test", reference=str(checkout.id), amount=4000, paid_at=NOW)


def test_a_neighbour_is_not_asked(client, page):
    assert send(client).status_code == 303
    assert send(client, address="192.0.2.2").status_code == 303


def test_who_pays_is_trusted(client, page):
    for number in range(3):
        assert send(client).status_code == 303
        checkout = db.session.scalars(select(Checkout).order_by(Checkout.id.desc())).first()
        record_payment(checkout, provider="test", reference=str(number), amount=4000, paid_at=NOW)


def test_who_fills_in_what_nobody_sees_gets_nothing(client, page):
    assert send(client, website="https://example.org").status_code == 422
    assert db.session.scalars(select(Checkout)).all() == []


def test_patience_does_as_well_as_work(rows):
    made = now()
    link = new_challenge(2, connection="here", at=made).link
    early, late = made + patience_for(2) - timedelta(seconds=2), made + patience_for(2)
    over = made + LIVES + timedelta(seconds=2)
    assert not answered(link, "", 2, connection="here", at=early)
    assert answered(link, "", 2, connection="here", at=late)
    assert not answered(link, "", 3, connection="here", at=late)
    assert not answered(link, solved(link, bits_for(2)), 2, connection="here", at=over)
    assert not answered(link, solved(link, bits_for(2)), 2, connection="elsewhere", at=late)


def test_patience_cannot_be_stocked(rows):
    made = now()
    link = new_challenge(1, connection="here", at=made).link
    late = made + patience_for(5)
    assert answered(link, "", 1, connection="here", since=made - timedelta(seconds=1), at=late)
    assert not answered(link, "", 1, connection="here", since=made + timedelta(seconds=1), at=late)


@pytest.mark.parametrize("link", ["", "nonsense", "WyJ4IiwxXQ.forged"])
def test_what_we_never_made_proves_nothing(rows, link):
    assert not answered(link, "0", 1, connection="", at=NOW)


@given(st.text(max_size=40))
def test_any_number_is_read_without_fault(text):
    assert 0 <= zero_bits("link", text) <= 256


@pytest.mark.parametrize(("of", "free"), [("page", FREE_OF_PAGE), ("site", FREE_OF_SITE)])
def test_a_crowd_at_one_page_or_at_all_of_them_asks_everybody(page, of, free):
    about = "page 1" if of == "page" else ""
    for number in range(free + 1):
        row = Checkout(
            reference=f"r{number}",
            edition=page.edition,
            payer_email="",
            language="nl",
            created_at=NOW,
            connection=f"c{number}",
            browser=f"b{number}",
            about=about or f"page {number + 2}",
        )
        db.session.add(row)
    db.session.flush()
    newcomer = Visit(connection="new", browser="new", about=about)
    with pytest.raises(ProofNeeded) as asked:
        let_pass(newcomer, at=NOW)
    assert asked.value.pressure == 1
    let_pass(Visit(connection="new", browser="new", about=about), at=NOW + timedelta(minutes=11))


def test_where_it_came_from_is_forgotten_after_a_day(client, page):
    send(client)
    checkout = db.session.scalars(select(Checkout)).one()
    assert None not in (checkout.connection, checkout.browser, checkout.about)
    assert "192.0.2" not in f"{checkout.connection}{checkout.browser}"
    checkout.created_at = now() - timedelta(days=1, minutes=1)
    db.session.commit()
    forget_visits()
    db.session.refresh(checkout)
    assert (checkout.connection, checkout.browser, checkout.about) == (None, None, None)
