"""Changes: issue a year's certificates, replace one, withdraw one, decide what counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import insert, select

from walk import audit, jobs
from walk.certificates import document, queries, rules
from walk.certificates.counting import CountedGift, list_gifts
from walk.certificates.freezing import amount_of, freeze, has_name, is_complete, says_the_same
from walk.certificates.models import Certificate, CertifiedGift, Document, Ruling
from walk.certificates.qr import LENGTH
from walk.db import db
from walk.donors.models import Donor
from walk.errors import Refused
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.models import Payment
from walk.tokens import new_word
from walk.web.addresses import absolute

_A_JOB = 50


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What an issue made: how many certificates, and for how many cents."""

    year: int
    count: int
    cents: Cents


def issue(
    year: int, *, at: datetime, early: bool = False, complete_only: bool = False, made_by: str = "system"
) -> Issued:
    """Give each donor who reaches the threshold and has none a certificate for the year, without a gap.

    One at a time per year, whoever asks. `early`: although the year is not over. `complete_only`: leave out
    donors whose address is incomplete; they can have theirs later. Raises Refused while the year is not over.
    """
    _check_on()
    rules.check_year_over(year, at=at, early=early)
    queries.lock_certificates()
    gifts = _certifiable(year)
    donors = [donor for donor in queries.list_without(year, gifts, complete_only=complete_only) if has_name(donor)]
    first = queries.highest_number(year) + 1
    numbered = [(donor, gifts[donor.id], number) for number, donor in enumerate(donors, first)]
    if numbered:
        certificates = _insert(
            Certificate,
            [
                {
                    "tax_year": year,
                    "number": number,
                    "donor_id": donor.id,
                    "amount": amount_of(given),
                    "issued_at": at,
                }
                for donor, given, number in numbered
            ],
        )
        papers = [
            _paper(certificate, donor, given, year=year, number=number, at=at, made_by=made_by)
            for certificate, (donor, given, number) in zip(certificates, numbered, strict=True)
        ]
        documents = _insert(Document, papers)
        _hold((paper, given) for paper, (_, given, _) in zip(documents, numbered, strict=True))
        _enqueue_documents(documents)
    made = Issued(year=year, count=len(numbered), cents=sum(amount_of(given) for _, given, _ in numbered))
    audit.record(
        "issue certificates",
        f"certificates {year}",
        at=at,
        count=made.count,
        cents=made.cents,
        early=early,
    )
    return made


def replace(
    certificate: Certificate, *, reason: str, made_by: str, at: datetime, version: int | None = None
) -> Document:
    """A new paper under the same number, with the donor's data and gifts as they are now; the old one holds no more.

    `version`: of the paper that was looked at. Raises Refused when it is not the last, for a withdrawn certificate,
    without a reason, and where too little is left of the gifts.
    """
    certificate = _locked(certificate, version)
    reason = _given(reason)
    year, donor = certificate.tax_year, certificate.donor.same_as or certificate.donor
    gifts = [gift for gift in list_gifts(year=year, donors=[donor.id]) if gift.counts and _belongs(gift, certificate)]
    if not is_complete(donor):
        raise Refused(_("The donor's name or address is not complete: fill it in first."))
    amount, least = amount_of(gifts), rules.tax_year(year).threshold
    if amount < least:
        raise Refused(
            _(
                "Only %(amount)s is left of the gifts on this certificate: too little for one. Withdraw it instead.",
                amount=euros(amount),
            )
        )
    last = queries.get_document(certificate)
    certificate.version += 1
    certificate.amount = amount
    paper = _paper(
        certificate.id,
        donor,
        gifts,
        year=year,
        number=certificate.number,
        at=at,
        made_by=made_by,
        version=certificate.version,
        replaces=last.made_at,
        reason=reason,
    )
    if says_the_same(paper["printed"], last.printed):
        raise Refused(_("A new paper would say the same. For another copy, download a duplicate."))
    [document_id] = _insert(Document, [paper])
    _hold([(document_id, gifts)])
    _enqueue_documents([document_id])
    db.session.flush()
    _record("replaced certificate", certificate, at=at, amount=amount, reason=reason)
    return db.session.get_one(Document, document_id)


def withdraw(certificate: Certificate, *, reason: str, made_by: str, at: datetime, version: int | None = None) -> None:
    """The certificate holds no more; its number stays used, and its gifts are on no certificate."""
    certificate = _locked(certificate, version)
    certificate.withdrawn_at, certificate.withdrawn_by, certificate.withdrawal_reason = at, made_by, _given(reason)
    db.session.flush()
    jobs.enqueue("certificates.tell_withdrawn", certificate_id=certificate.id)
    _record("withdrew certificate", certificate, at=at, reason=reason)


