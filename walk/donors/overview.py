"""A donor's years: gifts with their verdict and certificate, what the tax office gives back, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from walk.certificates.counting import CountedGift, list_gifts
from walk.certificates.models import Certificate, Document
from walk.certificates.rules import Verdict, tax_year
from walk.clock import brussels_day
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.donors.queries import list_joined, whole
from walk.errors import NotFound
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.showing import owner_of
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class ShownGift:
    """One gift of a donor: to whom, how much, whether it counts; `paid_by`: who paid it, where that is another."""

    given_on: date
    to: str
    amount: Cents
    verdict: Verdict | None
    certificate: int | None
    donation_id: int | None
    payment_id: int | None
    paid_by: str = ""
    counts_for: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownYear:
    """All gifts of one calendar year; `total`: cents that count, `back`: about what the tax office gives back."""

    year: int
    gifts: Sequence[ShownGift]
    total: Cents
    back: Cents
    short: Cents
    rate: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A donor with everybody joined with them, their years from the latest on, and their certificates."""

    donor: Donor
    joined: Sequence[Donor]
    years: Sequence[ShownYear]
    certificates: Sequence[tuple[Certificate, Document | None]]


def overview_of(donor: Donor, *, today: date) -> Overview:
    """Everything a donor may know of their own gifts, in a bounded number of statements."""
    joined = list_joined(donor)
    ids = [donor.id, *(each.id for each in joined)]
    donations = _donations(ids)
    found = [_counted(gift, donations, ids) for gift in list_gifts(donors=[donor.id])]
    rows = [*found, *_of_others(donations, ids)]
    years = sorted({today.year, *(year for year, _gift in rows)}, reverse=True)
    return Overview(
        donor=donor,
        joined=joined,
        years=[_year(year, [gift for when, gift in rows if when == year]) for year in years],
        certificates=list_certificates(ids),
    )


def list_certificates(ids: Sequence[int]) -> list[tuple[Certificate, Document | None]]:
    """The certificates of these donors with the document that holds, latest year first."""
    query = (
        select(Certificate, Document)
        .outerjoin(Document, (Document.certificate_id == Certificate.id) & (Document.version == Certificate.version))
        .where(Certificate.donor_id.in_(list(ids)))
        .order_by(Certificate.tax_year.desc(), Certificate.number.desc())
    )
    return [(certificate, document) for certificate, document in db.session.execute(query)]


def get_document(donor: Donor, *, year: int, number: int) -> Document:
    """The document that holds of a certificate of this donor, once it is made. Raises NotFound."""
    ids = [donor.id, *(each.id for each in list_joined(donor))]
    for certificate, document in list_certificates(ids):
        fits = (certificate.tax_year, certificate.number) == (year, number) and certificate.withdrawn_at is None
        if fits and document is not None and document.rendered_at is not None:
            return document
    raise NotFound


def _donations(ids: Sequence[int]) -> Mapping[int, Donation]:
    mine = Donation.donor_id.in_(ids) | Donation.for_donor_id.in_(ids)
    to = joinedload(Donation.page)
    query = (
        select(Donation)
        .where(mine)
        .options(
            joinedload(Donation.donor),
            joinedload(Donation.for_donor).joinedload(Donor.same_as),
            to.joinedload(Page.walker).options(joinedload(Walker.team), joinedload(Walker.edition)),
            to.options(joinedload(Page.team), joinedload(Page.company), joinedload(Page.edition)),
        )
    )
    return {each.id: each for each in db.session.scalars(query)}


def _counted(gift: CountedGift, donations: Mapping[int, Donation], ids: Sequence[int]) -> tuple[int, ShownGift]:
    donation = donations.get(gift.donation_id or 0)
    return gift.year, ShownGift(
        given_on=gift.given_on,
        to=owner_of(donation.page) if donation else "",
        amount=donation.amount if donation and gift.verdict is Verdict.WENT_BACK else gift.amount,
        verdict=gift.verdict,
        certificate=gift.number,
        donation_id=gift.donation_id,
        payment_id=gift.payment_id,
        paid_by=donation.name if donation and donation.donor_id not in ids else "",
    )


def _of_others(donations: Mapping[int, Donation], ids: Sequence[int]) -> list[tuple[int, ShownGift]]:
    """What was paid from this donor's address and counts for somebody else: nothing but their name is told."""
    rows = []
    for each in donations.values():
        named = each.for_donor
        if named is None or whole(named).id in ids or each.received_at is None or each.received <= 0:
            continue
        given_on = brussels_day(each.received_at)
        gift = ShownGift(
            given_on=given_on,
            to=owner_of(each.page),
            amount=each.received,
            verdict=None,
            certificate=None,
            donation_id=each.id,
            payment_id=None,
            counts_for=whole(named).name,
        )
        rows.append((given_on.year, gift))
    return rows


def _year(year: int, gifts: Sequence[ShownGift]) -> ShownYear:
    rules, total = tax_year(year), sum(gift.amount for gift in gifts if gift.verdict is Verdict.COUNTS)
    reached = total >= rules.threshold
    return ShownYear(
        year=year,
        gifts=sorted(gifts, key=lambda gift: (gift.given_on, gift.donation_id or 0), reverse=True),
        total=total,
        back=total * rules.rate // 100 if reached else 0,
        short=0 if reached else rules.threshold - total,
        rate=rules.rate,
    )
