"""What a team may be called."""

import re

from walk.errors import Refused
from walk.i18n import gettext as _

_ADDRESS = re.compile(r"://|\bwww\.|\.[a-z]{2,12}/", re.IGNORECASE)


def check_name(name: str) -> None:
    """Raises Refused for a web address: names of teams stand in letters that we send."""
    if _ADDRESS.search(name):
        raise Refused(_("The name of a team cannot be a web address."), field="team_name")
