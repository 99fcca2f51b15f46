"""An edition's arrangements in words."""

from walk.editions.models import Reduction
from walk.i18n import day, euros
from walk.i18n import gettext as _


def reduction_label(reduction: Reduction) -> str:
    """A reduction in words: 'up to 12 years, before 1 June 2027: € 5 (route of your own: € 0)'."""
    conditions = []
    if reduction.until_age is not None:
        conditions.append(_("up to %(age)s years", age=reduction.until_age))
    if reduction.before is not None:
        conditions.append(_("before %(day)s", day=day(reduction.before)))
    return _(
        "%(conditions)s: %(central)s (route of your own: %(own)s)",
        conditions=", ".join(conditions),
        central=euros(reduction.fee_central),
        own=euros(reduction.fee_own),
    )
