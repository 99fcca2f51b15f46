"""From a draft to walkers: filling in, finishing, and asking a captain."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, delete, or_, select

from walk import audit, jobs
from walk.clock import full_years
from walk.companies.models import Company
from walk.companies.seats import take_seats
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.questions.commands import answer
from walk.registration.models import Draft, JoinRequest, WaitingParty, Way
from walk.registration.queries import has_offer, list_requests, lock_draft, lock_request
from walk.registration.rules import DRAFT_LIVES, check_party, check_requests, check_size, person_of
from walk.teams.commands import TeamFacts
from walk.teams.models import Team, TeamKind
from walk.walkers.commands import register_party
from walk.walkers.models import ADULT, Walker
from walk.walkers.queries import find_captain
from walk.walkers.rules import Entry, public_name


def begin(
    edition: Edition,
    way: Way,
    *,
    language: str,
    at: datetime,
    form_key: str | None,
    team: Team | None = None,
    company: Company | None = None,
    by: Walker | None = None,
) -> Draft:
    """A registration that somebody begins to fill in. A form key used twice is an IntegrityError.

    `company`: pays for the places, as long as it has any. `by`: the captain who adds somebody.
    """
    draft = Draft(edition=edition, way=way, team=team, language=language, changed_at=at, form_key=form_key)
    draft.seat_of = company.id if company else None
    draft.filled = {"people": [], "walk": {}, **({"by": by.id} if by else {})}
    db.session.add(draft)
    db.session.flush()
    return draft


def fill_team(draft: Draft, facts: dict[str, str], *, at: datetime, company: Company | None = None) -> None:
    """What the new team is called, what binds it, and the company whose team it is."""
    draft = _open(draft)
    before = draft.filled.get("team") or {"company_id": company.id if company else None}
    _keep(draft, {"team": {**before, **facts}}, at)


def fill_person(draft: Draft, number: int, person: dict[str, Any], *, at: datetime) -> None:
    """Who walks; a number that is not there yet adds somebody."""
    draft = _open(draft)
    people = list(draft.filled["people"])
    check_size(max(len(people), number + 1))
    people[number : number + 1] = [person]
    _keep(draft, {"people": people}, at)


def remove_person(draft: Draft, number: int, *, at: datetime) -> None:
    """Somebody does not walk along after all; the first one stays."""
    draft = _open(draft)
    people = list(draft.filled["people"])
    if 0 < number < len(people):
        del people[number]
        _keep(draft, {"people": people, "walk": {}}, at)


def fill_walk(draft: Draft, walk: dict[str, Any], *, at: datetime) -> None:
    """Which route and T-shirt for whom, and all else of the last step; also while places are offered."""
    _keep(_open(draft, offered=True), {"walk": walk}, at)


def entries_of(draft: Draft) -> list[Entry]:
    """The draft's people with what each chose."""
    people, walk = draft.filled["people"], draft.filled["walk"]
    if not walk.get("route"):
        raise Refused(_("Choose a route."), field="route")
    first, contact = people[0], _contact(draft)
    entries = [
        Entry(
            person=person_of(each, first, contact=contact, shirt=walk.get(f"shirt_{number}") or ""),
            route_id=int(walk.get(f"route_{number}") or walk["route"]),
            code=walk.get(f"code_{number}") or "",
        )
        for number, each in enumerate(people)
    ]
    check_party([entry.person for entry in entries])
    return entries


def finish(draft: Draft, *, at: datetime, keep_free: Callable[[], None] | None = None) -> list[Walker]:
    """The walkers that the draft becomes, once: finished again it is none. What was filled in is then forgotten."""
    draft = lock_draft(draft)
    if draft.leader_id is not None:
        return []
    seats = partial(take_seats, draft.seat_of, at=at) if draft.seat_of is not None else None
    walkers = register_party(
        draft.edition, entries_of(draft), team=_team(draft), at=at, keep_free=keep_free, seats=seats
    )
    _answer_questions(draft, walkers)
    draft.leader, draft.sent_at = walkers[0], at
    draft.filled = {"by": draft.filled["by"]} if "by" in draft.filled else {}
    db.session.flush()
    return walkers


def pay_oneself(draft: Draft) -> None:
    """No place of the company is left: whoever registers pays the fee, and walks with its team all the same."""
    lock_draft(draft).seat_of = None
    db.session.flush()


