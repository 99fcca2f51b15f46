"""Who a giver says to be, and the numbers by which the tax office knows donors."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.be import ssn, vat
from stdnum.exceptions import InvalidChecksum, ValidationError

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents

_BETWEEN_DIGITS = re.compile(r"[\s./\-\u2010-\u2015\u00a0]+")


class DonorKind(StrEnum):
    """A natural person, or an organisation with an enterprise number."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Lack(StrEnum):
    """What is missing for a whole certificate."""

    ADDRESS = "address"
    NATIONAL_NUMBER = "national number"
    ENTERPRISE_NUMBER = "enterprise number"


@dataclass(frozen=True, kw_only=True)
class Giver:
    """The person behind one gift, as typed; `organisation`: in whose name they give, where that is not their own."""

    first_name: str
    last_name: str
    email: str
    language: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    organisation: str = ""
    enterprise_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What stands on a certificate about its donor, and how they want it."""

    kind: DonorKind
    first_name: str
    last_name: str
    organisation: str
    enterprise_number: str
    street: str
    postal_code: str
    city: str
    country: str
    language: str
    lists_gifts: bool


def checked(identity: Identity) -> Identity:
    """An organisation has a name, and in Belgium an enterprise number; a person has neither. Raises Refused."""
    values = vars(identity)
    if identity.kind is DonorKind.PERSON:
        if not (identity.first_name or identity.last_name):
            raise Refused(_("Write your name."), field="last_name")
        return Identity(**{**values, "organisation": "", "enterprise_number": ""})
    if not identity.organisation:
        raise Refused(_("Write the name of the company or association."), field="organisation")
    number = identity.enterprise_number
    if number or identity.country == "BE":
        number = read_enterprise_number(number)
    return Identity(**{**values, "enterprise_number": number})


def read_national_number(text: str) -> str:
    """The eleven digits of a national register or BIS number, however they are grouped.

    Raises Refused, saying what is wrong; the sentence never repeats what was typed.
    """
    number = _BETWEEN_DIGITS.sub("", text)
    if not re.fullmatch("[0-9]{11}", number):
        raise Refused(
            _("A national number has 11 digits. You find it on the back of your identity card."), field="number"
        )
    try:
        return str(ssn.validate(number))
    except InvalidChecksum:
        sentence = _("The last two digits do not fit the others. Is there a typing error in it?")
        raise Refused(sentence, field="number") from None
    except ValidationError:
        sentence = _("A national number begins with a date of birth, and this one is no such date. Look at it again.")
        raise Refused(sentence, field="number") from None


def folded(name: str) -> str:
    """A name without capitals, accents, blanks and punctuation: 'Élise De Smet' becomes 'elisedesmet'."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if sign.isalnum()).casefold()


def masked(number: str) -> str:
    """A national number as we show it: the check digits only."""
    return f"••.••.••-•••.{number[-2:]}"


def read_enterprise_number(text: str) -> str:
    """The ten digits of a Belgian enterprise number, with or without BE and dots. Raises Refused."""
    number = _BETWEEN_DIGITS.sub("", text).upper().removeprefix("BE")
    if not re.fullmatch("[0-9]{9,10}", number):
        sentence = _("An enterprise number has ten digits, such as 0308.357.159.")
        raise Refused(sentence, field="enterprise_number")
    number = number.zfill(10)
    if not "0200000000" <= number < "2":  # the register begins there
        sentence = _("No enterprise has this number: it begins with 02 to 09, or with 1.")
        raise Refused(sentence, field="enterprise_number")
    if not vat.is_valid(number):
        sentence = _("The last two digits do not fit the others. Is there a typing error in it?")
        raise Refused(sentence, field="enterprise_number")
    return number


def lacking(
    *, kind: DonorKind, address: tuple[str, str, str], national: bool, declined: bool, enterprise: bool, country: str
) -> tuple[Lack, ...]:
    """What is missing for a whole certificate; who does not want to tell the national number lacks none."""
    lacks = [] if all(address) else [Lack.ADDRESS]
    if kind is DonorKind.PERSON and not national and not declined:
        lacks.append(Lack.NATIONAL_NUMBER)
    if kind is DonorKind.ORGANISATION and not enterprise and country == "BE":
        lacks.append(Lack.ENTERPRISE_NUMBER)
    return tuple(lacks)


def may_ask_number(*, wants_certificate: bool, given: Cents, threshold: Cents) -> bool:
    """We ask for the national number only who wants a certificate, or whose year is large enough to get one."""
    return wants_certificate or given >= threshold


def reminded_year(day: date) -> int:
    """The year of which a reminder speaks: the last one until the certificates are made, else the running one."""
    return day.year - 1 if day.month <= 2 else day.year
