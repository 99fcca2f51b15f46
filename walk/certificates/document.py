"""A certificate as printed: the frozen words and figures, and the texts that stand on its paper."""

import json
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from flask import render_template

from walk.certificates.alphabets import OTHERS, alphabet_for
from walk.certificates.qr import drawing
from walk.certificates.rules import written_number
from walk.certificates.wording import WORDINGS
from walk.i18n import speaking


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Everything that stands on one certificate but the donor's national number; kept as JSON.

    `number_shown`: how that number is printed: masked, none, or full; `masked`: it, masked. `gifts`: the day and amount
    of each, where the donor wants them listed. `replaces`: the day of the paper that this one replaces. `check`: the
    address behind the QR code. `signature`: the key of the stored picture. `duplicate`: marked as a second copy.
    `dropped`: signs of the name or address that cannot be printed.
    """

    wording: int
    language: str
    year: int
    number: int
    figures: str
    words: str
    date: str
    institution_name: str
    institution_address: str
    institution_number: str
    city: str
    signatory_name: str
    signatory_title: str
    donor_name: str
    donor_first_name: str
    donor_address: list[str]
    donor_kind: str = "person"
    donor_street: str = ""
    donor_postal_code: str = ""
    donor_city: str = ""
    donor_country: str = "BE"
    enterprise_number: str = ""
    number_shown: str = "none"
    masked: str = ""
    gifts: list[list[str]] = field(default_factory=list)
    version: int = 1
    replaces: str = ""
    check: str = ""
    signature: str = ""
    duplicate: bool = False
    dropped: str = ""

    @property
    def whole_name(self) -> str:
        """As it stands in the window of the envelope."""
        return f"{self.donor_first_name} {self.donor_name}".strip()


def to_html(printed: Printed, texts: dict[str, str], *, signature: str = "", master: bool = False) -> str:
    """The document before it is laid out; `texts`: what differs from donor to donor, as `texts_of` gives it.

    `signature`: the picture, as a data: address. `master`: `texts` are stand-ins, whose lines never break.
    """
    with speaking(printed.language):
        return render_template(
            "certificates/pdf/certificate.html",
            printed=printed,
            texts=texts,
            wording=WORDINGS[printed.wording][printed.language],
            signature=signature,
            letters=_letters(texts),
            qr=f"data:image/svg+xml,{quote(drawing(printed.check))}" if printed.check else "",
            master=master,
        )


def texts_of(printed: Printed, national_number: str | None) -> dict[str, str]:
    """The texts on this paper that another donor's would not share, by name, in one line each."""
    shown = {"masked": printed.masked, "full": written_number(national_number or "")}.get(printed.number_shown, "")
    found = {
        "number": str(printed.number),
        "window0": printed.whole_name,
        **{f"window{line}": text for line, text in enumerate(printed.donor_address, 1)},
        "name": printed.donor_name,
        "first_name": printed.donor_first_name,
        **{f"address{line}": text for line, text in enumerate(printed.donor_address, 1)},
        "donor_number": shown or printed.enterprise_number,
        "figures": printed.figures,
        "words": printed.words,
    }
    if printed.gifts:
        found["gift_number"] = found["number"]
    for row, (day, amount) in enumerate(printed.gifts):
        found |= {f"gift{row}day": day, f"gift{row}amount": amount}
    return {name: " ".join(text.split()) for name, text in found.items() if text.strip()}


def _letters(texts: dict[str, str]) -> str:
    """How the donor's texts are set: sign by sign, in which typeface; or as their script wants it."""
    alphabet = alphabet_of(texts)
    return "" if alphabet is None else "spelled other-letters" if alphabet in OTHERS else "spelled"


def alphabet_of(texts: dict[str, str]) -> str | None:
    """The alphabet in which all texts of the paper are set; None when letters have to be looked for."""
    return alphabet_for("".join(texts.values()))


def identifier(printed: Printed, national_number: str | None) -> bytes:
    """What makes the file's own ID: the same facts, the same bytes."""
    secret = national_number if printed.number_shown == "full" else None
    return sha256(json.dumps([to_json(printed), secret], sort_keys=True).encode()).digest()[:16]


def from_json(kept: dict[str, Any]) -> Printed:
    """What was frozen when the certificate was issued, by whichever version of the words."""
    known = {each.name for each in fields(Printed)}
    return Printed(**{name: value for name, value in kept.items() if name in known})


def to_json(printed: Printed) -> dict[str, Any]:
    """What is frozen when a certificate is issued."""
    return dict(vars(printed))
