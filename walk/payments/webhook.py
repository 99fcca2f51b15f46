"""Where Stripe's events arrive: checked on the raw body, kept once and settled in one commit, answered."""

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.errors import Refused
from walk.payments.events import described, keep_event, note_problem, settle_event
from walk.payments.gateway import read_event
from walk.web.access import ANYONE, open_to

blueprint = Blueprint("payments", __name__)


@blueprint.post("/webhooks/stripe")
@open_to(ANYONE)
def stripe_event() -> Response:
    """200: settled, or waiting for its payment; 400: not from Stripe; 500: to be sent again."""
    try:
        event = read_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
        with transaction():
            settled = _settled(keep_event(event, at=now()))
    except (Refused, ValueError, KeyError, AttributeError, TypeError):
        return Response("not an event of ours", 400)
    return Response("settled", 200) if settled else Response("kept, not settled yet", 500)


def _settled(event_id: str) -> bool:
    """Let the event have its effect; what goes wrong is undone and noted, and the event stays kept."""
    try:
        with db.session.begin_nested():
            settle_event(event_id, at=now())
    except Exception as error:
        current_app.logger.exception("event %s is not settled", event_id)
        note_problem(event_id, described(error))
        return False
    return True
