"""Entering, publishing, withdrawing a matching gift, and asking for it when its days are over."""

from datetime import datetime, timedelta

from walk import audit, jobs
from walk.clock import in_brussels
from walk.db import db
from walk.donations.commands import write_promise
from walk.donations.rules import Gift
from walk.donors.rules import Giver
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.matching.models import Match
from walk.matching.queries import given_in, lock_match
from walk.matching.rules import MatchFacts, added, check_facts
from walk.money import Cents
from walk.pages.queries import page_of_edition
from walk.pages.showing import owner_of


def enter(edition: Edition, facts: MatchFacts, *, at: datetime) -> Match:
    """A matching gift that nobody sees yet."""
    match = Match(edition=edition, made_at=at)
    _apply(match, facts)
    audit.record("entered matching gift", f"match {match.id}", at=at, name=facts.name)
    return match


def change(match: Match, facts: MatchFacts, *, at: datetime) -> None:
    """Other facts, as long as it was not asked."""
    match = _open(match)
    _apply(match, facts)
    audit.record("changed matching gift", f"match {match.id}", at=at, name=facts.name)


def publish(match: Match, *, at: datetime) -> None:
    """From now on pages show it, on its days."""
    match = _open(match)
    if match.published_at is None:
        match.published_at = at
        edition = match.edition
        edition.matched_until = max(edition.matched_until or match.closes_at, match.closes_at)
        db.session.flush()
        audit.record("published matching gift", f"match {match.id}", at=at)


def withdraw(match: Match, *, at: datetime) -> None:
    """The company does not promise it any more."""
    _open(match).withdrawn_at = at
    db.session.flush()
    audit.record("withdrew matching gift", f"match {match.id}", at=at)


def ask(match: Match, *, at: datetime) -> Match:
    """Ask the company what its promise came to; the figures are frozen. Refused before its days are over."""
    match = _open(match)
    if match.published_at is None or at < match.closes_at:
        raise Refused(_("Its days are not over yet."))
    given = given_in(match)
    amount = added(given, percent=match.percent, most=match.most)
    if amount == 0:
        raise Refused(_("No gift arrived on these days: there is nothing to ask."))
    page = match.page or page_of_edition(match.edition)
    with speaking(match.language):
        match.donation = write_promise(page, _gift(match, amount), subject=owner_of(page), at=at)
    match.given, match.asked_at = given, at
    db.session.flush()
    jobs.enqueue("matching.send_asked", match_id=match.id)
    audit.record("asked matching gift", f"match {match.id}", at=at, given=given, amount=amount)
    return match


def _gift(match: Match, amount: Cents) -> Gift:
    company = match.company
    giver = Giver(
        first_name="",
        last_name=match.name[:80],
        email=match.email,
        language=match.language,
        street=company.street if company else "",
        postal_code=company.postal_code if company else "",
        city=company.city if company else "",
    )
    return Gift(amount=amount, giver=giver)


def _open(match: Match) -> Match:
    match = lock_match(match.id)
    if match.asked_at is not None:
        raise Refused(_("This was asked already."))
    if match.withdrawn_at is not None:
        raise Refused(_("This matching gift was withdrawn."))
    return match


def _apply(match: Match, facts: MatchFacts) -> None:
    check_facts(facts)
    for name in ("company_id", "name", "email", "language", "page_id", "percent", "most"):
        setattr(match, name, getattr(facts, name))
    match.opens_at = in_brussels(facts.first_day)
    match.closes_at = in_brussels(facts.last_day + timedelta(days=1))
    match.wording = dict(facts.wording)
    db.session.add(match)
    db.session.flush()
