"""Owners answer, and hide what should not stand on their page; the giver hears it once."""

import pytest
from sqlalchemy import select

from tests.accounts.people import post
from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, make_route, make_team, make_walker
from walk.audit import AuditEntry
from walk.db import db
from walk.donations.commands import hide_message
from walk.walkers.queries import personal_link


@pytest.fixture
def gift(rows):
    edition = make_edition()
    team = make_team(edition, name="De Brug")
    walker = make_walker(make_route(edition), team=team, captain_since=NOW, first_name="Noor", last_name="Peeters")
    make_page(team, slug="de-brug")
    donor = make_donor(email="amina@example.org", first_name="Amina", last_name="Claes")
    return make_donation(make_page(walker, slug="noor"), donor=donor, message="Zet hem op!")


def wish(client, gift, what: str, which: str = "page", **fields: str):
    link = personal_link(gift.page.walker)
    return post(client, f"/my/{link}/{which}/supporters/{gift.id}", wish=what, **fields)


def on_page(client, slug: str = "noor") -> str:
    return client.get(f"/2027/{slug}").get_data(as_text=True)


def test_an_answer_is_shown_and_sent_once(client, gift, outbox):
    assert wish(client, gift, "reply", words="Dankjewel <3 🎉").status_code == 303
    assert run_jobs() == ["donations.send_reply"]
    [letter] = outbox
    assert letter.to == ["amina@example.org"]
    assert "Noor Peeters" in letter.subject
    assert "Dankjewel <3 🎉" in letter.body
    assert "Dankjewel &lt;3 🎉" in letter.alternatives[0][0]
    for slug in ("noor", "de-brug"):
        assert "Dankjewel &lt;3 🎉" in on_page(client, slug)
    wish(client, gift, "reply", words="Nog eens merci")
    wish(client, gift, "remove")
    wish(client, gift, "reply", words="Voor de derde keer")
    run_jobs()
    assert len(outbox) == 1
    page = on_page(client)
    assert ["Voor de derde keer" in page, "Dankjewel" in page] == [True, False]


def test_an_answer_is_removed(client, gift):
    wish(client, gift, "reply", words="Dankjewel")
    wish(client, gift, "remove")
    assert "Dankjewel" not in on_page(client)


def test_a_hidden_message_and_its_answer_are_gone_but_the_gift_is_not(client, gift):
    wish(client, gift, "reply", words="Dankjewel")
    assert wish(client, gift, "hide").status_code == 303
    for slug in ("noor", "de-brug"):
        page = on_page(client, slug)
        assert ["Zet hem op!" in page, "Dankjewel" in page, "Amina Claes" in page, "€25" in page] == [
            False,
            False,
            True,
            True,
        ]
    wish(client, gift, "show")
    assert "Zet hem op!" in on_page(client)
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["replied", "hid message", "unhid message"]
    assert set(db.session.scalars(select(AuditEntry.actor))) == {"page owner"}


def test_what_the_office_hides_the_owner_cannot_show(client, gift):
    hide_message(gift, at=NOW, by_office=True)
    answer = wish(client, gift, "show")
    assert answer.status_code == 422
    assert "The organisers hid this message" in answer.get_data(as_text=True)
    assert "Zet hem op!" not in on_page(client)


def test_no_letter_when_the_answer_is_gone_again(client, gift, outbox):
    wish(client, gift, "reply", words="Oeps")
    wish(client, gift, "remove")
    run_jobs()
    assert outbox == []


@pytest.mark.parametrize(("words", "sentence"), [("", "Write a few words."), ("x" * 501, "at most 500")])
def test_refused(client, gift, words, sentence):
    answer = wish(client, gift, "reply", words=words)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert gift.reply == ""


def test_strangers(client, gift):
    other = make_walker(gift.page.walker.route, team=gift.page.walker.team)
    make_page(other)
    for link, which in ((personal_link(other), "page"), (personal_link(other), "team"), ("nothing", "page")):
        assert post(client, f"/my/{link}/{which}/supporters/{gift.id}", wish="hide").status_code == 404
    assert wish(client, gift, "hide", which="team").status_code == 404  # a gift to the walker's own page
    assert client.get(f"/my/{personal_link(other)}/team/supporters").status_code == 404
    assert gift.message_hidden_at is None


def test_a_gift_that_did_not_arrive_is_not_answered(client, gift):
    promised = make_donation(gift.page, paid_at=None)
    assert wish(client, promised, "reply", words="Dankjewel").status_code == 404
