"""What a cell that cannot be read probably means: candidates, of which the first that can be read is proposed."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from walk.donors.rules import folded
from walk.exchange.cells import Parser, Wrong
from walk.exchange.dates import Order, read_clock, read_moment
from walk.exchange.mend import Mend
from walk.exchange.synonyms import Vocabulary
from walk.money import parse_euros

Mender = Callable[[str], Iterable[str]]

_ORDERS = (Order.YEAR_FIRST, Order.DAY_FIRST, Order.MONTH_FIRST, Order.NAMED)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\u200b\ufeff]+")
_DIGITS = re.compile(r"[^0-9]")
_YEARS = re.compile(r"(?:19|20|21)[0-9]{2}")
NEAR = 0.75


def propose(value: str, parse: Parser, mender: Mender) -> Mend | None:
    """What to write instead: the first candidate that can be read. None when nothing is likely."""
    clean = " ".join(_UNSEEN.sub(" ", value).split())
    for candidate in (clean, *mender(clean)):
        try:
            parse(candidate)
        except Wrong:
            continue
        return Mend(text=candidate) if candidate != value else None
    return None


def nothing(_value: str) -> Iterable[str]:
    """Only blanks and signs that cannot be seen are mended."""
    return ()


def shorter(limit: int) -> Mender:
    """As much of a text as fits."""
    return lambda value: (value[: limit - 1].rstrip() + "…",) if len(value) > limit else ()


def word(vocabulary: Vocabulary) -> Mender:
    """The word of ours that is meant, or the one that is written nearly so."""

    def candidates(value: str) -> Iterator[str]:
        said = folded(value)
        if said in vocabulary:
            yield vocabulary[said]
        elif said:
            yield from (vocabulary[each] for each in get_close_matches(said, vocabulary, 1, NEAR))

    return candidates


def day(value: str) -> Iterator[str]:
    """27/09/2020 is 2020-09-27: the day first, as written here, unless only the month can be."""
    for order in _ORDERS:
        read = read_moment(value, order)
        if read:
            yield read[0].isoformat()


def moment(value: str) -> Iterator[str]:
    """A day and a time in any order; midnight without a time."""
    for order in _ORDERS:
        read = read_moment(value, order)
        if read:
            yield f"{read[0].isoformat()}T{read[1] or '00:00:00'}"


def clock_time(value: str) -> Iterator[str]:
    """18u05 is 18:05:00; the time of a moment is its time."""
    read = read_clock(value)
    if read:
        yield read[:8]
    for order in _ORDERS:
        both = read_moment(value, order)
        if both and both[1]:
            yield both[1][:8]


def euros(value: str) -> Iterator[str]:
    """12,50 € is 12.50, and 1.234,50 is 1234.50; 1.234 may be either, and is left."""
    if re.fullmatch(r"[^0-9]*[0-9]{1,3}[.,][0-9]{3}[^0-9]*", value):
        return
    try:
        cents = parse_euros(value)
    except ValueError:
        return
    yield f"{cents // 100}.{cents % 100:02d}"


def distance(value: str) -> Iterator[str]:
    """10 km is 10, and 7,5 is 7.5."""
    number = re.sub(r"(?i)\s*(km|kilomet(er|re)s?)\.?$", "", value).replace(",", ".").strip()
    yield number
    yield re.sub(r"\.0+$", "", number)


def number(value: str) -> Iterator[str]:
    """2,0 is 2."""
    yield re.sub(r"[.,]0+$", "", value)


def years(value: str) -> Iterator[str]:
    """2016, 2018 is 2016;2018, each once."""
    if not re.search(r"[0-9]\s*[-–—]\s*[0-9]", value):  # 2016-2018 may be two years or three
        yield ";".join(sorted(set(_YEARS.findall(value))))


def email(value: str) -> Iterator[str]:
    """An address without what stands around it: “An <an@example.org>”, mailto:, blanks, a comma for a point."""
    within = re.search(r"<([^<>]+)>", value)
    bare = re.sub(r"(?i)^mailto:", "", within[1] if within else value).strip(" .;,:'\"<>()")
    yield from (bare, bare.replace(" ", ""), bare.replace(" ", "").replace(",", "."), bare.replace("@@", "@"))


def communication(value: str) -> Iterator[str]:
    """Its twelve digits in the usual groups."""
    digits = _DIGITS.sub("", value)
    if len(digits) == 12:
        yield f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


class Nearest:
    """Finds the id that is meant among those that exist: written otherwise, or else nearly the same."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = list(ids)
        self._told: dict[str, str | None] = {}
        for each in self._ids:
            plain = _plain(each)
            self._told[plain] = None if plain in self._told else each  # two that look alike: neither
        self._left = 50  # comparing with all of many is slow: not for thousands of wrong cells
        self.of = lru_cache(maxsize=None)(self._find)

    def _find(self, wanted: str) -> Mend | None:
        plain = _plain(wanted)
        same = self._told.get(plain)
        if plain not in self._told and self._left:
            self._left -= 1
            near = [*get_close_matches(wanted, self._ids, 2, NEAR), None, None]
            best, second = near[:2]
            same = best if second is None or _ratio(wanted, best) > _ratio(wanted, second) else None
        return Mend(text=same) if same else None


def _ratio(wanted: str, found: str | None) -> float:
    return SequenceMatcher(None, wanted, found or "").ratio()


def _plain(name: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", folded(name))
