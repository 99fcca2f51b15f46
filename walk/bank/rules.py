"""What a line may be: how well a promise fits it, and whether a payout or a returned transfer does."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from walk.i18n import gettext as _
from walk.money import Cents

STRIPE, PAYOUT = ("stripe", "po_")  # in the text of a payout: who sends it, or how its name begins
WORTH_SHOWING = 40
_BEFORE, _AFTER = (timedelta(days=1), timedelta(days=5))  # around the day on which Stripe says that a payout arrives
_LATEST_RETURN = timedelta(days=400)


class Sign(StrEnum):
    """Why a promise may be the one that a line pays."""

    REFERENCE = "reference"
    NEAR = "near"
    ACCOUNT = "account"
    AMOUNT = "amount"
    NAME = "name"


_WEIGHTS = {Sign.REFERENCE: 100, Sign.NEAR: 60, Sign.ACCOUNT: 40, Sign.AMOUNT: 30, Sign.NAME: 30}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a line tells of who paid. `near`: communications that a mistyped one may be; `emails`: of who paid before
    from the same account.
    """

    amount: Cents
    name: str = ""
    digits: str | None = None
    near: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What somebody promised to pay."""

    amount: Cents
    name: str = ""
    email: str = ""
    digits: str | None = None


def signs_of(seen: Seen, promised: Promised) -> list[Sign]:
    """All that speaks for this promise, strongest first."""
    found = {
        Sign.REFERENCE: promised.digits is not None and promised.digits == seen.digits,
        Sign.NEAR: promised.digits in seen.near,
        Sign.ACCOUNT: promised.email in seen.emails,
        Sign.AMOUNT: promised.amount == seen.amount,
        Sign.NAME: is_same_name(seen.name, promised.name),
    }
    return [sign for sign, speaks in found.items() if speaks]


def score_of(signs: list[Sign]) -> int:
    """How much they say together; below WORTH_SHOWING, not enough."""
    return sum(_WEIGHTS[sign] for sign in signs)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's: accents, capitals, order and a title more or less do not matter."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    fewer, more = sorted((first, second), key=len)
    return len(fewer) > 1 and fewer <= more


def fits_payout(
    line_text: str, booked_on: date, amount: Cents, *, paid: Cents, arrives_on: date, reference: str
) -> bool:
    """Whether a line is this payout: the same amount, and Stripe's name about the right day or the payout's own."""
    if amount != paid:
        return False
    text = line_text.casefold()
    if reference and reference.casefold() in text:
        return True
    return STRIPE in text and arrives_on - _BEFORE <= booked_on <= arrives_on + _AFTER


def names_payout(line_text: str) -> bool:
    """Whether a line says anything of Stripe at all."""
    text = line_text.casefold()
    return STRIPE in text or PAYOUT in text


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two lines that may be a transfer and its return."""

    amount: Cents
    booked_on: date
    iban: str
    digits: str | None
    end_to_end: str
    reference: str
    text: str
    returned: str = ""


class Return(StrEnum):
    """How sure it is that a line gives back an earlier one."""

    NO = "no"
    PERHAPS = "perhaps"
    SURE = "sure"


def is_return(debit: Side, credit: Side) -> Return:
    """Whether money that went is a transfer that came in, sent back by a bank: the same amount, later, to the payer."""
    if debit.amount != -credit.amount or not credit.booked_on <= debit.booked_on <= credit.booked_on + _LATEST_RETURN:
        return Return.NO
    same_account = bool(debit.iban) and debit.iban == credit.iban
    if debit.iban and credit.iban and not same_account:
        return Return.NO
    named = _names(debit, credit)
    if (named and (same_account or not debit.iban)) or (debit.returned and same_account):
        return Return.SURE
    return Return.PERHAPS if same_account or named else Return.NO


def in_words(sign: Sign) -> str:
    """A sign, as it stands beside a suggestion."""
    return {
        Sign.REFERENCE: _("the reference of this promise"),
        Sign.NEAR: _("one mistake away from its reference"),
        Sign.ACCOUNT: _("paid from this account before"),
        Sign.AMOUNT: _("the same amount"),
        Sign.NAME: _("the same name"),
    }[sign]


def _names(debit: Side, credit: Side) -> bool:
    same_digits = debit.digits is not None and debit.digits == credit.digits
    same_end = bool(credit.end_to_end) and debit.end_to_end == credit.end_to_end
    told = len(credit.reference) >= 8 and (credit.reference == debit.reference or credit.reference in debit.text)
    return same_digits or same_end or told


def _words(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return {word for word in words if word not in _TITLES}


_TITLES = {"dhr", "mevr", "mw", "mr", "mme", "mlle", "m", "de", "heer", "mevrouw", "monsieur", "madame", "en", "et"}
