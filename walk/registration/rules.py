"""What a registration may look like before it is one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.walkers.rules import Entry, Person

DRAFT_LIVES = timedelta(hours=48)
OFFER_STANDS = timedelta(hours=48)
MOST_TOGETHER = 40
MOST_REQUESTS = 20
_OF_PERSON = re.compile(r"(route|shirt|code|answer)_(\d+)(.*)")


def person_of(filled: Mapping[str, Any], first: Mapping[str, Any], *, contact: str, shirt: str) -> Person:
    """A person as the steps were filled in. Whoever was entered along shares the first one's emergency contact.

    `contact`: where letters go about somebody without an own address.
    """
    email = filled.get("email") or None
    return Person(
        first_name=filled["first_name"],
        last_name=filled["last_name"],
        email=email,
        contact_email=None if email else contact or None,
        birth_date=date.fromisoformat(filled["birth_date"]),
        gender=filled["gender"],
        language=filled.get("language") or first["language"],
        shirt=shirt,
        previous_editions=tuple(filled.get("previous_editions") or ()),
        emergency_name=filled.get("emergency_name") or first["emergency_name"],
        emergency_phone=filled.get("emergency_phone") or first["emergency_phone"],
        guardian_name=filled.get("guardian_name") or "",
        guardian_consents=bool(filled.get("guardian_consents")),
        wants_newsletter=bool(filled.get("newsletter")),
    )


def check_party(people: Sequence[Person]) -> None:
    """Raises Refused when somebody is in it twice."""
    seen = Counter((each.first_name.lower(), each.last_name.lower(), each.birth_date) for each in people)
    for (first_name, _last, _born), times in seen.items():
        if times > 1:
            name = next(each.first_name for each in people if each.first_name.lower() == first_name)
            raise Refused(_("%(name)s is in the list twice.", name=name))


def check_size(people: int) -> None:
    """Raises Refused when more are registered in one go than we take."""
    if people > MOST_TOGETHER:
        raise Refused(_("Register at most %(most)s people in one go.", most=MOST_TOGETHER))


def check_requests(open_names: Sequence[str], name: str) -> None:
    """Raises Refused when a captain is asked the same again, or is asked by more people than anybody can answer."""
    if name in open_names:
        raise Refused(_("You asked this team already. The captain has not answered yet."))
    if len(open_names) >= MOST_REQUESTS:
        raise Refused(_("Many people asked this team already. Wait until its captain has answered them."))


def needs_of(entries: Sequence[Entry]) -> dict[int, int]:
    """How many places a party needs on each route."""
    return dict(Counter(entry.route_id for entry in entries))


def fits(needs: Mapping[int, int], left: Mapping[int, int | None]) -> bool:
    """Whether all places a party needs are free; None in `left`: as many as come."""
    return all((free := left.get(route, 0)) is None or free >= places for route, places in needs.items())


def offer_until(at: datetime, *, walk_ends: datetime) -> datetime:
    """Until when an offer stands: 48 hours, but never past the walk."""
    return min(at + OFFER_STANDS, walk_ends)


def stays_in_line(before: Mapping[int, int], after: Mapping[int, int]) -> bool:
    """Whether a changed wish keeps its place in line: for fewer or more places, but for no route not waited for yet."""
    return set(after) <= set(before)


def walk_of(walk: Mapping[str, Any], routes: Mapping[int, int]) -> dict[str, Any]:
    """What was chosen for those who still wait, counted anew: `routes` is the route of each, by the number before."""
    first, kept = min(routes), sorted(routes)
    chosen: dict[str, Any] = {name: value for name, value in walk.items() if not _OF_PERSON.match(name)}
    chosen["route"] = routes[first]
    for number, before in enumerate(kept):
        for name, value in walk.items():
            found = _OF_PERSON.match(name)
            if found and int(found[2]) == before and found[1] != "route":
                chosen[f"{found[1]}_{number}{found[3]}"] = value
        if routes[before] != routes[first]:
            chosen[f"route_{number}"] = str(routes[before])
    return chosen
