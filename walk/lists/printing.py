"""Lists on paper: labels to stick, and the sheets with whom to call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import render_template

from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.lists.columns import List
from walk.pdf import render_pdf

MOST = 3000  # labels of one file: 125 sheets
SIZES = {"3x8": 24, "2x7": 14}  # labels a sheet: Avery 3474 and L7163, and what other makers sell as those


@dataclass(frozen=True, kw_only=True)
class Label:
    """One sticker: who it is for, and the lines below."""

    name: str
    lines: tuple[str, ...]


def forms_of(found: List) -> list[str]:
    """The papers that a list makes, each in the sizes it comes in."""
    labels = [f"{each}_{size}" for each in found.papers if each != "sheet" for size in SIZES]
    return [*(each for each in found.papers if each == "sheet"), *labels]


def paper(form: str, found: List, edition: Edition, rows: Sequence[Any]) -> bytes:
    """The PDF of this form. Raises Refused where it would hold nothing, or too much; walk.pdf.PdfUnavailable."""
    if form == "sheet":
        return _emergency_sheets(edition, rows)
    what, size = form.split("_")
    labels = [_sticker(row) for row in rows] if what == "stickers" else addresses(rows)
    if not labels:
        raise Refused(_("There is nothing to print: of nobody here we know street and town."), field="format")
    if len(labels) > MOST:
        raise Refused(_("These are too many labels for one file. Choose a route first."), field="format")
    return _labels(labels, size, title=f"{edition.name}: {found.name}")


def addresses(rows: Iterable[Any]) -> list[Label]:
    """A label for everybody of whom street and town are known."""
    return [_address(row) for row in rows if row.street and row.postal_code and row.city]


def _address(row: Any) -> Label:
    columns = row._fields
    name = row.name if "name" in columns else row.organisation or f"{row.first_name} {row.last_name}".strip()
    contact = [row.contact_name] if "contact_name" in columns else []
    country = [row.country] if "country" in columns and row.country != "BE" else []
    return Label(name=name, lines=(*contact, row.street, f"{row.postal_code} {row.city}", *country))


def _sticker(row: Any) -> Label:
    starts = " · ".join(each for each in (row.wave, f"{row.distance_km:g} km", row.shirt) if each)
    unpaid = () if row.paid else (_("Fee still to be paid"),)
    return Label(name=f"{row.first_name} {row.last_name}".strip(), lines=(row.team or row.company, starts, *unpaid))


def _labels(labels: Sequence[Label], size: str, *, title: str) -> bytes:
    on_a_sheet = SIZES[size]
    sheets = [labels[at : at + on_a_sheet] for at in range(0, len(labels), on_a_sheet)]
    html = render_template("lists/pdf/labels.html", sheets=sheets, size=size, title=title, language=language())
    return render_pdf(html, stylesheet=f"labels-{size}.css", identifier=_identifier(html))


def _emergency_sheets(edition: Edition, rows: Sequence[Any]) -> bytes:
    if not rows:
        raise Refused(_("There is nobody on this list."), field="format")
    starts = attrgetter("wave", "distance_km", "start")
    waves = [(start, list(walkers)) for start, walkers in groupby(rows, key=starts)]
    html = render_template("lists/pdf/emergency.html", edition=edition, waves=waves, language=language())
    return render_pdf(html, stylesheet="emergency.css", identifier=_identifier(html))


def _identifier(html: str) -> bytes:
    return sha256(html.encode()).digest()[:16]
