"""Speaks to Stripe: opens a checkout, and tells a real event from a forged one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import stripe
from flask import current_app

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.settings import STRIPE_API_VERSION, Settings

MOST_LINES = 100  # of one session, by Stripe's rules


class SessionFailed(Refused):
    """Stripe answered no: the next try is a new attempt. Where it did not answer, the same attempt is repeated."""


class Unanswered(Exception):
    """Stripe did not answer, or not with what we asked for; asking again later may help."""

    @classmethod
    def because(cls, error: stripe.StripeError) -> "Unanswered":
        return cls(f"{type(error).__name__} {error.code or ''} {error.request_id or ''}".strip())


class Unknown(Exception):
    """Stripe has no such thing; asking again does not help."""


class RefundRefused(Exception):
    """Stripe will never make this refund; the text is Stripe's reason."""


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """A line as the payer sees it at Stripe."""

    description: str
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A checkout as Stripe is asked to open it."""

    reference: str
    attempt: int
    email: str
    language: str
    lines: Sequence[AskedLine]
    is_gift: bool
    thanks_url: str
    back_url: str


def make_client(settings: Settings, transport: stripe.HTTPClient | None = None) -> stripe.StripeClient:
    """Stripe's client with the version pinned; the demo hands it a transport that reaches no network."""
    return stripe.StripeClient(
        settings.stripe_api_key or "sk_test_demo",
        stripe_version=STRIPE_API_VERSION,
        http_client=transport,
        max_network_retries=2,
    )


def open_session(asked: Asked) -> tuple[str, str]:
    """Ask Stripe for a page to pay on: its id and address. The same reference twice gives the same page.

    Never call inside a transaction. Raises Refused when Stripe does not answer or says no.
    """
    client: stripe.StripeClient = current_app.extensions["walk.stripe"]
    try:
        session = client.v1.checkout.sessions.create(
            params=_parameters(asked),  # type: ignore[arg-type]
            options={"idempotency_key": f"checkout-{asked.reference}-{asked.attempt}"},
        )
    except stripe.StripeError as error:
        current_app.logger.warning(
            "Stripe refused checkout %s: %s %s %s", asked.reference, type(error).__name__, error.code, error.request_id
        )
        failure = Refused if isinstance(error, stripe.APIConnectionError) else SessionFailed
        raise failure(
            _("The payment service does not answer. You have not paid anything. Please try again in a few minutes.")
        ) from error
    return session.id, str(session.url)


def make_refund(payment_intent: str, *, amount: Cents, key: str, order: int) -> dict[str, Any]:
    """Ask Stripe to give money back: the refund, the same one for the same key within a day.

    Never call inside a transaction.

    Raises RefundRefused when Stripe says no for good, and Unanswered when asking again may help.
    """
    client: stripe.StripeClient = current_app.extensions["walk.stripe"]
    try:
        refund = client.v1.refunds.create(
            params={
                "payment_intent": payment_intent,
                "amount": amount,
                "reason": "requested_by_customer",
                "metadata": {"order": str(order)},
            },
            options={"idempotency_key": key},
        )
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise RefundRefused(str(error.user_message or error)[:300]) from error
    except stripe.StripeError as error:
        raise Unanswered.because(error) from error
    return dict(refund.to_dict())


def close_session(session: str) -> None:
    """Close a payment page, so that nobody tries more cards there; one that is over already stays so.

    Never call inside a transaction. Raises Unanswered when asking again may help.
    """
    client: stripe.StripeClient = current_app.extensions["walk.stripe"]
    try:
        client.v1.checkout.sessions.expire(session, options={"idempotency_key": f"close-{session}"})
    except stripe.InvalidRequestError:
        current_app.logger.info("the payment page %s was over already", session)
    except stripe.StripeError as error:
        raise Unanswered.because(error) from error


def read_event(payload: bytes, signature: str) -> dict[str, Any]:
    """The event in a webhook's raw body. Raises Refused unless one of our secrets signed it lately."""
    settings: Settings = current_app.extensions["walk.settings"]
    for secret in settings.webhook_secrets:
        try:
            stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, tolerance=300)
        except (stripe.SignatureVerificationError, UnicodeDecodeError):
            continue
        event = _without_nul(json.loads(payload))
        if isinstance(event, dict) and (event.get("livemode") or not settings.production):
            return event
    raise Refused("bad signature")


def _without_nul(value: Any) -> Any:
    """The same, without the signs that PostgreSQL cannot keep: NUL and halves of a pair."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return [_without_nul(each) for each in value] if isinstance(value, list) else value


def _parameters(asked: Asked) -> dict[str, Any]:
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "submit_type": "donate" if asked.is_gift else "pay",
        "client_reference_id": asked.reference,
        **({"customer_email": asked.email} if asked.email else {}),
        "locale": asked.language,
        "adaptive_pricing": {"enabled": False},
        "metadata": {"checkout": asked.reference},
        "payment_intent_data": {"metadata": {"checkout": asked.reference}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "eur",
                    "unit_amount": line.amount,
                    "product_data": {"name": line.description},
                },
            }
            for line in asked.lines
        ],
        "success_url": asked.thanks_url,
        "cancel_url": asked.back_url,
    }
