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
    *("age_0", "age_12", "age_18", "age_25", "age_35", "age_45", "age_55", "age_65"),
    *("teams", "teams_started", "teams_finished", "teams_registered", "walkers_in_teams"),
    *(
        "amount_cents",
        "gifts",
        "donors",
        "in_whose_name",
        "donors_certified",
        "anonymous",
        "promises",
        "promised_cents",
        "refunded_cents",
    ),
    *("companies", "packages_cents", "volunteers", "certificates_at_least_40_per_year", "certificates_sum_cents"),
)
WALKED = ("walkers_started", "walkers_finished", "teams_started", "teams_finished")  # known when any distance is
HELPERS = ["years", "median_team", "median_gift", "walkers_in_teams", "waiting_parties", "in_whose_name"]


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
    c = {str(name): column for name, column in frame.items()}
    known = c["women"] + c["men"] + c["x"]
    derived = {
        "waiting": c["waiting"] + c.get("waiting_parties", 0),
        **{name: c[name].where(c["distance_unknown"] < c["walkers"]).astype("Int64") for name in WALKED},
        "min_age": c["min_age"].astype("Int64"),
        "max_age": c["max_age"].astype("Int64"),
        "share_women": percents(c["women"], known),
        "share_men": percents(c["men"], known),
        "share_x": percents(c["x"], known),
        "mean_age": divided(c["years"], c["walkers"]),
        "mean_age_exact": _exact(c["years"], c["walkers"], 4),
        "median_age": c["median_age"].round(1),
        "mean_team": _exact(c["walkers_in_teams"], c["teams"], 1),
        "median_team_size": c["median_team"].round(1),
        "mean_gift_cents": divided(c["amount_cents"], c["gifts"]),
        "median_gift_cents": ((2 * c["median_gift"] + 1) // 2).astype("Int64"),
        "donors_per_walker": _exact(c["donors"], c["walkers"], 2),
        "euros_per_walker_cents": divided(c["amount_cents"], c["walkers"]),
        "euros_per_team_cents": divided(c["amount_cents"], c["teams"]),
        "share_anonymous": percents(c["anonymous"], c["gifts"]),
    }
    if "donors_certified" in c:
        derived["share_certified"] = percents(c["donors_certified"], c["in_whose_name"])
    return frame.assign(**derived).drop(columns=HELPERS, errors="ignore")


def divided(part: "Series[Any]", whole: "Series[Any]") -> "Series[Any]":
    """Whole numbers divided, halves up; missing where the whole is nothing."""
    some = whole.where(whole > 0)
    return ((2 * part + some) // (2 * some)).astype("Int64")


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
    """Divided, halves up at so many decimals: reckoned in whole numbers, for 0.125 is no half in binary rounding."""
    found: Series[Any] = divided(part * 10**decimals, whole).astype("Float64") / 10**decimals
    return found
