"""Letters to walkers: when each is due, in whose words, once, one an address, and never to who wants none."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.filling import fill, form_of
from walk import jobs
from walk.db import db
from walk.errors import Refused
from walk.i18n import speaking
from walk.letters.commands import switch, word_letter
from walk.letters.models import LetterText, Unsubscription
from walk.letters.queries import list_due, stop_link
from walk.letters.rules import PLACEHOLDERS, LetterKind, Standing, check_words, due
from walk.letters.rules import fill as filled
from walk.letters.tasks import plan_news
from walk.letters.wording import title, usual
from walk.mail import SentLetter

WALK_DAY = date(2027, 9, 26)
MONDAY = date(2027, 6, 7)


def standing(number: int = 1, **values) -> Standing:
    known = {"registered_on": date(2027, 5, 1), "lacks": False, "gifts": 0, "raised": 0, "goal": 10000}
    return Standing(walker_id=number, **{**known, **values})


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({}, MONDAY, ["weekly"]),
        ({}, MONDAY + timedelta(days=1), []),
        ({"registered_on": MONDAY - timedelta(days=6)}, MONDAY, []),
        ({"lacks": True}, MONDAY + timedelta(days=1), ["complete first"]),
        ({"lacks": True, "registered_on": MONDAY - timedelta(days=1)}, MONDAY + timedelta(days=1), []),
        ({"lacks": True}, date(2027, 9, 14), ["complete last"]),
        ({"gifts": 1, "raised": 100}, MONDAY + timedelta(days=1), ["first_gift 1"]),
        ({"gifts": 9, "raised": 8000}, MONDAY + timedelta(days=1), ["first_gift 1", "nearly 1"]),
        ({"gifts": 9, "raised": 7999}, MONDAY + timedelta(days=1), ["first_gift 1"]),
        ({"gifts": 9, "raised": 10000}, MONDAY + timedelta(days=1), ["first_gift 1"]),
        ({}, date(2027, 9, 18), []),
        ({}, date(2027, 9, 19), ["week_before"]),
        ({}, date(2027, 9, 20), ["week_before"]),
        ({}, WALK_DAY, ["week_before"]),
        ({"gifts": 9, "lacks": True}, date(2027, 9, 27), []),
        ({"gifts": 9, "lacks": True}, date(2027, 9, 28), ["thanks"]),
        ({}, date(2027, 10, 10), ["thanks"]),
        ({}, date(2027, 10, 11), []),
    ],
)
def test_what_is_due(changes, today, expected):
    found = due([standing(**changes)], walk_day=WALK_DAY, today=today)
    assert [re.sub(r" \d{4}-\d+$", "", f"{kind} {period}".strip()) for kind, period, _ in found] == expected


def test_only_who_lacks_something_is_named():
    found = due([standing(1), standing(2, lacks=True)], walk_day=WALK_DAY, today=date(2027, 6, 8))
    assert found == [(LetterKind.COMPLETE, "first", [2])]


def test_what_a_value_holds_is_no_placeholder():
    assert filled("{first_name} {left} {x}", {"first_name": "{left}", "left": "€ 5"}) == "{left} € 5 {x}"


@pytest.mark.parametrize(
    ("text", "fine"), [("Hallo {first_name}", True), ("{naam}", False), ("{}", False), ("{ ", True)]
)
def test_words_with_placeholders_that_exist(text, fine):
    if fine:
        check_words("Dag", text)
    else:
        with pytest.raises(Refused) as refusal:
            check_words("Dag", text)
        assert refusal.value.field == "body"


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("kind", LetterKind)
def test_the_usual_words_hold_only_what_can_be_filled_in(app, kind, language):
    with app.app_context(), speaking(language):
        subject, body = usual(kind)
        check_words(subject, body)
        assert "{first_name}" in body
        assert title(kind)[0]


@pytest.fixture
def family(rows):
    """Two walkers at one address, one at another, and noise: cancelled, and an old edition."""
    edition = make_edition()
    route = make_route(edition)
    old = make_edition(2025, date=date(2025, 9, 28))
    walkers = [
        make_walker(route, first_name="Noor", email="noor@example.org"),
        make_walker(route, first_name="Tuur", email=None, contact_email="noor@example.org"),
        make_walker(route, first_name="Jef", email="jef@example.org", language="fr"),
        make_walker(route, email="weg@example.org", cancelled_at=NOW),
        make_walker(make_route(old), email="oud@example.org"),
    ]
    for each in walkers:
        make_page(each)
    db.session.commit()
    return walkers


def send_due(edition, today: date) -> list[tuple[str, list[int]]]:
    found = list_due(edition, today=today)
    for kind, period, walkers in found:
        jobs.enqueue("letters.send", kind=kind.value, period=period, walker_ids=walkers)
    run_jobs()
    return [(f"{kind} {period}".strip(), walkers) for kind, period, walkers in found]


def test_one_letter_an_address_and_never_twice(family, outbox):
    noor, tuur, jef, *_noise = family
    found = send_due(noor.edition, date(2027, 9, 20))
    assert found == [("week_before", [noor.id, tuur.id]), ("week_before", [jef.id])]
    assert sorted(letter.to[0] for letter in outbox) == ["jef@example.org", "noor@example.org"]
    letter = next(each for each in outbox if each.to == ["noor@example.org"])
    assert "Noor: " in letter.body
    assert "Tuur: " in letter.body
    assert send_due(noor.edition, date(2027, 9, 21)) == []
    outbox.clear()
    jobs.enqueue("letters.send", kind="week_before", period="", walker_ids=[noor.id])
    run_jobs()
    assert outbox == []


def test_who_cancels_meanwhile_gets_nothing(family, outbox):
    noor, tuur, *_ = family
    jobs.enqueue("letters.send", kind="weekly", period="x", walker_ids=[noor.id, tuur.id])
    noor.cancelled_at = tuur.cancelled_at = NOW
    run_jobs()
    assert outbox == []


def test_the_first_gift_is_told_within_the_hour(family, outbox):
    noor = family[0]
    make_donation(db.session.scalars(select(type(make_page(noor.edition))).filter_by(walker_id=noor.id)).one())
    db.session.commit()
    plan_news()
    run_jobs()
    plan_news()
    run_jobs()
    mine = [letter for letter in outbox if letter.to == ["noor@example.org"]]
    assert len(mine) == 1
    assert mine[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_own_words_in_ones_own_language(family, outbox):
    noor, tuur, jef, *_ = family
    word_letter(
        noor.edition, LetterKind.WEEK_BEFORE, "nl", subject="Tot {day}!", body="Dag {names}\n\nBreng mee", at=NOW
    )
    send_due(noor.edition, date(2027, 9, 20))
    letters = {letter.to[0]: letter for letter in outbox}
    assert letters["noor@example.org"].subject == "Tot 26 september 2027!"
    assert letters["noor@example.org"].body.startswith("Dag Noor, Tuur\n\nBreng mee")
    assert "Breng mee" not in letters["jef@example.org"].body
    assert (tuur.language, jef.language) == ("nl", "fr")


def test_a_letter_that_is_off_does_not_go_out(family, outbox):
    noor = family[0]
    switch(noor.edition, LetterKind.WEEK_BEFORE, on=False, at=NOW)
    switch(noor.edition, LetterKind.WEEK_BEFORE, on=False, at=NOW)
    assert send_due(noor.edition, date(2027, 9, 20)) == []
    jobs.enqueue("letters.send", kind="week_before", period="", walker_ids=[noor.id])
    run_jobs()
    assert outbox == []
    switch(noor.edition, LetterKind.WEEK_BEFORE, on=True, at=NOW)
    assert len(send_due(noor.edition, date(2027, 9, 20))) == 2


def test_who_wants_none_still_gets_what_concerns_the_registration(client, family, outbox):
    noor = family[0]
    link = f"/letters/stop/{stop_link('Noor@example.org')}"
    assert "noor@example.org" in client.get(link).get_data(as_text=True)
    assert db.session.scalars(select(Unsubscription)).all() == []
    for _twice in range(2):
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    [kept] = db.session.scalars(select(Unsubscription))
    assert "noor" not in kept.address
    send_due(noor.edition, MONDAY)
    assert [letter.to for letter in outbox] == [["jef@example.org"]]
    outbox.clear()
    send_due(noor.edition, date(2027, 9, 20))
    assert ["noor@example.org"] in [letter.to for letter in outbox]
    client.post(link, data={"again": "yes"})
    assert db.session.scalars(select(Unsubscription)).all() == []
    assert client.get("/letters/stop/x.y").status_code == 404


def test_nothing_from_editions_long_past(family):
    old = family[-1].edition
    assert list_due(old, today=date(2027, 6, 7)) == []


@pytest.fixture
def organiser(client, family):
    sign_in(client, make_account("organiser"))
    return client


def test_organisers_look_try_and_save(organiser, family, outbox):
    address = "/office/2027/letters/weekly/nl"
    values = {"subject": "Nog {days} dagen", "body": "Dag {first_name}\n\n<b>Hup</b> & hop"}
    looked = fill(organiser, address, **values, do="look").get_data(as_text=True)
    assert "Dag Noor" in looked
    assert "&lt;b&gt;Hup&lt;/b&gt; &amp; hop" in looked
    assert db.session.scalars(select(LetterText)).all() == []
    fill(organiser, address, **values, do="test")
    run_jobs()
    [letter] = outbox
    assert letter.subject.startswith("[test] Nog ")
    assert "<b>Hup</b>" not in letter.alternatives[0][0]
    assert fill(organiser, address, **values, do="save").status_code == 303
    assert db.session.scalars(select(LetterText.subject)).all() == ["Nog {days} dagen"]
    assert fill(organiser, address, subject="x", body="{wat}", do="save").status_code == 422
    assert fill(organiser, address, subject="", body="", do="save").status_code == 422
    organiser.post(address, data={**form_of(organiser, address), "do": "usual"})
    assert db.session.scalars(select(LetterText)).all() == []
    assert organiser.get("/office/2027/letters/nothing/nl").status_code == 404


def test_organisers_switch(organiser):
    token = form_of(organiser, "/office/2027/letters/weekly/nl")["csrf_token"]
    organiser.post("/office/2027/letters/weekly/switch", data={"csrf_token": token, "off": "yes"})
    page = organiser.get("/office/2027/letters/").get_data(as_text=True)
    assert page.count('class="tag bad"') == 1
    assert all(
        "{" + name + "}" in organiser.get("/office/2027/letters/weekly/nl").get_data(as_text=True)
        for name in PLACEHOLDERS
    )


def test_keys_hold_no_address(family):
    send_due(family[0].edition, date(2027, 9, 20))
    assert [key for key in db.session.scalars(select(SentLetter.key)) if "example" in key] == []
