"""Makes teams, walkers, routes and pages of imported rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from walk.clock import full_years
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.exchange.bulk import insert_rows
from walk.exchange.queries import routes_by_choice, taken_slugs
from walk.exchange.rows import TeamRow, WalkerRow
from walk.pages.commands import open_edition_page
from walk.pages.models import Page
from walk.pages.rules import RESERVED, folded, slug_of
from walk.routes.models import Route, RouteKind
from walk.teams.models import Team, TeamKind
from walk.tokens import new_code, new_token
from walk.walkers.models import ADULT, Gender, Walker


def add_teams(edition: Edition, rows: Sequence[TeamRow]) -> list[int]:
    """Teams; when a cancelled one was cancelled is not known, its registration stands for it."""
    return insert_rows(
        Team,
        [
            {
                "edition_id": edition.id,
                "name": row.name,
                "kind": TeamKind(row.kind),
                "company": row.company,
                "city": row.city,
                "goal": row.goal,
                "invitation": new_token(),
                "communication": row.communication,
                "registered_at": row.registered_at,
                "closed_at": row.registered_at if row.status == "cancelled" else None,
            }
            for row in rows
        ],
    )


def add_routes(edition: Edition, rows: Sequence[WalkerRow]) -> dict[tuple[str, str], int]:
    """A route for every kind and distance that has none yet; all by kind and distance.

    It starts where its walkers start, if that is one place.
    """
    known = routes_by_choice(edition)
    for kind, km in dict.fromkeys(map(_choice, rows)):
        if (kind, km) not in known:
            chosen = [row for row in rows if _choice(row) == (kind, km)]
            starts = {row.start for row in chosen}
            start = starts.pop() if len(starts) == 1 else ""
            route = Route(edition=edition, kind=RouteKind(kind), distance_km=chosen[0].distance_km, start=start)
            db.session.add(route)
            db.session.flush()
            known[kind, km] = route.id
    return known


def add_walkers(edition: Edition, rows: Sequence[WalkerRow], teams: Mapping[str, int], since: "Since") -> list[int]:
    """Walkers, on a fee of nothing; `teams` maps a team's id in the file to its row."""
    routes = add_routes(edition, rows)
    return insert_rows(
        Walker,
        [
            {
                "edition_id": edition.id,
                "route_id": routes[_choice(row)],
                "team_id": teams[row.team_id] if row.team_id else None,
                "captain_since": since(row) if row.captain else None,
                "first_name": row.first_name,
                "last_name": row.last_name,
                "email": row.email,
                "birth_date": row.birth_date,
                "gender": Gender(row.gender),
                "language": row.language,
                "shirt": row.shirt,
                "previous_editions": list(row.previous_editions),
                "postal_code": row.postal_code,
                "city": row.city,
                "guardian_name": row.guardian,
                "newsletter_asked_at": since(row) if row.newsletter else None,
                "registered_at": since(row),
                **_standing(row, since(row)),
                "fee": 0,
            }
            for row in rows
        ],
    )


Since = Callable[[WalkerRow], datetime]


def registered_since(edition: Edition, teams: Sequence[TeamRow]) -> Since:
    """When a walker registered: with the team; who walks alone, when registration opened."""
    moments = {row.origin.id: row.registered_at for row in teams}
    return lambda row: moments.get(row.team_id or "", edition.registration_opens_at)


def add_pages(
    edition: Edition,
    teams: Sequence[tuple[TeamRow, int]],
    walkers: Sequence[tuple[WalkerRow, int]],
    since: Since,
) -> int:
    """A page for each new team and walker; how many."""
    free = _free_slugs(edition)
    team_pages = [
        _page(
            edition,
            free(row.name),
            row.registered_at,
            goal=row.goal,
            team_id=team,
            searchable=folded(row.name),
        )
        for row, team in teams
    ]
    walker_pages = [
        _page(
            edition,
            free(_public_name(edition, row)),
            since(row),
            walker_id=walker,
            searchable="" if _is_minor(edition, row) else folded(f"{row.first_name} {row.last_name}"),
        )
        for row, walker in walkers
    ]
    return len(insert_rows(Page, team_pages + walker_pages))


def open_walk_page(edition: Edition, at: datetime) -> None:
    """The page of the walk itself, for gifts to nobody in particular."""
    open_edition_page(edition, at)


def _choice(row: WalkerRow) -> tuple[str, str]:
    return row.kind, f"{row.distance_km.normalize():f}"


def _standing(row: WalkerRow, at: datetime) -> dict[str, datetime | None]:
    status = {"confirmed": "confirmed_at", "waiting": "waiting_since", "cancelled": "cancelled_at"}
    mine = status.get(row.status)
    return {column: at if column == mine else None for column in status.values()}


def _page(edition: Edition, slug: str, at: datetime, **values: Any) -> dict[str, Any]:
    empty = {"team_id": None, "walker_id": None, "goal": 0}
    return {"edition_id": edition.id, "slug": slug, "created_at": at, **empty, **values}


def _public_name(edition: Edition, row: WalkerRow) -> str:
    """What a page's address may be made of: a minor's surname must not be in it."""
    if _is_minor(edition, row):
        return f"{row.first_name} {new_code(4)}"
    return f"{row.first_name} {row.last_name}"


def _is_minor(edition: Edition, row: WalkerRow) -> bool:
    return full_years(row.birth_date, edition.date) < ADULT


def _free_slugs(edition: Edition) -> Callable[[str], str]:
    """Gives each name an address of its own within the edition."""
    lock_name(f"slugs {edition.id}")
    taken = taken_slugs(edition) | RESERVED
    last: dict[str, int] = {}

    def free(name: str) -> str:
        wanted = slug = slug_of(name)
        while slug in taken:
            last[wanted] = last.get(wanted, 1) + 1
            slug = f"{wanted}-{last[wanted]}"
        taken.add(slug)
        return slug

    return free