def rule(
    payment: Payment, *, counts: bool | None, tax_year: int | None, reason: str, made_by: str, at: datetime
) -> Ruling:
    """Decide, with a reason, whether the gifts of a payment count, and for which year; None leaves it to the rules."""
    queries.lock_certificates()
    if tax_year is not None and abs(tax_year - payment.tax_year) > 1:
        raise Refused(_("A gift can only move to the calendar year before or after."), field="tax_year")
    ruling = Ruling(
        payment_id=payment.id,
        counts=counts,
        tax_year=tax_year,
        reason=_given(reason),
        made_by=made_by,
        made_at=at,
    )
    db.session.add(ruling)
    db.session.flush()
    audit.record("ruled on payment", f"payment {payment.id}", at=at, counts=counts, year=tax_year, reason=reason)
    return ruling


def _certifiable(year: int) -> dict[int, list[CountedGift]]:
    """The gifts of a year that are on no certificate, by donor, of whom they reach the threshold; as of one moment."""
    found: dict[int, list[CountedGift]] = defaultdict(list)
    for gift in list_gifts(year=year):
        if gift.counts and gift.certificate_id is None:
            found[gift.donor_id].append(gift)
    least = rules.tax_year(year).threshold
    return {donor: gifts for donor, gifts in found.items() if amount_of(gifts) >= least}


def _belongs(gift: CountedGift, certificate: Certificate) -> bool:
    """Gifts of this certificate, and those on none: a donor's other certificates keep theirs."""
    return gift.certificate_id in {None, certificate.id}


def _paper(
    certificate_id: int,
    donor: Donor,
    gifts: Sequence[CountedGift],
    *,
    year: int,
    number: int,
    at: datetime,
    made_by: str,
    version: int = 1,
    replaces: datetime | None = None,
    reason: str = "",
) -> dict[str, Any]:
    proof = new_word(LENGTH)
    printed = freeze(
        donor,
        gifts,
        year=year,
        number=number,
        at=at,
        check=absolute("attest.check", proof=proof),
        version=version,
        replaces=replaces,
    )
    return {
        "certificate_id": certificate_id,
        "version": version,
        "amount": amount_of(gifts),
        "printed": document.to_json(printed),
        "national_number": donor.national_number,
        "proof": proof,
        "made_at": at,
        "made_by": made_by,
        "reason": reason,
    }


def _hold(papers: Iterable[tuple[int, Sequence[CountedGift]]]) -> None:
    """These gifts are on these papers; under the lock of certificates, they were on no other."""
    rows = [
        {
            "document_id": document_id,
            "payment_id": gift.payment_id,
            "line_id": gift.line_id,
            "elsewhere_id": gift.elsewhere_id,
            "amount": gift.amount,
        }
        for document_id, gifts in papers
        for gift in gifts
    ]
    db.session.execute(insert(CertifiedGift), rows)


def _insert(kind: type[Certificate] | type[Document], rows: list[dict[str, Any]]) -> list[int]:
    made = db.session.scalars(insert(kind).returning(kind.id, sort_by_parameter_order=True), rows)
    return list(made)


def _enqueue_documents(ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _A_JOB):
        jobs.enqueue("certificates.make", document_ids=list(ids[start : start + _A_JOB]))


def _locked(certificate: Certificate, version: int | None) -> Certificate:
    """The certificate as it is now, to ourselves.

    Raises Refused when it was withdrawn, or is no longer the `version` that was looked at.
    """
    _check_on()
    queries.lock_certificates()
    query = select(Certificate).where(Certificate.id == certificate.id).with_for_update()
    now = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if now.withdrawn_at is not None:
        raise Refused(_("This certificate was withdrawn: its number is never used again."))
    if version is not None and now.version != version:
        raise Refused(_("This certificate was replaced meanwhile: look at the new paper first."))
    return now


def _check_on() -> None:
    if current_app.extensions["walk.settings"].certificates == "off":
        raise Refused(_("Certificates are made in another system: this one only hands over the totals."))


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Write why."), field="reason")
    return reason.strip()


def _record(verb: str, certificate: Certificate, *, at: datetime, **detail: Any) -> None:
    subject = f"certificate {certificate.id}"
    audit.record(verb, subject, at=at, year=certificate.tax_year, number=certificate.number, **detail)
