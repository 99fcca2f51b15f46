"""All editions beside each other, as they are shown: figures, and charts of how the walk grew."""

from typing import Any

from walk.i18n import gettext as _
from walk.statistics.charting import of_years
from walk.statistics.explained import explain_part
from walk.statistics.series import list_years


def overview() -> dict[str, Any]:
    """What the page of all editions shows."""
    years = list_years()
    return {
        "years": years,
        "distances": sorted({km for each in years for km in each.distances}, key=float),
        "sections": explain_part([each.values for each in years]),
        "charts": [
            of_years("walkers", _("Walkers"), years, "walkers"),
            of_years("teams", _("Teams"), years, "teams"),
            of_years("amount", _("Raised"), years, "amount_cents", cents=True),
            of_years("donors", _("Donors"), years, "donors"),
        ],
    }
