"""What columns of another system probably are: by their names, an earlier profile, and what stands in them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from walk.donors.rules import folded
from walk.exchange.dates import fitting
from walk.exchange.profiles.foreign import Foreign, Survey
from walk.exchange.profiles.mapping import AMOUNTS, COUNTED, IDS, WORDS, How, Plan, Source, has_days
from walk.exchange.rows import COLUMNS, DONATIONS, TEAMS, WALKERS
from walk.exchange.synonyms import HEADERS

_NEAR = 0.88
_SHORT = 4  # letters: of names so short, others are near
_FULL_NAMES = ("naam", "name", "volledigenaam", "fullname", "nom", "nomcomplet", "deelnemer", "participant")
_FIXED: Mapping[str, Mapping[str, str]] = {
    TEAMS: {"kind": "friends", "goal_eur": "0", "status": "confirmed"},
    WALKERS: {
        "captain": "0",
        "route_type": "central",
        "language": "nl",
        "newsletter": "0",
        "status": "confirmed",
    },
    DONATIONS: {
        "time": "12:00",
        "currency": "EUR",
        "status": "paid",
        "method": "transfer",
        "anonymous": "0",
        "wants_certificate": "0",
    },
}
_LINKS = {WALKERS: {"team_id": "team, teamnaam, naam team, équipe, team name"}, DONATIONS: {}}


def guess(file: str, foreign: Foreign, found: Survey) -> Plan:
    """The likeliest plan for a file of which nothing is known but what stands in it."""
    sources = {column: _source(file, column, foreign.header) for column in COLUMNS[file]}
    if file == WALKERS:
        sources = _split_name(sources, foreign.header)
    if file == DONATIONS:
        sources = _join_name(sources, foreign.header)
        sources = _time_of_day(sources, found)
    return with_details(Plan(file=file, sources=sources, orders={}, words={}, comma=_comma(sources, found)), found)


def with_details(plan: Plan, found: Survey) -> Plan:
    """The same, with an order for each column of days and a word for each value, where none was chosen yet."""
    orders, words = dict(plan.orders), {column: dict(told) for column, told in plan.words.items()}
    for column, source in plan.sources.items():
        if source.how is not How.COLUMN or source.of not in found.values:
            continue
        if has_days(column) and source.of not in orders:
            fits = fitting(found.values[source.of])
            if fits:
                orders[source.of] = fits[0].value
        if column in WORDS.get(plan.file, {}):
            told = words.setdefault(column, {})
            for value in found.values[source.of]:
                told.setdefault(value, guess_word(plan.file, column, value))
    return Plan(file=plan.file, sources=plan.sources, orders=orders, words=words, comma=plan.comma)


def guess_word(file: str, column: str, value: str) -> str:
    """Which of our words a value is; '=' when none is likely, and it stays as it stands."""
    ours, vocabulary = WORDS[file][column]
    if value in ours:
        return value
    return vocabulary.get(folded(value), "=")


def best_of(plans: Iterable[tuple[str, Plan]], header: Sequence[str]) -> str | None:
    """The name of an earlier profile of which all columns are here; of several, the one that uses most of them."""
    fits = [(len(plan.needs), name) for name, plan in plans if plan.needs and plan.needs <= set(header)]
    return max(fits)[1] if fits else None


def _source(file: str, column: str, header: Sequence[str]) -> Source:
    if column == COUNTED:
        return Source(how=How.MADE)
    own = column == next(iter(COLUMNS[file]))
    theirs = _find(_names(column, own=own), header, near=column not in IDS)
    if theirs is not None:
        return Source(how=How.COLUMN, of=theirs)
    link = _find(_LINKS.get(file, {}).get(column, "").split(", "), header)
    if link is not None:
        return Source(how=How.CODE, of=link)
    if own:
        name = _find(_names("name"), header) if file == TEAMS else None
        return Source(how=How.CODE, of=name) if name else Source(how=How.MADE)
    fixed = _FIXED[file].get(column)
    return Source() if fixed is None else Source(how=How.FIXED, text=fixed)


def _names(column: str, *, own: bool = True) -> list[str]:
    """What a column may be called. A plain “id” is that of the row itself, of no other."""
    names = [column, *HEADERS.get(column, "").split(", ")]
    return names if own or column not in IDS else [each for each in names if each not in ("id", "nummer")]


def _find(names: Sequence[str], header: Sequence[str], *, near: bool = True) -> str | None:
    """The column with the likeliest of these names; with `near`, also one that is written nearly so."""
    theirs = {folded(each): each for each in reversed(header)}
    wanted = [folded(each) for each in names if each]
    same = next((each for each in wanted if each in theirs), None)
    if same is None and near:
        nearly = (get_close_matches(each, theirs, 1, _NEAR) for each in wanted if len(each) > _SHORT)
        same = next((found[0] for found in nearly if found), None)
    return None if same is None else theirs[same]


def _split_name(sources: dict[str, Source], header: Sequence[str]) -> dict[str, Source]:
    full = _find(_FULL_NAMES, header)
    if full is None or sources["last_name"].how is not How.EMPTY:
        return sources
    if sources["first_name"].how is not How.EMPTY:
        return {**sources, "last_name": Source(how=How.COLUMN, of=full)}
    return {
        **sources,
        "first_name": Source(how=How.FIRST_WORD, of=full),
        "last_name": Source(how=How.OTHER_WORDS, of=full),
    }


def _join_name(sources: dict[str, Source], header: Sequence[str]) -> dict[str, Source]:
    first, last = _find(_names("first_name"), header), _find([*_names("last_name"), *_FULL_NAMES], header)
    if first is None or last is None or first == last:
        return sources
    return {**sources, "donor_name": Source(how=How.JOINED, of=first, text=last)}


def _time_of_day(sources: dict[str, Source], found: Survey) -> dict[str, Source]:
    day = sources["date"]
    if day.how is not How.COLUMN or sources["time"].how is How.COLUMN:
        return sources
    with_time = any(re.search(r"[0-9][:uh][0-9]{2}", each) for each in found.values[day.of])
    return {**sources, "time": day} if with_time else sources


def _comma(sources: Mapping[str, Source], found: Survey) -> bool:
    used = [source.of for column, source in sources.items() if column in AMOUNTS and source.how is How.COLUMN]
    values = [value for column in used for value in found.values[column]]
    comma = sum(bool(re.search(r",[0-9]{1,2}(?![0-9])", each)) for each in values)
    return comma > sum(bool(re.search(r"\.[0-9]{1,2}(?![0-9])", each)) for each in values)
