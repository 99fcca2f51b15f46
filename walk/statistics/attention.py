"""What of an edition waits for somebody of the office, each with the page where it is dealt with."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import ColumnElement, func, select

from walk.bank.queries import count_waiting
from walk.companies.models import Company
from walk.db import Base, db
from walk.editions.models import Edition
from walk.i18n import ngettext
from walk.ledger.troubles import list_verifications
from walk.moderation.queries import count_open_reports
from walk.payments.queries import list_troubled_events
from walk.people.queries import count_people
from walk.registration.models import WaitingParty
from walk.teams.models import Team
from walk.walkers.models import Walker
from walk.walkers.queries import list_overpaid


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something that waits: a sentence with its number, and where it is dealt with. `urgent`: money, or visitors."""

    sentence: str
    address: str
    urgent: bool = False


def list_matters(edition: Edition) -> list[Matter]:
    """All that waits, the urgent first."""
    year = edition.year
    proofs, overpaid = list_verifications(most=1), len(list_overpaid(edition))
    failed, troubled = len(proofs[0].found) if proofs else 0, len(list_troubled_events())
    reports, lines, proposals = count_open_reports(edition), count_waiting(), count_people().proposals
    unpaid, empty = _count(Walker, *_unpaid(edition)), _count(Team, *_empty(edition))
    waiting = _count(WaitingParty, WaitingParty.edition_id == edition.id, WaitingParty.ended_at.is_(None))
    asked = _count(Company, *_unconfirmed(edition))
    walkers, gifts = url_for("walkers_office.index", year=year), url_for("donations_office.index", year=year)
    found = [
        (
            *(failed, ngettext("%(num)s proof of the ledger fails.", "%(num)s proofs of the ledger fail.", failed)),
            *(url_for("ledger.proofs"), True),
        ),
        (
            troubled,
            ngettext(
                "%(num)s payment event could not be settled.", "%(num)s payment events could not be settled.", troubled
            ),
            *(gifts, True),
        ),
        (
            reports,
            ngettext("%(num)s page or message was reported.", "%(num)s pages or messages were reported.", reports),
            *(url_for("moderation_office.index", year=year), True),
        ),
        (
            *(lines, ngettext("%(num)s line of the bank waits.", "%(num)s lines of the bank wait.", lines)),
            *(url_for("bank.index"), False),
        ),
        (
            overpaid,
            ngettext("%(num)s walker paid too much.", "%(num)s walkers paid too much.", overpaid),
            *(walkers, False),
        ),
        (unpaid, ngettext("%(num)s fee still to be paid", "%(num)s fees still to be paid", unpaid), walkers, False),
        (
            waiting,
            ngettext("%(num)s party waits for places.", "%(num)s parties wait for places.", waiting),
            *(url_for("registration_office.waiting", year=year), False),
        ),
        (
            asked,
            ngettext("%(num)s company is not confirmed yet.", "%(num)s companies are not confirmed yet.", asked),
            *(url_for("companies_office.index", year=year), False),
        ),
        (
            empty,
            ngettext("%(num)s team has nobody in it.", "%(num)s teams have nobody in them.", empty),
            *(url_for("teams_office.index", year=year), False),
        ),
        (
            proposals,
            ngettext(
                "%(num)s pair of walkers may be the same person.",
                "%(num)s pairs of walkers may be the same person.",
                proposals,
            ),
            *(url_for("people.index"), False),
        ),
    ]
    matters = [Matter(sentence=said, address=where, urgent=urgent) for count, said, where, urgent in found if count]
    return sorted(matters, key=lambda each: not each.urgent)


def _unpaid(edition: Edition) -> list[ColumnElement[bool]]:
    return [Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.fee_received < Walker.fee]


def _unconfirmed(edition: Edition) -> list[ColumnElement[bool]]:
    return [Company.edition_id == edition.id, Company.cancelled_at.is_(None), Company.confirmed_at.is_(None)]


def _empty(edition: Edition) -> list[ColumnElement[bool]]:
    somebody = select(Walker.team_id).where(
        Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.team_id.is_not(None)
    )
    return [Team.edition_id == edition.id, Team.closed_at.is_(None), Team.id.not_in(somebody)]


def _count(model: type[Base], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
