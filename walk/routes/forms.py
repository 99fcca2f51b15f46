"""The form for a route."""

from datetime import time
from decimal import Decimal

from wtforms import DecimalField, IntegerField, RadioField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from walk.i18n import lazy_gettext as _l
from walk.routes.commands import RouteFacts
from walk.routes.models import RouteKind
from walk.web.forms import WalkForm, choices, line


class KilometresField(DecimalField):  # type: ignore[misc]
    """A distance, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([each.replace(",", ".") for each in valuelist])


class RouteForm(WalkForm):
    """A distance, central or one's own, with its start wave and its places."""

    kind = RadioField(
        _l("Kind"),
        choices=choices(
            [
                (RouteKind.CENTRAL.value, _l("Together, at the central event")),
                (RouteKind.OWN.value, _l("On a route of one's own")),
            ]
        ),
        validators=[InputRequired(message=_l("Choose one."))],
    )
    distance_km = KilometresField(
        _l("Distance in kilometres"),
        places=1,
        validators=[
            InputRequired(message=_l("Write the distance, such as 20 or 7.5.")),
            NumberRange(min=Decimal("0.1"), max=200, message=_l("Choose a distance between 0.1 and 200 km.")),
        ],
    )
    start = line(_l("Start"), most=120)
    wave_at = TimeField(_l("Start wave"), validators=[Optional()])
    places = IntegerField(
        _l("Places"),
        validators=[
            Optional(),
            NumberRange(min=0, max=1_000_000, message=_l("Choose a number of zero or more.")),
        ],
    )

    def facts(self) -> RouteFacts:
        """What was filled in, for the command."""
        wave: time | None = self.wave_at.data
        return RouteFacts(
            kind=RouteKind(self.kind.data),
            distance_km=Decimal(self.distance_km.data).quantize(Decimal("0.1")),
            start=self.start.data or "",
            wave_at=wave,
            places=self.places.data,
        )
