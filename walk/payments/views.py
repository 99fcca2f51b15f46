"""Paying what was asked: the choice between online and a bank transfer, and how to transfer."""

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound
from walk.payments.checkout import payment_address, ways_back
from walk.payments.models import Checkout, Transfer
from walk.payments.queries import get_checkout, received_of
from walk.payments.transfers import find_transfer, instructions, promise_transfer, qr_code
from walk.payments.webhook import blueprint
from walk.web.access import ANYONE, open_to
from walk.web.limits import MONEY, limited

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/pay/<reference>")
@open_to(ANYONE)
def pay(reference: str) -> str | Response:
    """What is asked, and the ways to pay it; once it is paid, the thanks."""
    checkout = get_checkout(reference)
    if received_of(checkout) > 0:
        return redirect(ways_back(checkout)[0], 303)
    return render_template("payments/pay.html", checkout=checkout, gone=_is_gone(checkout))


@blueprint.post("/pay/<reference>/online")
@open_to(ANYONE)
@limited(MONEY, scope="pay")
def online(reference: str) -> Response:
    """To the payment page."""
    checkout = get_checkout(reference)
    if _is_gone(checkout):
        return redirect(url_for("payments.pay", reference=reference), 303)
    return to_pay(checkout)


@blueprint.post("/pay/<reference>/transfer")
@open_to(ANYONE)
@limited(MONEY, scope="pay")
def by_transfer(reference: str) -> Response:
    """The payer chooses a bank transfer."""
    checkout = get_checkout(reference)
    if _is_gone(checkout) or received_of(checkout) > 0:
        return redirect(url_for("payments.pay", reference=reference), 303)
    return _to_transfer(checkout)


@blueprint.get("/pay/<reference>/transfer")
@open_to(ANYONE)
def transfer(reference: str) -> str:
    """How to transfer: account, amount, communication and QR code; and whether the money is there."""
    checkout = get_checkout(reference)
    return render_template(
        "payments/transfer.html",
        checkout=checkout,
        how=instructions(_transfer(checkout)),
        arrived=received_of(checkout),
        thanks=ways_back(checkout)[0],
    )


@blueprint.get("/pay/<reference>/qr.<kind>")
@open_to(ANYONE)
def qr(reference: str, kind: str) -> Response:
    """The QR code for a banking app."""
    if kind not in PICTURES:
        raise NotFound
    code = qr_code(instructions(_transfer(get_checkout(reference))), kind)
    return FlaskResponse(code, mimetype=PICTURES[kind])


def to_pay(checkout: Checkout) -> Response:
    """Send the payer on, in the way that the button says which was used: a bank transfer, or else the payment page."""
    if request.form.get("way") == "transfer":
        return _to_transfer(checkout)
    thanks, back = ways_back(checkout)
    return redirect(payment_address(checkout, thanks_url=thanks, back_url=back, at=now()), 303)


def _to_transfer(checkout: Checkout) -> Response:
    with transaction():
        promise_transfer(checkout, at=now())
    return redirect(url_for("payments.transfer", reference=checkout.reference), 303)


def _transfer(checkout: Checkout) -> Transfer:
    found = find_transfer(checkout)
    if found is None:
        raise NotFound
    return found


def _is_gone(checkout: Checkout) -> bool:
    """Whether nothing will come of it any more and nobody should pay it."""
    return checkout.withdrawn_at is not None
