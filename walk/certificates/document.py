"""A certificate as printed: the frozen words and figures, and the PDF/A made of them."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from flask import render_template

from walk.certificates.wording import WORDINGS
from walk.i18n import speaking
from walk.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Everything that differs from one certificate to another, as it stands on paper; kept as JSON."""

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


def render(printed: Printed) -> bytes:
    """The certificate as an archival, tagged PDF (PDF/A-3a); the same facts always give the same bytes.

    Raises walk.pdf.PdfUnavailable on a machine without the libraries.
    """
    return render_pdf(to_html(printed), stylesheet="certificate.css", identifier=_identifier(printed))


def to_html(printed: Printed) -> str:
    """The document before it is laid out."""
    with speaking(printed.language):
        return render_template("certificates/pdf/certificate.html", printed=printed, wording=WORDINGS[printed.language])


def from_json(kept: dict[str, Any]) -> Printed:
    """What was frozen when the certificate was issued."""
    return Printed(**kept)


def to_json(printed: Printed) -> dict[str, Any]:
    """What is frozen when a certificate is issued."""
    return asdict(printed)


def _identifier(printed: Printed) -> bytes:
    return sha256(json.dumps(to_json(printed), sort_keys=True).encode()).digest()[:16]
