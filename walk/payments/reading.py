"""What Stripe says when we ask: its sessions, charges, refunds, disputes, payouts and balance entries, as dictionaries.

Never call inside a transaction: each function asks over the network. All raise Unanswered, and Unknown for
what Stripe does not have.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import stripe
from flask import current_app

from walk.payments.gateway import Unanswered, Unknown

Thing = dict[str, Any]
_PAGE = 100  # the most that Stripe gives at once


def read_session(session: str) -> Thing:
    """A checkout session as it is now, with the payment it led to."""
    client = _client()
    params: Any = {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    return next(_answered(lambda: [client.v1.checkout.sessions.retrieve(session, params=params)]))


def list_sessions(since: datetime) -> Iterator[Thing]:
    """The checkout sessions made since then, each with the payment it led to."""
    client = _client()
    params: Any = {**_since(since), "expand": ["data.payment_intent.latest_charge.balance_transaction"]}
    return _answered(lambda: client.v1.checkout.sessions.list(params=params).auto_paging_iter())


def list_charges(since: datetime) -> Iterator[Thing]:
    """The charges made since then, failed ones too."""
    client = _client()
    params: Any = {**_since(since), "expand": ["data.balance_transaction"]}
    return _answered(lambda: client.v1.charges.list(params=params).auto_paging_iter())


def list_refunds(since: datetime) -> Iterator[Thing]:
    """The refunds made since then, whoever made them."""
    client = _client()
    return _answered(lambda: client.v1.refunds.list(params=_since(since)).auto_paging_iter())


def list_refunds_of(payment_intent: str) -> Iterator[Thing]:
    """The refunds of one payment."""
    client = _client()
    params: Any = {"payment_intent": payment_intent, "limit": _PAGE}
    return _answered(lambda: client.v1.refunds.list(params=params).auto_paging_iter())


def list_disputes(since: datetime) -> Iterator[Thing]:
    """The disputes opened since then."""
    client = _client()
    return _answered(lambda: client.v1.disputes.list(params=_since(since)).auto_paging_iter())


def list_payouts(since: datetime) -> Iterator[Thing]:
    """The payouts made since then."""
    client = _client()
    return _answered(lambda: client.v1.payouts.list(params=_since(since)).auto_paging_iter())


def list_entries(payout: str) -> Iterator[Thing]:
    """What a payout is made of, each with its source."""
    client = _client()
    params: Any = {"payout": payout, "limit": _PAGE, "expand": ["data.source"]}
    return _answered(lambda: client.v1.balance_transactions.list(params=params).auto_paging_iter())


def list_entries_since(since: datetime) -> Iterator[Thing]:
    """The movements of our balance since then, each with its source."""
    client = _client()
    params: Any = {**_since(since), "expand": ["data.source"]}
    return _answered(lambda: client.v1.balance_transactions.list(params=params).auto_paging_iter())


def _client() -> stripe.StripeClient:
    client: stripe.StripeClient = current_app.extensions["walk.stripe"]
    return client


def _since(moment: datetime) -> Any:
    return {"created": {"gte": int(moment.timestamp())}, "limit": _PAGE}


def _answered(ask: Callable[[], Iterable[stripe.StripeObject]]) -> Iterator[Thing]:
    try:
        for each in ask():
            yield each.to_dict()
    except stripe.InvalidRequestError as error:
        raise Unknown(str(error.user_message or error)[:300]) from error
    except stripe.StripeError as error:
        raise Unanswered.because(error) from error
