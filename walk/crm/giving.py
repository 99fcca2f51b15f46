"""Contributions and participants for CiviCRM."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, func, null, select
from sqlalchemy.orm import aliased

from walk.crm.contacts import once
from walk.crm.identifiers import DONOR, FEE, GIFT, donor_number, reference
from walk.crm.models import CrmReference
from walk.crm.rules import Record, amount, method, moment, participant_status
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.editions.models import Edition
from walk.lists.rows import streamed
from walk.pages.models import Page
from walk.payments.models import Payment, Posting, Reversal
from walk.walkers.models import Finish, Walker, WalkerFee

SOFT = "SoftCreditContact.external_identifier"
INVOICE, TOTAL = "Contribution.invoice_id", "Contribution.total_amount"


def each_gift(edition: Edition, kind: DonorKind, *, credited: bool) -> Iterator[Record]:
    """Gifts that arrived, of persons or of organisations; those with a soft credit to a walker, or the others."""
    for row in streamed(_gifts(edition, kind, credited=credited)):
        record = _contribution(row, "Donation", edition)
        yield {**record, SOFT: row.credited} if credited else record


def each_fee(edition: Edition) -> Iterator[Record]:
    """Registration fees that arrived, each of its walker, whoever paid."""
    for row in streamed(_fees(edition)):
        yield _contribution(row, "Event Fee", edition)


def each_participant(edition: Edition, event_id: int) -> Iterator[Record]:
    """Walkers of the edition as participants of an event in CiviCRM."""
    for row in streamed(_participants(edition)):
        status = participant_status(
            cancelled=row.cancelled,
            transferred=row.transferred,
            waiting=row.waiting,
            confirmed=row.confirmed,
            walked=row.walked,
        )
        yield {
            "Contact.external_identifier": row.reference,
            "Participant.event_id": str(event_id),
            "Participant.status_id": status,
            "Participant.role_id": "Attendee",
            "Participant.register_date": moment(row.registered_at),
            "Participant.source": edition.name,
            "Participant.fee_amount": amount(row.fee_received),
            "Participant.fee_currency": "EUR",
        }


def _contribution(row: Any, financial_type: str, edition: Edition) -> Record:
    """What stayed of the money; of what went back whole, what had come, as refunded."""
    kept = row.received > 0
    return {
        "Contact.external_identifier": row.contact,
        INVOICE: row.reference,
        "Contribution.financial_type_id": financial_type,
        TOTAL: amount(row.received if kept else int(row.came)),
        "Contribution.currency": "EUR",
        "Contribution.receive_date": moment(row.paid_at),
        "Contribution.contribution_status_id": "Completed" if kept else "Refunded",
        "Contribution.payment_instrument_id": method(row.method, row.provider),
        "Contribution.cancel_date": "" if kept else moment(row.went_at or row.paid_at),
        "Contribution.source": f"{edition.name}: {row.page}" if row.page else edition.name,
    }


def _arrived() -> Any:
    """By line: what came in, when first and how, and when last something went back."""
    came = Posting.reversal_id.is_(None)
    return (
        select(
            Posting.line_id,
            func.sum(Posting.amount).filter(came).label("came"),
            func.min(Payment.paid_at).label("paid_at"),
            func.max(Reversal.made_at).label("went_at"),
            func.min(Payment.method).label("method"),
            func.min(Payment.provider).label("provider"),
        )
        .join(Payment, Payment.id == Posting.payment_id)
        .outerjoin(Reversal, Reversal.id == Posting.reversal_id)
        .group_by(Posting.line_id)
        .subquery("arrived")
    )


def _gifts(edition: Edition, kind: DonorKind, *, credited: bool) -> Any:
    arrived, whole = _arrived(), aliased(Donor)
    shown = and_(CrmReference.id.is_not(None), Donation.hide_from_walker.is_(False), Donation.received > 0)
    query: Any = select(
        reference(DONOR, whole.id).label("contact"),
        reference(GIFT, Donation.id).label("reference"),
        Donation.received,
        *(arrived.c.came, arrived.c.paid_at, arrived.c.went_at, arrived.c.method, arrived.c.provider),
        Page.slug.label("page"),
        case((shown, CrmReference.reference), else_=null()).label("credited"),
    )
    return (
        query.select_from(Donation)
        .join(Page, Page.id == Donation.page_id)
        .join(Donor, Donor.id == func.coalesce(Donation.for_donor_id, Donation.donor_id))
        .join(whole, whole.id == donor_number())
        .join(arrived, arrived.c.line_id == Donation.line_id)
        .outerjoin(CrmReference, CrmReference.walker_id == Page.walker_id)
        .where(Page.edition_id == edition.id, Donation.received_at.is_not(None), whole.kind == kind)
        .where(shown if credited else ~shown)
        .order_by(Donation.id)
    )


def _fees(edition: Edition) -> Any:
    """A fee may have been asked more than once; a line that was never paid has no row in `arrived`."""
    arrived = _arrived()
    query: Any = select(
        func.min(CrmReference.reference).label("contact"),
        reference(FEE, Walker.id).label("reference"),
        Walker.fee_received.label("received"),
        func.sum(arrived.c.came).label("came"),
        func.min(arrived.c.paid_at).label("paid_at"),
        func.max(arrived.c.went_at).label("went_at"),
        func.min(arrived.c.method).label("method"),
        func.min(arrived.c.provider).label("provider"),
        null().label("page"),
    )
    return (
        query.select_from(Walker)
        .join(WalkerFee, WalkerFee.walker_id == Walker.id)
        .join(arrived, arrived.c.line_id == WalkerFee.line_id)
        .join(CrmReference, CrmReference.walker_id == Walker.id)
        .where(Walker.edition_id == edition.id)
        .group_by(Walker.id)
        .order_by(Walker.id)
    )


def _participants(edition: Edition) -> Any:
    walked = and_(Finish.confirmed_at.is_not(None), Finish.metres > 0)
    query: Any = select(
        CrmReference.reference,
        Walker.cancelled_at.is_not(None).label("cancelled"),
        Walker.transferred_to_id.is_not(None).label("transferred"),
        Walker.waiting_since.is_not(None).label("waiting"),
        Walker.confirmed_at.is_not(None).label("confirmed"),
        func.coalesce(walked, False).label("walked"),
        Walker.registered_at,
        Walker.fee_received,
    )
    query = query.outerjoin(Finish, Finish.walker_id == Walker.id)
    query = query.join(CrmReference, CrmReference.walker_id == Walker.id)
    return once(query.where(Walker.edition_id == edition.id))
