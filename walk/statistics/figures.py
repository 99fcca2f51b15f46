"""An edition's figures, computed from what was counted and summed; pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from walk.money import Cents

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Value: TypeAlias = int | float | str | None
CENTS = "_cents"
COUNTED = (
    *(
        "walkers_registered",
        "walkers_cancelled",
        "waiting",
        "waiting_parties",
        "walkers",
        "women",
        "men",
        "x",
        "unknown",
    ),
    *("walkers_started", "walkers_finished", "distance_unknown", "central", "own", "first_timers", "returning"),
    *("all_editions", "declared_not_found", "codes_used", "fees_cents", "fees_unpaid_cents", "years"),
    *("teams", "teams_started", "teams_finished", "teams_registered", "walkers_in_teams"),
    *(
        "amount_cents",
        "gifts",
        "donors",
        "donors_certified",
        "anonymous",
        "promises",
        "promised_cents",
        "refunded_cents",
    ),
    *("companies", "packages_cents", "volunteers", "certificates_at_least_40_per_year", "certificates_sum_cents"),
)
HELPERS = ["years", "median_team", "median_gift", "walkers_in_teams", "waiting_parties"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The edition the figures are of."""

    year: int
    date: date
    ordinal: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All figures of an edition by key, in cents under `…_cents`; None where there is nobody to take a mean of."""

    subject: Subject
    values: dict[str, Value]
    distances: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Value:
        return self.values[key]

    def count(self, key: str) -> int:
        """A figure that is always a whole number."""
        value = self.values[key]
        return value if isinstance(value, int) else 0

    def as_json(self) -> dict[str, Value]:
        """All figures by key. Beside `amount_cents` stands `amount`: whole euros, or a text such as '12.50'."""
        return {
            "edition": str(self.subject.year),
            "date": self.subject.date.isoformat(),
            "ordinal": self.subject.ordinal,
            **with_euros(self.values),
            **{f"walkers_{km}": count for km, count in self.distances.items()},
        }


def compute(frame: "DataFrame") -> "DataFrame":
    """The figures of each part of a walk: `frame` as walk.statistics.frames.frame_of makes it.

    Counts and cents are whole numbers; means and medians have one decimal (the exact mean age four); shares are whole
    percents; halves go up. What cannot be known of a part is missing.
    """
    found = frame.assign(**{name: frame[name].fillna(0).astype("Int64") for name in COUNTED if name in frame})
    if "waiting_parties" in found:
        found["waiting"] += found["waiting_parties"]
    known = found["women"] + found["men"] + found["x"]
    for share, count in (("share_women", "women"), ("share_men", "men"), ("share_x", "x")):
        found[share] = percents(found[count], known)
    found["mean_age"] = divided(found["years"], found["walkers"])
    found["mean_age_exact"] = _exact(found["years"], found["walkers"], 4)
    found["median_age"] = found["median_age"].astype("Float64").round(1)
    found["mean_team"] = _exact(found["walkers_in_teams"], found["teams"], 1)
    found["median_team_size"] = found["median_team"].astype("Float64").round(1)
    found["mean_gift_cents"] = divided(found["amount_cents"], found["gifts"])
    found["median_gift_cents"] = ((2 * found["median_gift"].astype("Float64")).astype("Int64") + 1) // 2
    found["donors_per_walker"] = _exact(found["donors"], found["walkers"], 2)
    found["euros_per_walker_cents"] = divided(found["amount_cents"], found["walkers"])
    found["euros_per_team_cents"] = divided(found["amount_cents"], found["teams"])
    found["share_anonymous"] = percents(found["anonymous"], found["gifts"])
    found["share_certified"] = percents(found["donors_certified"], found["donors"])
    return found.drop(columns=HELPERS, errors="ignore")


def divided(part: "Series[Any]", whole: "Series[Any]") -> "Series[Any]":
    """Whole numbers divided, halves up; missing where the whole is nothing."""
    some = whole.where(whole > 0)
    return (2 * part + some) // (2 * some)


def percents(part: "Series[Any]", whole: "Series[Any]") -> "Series[Any]":
    """`part` of `whole` in whole percents, halves up; missing of nothing."""
    return divided(100 * part, whole)


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percents, halves up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def in_euros(cents: Cents) -> int | str:
    """Euros as a whole number, or else as a text with two decimals: never a float."""
    sign, whole = ("-", -cents) if cents < 0 else ("", cents)
    return cents // 100 if cents % 100 == 0 else f"{sign}{whole // 100}.{whole % 100:02}"


def with_euros(values: dict[str, Value]) -> dict[str, Value]:
    """The same figures, and beside each amount in cents the same in euros."""
    amounts = {key.removesuffix(CENTS): value for key, value in values.items() if key.endswith(CENTS)}
    return {**values, **{key: in_euros(each) if isinstance(each, int) else None for key, each in amounts.items()}}


def plain(value: Any) -> Value:
    """A cell of a frame as a bare value: None where it is missing."""
    if value is None or str(value) in ("<NA>", "nan"):
        return None
    return int(value) if float(value).is_integer() and not isinstance(value, float) else float(value)


def _exact(part: "Series[Any]", whole: "Series[Any]", decimals: int) -> "Series[Any]":
    some = whole.where(whole > 0)
    return (part.astype("Float64") / some.astype("Float64")).round(decimals)
