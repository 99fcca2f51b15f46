"""Promises that a line may pay, read in one go: who, how much, what for, and what stands in the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from walk.bank.communication import valid_digits
from walk.companies.models import Company, PackageLine
from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.models import Checkout, CheckoutLine, Posting, Purpose, Transfer
from walk.walkers.models import Walker, WalkerFee

_LOOKED_BACK = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Something somebody was asked to pay. `obstacle`: why it should not simply be paid now."""

    checkout_id: int
    digits: str | None
    name: str
    email: str
    what: str
    amount: Cents
    received: Cents
    year: int
    obstacle: str

    @property
    def written_digits(self) -> str:
        """The structured communication as people write it."""
        digits = self.digits or ""
        return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++" if digits else ""


def list_candidates(
    *, digits: Collection[str], amounts: Collection[Cents], emails: Collection[str], paid_at: datetime, at: datetime
) -> list[Promise]:
    """Promised transfers with one of these references, and unpaid ones of these amounts or of these people."""
    may_be = or_(_amount().in_(amounts), Checkout.payer_email.in_(emails))
    unpaid = and_(_received() == 0, Transfer.promised_at >= at - _LOOKED_BACK, may_be)
    query = _promises().where(Transfer.id.is_not(None), or_(Transfer.digits.in_(digits), unpaid))
    return _read(query.order_by(Checkout.id.desc()).limit(2000), paid_at)


def search_promises(search: str, *, paid_at: datetime, at: datetime, most: int = 10) -> list[Promise]:
    """What was asked of people, paid or not, by name, e-mail address, reference or communication; unpaid first."""
    digits = valid_digits(search)
    query = _promises().where(Checkout.created_at >= at - _LOOKED_BACK)
    if digits:
        query = query.where(Transfer.digits == digits)
    for word in [] if digits else search.split():
        text = func.concat_ws(" ", _name(), Checkout.payer_email, Checkout.reference, Transfer.digits, _what())
        query = query.where(text.icontains(word, autoescape=True))
    return _read(query.order_by(_received() > 0, Checkout.id.desc()).limit(most), paid_at)


def list_promises(checkout_ids: Collection[int], *, paid_at: datetime) -> list[Promise]:
    """These, in the order of their numbers."""
    return _read(_promises().where(Checkout.id.in_(checkout_ids)).order_by(Checkout.id), paid_at)


def _promises() -> Any:
    gift = select(CheckoutLine.id).where(_of_checkout(), CheckoutLine.purpose == Purpose.GIFT).exists()
    return (
        select(
            Checkout.id,
            Transfer.digits,
            _name(),
            Checkout.payer_email,
            _what(),
            _amount(),
            _received(),
            Edition.year,
            gift,
            Edition.giving_opens_at,
            Edition.giving_closes_at,
        )
        .join(Edition, Edition.id == Checkout.edition_id)
        .outerjoin(Transfer, Transfer.checkout_id == Checkout.id)
    )


def _read(query: Any, paid_at: datetime) -> list[Promise]:
    return [_promise(tuple(row), paid_at) for row in db.session.execute(query)]


def _promise(row: tuple[Any, ...], paid_at: datetime) -> Promise:
    (key, digits, name, email, what, amount, received, year, gift, opens_at, closes_at) = row
    obstacle = ""
    if received > 0:
        obstacle = _("This promise was paid already.")
    elif gift and not opens_at <= paid_at < closes_at:
        obstacle = _("Giving for %(edition)s was closed on that day.", edition=f"Refugee Walk {year}")
    return Promise(
        checkout_id=key,
        digits=digits,
        name=name or email,
        email=email,
        what=what or "",
        amount=int(amount or 0),
        received=int(received),
        year=year,
        obstacle=obstacle,
    )


def _of_checkout() -> ColumnElement[bool]:
    return CheckoutLine.checkout_id == Checkout.id


def _amount() -> ColumnElement[int]:
    return select(func.sum(CheckoutLine.amount)).where(_of_checkout()).correlate(Checkout).scalar_subquery()


def _received() -> ColumnElement[int]:
    query = select(func.coalesce(func.sum(Posting.amount), 0)).join(CheckoutLine).where(_of_checkout())
    return query.correlate(Checkout).scalar_subquery()


def _what() -> ColumnElement[str]:
    described = func.string_agg(CheckoutLine.description, ", ", type_=String)
    return select(described).where(_of_checkout()).correlate(Checkout).scalar_subquery()


def _name() -> ColumnElement[str]:
    """Who promised: the giver, the company, or the first walker."""
    gave = select(func.concat_ws(" ", Donation.first_name, Donation.last_name, type_=String)).join(CheckoutLine)
    bought = select(Company.name).join(PackageLine).join(CheckoutLine, CheckoutLine.id == PackageLine.line_id)
    walks = select(func.concat_ws(" ", Walker.first_name, Walker.last_name, type_=String)).join(WalkerFee)
    walks = walks.join(CheckoutLine, CheckoutLine.id == WalkerFee.line_id)
    parts = [
        each.where(_of_checkout()).order_by(CheckoutLine.id).limit(1).correlate(Checkout).scalar_subquery()
        for each in (gave, bought, walks)
    ]
    return func.coalesce(*parts, "", type_=String)
