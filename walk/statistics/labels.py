"""Words for the parts into which figures are divided."""

from babel import Locale

from walk.i18n import gettext as _
from walk.i18n import language
from walk.i18n import lazy_gettext as _l
from walk.payments.labels import METHODS
from walk.statistics.places import PROVINCES, place_named
from walk.statistics.rows import ALONE, NONE, UNKNOWN, By

DIVIDED_BY = {
    By.KIND: _l("Central or own route"),
    By.KM: _l("Distance"),
    By.TEAM_KIND: _l("Kind of team"),
}
KINDS = {
    "central": _l("Central event"),
    "own": _l("Own route"),
}
TEAM_KINDS = {
    "friends": _l("Friends"),
    "family": _l("Family"),
    "company": _l("Company"),
    "school": _l("School"),
    ALONE: _l("Without a team"),
}
WAYS = {**METHODS, "transfer": METHODS["bank_transfer"], "bank": METHODS["bank_transfer"]}


def part_label(by: By, key: str) -> str:
    """A part of the walk in words."""
    if key == NONE:
        return _("To the walk or a company itself") if by is By.TEAM_KIND else _("To no walker")
    if by is By.KM:
        return _("%(km)s km", km=key)
    return str({By.KIND: KINDS, By.TEAM_KIND: TEAM_KINDS}[by].get(key, key))


def division_label(table: str, key: str) -> str:
    """A row of a table in words: a language, province, municipality, shirt or way of paying."""
    if key == UNKNOWN:
        return _("Not known")
    if table == "language":
        return (Locale(language()).languages.get(key) or key).capitalize()
    if table == "province":
        return _(PROVINCES[key])
    if table == "municipality":
        return place_named(key, language())
    return str(WAYS.get(key, key)) if table == "method" else key
