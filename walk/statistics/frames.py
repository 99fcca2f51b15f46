"""What the figures are computed from: counted in SQL, so that memory does not grow with walkers or gifts.

With walk.statistics.divisions the only importer of pandas here, and itself imported on first use: pandas takes 50 MB
a process.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Float, Select, Subquery, and_, cast, func, select

from walk.clock import brussels_day, now
from walk.db import db
from walk.editions.models import Edition
from walk.routes.models import Route
from walk.statistics.days import grown
from walk.statistics.figures import COUNTED, Figures, Subject, Value, compute, plain
from walk.statistics.rows import By, gifts, km, part, registrations, walks
from walk.statistics.sums import certificates, companies, refunds, registered_teams, waiting_parties
from walk.walkers.models import Walker

BANDS = (0, 12, 18, 25, 35, 45, 55, 65)


def figures_of(edition: Edition, *, on: date | None = None) -> Figures:
    """All figures of an edition, as they are now; `on`: the day on which it is compared with the edition before."""
    computed = compute(frame_of([edition], By.ALL))
    values = {str(key): plain(column.iloc[0]) for key, column in computed.items()}
    return Figures(
        subject=Subject(year=edition.year, date=edition.date, ordinal=edition.ordinal),
        values={**values, **grown(edition, on or brussels_day(now()))},
        distances=distances_by_edition([edition]).get(edition.year, {}),
    )


def parts_of(edition: Edition, by: By) -> dict[str, dict[str, Value]]:
    """The figures of each part of an edition, by part; a part is not there where nobody and no gift is in it."""
    computed = compute(frame_of([edition], by))
    if by is By.KM:
        computed = computed.loc[sorted(computed.index, key=lambda km: (not km[:1].isdigit(), km.rjust(8)))]
    return {str(part): {str(key): plain(column[part]) for key, column in computed.items()} for part in computed.index}


def frame_of(editions: Sequence[Edition], by: By) -> pd.DataFrame:
    """What was counted and summed, a row for each part of the walk (index `part`), a column for each count.

    Columns that cannot be divided this way are not there. Cents and counts are whole numbers.
    """
    walkers, given = registrations(editions), gifts(editions)
    queries = [_of_walkers(walkers, by), _of_teams(walkers, by), _of_gifts(given, by)]
    if by in (By.ALL, By.EDITION):
        more = (refunds, registered_teams, companies, waiting_parties, certificates)
        queries += [query(editions, by) for query in more]
    elif by is By.TEAM_KIND:
        queries.append(registered_teams(editions, by))
    known = {By.ALL: [By.ALL.value], By.EDITION: [str(each.year) for each in editions]}
    return _read(queries, known.get(by))


def distances_by_edition(editions: Sequence[Edition]) -> dict[int, dict[str, int]]:
    """Walkers of each distance by year, shortest first, those that nobody chose included."""
    counted: Select[*tuple[Any, ...]] = (
        select(Edition.year, km().label("km"), func.count(Walker.id))
        .join(Edition, Edition.id == Route.edition_id)
        .outerjoin(Walker, and_(Walker.route_id == Route.id, walks()))
        .where(Route.edition_id.in_([each.id for each in editions]))
        .group_by(Edition.year, "km")
    )
    found: dict[int, dict[str, int]] = {}
    for year, name, count in sorted(db.session.execute(counted), key=lambda row: float(row[1])):
        found.setdefault(year, {})[name] = count
    return found


def _of_walkers(rows: Subquery, by: By) -> Select[*tuple[Any, ...]]:
    c = rows.c

    def those(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(c.walks, *conditions)

    median = func.percentile_cont(0.5).within_group(c.age).filter(c.walks)
    bands = [
        those(c.age >= first, *([] if after is None else [c.age < after])).label(f"age_{first}")
        for first, after in zip(BANDS, (*BANDS[1:], None), strict=True)
    ]
    return _divided(
        rows,
        by,
        func.count().label("walkers_registered"),
        func.count().filter(c.cancelled).label("walkers_cancelled"),
        func.count().filter(c.waiting).label("waiting"),
        those().label("walkers"),
        *(those(c.gender == name).label(label) for label, name in GENDERS.items()),
        those(c.metres > 0).label("walkers_started"),
        those(c.finished).label("walkers_finished"),
        those(c.metres.is_(None)).label("distance_unknown"),
        cast(func.sum(c.age).filter(c.walks), BigInteger).label("years"),
        cast(median, Float).label("median_age"),
        func.min(c.age).filter(c.walks).label("min_age"),
        func.max(c.age).filter(c.walks).label("max_age"),
        *bands,
        *(those(c.kind == kind).label(kind) for kind in ("central", "own")),
        those(c.previous == 0).label("first_timers"),
        those(c.previous > 0).label("returning"),
        those(c.ordinal > 1, c.previous == c.ordinal - 1).label("all_editions"),
        those(c.unfound).label("declared_not_found"),
        those(c.used_code).label("codes_used"),
        cast(func.sum(c.fee_received), BigInteger).label("fees_cents"),
        cast(func.sum(c.fee_unpaid), BigInteger).label("fees_unpaid_cents"),
    )


def _of_teams(rows: Subquery, by: By) -> Select[*tuple[Any, ...]]:
    """The teams in which somebody walks, and how large they are; one that walks in two parts counts in both."""
    c, size = rows.c, func.count()
    teams = (
        select(
            part(rows, by).label("part"),
            size.label("size"),
            func.bool_or(func.coalesce(c.metres > 0, False)).label("started"),
            func.bool_or(func.coalesce(c.finished, False)).label("finished"),
        )
        .where(c.walks, c.team_id.is_not(None))
        .group_by("part", c.team_id)
        .subquery("teams")
    )
    median = func.percentile_cont(0.5).within_group(teams.c.size)
    return select(
        teams.c.part,
        func.count().label("teams"),
        func.count().filter(teams.c.started).label("teams_started"),
        func.count().filter(teams.c.finished).label("teams_finished"),
        cast(func.sum(teams.c.size), BigInteger).label("walkers_in_teams"),
        cast(median, Float).label("median_team"),
    ).group_by(teams.c.part)


def _of_gifts(rows: Subquery, by: By) -> Select[*tuple[Any, ...]]:
    c = rows.c
    arrived = c.received > 0
    median = func.percentile_cont(0.5).within_group(c.received).filter(arrived)
    return _divided(
        rows,
        by,
        cast(func.coalesce(func.sum(c.received), 0), BigInteger).label("amount_cents"),
        func.count().filter(arrived).label("gifts"),
        func.count(c.donor_id.distinct()).filter(arrived).label("donors"),
        cast(median, Float).label("median_gift"),
        func.count().filter(arrived, c.anonymous).label("anonymous"),
        func.count().filter(c.open).label("promises"),
        cast(func.coalesce(func.sum(c.amount).filter(c.open), 0), BigInteger).label("promised_cents"),
    )


GENDERS = {"women": "woman", "men": "man", "x": "x", "unknown": "unknown"}


def _divided(rows: Subquery, by: By, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(part(rows, by).label("part"), *columns).group_by("part")


def _read(queries: Sequence[Select[*tuple[Any, ...]]], parts: Sequence[str] | None) -> pd.DataFrame:
    """The rows of all queries side by side, by `part`; a count that is in no row is nought."""
    columns: list[str] = []
    rows: dict[str, dict[str, Any]] = {each: {} for each in parts or ()}
    for query in queries:
        result = db.session.execute(query)
        _, *names = result.keys()
        columns += names
        for key, *values in result:
            rows.setdefault(key, {}).update(zip(names, values, strict=True))
    frame = pd.DataFrame([[rows[key].get(name) for name in columns] for key in sorted(rows)], sorted(rows), columns)
    counted = [name for name in columns if name in COUNTED]
    measured = [name for name in columns if name not in COUNTED]
    return pd.concat([frame[counted].fillna(0).astype("int64"), frame[measured].astype("float64")], axis=1)