def ask_to_join(draft: Draft, *, at: datetime) -> JoinRequest | None:
    """Ask the captain of the draft's team; None when that was done before."""
    draft = lock_draft(draft)
    if draft.sent_at is not None or draft.team is None:
        return None
    if draft.team.closed_at is not None:
        raise Refused(_("This team is closed."))
    entries = entries_of(draft)
    first = entries[0].person
    name = public_name(
        first.first_name, first.last_name, minor=full_years(first.birth_date, draft.edition.date) < ADULT
    )
    check_requests([each.name for each in list_requests(draft.team)], name)
    draft.sent_at = at
    request = JoinRequest(
        draft=draft,
        team=draft.team,
        name=name,
        size=len(entries),
        asked_at=at,
    )
    db.session.add(request)
    db.session.flush()
    jobs.enqueue("registration.send_request", request_id=request.id)
    jobs.enqueue("registration.send_asked", request_id=request.id)
    audit.record("asked to join", f"team {draft.team_id}", at=at, size=request.size)
    return request


def answer_request(team: Team, request_id: int, *, accepted: bool, at: datetime) -> JoinRequest:
    """The captain's yes or no; on yes whoever asked is registered. Refused when no place is left: ask again later."""
    request = lock_request(team, request_id)
    if request.answered_at is not None:
        return request
    if accepted:
        finish(request.draft, at=at)
    request.answered_at, request.accepted = at, accepted
    if not accepted:
        jobs.enqueue("registration.send_no", request_id=request.id)
    audit.record("answered who asked to join", f"team {team.id}", at=at, accepted=accepted)
    db.session.flush()
    return request


def follow_closed_team(team: Team, at: datetime) -> None:
    """Who would like to join a team that closed is asked of the team it merged with, or told no."""
    for request in list_requests(team):
        if team.merged_into_id is not None:
            request.team_id = request.draft.team_id = team.merged_into_id
            jobs.enqueue("registration.send_request", request_id=request.id)
        else:
            request.answered_at = at
            jobs.enqueue("registration.send_no", request_id=request.id)
    db.session.flush()


def forget_drafts(*, at: datetime) -> int:
    """Delete what was left unfinished for 48 hours, what a captain declined a week ago or left unanswered for a month,
    and, after a month, what became a registration; how many."""
    declined = select(JoinRequest.draft_id).where(
        or_(
            JoinRequest.answered_at < at - timedelta(days=7),
            and_(JoinRequest.answered_at.is_(None), JoinRequest.asked_at < at - timedelta(days=30)),
        )
    )
    over = or_(
        and_(Draft.sent_at.is_(None), Draft.changed_at < at - DRAFT_LIVES),
        and_(Draft.id.in_(declined), Draft.id.not_in(select(WaitingParty.draft_id))),
        and_(Draft.leader_id.is_not(None), Draft.changed_at < at - timedelta(days=30)),
    )
    result = db.session.execute(delete(Draft).where(over), execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


def _open(draft: Draft, *, offered: bool = False) -> Draft:
    """The draft, locked, while it may be filled in: what a captain was asked, or what waits, stays as it is.

    `offered`: also while places are kept for it.
    """
    draft = lock_draft(draft)
    if draft.leader_id is not None:
        raise Refused(_("This registration is finished. Change it on the personal page."))
    if draft.sent_at is not None and not (offered and has_offer(draft)):
        raise Refused(_("This was sent already and can no longer be changed."))
    return draft


def _keep(draft: Draft, part: dict[str, Any], at: datetime) -> None:
    draft.filled, draft.changed_at = {**draft.filled, **part}, at
    db.session.flush()


def _contact(draft: Draft) -> str:
    """Where letters go about those without an address: to the first one, or to the captain who adds them."""
    first = draft.filled["people"][0].get("email") or ""
    if first or draft.team is None:
        return first
    captain = find_captain(draft.team)
    return (captain.address if captain else None) or ""


def _team(draft: Draft) -> Team | TeamFacts | None:
    facts = draft.filled.get("team")
    if facts is None:
        return draft.team
    return TeamFacts(
        name=facts["name"],
        kind=TeamKind(facts["kind"]),
        company=facts.get("company") or "",
        company_id=facts.get("company_id"),
    )


def _answer_questions(draft: Draft, walkers: Sequence[Walker]) -> None:
    for number, walker in enumerate(walkers):
        mark = f"answer_{number}_"
        given = {int(name.removeprefix(mark)): value for name, value in draft.filled["walk"].items() if mark in name}
        answer(walker, given)
