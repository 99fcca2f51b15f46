"""Paying by bank transfer: the structured communication of a promise, whose promise one is, and its QR code."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from flask import current_app
from sqlalchemy import select
from stdnum import iban
from stdnum.be import ogm_vcs

from walk import jobs
from walk.db import db
from walk.errors import NotFound
from walk.money import Cents
from walk.payments.models import Checkout, Transfer
from walk.settings import Settings
from walk.tokens import new_number

PREFIX = "27"  # of all our communications: other references of the institution never begin so


@dataclass(frozen=True, kw_only=True)
class Instructions:
    """What a payer types in a banking app: name, IBAN, amount in cents, and the communication as it is printed."""

    name: str
    iban: str
    bic: str
    amount: Cents
    communication: str
    digits: str


def takes_transfers() -> bool:
    """Whether an account is named to which money can be transferred."""
    return bool(_settings().institution_iban)


def promise_transfer(checkout: Checkout, *, at: datetime) -> Transfer:
    """The transfer that will pay this checkout, with a structured communication of its own; the same when asked twice.

    A letter with everything the payer needs follows. Raises NotFound where no account is named.
    """
    if not takes_transfers():
        raise NotFound
    db.session.scalars(select(Checkout.id).where(Checkout.id == checkout.id).with_for_update()).one()
    found = find_transfer(checkout)
    if found is not None:
        return found
    transfer = Transfer(checkout=checkout, digits=_unused_digits(), promised_at=at)
    db.session.add(transfer)
    db.session.flush()
    if checkout.payer_email:
        jobs.enqueue("payments.send_instructions", transfer_id=transfer.id)
    return transfer


def find_transfer(checkout: Checkout) -> Transfer | None:
    """The bank transfer promised for this checkout, if one was."""
    return db.session.scalar(select(Transfer).where(Transfer.checkout_id == checkout.id))


def find_checkout_of_digits(digits: str) -> Checkout | None:
    """The checkout whose structured communication this is, as twelve digits."""
    return db.session.scalar(select(Checkout).join(Transfer).where(Transfer.digits == digits))


def instructions(transfer: Transfer) -> Instructions:
    """How to pay a promised transfer."""
    settings = _settings()
    return Instructions(
        name=settings.institution_name,
        iban=iban.format(settings.institution_iban),
        bic=settings.institution_bic,
        amount=transfer.checkout.amount,
        communication=f"+++{transfer.digits[:3]}/{transfer.digits[3:7]}/{transfer.digits[7:]}+++",
        digits=transfer.digits,
    )


def qr_code(how: Instructions, kind: str) -> bytes:
    """The same as a QR code for banking apps (EPC069-12), as "svg" or "png"; the digits in its structured line."""
    from segno import helpers

    code = helpers.make_epc_qr(
        name=how.name[:70],
        iban=iban.compact(how.iban),
        bic=how.bic or None,
        amount=Decimal(how.amount) / 100,
        reference=how.digits,
        encoding="utf-8",
    )
    buffer = BytesIO()
    more = {"omitsize": True} if kind == "svg" else {}
    code.save(buffer, kind=kind, scale=6, border=3, dark="#000000", light="#ffffff", **more)
    return buffer.getvalue()


def _unused_digits() -> str:
    while True:
        base = f"{PREFIX}{new_number() % 10**8:08d}"
        digits = f"{base}{ogm_vcs.calc_check_digits(base)}"
        if db.session.scalar(select(Transfer.id).where(Transfer.digits == digits)) is None:
            return digits


def _settings() -> Settings:
    settings: Settings = current_app.extensions["walk.settings"]
    return settings
