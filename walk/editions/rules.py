"""What an edition may look like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as date_type
from datetime import datetime

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents, parse_euros


@dataclass(frozen=True, kw_only=True)
class Texts:
    """An edition's texts in one language."""

    language: str
    slogan: str
    introduction: str
    rules: str


@dataclass(frozen=True, kw_only=True)
class Shirt:
    """A size of T-shirt; a stock of None never runs out."""

    size: str
    stock: int | None = None


GIFT_AMOUNTS: tuple[Cents, ...] = (1000, 2500, 4000, 6000, 10000, 25000)
DEFAULT_SHIRTS = tuple(Shirt(size=size) for size in ("XS", "S", "M", "L", "XL", "XXL"))


@dataclass(frozen=True, kw_only=True)
class EditionFacts:
    """All that organisers decide about an edition."""

    year: int
    ordinal: int
    date: date_type
    place: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    giving_opens_at: datetime
    giving_closes_at: datetime
    fee_central: Cents
    fee_own: Cents
    target: Cents
    minimum: Cents
    guardian_under: int = 18
    own_address_from: int = 13
    fee_back_until: date_type | None = None
    gift_amounts: tuple[Cents, ...] = GIFT_AMOUNTS
    gift_least: Cents = 100
    gift_most: Cents = 1_000_000
    cost_points: int = 0
    cost_fixed: Cents = 0
    shirts: tuple[Shirt, ...] = DEFAULT_SHIRTS
    texts: tuple[Texts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reduced:
    """Lower fees, for who is not older than `until_age` and for who registers before a moment; None: whoever."""

    until_age: int | None
    before: datetime | None
    fee_central: Cents
    fee_own: Cents


def check_edition(facts: EditionFacts) -> None:
    """Raises Refused when the facts contradict each other."""
    if facts.date.year != facts.year:
        raise Refused(_("The date of the walk must lie in the year of the edition."), field="date")
    for name in ("registration_opens_at", "registration_closes_at", "giving_opens_at", "giving_closes_at"):
        if abs(getattr(facts, name).year - facts.year) > 2:
            raise Refused(_("Check the year: this is more than two years away from the walk."), field=name)
    if facts.registration_opens_at >= facts.registration_closes_at:
        raise Refused(_("Registration must close after it opens."), field="registration_closes_at")
    if facts.giving_opens_at >= facts.giving_closes_at:
        raise Refused(_("Giving must close after it opens."), field="giving_closes_at")
    if facts.gift_least > facts.gift_most:
        raise Refused(_("The largest gift must not be smaller than the smallest."), field="gift_most")
    if any(not facts.gift_least <= each <= facts.gift_most for each in facts.gift_amounts):
        raise Refused(_("Propose amounts between the smallest and the largest gift."), field="gift_amounts")


def earlier_years(year: int, ordinal: int) -> Iterable[int]:
    """The years of the editions before this one, newest first, one a year since the first."""
    return range(year - 1, year - ordinal, -1)


def fee_due(base: Cents, reductions: Iterable[Reduced], *, own: bool, age: int, at: datetime) -> Cents:
    """The registration fee in cents: the lowest of the route's own and every reduction that applies.

    `age`: whole years on the day of the walk; `at`: the moment of registering.
    """
    applying = [
        each.fee_own if own else each.fee_central
        for each in reductions
        if (each.until_age is None or age <= each.until_age) and (each.before is None or at < each.before)
    ]
    return min([base, *applying])


def covering(gift: Cents, *, points: int, fixed: Cents) -> Cents:
    """What a giver adds, in cents, so that after the costs of paying online the whole gift is left.

    `points`: hundredths of a percent of all that is paid; `fixed`: cents a payment. Rounded up to a cent.
    """
    return -(-(gift * points + fixed * 10_000) // (10_000 - points))


def read_amounts(text: str) -> tuple[Cents, ...]:
    """Amounts as organisers write them, in euros with blanks between: '10 25 40'. Raises Refused for anything else."""
    try:
        amounts = tuple(parse_euros(each) for each in text.replace(";", " ").split())
    except ValueError:
        raise Refused(
            _("Write amounts in euros with a blank between, such as 10 25 40."), field="gift_amounts"
        ) from None
    if not 1 <= len(set(amounts)) == len(amounts) <= 8:
        raise Refused(_("Propose one to eight different amounts."), field="gift_amounts")
    return tuple(sorted(amounts))


def read_shirts(text: str) -> tuple[Shirt, ...]:
    """Sizes of T-shirts as organisers write them, one a line, each perhaps with its stock: 'M 120'.

    Raises Refused, naming the line, for anything else.
    """
    found: dict[str, Shirt] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        size, _space, stock = line.partition(" ")
        number = stock.strip()
        if len(size) > 8 or (number and not (number.isascii() and number.isdecimal() and len(number) < 7)):
            raise Refused(
                _(
                    "Write a size of at most 8 signs and perhaps its number, such as “M 120”, not “%(line)s”.",
                    line=line,
                ),
                field="shirts",
            )
        if size.upper() in found:
            raise Refused(_("The size %(size)s is there twice.", size=size.upper()), field="shirts")
        found[size.upper()] = Shirt(size=size.upper(), stock=int(number) if number else None)
    return tuple(found.values())
