"""The form for a gift."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from walk.donations.rules import Gift
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import euros, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.tokens import new_token
from walk.web.forms import EuroField, WalkForm, choices, email, line, text, ticked

PROPOSED = (1000, 2500, 4000, 6000, 10000, 25000)


class GiveForm(WalkForm):
    """Amount, who gives, a message, and what may be shown."""

    amount = RadioField(_l("Amount"), coerce=int, validators=[Optional()])
    other_amount = EuroField(_l("Another amount"), validators=[Optional()], render_kw={"inputmode": "decimal"})
    first_name = line(_l("First name"), needed=_l("Write your first name."), autocomplete="given-name")
    last_name = line(_l("Last name"), needed=_l("Write your last name."), autocomplete="family-name")
    email = email(_l("E-mail address"), needed=_l("Write your e-mail address: our thank-you letter goes there."))
    message = text(_l("Message"), most=500)
    hide_name = ticked(_l("Do not show my name"))
    hide_amount = ticked(_l("Do not show the amount"))
    wants_certificate = ticked(_l("I would like a tax certificate"))
    street = line(_l("Street, number and box"), most=150, autocomplete="address-line1")
    postal_code = line(_l("Postal code"), most=12, autocomplete="postal-code")
    city = line(_l("Town"), most=80, autocomplete="address-level2")
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])

    def offer(self) -> None:
        """The amounts proposed, in the visitor's language."""
        self.amount.choices = choices([(amount, euros(amount)) for amount in PROPOSED])

    def validate(self, extra_validators: Any = None) -> bool:
        """A certificate needs the whole address: each missing part is named."""
        fine: bool = super().validate(extra_validators)
        if not self.wants_certificate.data:
            return fine
        for field, sentence in (
            (self.street, _("The tax certificate needs your street and number.")),
            (self.postal_code, _("The tax certificate needs your postal code.")),
            (self.city, _("The tax certificate needs your town.")),
        ):
            if not field.data:
                field.errors = [sentence]
                fine = False
        return fine

    def gift(self) -> Gift:
        """What was filled in, for the command. Another amount wins over a proposed one."""
        other = self.other_amount.data
        amount = self.amount.data if other is None else other
        if amount is None:
            raise Refused(_("Choose an amount, or write another one."), field="other_amount")
        return Gift(
            amount=amount,
            giver=Giver(
                first_name=self.first_name.data,
                last_name=self.last_name.data,
                email=self.email.data,
                language=language(),
                street=self.street.data,
                postal_code=self.postal_code.data,
                city=self.city.data,
            ),
            message=self.message.data or "",
            hide_name=bool(self.hide_name.data),
            hide_amount=bool(self.hide_amount.data),
            wants_certificate=bool(self.wants_certificate.data),
        )
