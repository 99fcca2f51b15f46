"""Where each of our columns comes from in a file of another system, and how its values are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from walk.exchange import synonyms
from walk.exchange.rows import COLUMNS, DONATIONS, TEAMS, WALKERS

AS_IT_STANDS = "="


class How(StrEnum):
    """`made`: from the whole row, the same for the same row; `code`: from one cell, the same for the same text."""

    EMPTY = "empty"
    FIXED = "fixed"
    COLUMN = "column"
    FIRST_WORD = "first"
    OTHER_WORDS = "rest"
    JOINED = "joined"
    CODE = "code"
    MADE = "made"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one of our columns comes from. `of`: their column; `text`: what is fixed, or the second column joined."""

    how: How = How.EMPTY
    of: str = ""
    text: str = ""

    @property
    def columns(self) -> Iterator[str]:
        """The columns of theirs that it needs."""
        if self.how not in (How.EMPTY, How.FIXED, How.MADE):
            yield self.of
        if self.how is How.JOINED:
            yield self.text


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How files become one of ours. `orders`: of their columns with days; `words`: by our column, theirs and ours.

    `comma`: amounts are written with a decimal comma.
    """

    file: str
    sources: Mapping[str, Source]
    orders: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    comma: bool

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "sources": {column: dict(vars(source)) for column, source in self.sources.items()},
            "orders": dict(self.orders),
            "words": {column: dict(words) for column, words in self.words.items()},
            "comma": self.comma,
        }

    @classmethod
    def of_json(cls, file: str, kept: Mapping[str, Any]) -> "Plan":
        """As it was kept; columns that we did not have then are empty."""
        told = kept.get("sources", {})
        sources = {column: Source(**{**told[column], "how": How(told[column]["how"])}) for column in told}
        return cls(
            file=file,
            sources={column: sources.get(column, Source()) for column in COLUMNS[file]},
            orders=kept.get("orders", {}),
            words=kept.get("words", {}),
            comma=bool(kept.get("comma")),
        )

    @property
    def needs(self) -> set[str]:
        """Their columns without which it cannot be done."""
        return {name for source in self.sources.values() for name in source.columns}


IDS = frozenset({"team_id", "walker_id", "donation_id"})
DAYS = frozenset({"birth_date", "date"})
MOMENTS = frozenset({"registered_at"})
CLOCKS = frozenset({"time"})
AMOUNTS = frozenset({"goal_eur", "amount", "route_km"})
COUNTED = "previous_count"  # made of previous_editions
LONG = frozenset({"message"})

_YES_NO = (("1", "0"), synonyms.YES_NO)
_LANGUAGES = (("nl", "fr", "en", "uk", "de", "ar"), synonyms.LANGUAGES)
WORDS: Mapping[str, Mapping[str, tuple[Sequence[str], synonyms.Vocabulary]]] = {
    TEAMS: {
        "kind": (("friends", "family", "company", "school"), synonyms.TEAM_KINDS),
        "status": (("confirmed", "cancelled"), synonyms.TEAM_STATES),
    },
    WALKERS: {
        "captain": _YES_NO,
        "gender": (("V", "M", "X", ""), synonyms.GENDERS),
        "route_type": (("central", "own"), synonyms.ROUTE_KINDS),
        "language": _LANGUAGES,
        "newsletter": _YES_NO,
        "status": (("confirmed", "waiting", "unpaid", "cancelled"), synonyms.WALKER_STATES),
    },
    DONATIONS: {
        "currency": (("EUR",), synonyms.CURRENCIES),
        "status": (("paid", "pending", "failed", "expired", "refunded", "disputed"), synonyms.GIFT_STATES),
        "method": (("bancontact", "card", "transfer", "sepa_debit", "cash"), synonyms.METHODS),
        "anonymous": _YES_NO,
        "wants_certificate": _YES_NO,
    },
}
"""Of our columns that hold one of a few words: which, and what others call them."""


def has_days(column: str) -> bool:
    """Whether a day or a time stands in this column of ours."""
    return column in DAYS | MOMENTS | CLOCKS
