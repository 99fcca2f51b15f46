"""The forms for a gift, for what is shown of it, and for an answer to it."""

from typing import Any

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from walk.donations.models import Donation
from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.rules import Giver, read_enterprise_number
from walk.editions.models import Edition
from walk.editions.rules import covering
from walk.errors import Refused
from walk.i18n import euros, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.tokens import new_token
from walk.web.forms import EuroField, WalkForm, choices, email, line, text, ticked

_ORDER = ("amount", "other_amount", "first_name", "last_name", "email", "message")
_SHOWN: tuple[tuple[str, Any], ...] = (
    (NameShown.FULL.value, _l("My name")),
    (NameShown.INITIALS.value, _l("My initials")),
    (NameShown.NONE.value, _l("No name")),
)


class ShownForm(WalkForm):
    """The message, and what others see of a gift."""

    message = text(_l("Message"), most=500)
    name_shown = RadioField(_l("What others see"), choices=choices(_SHOWN), default=NameShown.FULL.value)
    hide_amount = ticked(_l("Do not show the amount"))
    hide_from_walker = ticked(_l("Also hide my name from the person I sponsor"))

    def privacy(self) -> Privacy:
        """What the giver wants shown."""
        return Privacy(
            name_shown=NameShown(self.name_shown.data or NameShown.FULL),
            hide_amount=bool(self.hide_amount.data),
            hide_from_walker=bool(self.hide_from_walker.data),
        )


class GiveForm(ShownForm):
    """Amount, who gives, a message, and what may be shown."""

    amount = RadioField(_l("Amount"), coerce=int, validators=[Optional()])
    other_amount = EuroField(_l("Another amount"), validators=[Optional()], render_kw={"inputmode": "decimal"})
    first_name = line(_l("First name"), needed=_l("Write your first name."), autocomplete="given-name")
    last_name = line(_l("Last name"), needed=_l("Write your last name."), autocomplete="family-name")
    email = email(_l("E-mail address"), needed=_l("Write your e-mail address: our thank-you letter goes there."))
    wants_certificate = ticked(_l("I would like a tax certificate"))
    street = line(_l("Street, number and box"), most=150, autocomplete="address-line1")
    postal_code = line(_l("Postal code"), most=12, autocomplete="postal-code")
    city = line(_l("Town"), most=80, autocomplete="address-level2")
    organisation = line(_l("Name of the company or association"), most=160, autocomplete="organization")
    enterprise_number = line(_l("Enterprise number"), most=20, autocomplete="off")
    covers = ticked(_l("I also pay what the payment costs"))
    website = StringField(_l("Leave this empty"), validators=[Length(max=200)])
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])

    def offer(self, edition: Edition) -> None:
        """The amounts proposed, in the visitor's language; and to pay the costs, where they are known."""
        self.edition = edition
        self.amount.choices = choices([(amount, euros(amount)) for amount in edition.gift_amounts])
        if not (edition.cost_points or edition.cost_fixed):
            del self.covers

    def error_list(self) -> list[tuple[str, str]]:
        """In the order of the page, not in that of inheritance."""
        place = {name: index for index, name in enumerate(_ORDER)}
        return sorted(super().error_list(), key=lambda error: place.get(error[0], len(place)))

    def validate(self, extra_validators: Any = None) -> bool:
        """A certificate needs the whole address: each missing part is named."""
        fine: bool = super().validate(extra_validators)
        if self.website.data:  # people do not see this field; programs that fill in everything do
            self.website.errors = [_("Leave this empty")]
            return False
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
        return self._names_organisation() and fine

    def _names_organisation(self) -> bool:
        """Name and number of an organisation go together."""
        name, number = self.organisation, self.enterprise_number
        if number.data:
            try:
                number.data = read_enterprise_number(number.data)
            except Refused as refusal:
                number.errors = [refusal.message]
        if number.data and not name.data:
            name.errors = [_("Write the name that belongs to this enterprise number.")]
        if name.data and not number.data:
            number.errors = [_("Write the enterprise number too: the certificate needs it.")]
        return not (name.errors or number.errors)

    def gift(self, *, costs: bool) -> Gift:
        """What was filled in, for the command. Another amount wins over a proposed one. `costs`: paying has costs."""
        other = self.other_amount.data
        amount = self.amount.data if other is None else other
        if amount is None:
            raise Refused(_("Choose an amount, or write another one."), field="other_amount")
        covers, certified = costs and "covers" in self and self.covers.data, bool(self.wants_certificate.data)
        points, fixed = self.edition.cost_points, self.edition.cost_fixed
        return Gift(
            amount=amount,
            cover=covering(amount, points=points, fixed=fixed) if covers else 0,
            giver=Giver(
                first_name=self.first_name.data,
                last_name=self.last_name.data,
                email=self.email.data,
                language=language(),
                street=self.street.data,
                postal_code=self.postal_code.data,
                city=self.city.data,
                organisation=self.organisation.data if certified else "",
                enterprise_number=self.enterprise_number.data if certified else "",
            ),
            message=self.message.data or "",
            privacy=self.privacy(),
            wants_certificate=certified,
        )


class ReplyForm(WalkForm):
    """A few words of thanks."""

    words = text(_l("Your answer"), most=500, needed=_l("Write a few words."))


def amount_chosen(cents: int, edition: Edition) -> dict[str, int]:
    """An amount as the form asks for it: one of those proposed, or another one."""
    return {"amount": cents} if cents in edition.gift_amounts else {"amount": 0, "other_amount": cents}


def filled_before(donation: Donation, *, whole: bool) -> dict[str, Any]:
    """What somebody filled in for this gift: who gives and what is shown of it; `whole`: everything else too.

    A link in a letter gets around: by it, nobody reads where the giver lives.
    """
    names = ("first_name", "last_name", "hide_amount", "hide_from_walker")
    who = {name: getattr(donation, name) for name in names}
    who |= {"email": donation.donor.email or "", "name_shown": donation.name_shown.value}
    if not whole:
        return who
    more = ("message", "street", "postal_code", "city", "wants_certificate", "organisation", "enterprise_number")
    amount = amount_chosen(donation.amount - donation.cover, donation.page.edition)
    return {**who, **{name: getattr(donation, name) for name in more}, **amount, "covers": donation.cover > 0}
