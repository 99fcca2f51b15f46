"""Changes: issue a year's certificates, make their documents, send them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from babel import Locale
from flask import current_app
from sqlalchemy import insert

from walk import audit, files, jobs
from walk.certificates import document, emails, queries, rules
from walk.certificates.models import Certificate
from walk.certificates.numerals import in_words
from walk.certificates.wording import VERSION
from walk.db import db, lock_name
from walk.donors.models import Donor
from walk.errors import Refused
from walk.i18n import day, speaking, spoken
from walk.i18n import gettext as _
from walk.mail import send_once
from walk.money import Cents

_A_JOB = 50


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What an issue made: how many certificates, and for how many cents."""

    year: int
    count: int
    cents: Cents


def issue(year: int, *, at: datetime, early: bool = False, complete_only: bool = False) -> Issued:
    """Give each donor who reaches the threshold and has none a certificate for the year, without a gap.

    One at a time per year, whoever asks. `early`: although the year is not over. `complete_only`: leave out
    donors whose address is incomplete; they can have theirs later. Raises Refused while the year is not over.
    """
    rules.check_year_over(year, at=at, early=early)
    lock_name(f"certificates of {year}")
    waiting = queries.list_waiting(year, complete_only=complete_only)
    first = queries.highest_number(year) + 1
    rows = [
        _row(donor, amount, year=year, number=number, at=at) for number, (donor, amount) in enumerate(waiting, first)
    ]
    if rows:
        made = db.session.scalars(insert(Certificate).returning(Certificate.id), rows).all()
        _enqueue_documents(sorted(made))
    issued = Issued(year=year, count=len(rows), cents=sum(row["amount"] for row in rows))
    audit.record(
        "issue certificates",
        f"certificates {year}",
        at=at,
        count=issued.count,
        cents=issued.cents,
        early=early,
    )
    return issued


def make_document(certificate_id: int, *, at: datetime) -> None:
    """Make and keep the PDF of a certificate, unless it has one; then have it sent."""
    certificate = queries.lock_certificate(certificate_id)
    if certificate.rendered_at is not None:
        return
    content = document.render(document.from_json(certificate.printed))
    certificate.sha256 = files.store(certificate.file_key, content)
    certificate.rendered_at = at
    jobs.enqueue("certificates.send", certificate_id=certificate_id)
    db.session.flush()


def send_document(certificate_id: int, *, at: datetime) -> None:
    """Send the donor the certificate by e-mail, once."""
    certificate = queries.lock_certificate(certificate_id)
    if certificate.mailed_at is not None or not certificate.donor.email:  # without an address it goes by post
        return
    printed = document.from_json(certificate.printed)
    letter = emails.certificate_letter(printed, to=certificate.donor.email, content=read_document(certificate))
    send_once(f"certificate:{certificate_id}", letter, at=at)
    certificate.mailed_at = at
    db.session.flush()


def read_document(certificate: Certificate) -> bytes:
    """The PDF as it was kept. Raises Refused when there is none yet, or when it was changed since."""
    if certificate.sha256 is None:
        raise Refused(_("This certificate is still being made. Try again in a minute."))
    content = files.read(certificate.file_key)
    if sha256(content).hexdigest() != certificate.sha256:
        raise Refused(_("The stored file of this certificate is damaged: it is not what was issued. Restore it first."))
    return content


def _row(donor: Donor, amount: Cents, *, year: int, number: int, at: datetime) -> dict[str, Any]:
    printed = _print(donor, int(amount), year=year, number=number, at=at)
    return {
        "tax_year": year,
        "number": number,
        "donor_id": donor.id,
        "amount": int(amount),
        "printed": document.to_json(printed),
        "issued_at": at,
    }


def _print(donor: Donor, amount: Cents, *, year: int, number: int, at: datetime) -> document.Printed:
    settings = current_app.extensions["walk.settings"]
    language = spoken(donor.language)
    with speaking(language):
        date = day(at)
    return document.Printed(
        wording=VERSION,
        language=language,
        year=year,
        number=number,
        figures=rules.filled(amount),
        words=in_words(amount, language),
        date=date,
        institution_name=settings.institution_name,
        institution_address=settings.institution_address,
        institution_number=rules.formatted_number(settings.institution_number),
        city=settings.institution_city,
        signatory_name=settings.signatory_name,
        signatory_title=settings.signatory_title,
        donor_name=donor.last_name.strip() or donor.first_name.strip(),
        donor_first_name=donor.first_name.strip() if donor.last_name.strip() else "",
        donor_address=_address(donor, language),
    )


def _address(donor: Donor, language: str) -> list[str]:
    country = "" if donor.country in {"", "BE"} else Locale(language).territories.get(donor.country, donor.country)
    lines = (donor.street, f"{donor.postal_code} {donor.city}", country)
    return [line.strip() for line in lines if line.strip()]


def _enqueue_documents(ids: Iterable[int]) -> None:
    every = list(ids)
    for start in range(0, len(every), _A_JOB):
        jobs.enqueue("certificates.make", certificate_ids=every[start : start + _A_JOB])
