"""What the figures are computed from: counted in SQL, so that memory does not grow with walkers or gifts.

With walk.statistics.divisions the only importer of pandas here, and itself imported on first use: pandas takes 50 MB
a process.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import inf
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Float, Select, Subquery, and_, cast, func, select

from walk.clock import brussels_day, now
from walk.db import db
from walk.editions.models import Edition
from walk.routes.models import Route
from walk.statistics.days import grown
from walk.statistics.figures import COUNTED, Figures, Subject, Value, compute, plain
from walk.statistics.rows import NONE, By, gifts, km, part, promises, registrations, walks, years_here
from walk.statistics.sums import certificates, companies, refunds, registered_teams, waiting_parties
from walk.walkers.models import Walker

ROOM = "64MB"  # for sorting and hashing in this transaction: else a million gifts are sorted on disk
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
        computed = computed.loc[sorted(computed.index, key=lambda km: float(km) if km != NONE else inf)]
    return {str(part): {str(key): plain(column[part]) for key, column in computed.items()} for part in computed.index}


def frame_of(editions: Sequence[Edition], by: By) -> pd.DataFrame:
    """What was counted and summed, a row for each part of the walk (index `part`), a column for each count.

    Columns that cannot be divided this way are not there. Cents and counts are whole numbers.
    """
    known = {By.ALL: [By.ALL.value], By.EDITION: [str(each.year) for each in editions]}
    values = {"editions": [each.id for each in editions], "years": [each.year for each in editions]}
    return _read(_queries(by, years_here()), values, known.get(by))


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


@lru_cache(maxsize=32)
def _queries(by: By, here: tuple[int, ...]) -> list[Select[*tuple[Any, ...]]]:
    """What is asked of the database: built once, for building takes as long as asking."""
    walkers = registrations(here)
    queries = [_of_walkers(walkers, by), _of_teams(walkers, by), _of_gifts(gifts(), by), _of_promises(promises(), by)]
    if by in (By.ALL, By.EDITION):
        queries += [query(by) for query in (refunds, registered_teams, companies, waiting_parties, certificates)]
    elif by is By.TEAM_KIND:
        queries.append(registered_teams(by))
    return queries


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
    median = func.percentile_cont(0.5).within_group(c.received)
    return _divided(
        rows,
        by,
        cast(func.coalesce(func.sum(c.received), 0), BigInteger).label("amount_cents"),
        func.count().label("gifts"),
        func.count(c.donor_id.distinct()).label("donors"),
        func.count(c.whose.distinct()).label("in_whose_name"),
        cast(median, Float).label("median_gift"),
        func.count().filter(c.anonymous).label("anonymous"),
    )


def _of_promises(rows: Subquery, by: By) -> Select[*tuple[Any, ...]]:
    promised = cast(func.sum(rows.c.amount), BigInteger).label("promised_cents")
    return _divided(rows, by, func.count().label("promises"), promised)


GENDERS = {"women": "woman", "men": "man", "x": "x", "unknown": "unknown"}


def _divided(rows: Subquery, by: By, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(part(rows, by).label("part"), *columns).group_by("part")


def _read(
    queries: Sequence[Select[*tuple[Any, ...]]], values: dict[str, Any], parts: Sequence[str] | None
) -> pd.DataFrame:
    """The rows of all queries side by side, by `part`; a count that is in no row is nought."""
    db.session.execute(select(func.set_config("work_mem", ROOM, True)))
    columns: list[str] = []
    rows: dict[str, dict[str, Any]] = {each: {} for each in parts or ()}
    for query in queries:
        result = db.session.execute(query, values)
        _, *names = result.keys()
        columns += names
        for key, *counted in result:
            rows.setdefault(key, {}).update(zip(names, counted, strict=True))
    frame = pd.DataFrame([[rows[key].get(name) for name in columns] for key in sorted(rows)], sorted(rows), columns)
    whole = [name for name in columns if name in COUNTED]
    measured = [name for name in columns if name not in COUNTED]
    return pd.concat([frame[whole].fillna(0).astype("int64"), frame[measured].astype("float64")], axis=1)
