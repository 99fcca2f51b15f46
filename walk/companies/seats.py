"""The places that a company paid for: taken and given back while the edition's places are locked."""

from datetime import datetime

from walk import audit, jobs
from walk.clock import brussels_day
from walk.companies.models import Company
from walk.companies.queries import count_seats, lock_company
from walk.companies.rules import SeatsTaken, Sitter, check_seats, check_sitter
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.routes.queries import lock_places
from walk.walkers.fees import find_pending
from walk.walkers.models import Walker
from walk.walkers.queries import lock_walkers
from walk.walkers.rules import check_before_walk
from walk.walkers.seats import begin_seat, end_seat


def take_seats(company_id: int, wanted: int, *, at: datetime) -> int:
    """Some places of a company are taken; its id. Raises SeatsTaken when too few are left. Places must be locked."""
    company = lock_company(company_id)
    if not company.usable:
        raise SeatsTaken(_("The places of %(company)s cannot be used at this moment.", company=company.name))
    used = count_seats(company)
    check_seats(places=company.places, used=used, wanted=wanted)
    if used + wanted == company.places:
        jobs.enqueue("companies.send_full", company_id=company.id, moment=at.isoformat())
    return company.id


def take_seat(company: Company, walker: Walker, *, at: datetime) -> None:
    """Somebody who is registered already gets a place of the company, and owes nothing. Refused once a fee was paid."""
    check_before_walk(company.edition.date, brussels_day(at))
    lock_places(company.edition)
    lock_company(company.id)
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is not None:
        raise NotFound
    check_sitter(sitter_of(company, walker), company.id)
    take_seats(company.id, 1, at=at)
    begin_seat(walker, company.id, at=at)
    jobs.enqueue("companies.send_seat_taken", company_id=company.id, walker_id=walker.id, moment=at.isoformat())
    audit.record("took place", f"company {company.id}", at=at, walker=walker.id)
    audit.record("got place paid by company", f"walker {walker.id}", at=at, company=company.id)


def sitter_of(company: Company, walker: Walker) -> Sitter:
    """What decides whether a walker can get a place of this company."""
    return Sitter(
        same_edition=walker.edition_id == company.edition_id,
        seat_of=walker.company_id,
        received=walker.fee_received,
        waits=find_pending([walker]) is not None,
    )


def free_seat(company: Company, walker_id: int, *, at: datetime) -> None:
    """The contact gives a place to somebody else: its walker stays registered, and owes the fee."""
    check_before_walk(company.edition.date, brussels_day(at))
    lock_places(company.edition)
    lock_company(company.id)
    end_seat_of(company, walker_id, at=at)


def end_seat_of(company: Company, walker_id: int, *, at: datetime) -> None:
    """A walker's place is not the company's any more. Places must be locked."""
    found = lock_walkers([walker_id])
    if not found or found[0].company_id != company.id or found[0].cancelled_at is not None:
        raise NotFound
    [walker] = found
    end_seat(walker, at=at)
    jobs.enqueue("companies.send_seat_ended", company_id=company.id, walker_id=walker.id, moment=at.isoformat())
    audit.record("freed place", f"company {company.id}", at=at, walker=walker.id)
    audit.record("lost place paid by company", f"walker {walker.id}", at=at, company=company.id, fee=walker.fee)
