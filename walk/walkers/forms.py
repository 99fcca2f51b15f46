"""Forms for registering and changing."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from walk.editions.models import Edition
from walk.editions.rules import earlier_years
from walk.i18n import LANGUAGES, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.routes.labels import route_label
from walk.routes.models import Route
from walk.teams.commands import TeamFacts
from walk.teams.models import TeamKind
from walk.tokens import new_token
from walk.walkers.models import Gender, Walker
from walk.walkers.rules import Person
from walk.web.forms import SeveralField, WalkForm, choices, day, email, line, ticked

SHIRTS = ("XS", "S", "M", "L", "XL", "XXL")


class PersonForm(WalkForm):
    """Everything we ask about a walker; nothing we do not need."""

    first_name = line(_l("First name"), needed=_l("Write the first name."), autocomplete="given-name")
    last_name = line(_l("Last name"), needed=_l("Write the last name."), autocomplete="family-name")
    email = email(_l("E-mail address"), needed=_l("Write the e-mail address: the personal link goes there."))
    birth_date = day(_l("Date of birth"), needed=_l("Write the date of birth as day, month and year."))
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
    language = SelectField(_l("Language of our letters"), choices=choices(LANGUAGES.items()))
    route = RadioField(_l("Route"), coerce=int, validators=[InputRequired(message=_l("Choose a route."))])
    shirt = SelectField(_l("T-shirt size"))
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

    def offer(self, edition: Edition, routes: Sequence[Route]) -> None:
        """Fill in what can be chosen for this edition."""
        self.route.choices = choices([(route.id, route_label(route)) for route in routes])
        years = [str(year) for year in earlier_years(edition.year, edition.ordinal)]
        self.previous_editions.choices = choices([(int(year), year) for year in years])
        self.shirt.choices = choices([("", _("No T-shirt, thank you")), *((size, size) for size in SHIRTS)])
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
            shirt=self.shirt.data,
            previous_editions=tuple(self.previous_editions.data or ()),
            emergency_name=self.emergency_name.data,
            emergency_phone=self.emergency_phone.data,
            guardian_name=self.guardian_name.data,
            guardian_consents=bool(self.guardian_consents.data),
            wants_newsletter=bool(self.newsletter.data),
        )


class ChangeForm(PersonForm):
    """The same, filled with what we know."""

    @classmethod
    def of(cls, walker: Walker) -> "ChangeForm":
        known: dict[str, Any] = {
            name: getattr(walker, name)
            for name in (
                "first_name",
                "last_name",
                "email",
                "birth_date",
                "language",
                "shirt",
                "guardian_name",
            )
        }
        return cls(
            **known,
            gender=walker.gender.value,
            route=walker.route_id,
            previous_editions=list(walker.previous_editions),
            emergency_name=walker.emergency_name,
            emergency_phone=walker.emergency_phone,
            guardian_consents=walker.guardian_consented_at is not None,
            newsletter=walker.newsletter_asked_at is not None,
        )

    def without_address(self) -> None:
        """Somebody whom the captain added may stay without an e-mail address."""
        self.email.validators = self.email.validators[1:]
        self.email.flags.required = False


class RegisterForm(PersonForm):
    """Registering alone or through an invitation."""

    code = line(_l("Code for free participation"), most=32, autocapitalize="characters")
    rules = ticked(
        _l("I have read the rules of the walk and agree"),
        needed=_l("You can only walk if you agree to the rules."),
    )
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])


class RegisterTeamForm(RegisterForm):
    """Registering as the captain of a new team."""

    team_name = line(_l("Name of your team"), needed=_l("Give your team a name."), autocomplete="organization")
    team_kind = RadioField(
        _l("What kind of team is it?"),
        default=TeamKind.FRIENDS.value,
        choices=choices(
            [
                (TeamKind.FRIENDS.value, _l("Friends")),
                (TeamKind.FAMILY.value, _l("Family")),
                (TeamKind.COMPANY.value, _l("Company or organisation")),
                (TeamKind.SCHOOL.value, _l("School or youth group")),
            ]
        ),
    )
    company = line(_l("Name of the company or school"), most=120)

    def team(self) -> TeamFacts:
        return TeamFacts(name=self.team_name.data, kind=TeamKind(self.team_kind.data), company=self.company.data)


class AddForm(RegisterForm):
    """A captain adds somebody, with or without an e-mail address."""

    email = email(_l("E-mail address"))
