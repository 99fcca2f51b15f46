"""Forms with which walkers choose their own route."""

from walk.i18n import lazy_gettext as _l
from walk.tracks.forms import TrackForm
from walk.web.forms import WalkForm, ticked

__all__ = ["DrawingForm", "ShowingForm", "TrackForm"]


class DrawingForm(WalkForm):
    """A list of points; they are read by the view, for there may be any number of them."""


class ShowingForm(WalkForm):
    """Whether others see the route."""

    shown = ticked(_l("Show this route on our page"))
    hides_ends = ticked(_l("Leave out the first and last 500 m"))
