"""An edition's figures, computed from counted groups of walkers and summed gifts; pure."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from walk.money import Cents

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Value: TypeAlias = int | float | str | None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The edition the figures are of."""

    year: int
    date: date
    ordinal: int


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What was given, summed: to the edition, and on certificates of its calendar year."""

    amount: Cents
    gifts: int
    donors: int
    certificates: int
    certificates_amount: Cents


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All figures of an edition; None where there is nobody to take a mean or share of."""

    subject: Subject
    teams: int
    walkers: int
    women: int
    men: int
    x: int
    unknown: int
    mean_age_exact: float | None
    mean_age: int | None
    min_age: int | None
    max_age: int | None
    distances: dict[str, int]
    central: int
    own: int
    first_timers: int
    all_editions: int
    giving: Giving

    @property
    def share_women(self) -> int | None:
        """Women among those whose gender is known, in whole percents."""
        return percent(self.women, self.women + self.men + self.x)

    @property
    def share_men(self) -> int | None:
        """Men among those whose gender is known, in whole percents."""
        return percent(self.men, self.women + self.men + self.x)

    def as_json(self) -> dict[str, Value]:
        """All figures by key. `amount` is in euros: a whole number, or a text such as '12.50'."""
        names = ("teams", "walkers", "women", "men", "x", "unknown", "share_women", "share_men")
        more = ("mean_age", "mean_age_exact", "min_age", "max_age")
        last = ("central", "own", "first_timers", "all_editions")
        return {
            "edition": str(self.subject.year),
            "date": self.subject.date.isoformat(),
            "ordinal": self.subject.ordinal,
            **{name: getattr(self, name) for name in names + more},
            **{f"walkers_{km}": count for km, count in self.distances.items()},
            **{name: getattr(self, name) for name in last},
            "amount": in_euros(self.giving.amount),
            "amount_cents": self.giving.amount,
            "donors": self.giving.donors,
            "gifts": self.giving.gifts,
            "certificates_at_least_40_per_year": self.giving.certificates,
            "certificates_sum_cents": self.giving.certificates_amount,
        }


def compute_figures(subject: Subject, groups: "DataFrame", *, teams: int, giving: Giving) -> Figures:
    """The figures of an edition.

    `groups` has a row for each group of like walkers who count: `walkers` (how many), `age` (whole years on
    the day), `gender`, `km` (as '7.5'), `kind` (central or own) and `previous` (how many editions before).
    A group may be of nobody: a distance that nobody chose. `teams` is how many teams they are in.
    """
    walkers = groups["walkers"]
    ages = groups.loc[walkers > 0, "age"]
    total, years = int(walkers.sum()), int((groups["age"] * walkers).sum())
    by_gender, by_kind = _sums(groups, "gender"), _sums(groups, "kind")
    return Figures(
        subject=subject,
        teams=teams,
        walkers=total,
        women=by_gender.get("woman", 0),
        men=by_gender.get("man", 0),
        x=by_gender.get("x", 0),
        unknown=by_gender.get("unknown", 0),
        mean_age_exact=round(years / total, 4) if total else None,
        mean_age=(2 * years + total) // (2 * total) if total else None,
        min_age=int(ages.min()) if total else None,
        max_age=int(ages.max()) if total else None,
        distances=dict(sorted(_sums(groups, "km").items(), key=lambda each: float(each[0]))),
        central=by_kind.get("central", 0),
        own=by_kind.get("own", 0),
        first_timers=_those(walkers, groups["previous"] == 0),
        all_editions=_those(walkers, groups["previous"] == subject.ordinal - 1) if subject.ordinal > 1 else 0,
        giving=giving,
    )


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percents, halves rounded up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def in_euros(cents: Cents) -> int | str:
    """Euros as a whole number, or else as a text with two decimals: never a float."""
    return cents // 100 if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"


def _sums(groups: "DataFrame", column: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in groups.groupby(column)["walkers"].sum().items()}


def _those(walkers: "Series[int]", chosen: "Series[bool]") -> int:
    return int(walkers[chosen].sum())
