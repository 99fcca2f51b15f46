"""What is printed on a donor's certificate, fixed at one moment."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale
from flask import current_app

from walk import files
from walk.certificates import rules
from walk.certificates.counting import CountedGift
from walk.certificates.document import Printed
from walk.certificates.numerals import in_words
from walk.certificates.wording import VERSION
from walk.donors.models import Donor
from walk.donors.rules import DonorKind, masked
from walk.i18n import day, euros, speaking, spoken
from walk.money import Cents

_JOINERS = {"\u200c", "\u200d"}  # Persian writes with the first; both are part of words


def freeze(
    donor: Donor,
    gifts: Sequence[CountedGift],
    *,
    year: int,
    number: int,
    at: datetime,
    check: str,
    version: int = 1,
    replaces: datetime | None = None,
) -> Printed:
    """The words and figures of a certificate for these gifts. `check`: the address behind its QR code.

    `replaces`: when the paper was made that this one replaces.
    """
    settings = current_app.extensions["walk.settings"]
    language, amount = spoken(donor.language), sum(gift.amount for gift in gifts)
    is_person = donor.kind is DonorKind.PERSON
    name, first_name = names(donor)
    shown = settings.printed_number if is_person and donor.national_number else "none"
    with speaking(language):
        date_of = day(at)
        replaced = day(replaces) if replaces else ""
        listed = [[day(gift.given_on), euros(gift.amount)] for gift in gifts] if donor.lists_gifts else []
    return Printed(
        wording=VERSION,
        language=language,
        year=year,
        number=number,
        figures=rules.filled(amount),
        words=in_words(amount, language),
        date=date_of,
        institution_name=settings.institution_name,
        institution_address=settings.institution_address,
        institution_number=rules.formatted_number(settings.institution_number),
        city=settings.institution_city,
        signatory_name=settings.signatory_name,
        signatory_title=settings.signatory_title,
        signature=_signature(settings.signature_image),
        donor_kind=donor.kind.value,
        donor_name=printable(name),
        donor_first_name=printable(first_name),
        donor_address=_address(donor, language),
        donor_street=printable(donor.street),
        donor_postal_code=printable(donor.postal_code),
        donor_city=printable(donor.city),
        donor_country=donor.country or "BE",
        enterprise_number="" if is_person else rules.formatted_number(donor.enterprise_number),
        number_shown=shown,
        masked=masked(donor.national_number) if shown == "masked" and donor.national_number else "",
        gifts=listed,
        version=version,
        replaces=replaced,
        check=check,
        dropped="".join(sorted({*name, *first_name, *donor.street, *donor.city} - set(_kept(donor)) - {" "})),
    )


def names(donor: Donor) -> tuple[str, str]:
    """Name and first name; who has only one name has no first name, and neither has an organisation."""
    if donor.kind is DonorKind.ORGANISATION:
        return (donor.organisation or donor.last_name).strip(), ""
    last, first = donor.last_name.strip(), donor.first_name.strip()
    return (last, first) if last else (first, "")


def has_name(donor: Donor) -> bool:
    """Whether a certificate would show a name: one of emoji alone cannot be printed."""
    return bool(printable(names(donor)[0]))


def is_complete(donor: Donor) -> bool:
    """Whether a certificate would show the whole name and address, as it must."""
    return has_name(donor) and all(map(printable, (donor.street, donor.postal_code, donor.city)))


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two papers differ in nothing but their date, version and code."""
    own = {"date", "version", "replaces", "check", "wording"}
    return {name: one[name] for name in one.keys() - own} == {name: other.get(name) for name in one.keys() - own}


def amount_of(gifts: Sequence[CountedGift]) -> Cents:
    """What these gifts are together, in cents."""
    return sum(gift.amount for gift in gifts)


def printable(text: str) -> str:
    """The text without the signs that none of our letters can show, such as emoji; in one line."""
    known = _signs()
    whole = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign for sign in whole if ord(sign) in known or sign in _JOINERS or sign.isspace()).split())


def _kept(donor: Donor) -> str:
    name, first_name = names(donor)
    return "".join(map(printable, (name, first_name, donor.street, donor.city)))


def _address(donor: Donor, language: str) -> list[str]:
    country = "" if donor.country in {"", "BE"} else Locale(language).territories.get(donor.country, donor.country)
    lines = (donor.street, f"{donor.postal_code} {donor.city}", country)
    return [printable(line) for line in lines if printable(line)]


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    """The code points of all signs in the letters we print with."""
    from fontTools.ttLib import TTFont

    static = Path(current_app.root_path) / "static"
    faces = [static / "pdf" / "figtree-400.woff2", *sorted((static / "fonts" / "ttf").glob("noto-*.ttf"))]
    found: set[int] = set()
    for face in faces:
        with TTFont(face, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def _signature(path: Path | None) -> str:
    """The key under which the picture of the signature is kept, as it is now; empty where there is none."""
    if path is None:
        return ""
    content = path.read_bytes()
    key = f"certificates/signatures/{sha256(content).hexdigest()}.png"
    if not files.exists(key):
        files.store(key, content)
    return key


def last_day(year: int) -> date:
    """The last safe day to send certificates and to file: before 1 March of the next year."""
    return date.fromordinal(date(year + 1, 3, 1).toordinal() - 1)
