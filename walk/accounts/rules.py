"""Who may sign in how: how long links last, which roles there are, and that somebody must remain."""

from collections.abc import Collection
from datetime import timedelta

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.web.access import ROLES

LINK_LASTS = timedelta(minutes=30)
LINKS_AN_HOUR = 5  # to one address, whoever asks: nobody can fill somebody's mailbox
INVITATION_LASTS = timedelta(days=3)
OFFICE_SESSION_LASTS = timedelta(hours=12)


def normal(email: str) -> str:
    """An e-mail address as it is kept: without capitals and outer blanks."""
    return email.strip().lower()


def check_roles(roles: Collection[str]) -> None:
    """Somebody of the office has at least one role, and only roles that exist. Raises Refused."""
    if not roles:
        raise Refused(_("Choose at least one role."), field="roles")
    if not set(roles) <= set(ROLES):
        raise Refused(_("There is no such role."), field="roles")


def check_somebody_remains(others: int) -> None:
    """The last organiser cannot be removed: nobody could invite another. Raises Refused."""
    if others == 0:
        raise Refused(_("This is the last organiser. Invite another one first."))
