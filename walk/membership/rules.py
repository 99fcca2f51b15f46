"""Who may change what about a team."""

from datetime import datetime, timedelta

from walk.errors import Refused
from walk.i18n import gettext as _

OFFER_OF_PLACE_STANDS = timedelta(days=14)
MOST_INVITED_A_DAY = 60


def check_can_lead(address: str | None) -> None:
    """Raises Refused for somebody without an own address: a captain must hear what the team is asked."""
    if not address:
        raise Refused(_("A captain needs an e-mail address of their own."))


def check_invited(letters: int) -> None:
    """Raises Refused when a team would send more invitations in a day than a captain knows people."""
    if letters > MOST_INVITED_A_DAY:
        raise Refused(
            _(
                "A team invites at most %(most)s people a day by letter. Share the link instead.",
                most=MOST_INVITED_A_DAY,
            ),
            field="addresses",
        )


def check_other_team(team_id: int | None, other_id: int, *, closed: bool) -> None:
    """Raises Refused when there is nothing to move to."""
    if closed:
        raise Refused(_("This team is closed."), field="team")
    if team_id == other_id:
        raise Refused(_("That is the team you are in already."), field="team")


def check_may_leave(*, is_captain: bool, others: int) -> None:
    """Raises Refused for a captain with a team: it is handed over first, so that nobody is left alone."""
    if is_captain and others:
        raise Refused(_("You are the captain. First hand the team over, close it, or merge it with another."))


def is_open(*, until: datetime, taken: bool, withdrawn: bool, at: datetime) -> bool:
    """Whether an offered place can still be taken."""
    return not taken and not withdrawn and at < until
