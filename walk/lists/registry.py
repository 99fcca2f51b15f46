"""All lists, and who may open which."""

from collections.abc import Iterable

from walk.errors import NotFound
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import List
from walk.lists.day import EMERGENCY, PACKS_BY_POST, SHIRTS, SHIRTS_BY_TEAM, START_PACKS
from walk.lists.groups import COMPANIES, MAILING, TEAMS, VOLUNTEERS
from walk.lists.money import DONORS, GIFTS
from walk.lists.walkers import TO_COMPLETE, WALKERS

LISTS = (
    *(WALKERS, TEAMS, TO_COMPLETE, MAILING),
    *(START_PACKS, PACKS_BY_POST, SHIRTS, SHIRTS_BY_TEAM, EMERGENCY),
    *(GIFTS, DONORS),
    *(COMPANIES, VOLUNTEERS),
)
GROUPS = {
    "walkers": _l("Walkers and teams"),
    "day": _l("The day of the walk"),
    "money": _l("Gifts and donors"),
    "companies": _l("Companies and volunteers"),
}


def lists_for(roles: Iterable[str]) -> list[List]:
    """The lists that somebody with these roles may open."""
    mine = set(roles)
    return [each for each in LISTS if mine & set(each.roles)]


def get_list(key: str, roles: Iterable[str]) -> List:
    """A list that somebody with these roles may open. Raises NotFound for any other."""
    found = next((each for each in lists_for(roles) if each.key == key), None)
    if found is None:
        raise NotFound
    return found
