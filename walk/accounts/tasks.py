"""The queue's part: letters about signing in, and forgetting old links."""

from walk import jobs
from walk.accounts import commands
from walk.clock import now
from walk.db import transaction


@jobs.task("accounts.send_link")
def send_link(request: str, email: str, language: str, after: str | None) -> None:
    """Send a link to sign in, if the address belongs to somebody."""
    with transaction():
        commands.send_link(request, email=email, language=language, after=after, at=now())


@jobs.task("accounts.send_invitation")
def send_invitation(account_id: int, request: str) -> None:
    """Send an invitation to the office."""
    with transaction():
        commands.send_office_letter("invitation", account_id, request=request, at=now())


@jobs.task("accounts.send_reset")
def send_reset(account_id: int, request: str) -> None:
    """Send a link to choose a new password."""
    with transaction():
        commands.send_office_letter("reset", account_id, request=request, at=now())


@jobs.task("accounts.send_changed")
def send_changed(account_id: int, request: str) -> None:
    """Tell somebody that their password was changed."""
    with transaction():
        commands.send_office_letter("changed", account_id, request=request, at=now())


@jobs.task("accounts.forget_links", cron="23 * * * *")
def forget_links() -> None:
    """Every hour."""
    with transaction():
        commands.forget_links(at=now())
