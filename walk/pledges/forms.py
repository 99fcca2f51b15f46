"""The form with which somebody pledges an amount per kilometre, and that with which they think again."""

from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from walk.donations.forms import ShownForm
from walk.donors.rules import Giver
from walk.i18n import gettext as _
from walk.i18n import language
from walk.i18n import lazy_gettext as _l
from walk.pledges.rules import Pledged, Promise
from walk.tokens import new_token
from walk.web.forms import EuroField, email, line

_ORDER = ("per_km", "most", "first_name", "last_name", "email", "message")


class PromiseForm(ShownForm):
    """How much for each kilometre, how much at most, and what is shown of it."""

    per_km = EuroField(
        _l("For every kilometre"),
        validators=[InputRequired(message=_l("Write an amount per kilometre, such as 0,50."))],
        render_kw={"inputmode": "decimal"},
    )
    most = EuroField(
        _l("At most, in all"),
        validators=[InputRequired(message=_l("Write the most that you want to give."))],
        render_kw={"inputmode": "decimal"},
    )

    def error_list(self) -> list[tuple[str, str]]:
        """In the order of the page, not in that of inheritance."""
        place = {name: index for index, name in enumerate(_ORDER)}
        return sorted(super().error_list(), key=lambda error: place.get(error[0], len(place)))

    def promise(self) -> Promise:
        """The amounts that were filled in."""
        return Promise(per_km=self.per_km.data, most=self.most.data)


class PledgeForm(PromiseForm):
    """The same, and who pledges."""

    first_name = line(_l("First name"), needed=_l("Write your first name."), autocomplete="given-name")
    last_name = line(_l("Last name"), needed=_l("Write your last name."), autocomplete="family-name")
    email = email(_l("E-mail address"), needed=_l("Write your e-mail address: our letter goes there."))
    website = StringField(_l("Leave this empty"), validators=[Length(max=200)])
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])

    def validate(self, extra_validators: Any = None) -> bool:
        """People do not see the last field; programs that fill in everything do."""
        fine: bool = super().validate(extra_validators)
        if self.website.data:
            self.website.errors = [_("Leave this empty")]
            return False
        return fine

    def pledged(self) -> Pledged:
        """What was filled in, for the command."""
        return Pledged(
            promise=self.promise(),
            giver=Giver(
                first_name=self.first_name.data,
                last_name=self.last_name.data,
                email=self.email.data,
                language=language(),
            ),
            message=self.message.data or "",
            privacy=self.privacy(),
        )
