"""An invoice or credit note as printed: the frozen words and figures, and the PDF/A made of them."""

import json
from base64 import b64encode
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from babel.numbers import format_decimal
from flask import render_template

from walk.i18n import speaking
from walk.invoices.wording import WORDINGS
from walk.money import Cents
from walk.payments.transfers import Instructions, qr_code
from walk.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Everything that differs from one invoice to another, as it stands on paper; kept as JSON.

    `credits`, `credits_date`, `reason`: only of a credit note; `due`, `communication`, `digits`: only of an invoice.
    """

    language: str
    code: str
    date: str
    amount: Cents
    lines: list[tuple[str, Cents]]
    mention: str
    institution_name: str
    institution_address: str
    institution_number: str
    institution_email: str
    iban: str
    bic: str
    company_name: str
    company_address: list[str]
    company_number: str
    contact: str
    order_reference: str
    due: str = ""
    communication: str = ""
    digits: str = ""
    credits: str = ""
    credits_date: str = ""
    reason: str = ""


def render(printed: Printed) -> bytes:
    """The document as an archival, tagged PDF (PDF/A-3a); the same facts always give the same bytes.

    Raises walk.pdf.PdfUnavailable on a machine without the libraries.
    """
    return render_pdf(to_html(printed), stylesheet="invoice.css", identifier=_identifier(printed))


def to_html(printed: Printed) -> str:
    """The document before it is laid out."""
    with speaking(printed.language):
        return render_template(
            "invoices/pdf/invoice.html",
            printed=printed,
            wording=WORDINGS[printed.language],
            money=lambda cents: written(cents, printed.language),
            qr=_qr(printed) if printed.digits else "",
        )


def written(cents: Cents, language: str) -> str:
    """An amount with its cents, as bookkeepers write it: '€ 1.234,50'."""
    figures = format_decimal(Decimal(cents) / 100, "#,##0.00", locale=f"{language}_BE")
    return f"{figures}\u00a0€" if language == "fr" else f"€\u00a0{figures}"


def from_json(kept: dict[str, Any]) -> Printed:
    """What was frozen when the document was issued."""
    return Printed(**kept)


def to_json(printed: Printed) -> dict[str, Any]:
    """What is frozen when a document is issued."""
    return asdict(printed)


def _qr(printed: Printed) -> str:
    how = Instructions(
        name=printed.institution_name,
        iban=printed.iban,
        bic=printed.bic,
        amount=printed.amount,
        communication=printed.communication,
        digits=printed.digits,
    )
    return f"data:image/svg+xml;base64,{b64encode(qr_code(how, 'svg')).decode()}"


def _identifier(printed: Printed) -> bytes:
    return sha256(json.dumps(to_json(printed), sort_keys=True).encode()).digest()[:16]
