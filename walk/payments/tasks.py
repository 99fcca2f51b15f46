"""Events that could not be settled are tried again by themselves."""

from datetime import timedelta

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.mail import send_once
from walk.payments.emails import how_to_transfer
from walk.payments.events import described, note_problem, settle_event
from walk.payments.models import Transfer
from walk.payments.queries import list_unsettled_since


@jobs.task("payments.settle_again", cron="*/5 * * * *")
def settle_again() -> None:
    """Every five minutes, for a month after the event came."""
    for event_id in list_unsettled_since(now() - timedelta(days=30)):
        try:
            with transaction():
                settle_event(event_id, at=now())
        except Exception as error:
            jobs.log.exception("event %s is still not settled", event_id)
            with transaction():
                note_problem(event_id, described(error))


@jobs.task("payments.send_instructions")
def send_instructions(transfer_id: int) -> None:
    """As soon as somebody promised a bank transfer."""
    with transaction():
        transfer = db.session.get_one(Transfer, transfer_id)
        send_once(f"transfer {transfer_id} instructions", how_to_transfer(transfer), at=now())
