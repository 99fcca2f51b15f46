"""How far walkers walked: what they say themselves, and what the office confirms, one by one or from a file."""

import csv
import io
import re
from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from walk import audit
from walk.clock import brussels_day
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import gettext as _
from walk.routes.models import Route
from walk.walkers.models import Finish, Walker
from walk.walkers.queries import lock_walkers

MOST_KM = 250
MOST_BYTES = 1_000_000
_KM = re.compile(r"(\d{1,3})(?:[.,](\d)0*)?", re.ASCII)
distances_changed: Hook[[Sequence[int], datetime]] = Hook()


def state_distance(walker: Walker, metres: int, *, at: datetime) -> None:
    """A walker says how far it was. Refused before the day of the walk, and once the office has confirmed it."""
    if brussels_day(at) < walker.edition.date:
        raise Refused(_("Tell us after the walk how far it was."), field="km")
    lock_walkers([walker.id])
    finish = find_finish(walker)
    if finish is not None and finish.confirmed_at is not None:
        raise Refused(_("The organisers have confirmed the distance. Write to them if it is wrong."), field="km")
    _put({walker.id: metres}, at=at, confirmed_at=None)
    audit.record("stated distance", f"walker {walker.id}", at=at, actor="walker", metres=metres)


def confirm_distances(edition: Edition, metres: Mapping[int, int], *, at: datetime) -> int:
    """The office says how far these walkers walked, by id; how many of them are new or other than before."""
    if brussels_day(at) < edition.date:
        raise Refused(_("The walk is still to come: nobody has finished yet."))
    lock_walkers(metres)
    before = {walker.id: finish for walker, finish in list_finishers(edition) if walker.id in metres}
    if len(before) < len(metres):
        raise Refused(_("Somebody in this list does not walk any more. Open the page again."))
    changed = {each: km for each, km in metres.items() if (kept := before[each]) is None or kept.metres != km}
    _put(metres, at=at, confirmed_at=at)
    for walker_id in changed:
        audit.record("confirmed distance", f"walker {walker_id}", at=at, metres=metres[walker_id])
    return len(changed)


def read_distances(content: bytes, known: Container[int]) -> dict[int, int]:
    """Metres by walker, from lines such as '1042;20' or '1042,7.5'; a first line of titles is passed over.

    `known`: the walkers that may be in it. Raises Refused, naming the line, for the first thing that is wrong.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is too large: at most 1 MB."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("This is not a CSV file in UTF-8."), field="file") from None
    if "\x00" in text:
        raise Refused(_("This is not a CSV file in UTF-8."), field="file")
    separator = ";" if ";" in text else "\t" if "\t" in text else ","
    found: dict[int, int] = {}
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator, strict=True), 1):
            if any(map(str.strip, cells)) and not (number == 1 and not cells[0].strip().isdecimal()):
                _read_line(number, [each.strip() for each in cells], known, found)
                if separator == "," and any(map(str.strip, cells[2:])):
                    raise _at(number, _("put a semicolon between the columns: a comma may belong to the kilometres."))
    except csv.Error:
        raise Refused(_("This is not a CSV file: check the quotes."), field="file") from None
    if not found:
        raise Refused(_("There is no distance in this file."), field="file")
    return found


def parse_km(text: str) -> int:
    """Metres from kilometres with at most one decimal, as people type them: '20', '7,5'. Raises ValueError."""
    match = _KM.fullmatch(text.strip())
    metres = int(match[1]) * 1000 + int(match[2] or 0) * 100 if match else -1
    if not 0 <= metres <= MOST_KM * 1000:
        raise ValueError(f"not a distance: {text[:20]!r}")
    return metres


def find_finish(walker: Walker) -> Finish | None:
    """How far a walker walked, once somebody said so."""
    query = select(Finish).where(Finish.walker_id == walker.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def list_finishers(edition: Edition, route: Route | None = None) -> list[tuple[Walker, Finish | None]]:
    """Everybody who takes part (on this route), by name, with the distance where it is known."""
    query = (
        select(Walker, Finish)
        .outerjoin(Finish, Finish.walker_id == Walker.id)
        .where(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))
    )
    if route is not None:
        query = query.where(Walker.route_id == route.id)
    rows = db.session.execute(query.order_by(Walker.last_name, Walker.first_name, Walker.id))
    return [(walker, finish) for walker, finish in rows]


def _put(metres: Mapping[int, int], *, at: datetime, confirmed_at: datetime | None) -> None:
    kept = {each.walker_id: each for each in db.session.scalars(select(Finish).where(Finish.walker_id.in_(metres)))}
    moved = []
    for walker_id, distance in metres.items():
        finish = kept.get(walker_id)
        if finish is None or finish.metres != distance:
            moved.append(walker_id)
        if finish is None:
            finish = Finish(walker_id=walker_id, stated_at=at)
            db.session.add(finish)
        finish.metres, finish.confirmed_at = distance, finish.confirmed_at or confirmed_at
    db.session.flush()
    if moved:
        distances_changed(moved, at)


def _read_line(number: int, cells: list[str], known: Container[int], found: dict[int, int]) -> None:
    if len(cells) < 2:
        raise _at(number, _("write the number of the walker and the kilometres."))
    walker = int(cells[0]) if re.fullmatch("[0-9]{1,18}", cells[0]) else 0
    if walker not in known:
        raise _at(number, _("there is no walker with number %(walker)s in this walk.", walker=cells[0][:20]))
    if walker in found:
        raise _at(number, _("the walker with number %(walker)s is there twice.", walker=walker))
    try:
        found[walker] = parse_km(cells[1])
    except ValueError:
        raise _at(number, _("“%(km)s” is not a distance such as 20 or 7.5.", km=cells[1][:20])) from None


def _at(number: int, reason: str) -> Refused:
    return Refused(_("Line %(number)s: %(reason)s", number=number, reason=reason), field="file")
