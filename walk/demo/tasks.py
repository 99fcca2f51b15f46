"""What the demo's bank does later."""

from walk import jobs
from walk.demo.stripe import deliver, get_session, settle_late


@jobs.task("demo.settle_late")
def settle_late_payment(session: str, paid: bool) -> None:
    """The answer of a slow bank."""
    deliver(settle_late(get_session(session), paid=paid))
