"""The PDF of a certificate: the fast way where it fits, the full way otherwise; nobody can see which it was."""

from base64 import b64encode
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from threading import Lock
from typing import Any

from walk import files
from walk.certificates import qr
from walk.certificates.document import Printed, alphabet_of, from_json, identifier, texts_of, to_html
from walk.pdf import render_pdf
from walk.stamping import Master, NoMaster, Slot

_OWN = ("number", "donor_name", "donor_first_name", "donor_address", "figures", "words", "masked", "gifts", "check")
_TOLD = (
    "donor_street",
    "donor_postal_code",
    "donor_city",
    "donor_country",
    "enterprise_number",
)  # not printed as such
_CONSTANT = tuple(each.name for each in fields(Printed) if each.name not in {*_OWN, *_TOLD})
_facts = attrgetter(*_CONSTANT)
_MOST_GIFTS = 40
_MM = 96 / 25.4
_WIDE = {"number": 80, "window": 80, "figures": 160, "words": 160, "gift": 80}  # mm; all others stand in a column of 73
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIGNS = {"number": _DIGITS, "gift_number": _DIGITS, "figures": f"{_DIGITS}.,* EUR", "words": f"{_LETTERS}é è -ëê"}
_MAKING = Lock()


def render(printed: Printed, national_number: str | None = None) -> bytes:
    """The certificate as an archival, tagged PDF (PDF/A-3a); the same facts always give the same bytes.

    `national_number`: printed only where `printed.number_shown` is "full". Raises walk.pdf.PdfUnavailable on a machine
    without the libraries.
    """
    texts = texts_of(printed, national_number)
    fits = printed.check and len(printed.gifts) <= _MOST_GIFTS and alphabet_of(texts) is not None
    if fits and (master := _master(*_shape(printed, texts))):
        picture, name = qr.operands(printed.check), identifier(printed, national_number)
        if written := master.write(texts, picture=picture, identifier=name):
            return written
    return render_whole(printed, national_number)


def render_whole(printed: Printed, national_number: str | None = None) -> bytes:
    """The same, laid out for itself: any name in any script, however long."""
    html = to_html(printed, texts_of(printed, national_number), signature=_picture(printed.signature))
    return render_pdf(html, stylesheet="certificate.css", identifier=identifier(printed, national_number))


def _shape(printed: Printed, texts: dict[str, str]) -> tuple[Any, ...]:
    """What all certificates of one layout share: constant facts, alphabet, which texts, where the code leads, gifts."""
    shared = (_facts(printed), alphabet_of(texts), tuple(texts))
    return *shared, printed.check[: -qr.LENGTH], len(printed.gifts)


@lru_cache(maxsize=48)
def _master(facts: Any, alphabet: str, names: tuple[str, ...], address: str, gifts: int) -> Master | None:
    own: dict[str, Any] = {"number": 0, "donor_name": "", "donor_first_name": "", "donor_address": []}
    own |= {"figures": "", "words": "", "gifts": [["", ""]] * gifts, "check": address + "a" * qr.LENGTH}
    printed = from_json({**dict(zip(_CONSTANT, facts, strict=True)), **own})
    slots = {name: _slot(place, name, alphabet) for place, name in enumerate(names)}
    stand_ins = {name: slot.stand_in for name, slot in slots.items()}
    with _MAKING:
        html = to_html(printed, stand_ins, signature=_picture(printed.signature), master=True)
        content = render_pdf(html, stylesheet="certificate.css", identifier=bytes(16))
        try:
            return Master(content, slots, title="number", picture=qr.drawn(printed.check))
        except NoMaster:
            return None


def _slot(place: int, name: str, alphabet: str) -> Slot:
    kind = name if name in _SIGNS else "gift" if name.startswith("gift") else name.rstrip(_DIGITS)
    return Slot(stand_in=f"{place:02d}{_SIGNS.get(kind, alphabet)}", width=_WIDE.get(kind, 73) * _MM)


def _picture(key: str) -> str:
    """The stored picture of a signature as a data: address, empty where there is none."""
    return f"data:image/png;base64,{b64encode(files.read(key)).decode()}" if key else ""
