"""Once the distance is known: one letter, the right amount, two reminders at most, another one when it was wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.conftest import run_jobs
from tests.factories import (
    NOW,
    make_donation,
    make_edition,
    make_finish,
    make_page,
    make_pledge,
    make_route,
    make_team,
    make_walker,
)
from walk import jobs
from walk.clock import now
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.letters.commands import stop_letters
from walk.payments.commands import record_payment
from walk.payments.proofs import find_differences
from walk.pledges import asking
from walk.pledges.commands import forget_unconfirmed
from walk.pledges.listing import add_up, count_states, list_pledges
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.queries import distance_of, list_to_ask
from walk.pledges.rules import State
from walk.walkers.finishing import confirm_distances

LATE = NOW + timedelta(days=180)


@pytest.fixture
def edition(rows):
    return make_edition()


@pytest.fixture
def walker(edition):
    return make_walker(make_route(edition), first_name="Noor", last_name="Peeters", fee=0, fee_received=0)


@pytest.fixture
def page(walker):
    return make_page(walker, slug="noor")


def asks() -> list[PledgeAsk]:
    return list(db.session.scalars(select(PledgeAsk).order_by(PledgeAsk.id)))


def state(pledge: Pledge) -> State:
    found = {each.pledge.id: each.state for each in list_pledges(pledge.page.edition, number=1).rows}
    return found[pledge.id]


def ask_all(edition) -> None:
    asking.ask_all(edition, at=LATE)
    run_jobs()


def paid(ask: PledgeAsk) -> None:
    checkout = ask.donation.line.checkout
    record_payment(checkout, provider="test", reference=f"p{ask.id}", amount=checkout.amount, paid_at=LATE)


def test_asked_once_with_the_right_amount(edition, walker, page, outbox):
    pledge = make_pledge(page, per_km=35, message="Hup!", name_shown=NameShown.INITIALS, hide_amount=True)
    for noise in ({"confirmed_at": None}, {"withdrawn_at": NOW}):
        make_pledge(page, **noise)
    make_pledge(make_page(make_walker(walker.route, fee=0, fee_received=0)))
    make_finish(walker, 10.1)
    assert [(each, metres, amount) for each, metres, amount in list_to_ask(edition)] == [(pledge, 10_100, 354)]
    asking.ask_all(edition, at=LATE)
    asking.ask_all(edition, at=LATE)
    assert run_jobs() == ["pledges.ask", "pledges.ask", "pledges.send_asked"]
    [ask] = asks()
    gift = ask.donation
    assert (ask.pledge, ask.metres, gift.amount, gift.received, gift.page) == (pledge, 10_100, 354, 0, page)
    assert (gift.message, gift.name_shown, gift.hide_amount) == ("Hup!", NameShown.INITIALS, True)
    [letter] = outbox
    assert letter.to == [pledge.email]
    assert (
        "Noor Peeters walked 10,1 km. You pledged €0,35 per kilometre, and at most €25: that makes €3,54."
        in letter.body
    )
    assert f"/pay/{gift.line.checkout.reference}" in letter.body
    assert (page.raised, state(pledge)) == (0, State.DUE)
    for task in ("pledges.send_asked", "pledges.ask"):
        jobs.enqueue(task, **({"ask_id": ask.id} if task.endswith("asked") else {"pledge_ids": [pledge.id]}))
    run_jobs()
    assert (len(outbox), len(asks())) == (1, 1)
    paid(ask)
    run_jobs()
    db.session.refresh(page)
    assert (page.raised, page.gifts, state(pledge)) == (354, 1, State.PAID)
    assert list(find_differences()) == []


@pytest.mark.parametrize("km", [None, 0])
def test_nothing_is_asked_of_who_did_not_finish(edition, walker, page, km):
    pledge = make_pledge(page)
    if km is not None:
        make_finish(walker, km)
    ask_all(edition)
    assert (asks(), state(pledge)) == ([], State.CONFIRMED)


def test_nothing_is_asked_for_a_hidden_page_nor_for_who_cancelled(edition, walker, page):
    make_finish(walker)
    make_pledge(page)
    page.hidden_at = NOW
    ask_all(edition)
    page.hidden_at, walker.cancelled_at = None, NOW
    ask_all(edition)
    assert asks() == []


def test_a_team_walks_the_mean_of_who_finished(edition):
    route, team = make_route(edition), make_team(edition, name="De Brug")
    page = make_page(team)
    for km in (20, 10, 10, 0):
        make_finish(make_walker(route, team=team), km)
    make_walker(route, team=team)
    make_finish(make_walker(route, team=team, cancelled_at=NOW), 100)
    make_finish(make_walker(route), 100)
    assert distance_of(page) == 13_300
    merged = make_page(make_team(edition, closed_at=NOW, merged_into_id=team.id))
    assert distance_of(merged) == 13_300
    assert distance_of(make_page(edition)) is None
    make_pledge(page, per_km=100, most=10_000)
    ask_all(edition)
    assert [(each.metres, each.donation.amount) for each in asks()] == [(13_300, 1330)]


def correct(edition, walker, km: float) -> None:
    confirm_distances(edition, {walker.id: round(km * 1000)}, at=LATE)
    run_jobs()


def test_another_distance_asks_another_amount_once(edition, walker, page, outbox):
    pledge = make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    correct(edition, walker, 10)
    first, second = asks()
    assert [first.donation.amount, second.donation.amount] == [1000, 500]
    assert first.replaced_at is not None
    assert first.donation.line.checkout.withdrawn_at is not None
    assert second.donation.line.checkout.withdrawn_at is None
    correct(edition, walker, 10)
    jobs.enqueue("pledges.follow", pledge_id=pledge.id)
    jobs.enqueue("pledges.send_asked", ask_id=first.id)
    run_jobs()
    assert (len(asks()), len(outbox)) == (2, 2)
    assert outbox[1].subject == "Another distance of Noor Peeters"
    assert "that makes €5." in outbox[1].body
    assert list(find_differences()) == []


def test_the_same_amount_asks_nothing_again(edition, walker, page, outbox):
    make_pledge(page, most=600)
    make_finish(walker, 20)
    ask_all(edition)
    correct(edition, walker, 40)
    assert (len(asks()), len(outbox)) == (1, 1)


def test_who_did_not_finish_after_all_asks_nothing_and_says_so(edition, walker, page, outbox):
    make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    correct(edition, walker, 0)
    [ask] = asks()
    assert (ask.replaced_at is not None, ask.donation.line.checkout.withdrawn_at is not None) == (True, True)
    assert [each.subject for each in outbox][1:] == ["You need not pay your pledge for Noor Peeters"]
    correct(edition, walker, 12)
    assert [each.donation.amount for each in asks()] == [1000, 600]
    assert "Another distance" in outbox[2].subject


def test_what_is_paid_stays_and_the_office_sees_it(edition, walker, page, outbox):
    pledge = make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    paid(asks()[0])
    correct(edition, walker, 10)
    [listed] = list_pledges(edition, number=1).rows
    assert (len(asks()), listed.state, listed.paid, listed.otherwise) == (1, State.PAID, 1000, 500)
    assert listed.pledge == pledge


@pytest.mark.parametrize("at_the_bank", [True, False])
def test_what_is_being_paid_is_not_asked_anew(edition, walker, page, at_the_bank):
    make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    checkout = asks()[0].donation.line.checkout
    checkout.submitted_at, checkout.closed_at = LATE, None if at_the_bank else LATE
    correct(edition, walker, 10)
    assert len(asks()) == (1 if at_the_bank else 2)


def test_paid_late_with_the_first_letter_the_second_is_not_asked_any_more(edition, walker, page):
    pledge = make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    correct(edition, walker, 10)
    first, second = asks()
    paid(first)
    asking.let_lapse(at=LATE)
    assert second.donation.line.checkout.withdrawn_at is not None
    assert (state(pledge), add_up(edition).paid, add_up(edition).open) == (State.PAID, 1000, 0)


def ask_since(edition, walker, page, days: float, **values) -> PledgeAsk:
    make_pledge(page, **values)
    make_finish(walker, 20)
    ask_all(edition)
    [ask] = asks()
    ask.asked_at = now() - timedelta(days=days)
    db.session.flush()
    return ask


def remind(times: int = 2) -> None:
    for _each in range(times):
        jobs.enqueue("pledges.remind")
    run_jobs()


@pytest.mark.parametrize(("days", "letters"), [(6.9, 0), (7.1, 1), (21.1, 1)])
def test_a_job_that_runs_twice_reminds_once(edition, walker, page, outbox, days, letters):
    ask_since(edition, walker, page, days)
    remind()
    assert len(outbox) == 1 + letters


def test_two_reminders_at_most(edition, walker, page, outbox):
    ask = ask_since(edition, walker, page, 8)
    remind()
    for days in (22, 30, 59):
        ask.asked_at = now() - timedelta(days=days)
        remind()
    assert [each.subject for each in outbox][1:] == ["Your pledge for Noor Peeters"] * 2
    assert "List-Unsubscribe" in outbox[1].extra_headers


@pytest.mark.parametrize("why", ["paid", "unsubscribed", "replaced", "lapsed", "at the bank"])
def test_nobody_is_reminded_in_vain(edition, walker, page, outbox, why):
    ask = ask_since(edition, walker, page, 8)
    if why == "paid":
        ask.donation.received, ask.donation.received_at = 1000, LATE
    elif why == "unsubscribed":
        stop_letters(ask.pledge.email, at=NOW)
    elif why == "replaced":
        ask.replaced_at = LATE
    elif why == "lapsed":
        ask.donation.line.checkout.withdrawn_at = LATE
    else:
        ask.donation.line.checkout.submitted_at = LATE
    remind()
    assert len(outbox) == 1


@pytest.mark.parametrize(("days", "lapsed"), [(59.9, False), (60, True)])
def test_after_sixty_days_it_lapses(edition, walker, page, days, lapsed):
    ask = ask_since(edition, walker, page, days)
    jobs.enqueue("pledges.look_after")
    jobs.enqueue("pledges.look_after")
    run_jobs()
    assert (ask.donation.line.checkout.withdrawn_at is not None) == lapsed
    assert state(ask.pledge) == (State.LAPSED if lapsed else State.DUE)
    correct(edition, walker, 10)
    assert len(asks()) == (1 if lapsed else 2)


def test_unconfirmed_ones_are_deleted_after_a_week(page):
    old, young = NOW - timedelta(days=7, minutes=1), NOW - timedelta(days=6, hours=23)
    make_pledge(page, confirmed_at=None, pledged_at=old)
    kept = {
        make_pledge(page, confirmed_at=None, pledged_at=young).id,
        make_pledge(page, confirmed_at=young, pledged_at=old).id,
    }
    assert forget_unconfirmed(at=NOW) == 1
    assert set(db.session.scalars(select(Pledge.id))) == kept


def test_what_they_come_to(edition, walker, page):
    make_pledge(page, most=700)
    make_pledge(page, most=900)
    make_pledge(page, most=5000, confirmed_at=None)
    make_pledge(page, most=6000, withdrawn_at=NOW)
    make_donation(page, amount=7777)
    make_pledge(make_page(make_walker(make_route(make_edition(2026)))), most=8000)
    make_finish(walker, 15)
    ask_all(edition)
    paid(asks()[0])
    totals = add_up(edition)
    assert (totals.stand, totals.at_most, totals.open, totals.paid) == (2, 1600, 750, 700)
    assert count_states(edition) == {State.PAID: 1, State.DUE: 1, State.UNCONFIRMED: 1, State.WITHDRAWN: 1}
    assert len(list_pledges(edition, number=1, state=State.DUE).rows) == 1


def test_the_proof_finds_another_amount(edition, walker, page):
    make_pledge(page)
    make_finish(walker, 20)
    ask_all(edition)
    assert list(find_differences()) == []
    db.session.execute(text("UPDATE pledge_asks SET metres = 19000"))
    [found] = find_differences()
    assert (found.stored, found.summed) == (1000, 950)
    assert db.session.scalars(select(Donation.amount)).one() == 1000
