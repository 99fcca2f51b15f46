"""Forms about a walker: who they are, and what they choose."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from walk.editions.models import Edition
from walk.editions.rules import earlier_years
from walk.i18n import LANGUAGES, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.routes.labels import route_label
from walk.routes.models import Route
from walk.walkers.models import Gender, Walker
from walk.walkers.rules import Person
from walk.web.forms import SeveralField, WalkForm, choices, day, email, line, ticked


class PersonForm(WalkForm):
    """Everything we ask about a walker; nothing we do not need."""

    first_name = line(_l("First name"), needed=_l("Write the first name."), autocomplete="given-name")
    last_name = line(_l("Last name"), needed=_l("Write the last name."), autocomplete="family-name")
    email = email(_l("E-mail address"), needed=_l("Write the e-mail address: the personal link goes there."))
    birth_date = day(_l("Date of birth"), needed=_l("Write the date of birth as day, month and year."))
    language = SelectField(_l("Language of our letters"), choices=choices(LANGUAGES.items()))
    gender = RadioField(
        _l("Gender"),
        choices=choices(
            [
                (Gender.WOMAN.value, _l("Woman")),
                (Gender.MAN.value, _l("Man")),
                (Gender.X.value, _l("X")),
                (Gender.UNKNOWN.value, _l("I would rather not say")),
            ]
        ),
        validators=[InputRequired(message=_l("Choose one; “rather not say” is fine."))],
    )
    previous_editions = SeveralField(_l("Earlier editions"), coerce=int)
    emergency_name = line(_l("Whom may we call in an emergency?"), needed=_l("Write whom we may call."), most=120)
    emergency_phone = line(
        _l("That person's telephone number"), needed=_l("Write a telephone number."), most=40, inputmode="tel"
    )

    def validate_emergency_phone(self, field: Any) -> None:
        """Enough digits to ring somebody, and nothing but what a number is written with."""
        digits = sum(sign.isdecimal() for sign in field.data or "")
        if field.data and (digits < 6 or any(sign.isalpha() for sign in field.data)):
            raise ValidationError(_("Write a telephone number, such as 0470 12 34 56."))

    guardian_name = line(_l("Name of the parent or guardian"), most=120)
    guardian_consents = ticked(_l("The parent or guardian agrees that this person takes part"))
    newsletter = ticked(_l("Send me news about the walk and about refugees in Belgium (a few times a year)"))

    def offer_years(self, edition: Edition) -> None:
        """Fill in the earlier editions, and the visitor's language."""
        years = earlier_years(edition.year, edition.ordinal)
        self.previous_editions.choices = choices([(year, str(year)) for year in years])
        if not self.is_submitted() and not self.language.data:
            self.language.data = language()

    def person(self) -> Person:
        """What was filled in, for the command."""
        return Person(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=self.email.data or None,
            birth_date=self.birth_date.data,
            gender=self.gender.data,
            language=self.language.data,
            previous_editions=tuple(self.previous_editions.data or ()),
            emergency_name=self.emergency_name.data,
            emergency_phone=self.emergency_phone.data,
            guardian_name=self.guardian_name.data,
            guardian_consents=bool(self.guardian_consents.data),
            wants_newsletter=bool(self.newsletter.data),
        )

    def without_address(self) -> None:
        """Somebody registered by another may stay without an e-mail address."""
        self.email.validators = [Optional(), *self.email.validators[1:]]
        self.email.flags.required = False


class ChangeForm(PersonForm):
    """The same, filled with what we know, with the route and the T-shirt."""

    route = RadioField(_l("Route"), coerce=int, validators=[InputRequired(message=_l("Choose a route."))])
    shirt = SelectField(_l("T-shirt size"))

    @classmethod
    def of(cls, walker: Walker) -> "ChangeForm":
        plain = ("first_name", "last_name", "birth_date", "language", "shirt", "guardian_name")
        form = cls(
            **{name: getattr(walker, name) for name in plain},
            email=walker.address,
            gender=walker.gender.value,
            route=walker.route_id,
            previous_editions=list(walker.previous_editions),
            emergency_name=walker.emergency_name,
            emergency_phone=walker.emergency_phone,
            guardian_consents=walker.guardian_consented_at is not None,
            newsletter=walker.newsletter_asked_at is not None,
        )
        if walker.email is None:
            form.without_address()
        return form

    def offer(self, edition: Edition, routes: Sequence[Route], shirts_taken: Mapping[str, int]) -> None:
        """Fill in what can be chosen for this edition; the size chosen before can always be kept."""
        self.offer_years(edition)
        self.route.choices = choices([(route.id, route_label(route)) for route in routes])
        self.shirt.choices = shirt_choices(edition, shirts_taken, self.shirt.object_data or "")

    def change(self, walker: Walker) -> Person:
        """What was filled in; an address of somebody who had none of their own stays whoever cares for them."""
        person = self.person()
        own = walker.email is not None or person.email != walker.contact_email
        contact = walker.contact_email if own else person.email
        return replace(person, email=person.email if own else None, contact_email=contact, shirt=self.shirt.data or "")


def shirt_choices(edition: Edition, taken: Mapping[str, int], mine: str = "") -> list[Any]:
    """The sizes of which there are some left, with none as the first choice."""
    left = [each.size for each in edition.shirts if each.stock is None or taken.get(each.size, 0) < each.stock]
    known = {each.size for each in edition.shirts}
    sizes = [each.size for each in edition.shirts if each.size in left or each.size == mine]
    extra = [mine] if mine and mine not in known else []
    return choices([("", _("No T-shirt, thank you")), *((size, size) for size in [*sizes, *extra])])
