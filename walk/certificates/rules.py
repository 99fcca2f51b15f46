"""The tax law in figures: who gets a certificate, for which year, and how an amount is made tamper-proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stdnum.be import vat

from walk.clock import brussels_day
from walk.donations.rules import CERTIFICATE_FROM
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents


@dataclass(frozen=True, kw_only=True)
class TaxYear:
    """What the law says of gifts made in one calendar year (WIB92/CIR92 art. 145/33).

    `threshold`: least total of a donor, in cents. `rate`: tax reduction in per cent; only for texts to
    donors, never for the amount on a certificate.
    """

    threshold: Cents
    rate: int


class Verdict(StrEnum):
    """Whether a gift counts for a certificate, and if not, why."""

    COUNTS = "counts"
    WENT_BACK = "went_back"
    EXCLUDED = "excluded"
    OUTSIDE = "outside"


_ALWAYS = TaxYear(threshold=CERTIFICATE_FROM, rate=45)
_CHANGES = (
    (2020, TaxYear(threshold=CERTIFICATE_FROM, rate=60)),  # that year only
    (2021, _ALWAYS),
    (2025, TaxYear(threshold=CERTIFICATE_FROM, rate=30)),  # voted on 11 December 2025, from 1 January 2025
)


def tax_year(year: int) -> TaxYear:
    """What holds for gifts of this calendar year: the latest change that is not after it."""
    return next((rules for since, rules in reversed(_CHANGES) if year >= since), _ALWAYS)


def check_year_over(year: int, *, at: datetime, early: bool) -> None:
    """Certificates are made when the calendar year in Brussels is over, or by someone who knows it is not.

    Raises Refused.
    """
    this_year = brussels_day(at).year
    if year > this_year:
        raise Refused(_("%(year)s has not begun yet.", year=year))
    if year == this_year and not early:
        raise Refused(
            _(
                "%(year)s is not over yet: later gifts of these donors would not be on their certificate. "
                "Tick the box if you want to issue them all the same.",
                year=year,
            ),
            field="early",
        )


def filled(amount: Cents) -> str:
    """'***1.234,50*** EUR': figures between filling signs, so that nobody can add a digit."""
    euros, cents = divmod(amount, 100)
    return f"***{euros:,}".replace(",", ".") + f",{cents:02d}*** EUR"


def written_number(national_number: str) -> str:
    """A national number as people read it: '99.09.09-999.97'."""
    d = national_number
    return f"{d[:2]}.{d[2:4]}.{d[4:6]}-{d[6:9]}.{d[9:]}" if d else ""


def formatted_number(enterprise_number: str) -> str:
    """An enterprise number as people read it: '0308.357.159'; left alone when it is none."""
    if not vat.is_valid(enterprise_number):
        return enterprise_number
    digits = vat.compact(enterprise_number)
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
