"""Pledging an amount per kilometre, confirming it, thinking again."""

from datetime import datetime

from sqlalchemy import delete, update

from walk import audit, jobs
from walk.clock import brussels_day
from walk.db import db
from walk.donations.rules import Privacy
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.pages.models import Page
from walk.pledges.models import Pledge
from walk.pledges.queries import distance_of, list_asks, list_forgettable, lock_pledge, takes_pledges
from walk.pledges.rules import CONFIRM_WITHIN, Pledged, Promise, check_promise, check_window


def pledge(page: Page, pledged: Pledged, *, at: datetime, form_key: str | None = None) -> Pledge:
    """A pledge, which counts once the letter that follows confirms it. A form key used twice is an IntegrityError."""
    edition = page.edition
    check_window(
        opens_at=edition.giving_opens_at,
        closes_at=edition.giving_closes_at,
        walk_day=edition.date,
        at=at,
        today=brussels_day(at),
    )
    if not takes_pledges(page, at) or distance_of(page) is not None:
        raise Refused(_("Pledges for this walk are not open at this moment."))
    check_promise(pledged.promise, least=edition.gift_least, most=edition.gift_most)
    giver = pledged.giver
    made = Pledge(
        page=page,
        first_name=giver.first_name,
        last_name=giver.last_name,
        email=giver.email,
        language=giver.language,
        form_key=form_key,
        pledged_at=at,
    )
    _apply(made, pledged.promise, pledged.message, pledged.privacy)
    db.session.add(made)
    db.session.flush()
    jobs.enqueue("pledges.send_confirm", pledge_id=made.id)
    audit.record("pledged", f"pledge {made.id}", at=at, actor="giver")
    return made


def confirm(pledge: Pledge, *, at: datetime) -> None:
    """Who pledged has the letter: from now on the pledge counts."""
    pledge = _locked(pledge)
    if pledge.withdrawn_at is not None:
        raise Refused(_("This pledge was withdrawn."))
    if pledge.confirmed_at is None:
        pledge.confirmed_at = at
        _count(pledge, 1)
        audit.record("confirmed pledge", f"pledge {pledge.id}", at=at, actor="giver")


def change(pledge: Pledge, promise: Promise, privacy: Privacy, *, message: str, at: datetime) -> None:
    """Another amount or maximum, or something else shown, as long as nobody knows the distance."""
    pledge = _open(pledge)
    edition = pledge.page.edition
    check_promise(promise, least=edition.gift_least, most=edition.gift_most)
    _apply(pledge, promise, message, privacy)
    db.session.flush()
    audit.record("changed pledge", f"pledge {pledge.id}", at=at, actor="giver")


def withdraw(pledge: Pledge, *, at: datetime) -> None:
    """Nothing will be asked, as long as nobody knows the distance."""
    pledge = _locked(pledge)
    if pledge.withdrawn_at is None:
        _open(pledge).withdrawn_at = at
        _count(pledge, -1 if pledge.confirmed_at else 0)
        audit.record("withdrew pledge", f"pledge {pledge.id}", at=at, actor="giver")


def is_settled(pledge: Pledge) -> bool:
    """Whether it cannot be changed any more: its distance is known, or it was asked for."""
    return distance_of(pledge.page) is not None or bool(list_asks(pledge))


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete the pledges that nobody confirmed within a week; how many."""
    over = list_forgettable(at - CONFIRM_WITHIN)
    late = delete(Pledge).where(Pledge.id.in_(over), Pledge.confirmed_at.is_(None))
    result = db.session.execute(late, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


def _count(pledge: Pledge, more: int) -> None:
    """One more, or one less, that everybody may know of stands on the page."""
    change = update(Page).where(Page.id == pledge.page_id).values(pledges=Page.pledges + more)
    db.session.execute(change.execution_options(synchronize_session=False))
    db.session.flush()


def _open(pledge: Pledge) -> Pledge:
    pledge = _locked(pledge)
    if pledge.withdrawn_at is not None:
        raise Refused(_("This pledge was withdrawn."))
    if is_settled(pledge):
        raise Refused(_("The distance is known by now: this pledge can no longer be changed."))
    return pledge


def _locked(pledge: Pledge) -> Pledge:
    found = lock_pledge(pledge.id)
    if found is None:
        raise NotFound
    return found


def _apply(pledge: Pledge, promise: Promise, message: str, privacy: Privacy) -> None:
    pledge.per_km, pledge.most, pledge.message = promise.per_km, promise.most, message
    pledge.name_shown, pledge.hide_amount = privacy.name_for_all, privacy.hide_amount
    pledge.hide_from_walker = privacy.hide_from_walker
