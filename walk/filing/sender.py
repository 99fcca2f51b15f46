"""The institution as sender, from the settings: its address in parts, its telephone number as digits."""

import re

from stdnum.be import vat

from walk.filing.fiches import Sender
from walk.filing.fitting import plain
from walk.settings import Settings

_ADDRESS = re.compile(r"(?P<street>.+?)\s*,\s*(?:B(?:E)?-?)?(?P<postal_code>[0-9]{4})\s+(?P<city>.+)", re.IGNORECASE)


def sender_of(settings: Settings) -> Sender:
    """Who files. What cannot be read from the settings is empty, and the pre-flight says so."""
    found = _ADDRESS.fullmatch(plain(settings.institution_address))
    parts = found.groupdict() if found else {"street": "", "postal_code": "", "city": ""}
    valid = vat.is_valid(settings.institution_number)
    return Sender(
        name=plain(settings.institution_name),
        number=vat.compact(settings.institution_number) if valid else "",
        phone=_digits(settings.institution_phone),
        contact=plain(settings.filing_contact),
        email=plain(settings.institution_email),
        **parts,
    )


def _digits(phone: str) -> str:
    """A telephone number as twelve places hold it: '+32 (0)2 205 03 50' is '022050350', '+31 20 …' begins with 0031."""
    plain = phone.strip().replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", plain)
    if plain.startswith("+"):
        digits = f"00{digits}"
    return f"0{digits.removeprefix('0032')}" if digits.startswith("0032") else digits
