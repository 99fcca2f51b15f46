"""The steps of a registration: who walks, and what each chooses."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from walk.donations.rules import LEAST, MOST
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.questions.forms import question_field
from walk.questions.models import Question
from walk.registration.models import Draft, Way
from walk.routes.labels import route_label
from walk.routes.models import Route
from walk.teams.models import TeamKind
from walk.tokens import new_token
from walk.walkers.forms import PersonForm, shirt_choices
from walk.web.forms import EuroField, WalkForm, choices, line, text, ticked

_KINDS = (
    (TeamKind.FRIENDS.value, _l("Friends")),
    (TeamKind.FAMILY.value, _l("Family")),
    (TeamKind.COMPANY.value, _l("Company or organisation")),
    (TeamKind.SCHOOL.value, _l("School or youth group")),
)
_PERSON = (
    *("first_name", "last_name", "email", "language", "gender", "previous_editions"),
    *("emergency_name", "emergency_phone", "guardian_name", "guardian_consents", "newsletter"),
)


class FirstForm(PersonForm):
    """Whoever registers first."""

    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])


class TeamForm(FirstForm):
    """The same, with the team they start."""

    team_name = line(_l("Name of your team"), needed=_l("Give your team a name."), autocomplete="organization")
    team_kind = RadioField(
        _l("What kind of team is it?"), choices=choices(_KINDS), validators=[InputRequired(message=_l("Choose one."))]
    )
    company = line(_l("Name of the company or school"), most=120)

    def team(self) -> dict[str, str]:
        return {"name": self.team_name.data, "kind": self.team_kind.data, "company": self.company.data or ""}


class AlongForm(PersonForm):
    """Somebody who walks along: without an address of their own, letters go to whoever registered them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.without_address()
        for field in (self.emergency_name, self.emergency_phone):
            field.validators = [Optional(), *field.validators[1:]]
            field.flags.required = False


def person_data(form: PersonForm) -> dict[str, Any]:
    """What was filled in about a person, as a draft keeps it."""
    return {**{name: form[name].data for name in _PERSON}, "birth_date": form.birth_date.data.isoformat()}


def known_person(filled: Mapping[str, Any]) -> dict[str, Any]:
    """The same, for a form."""
    return {**filled, "birth_date": date.fromisoformat(filled["birth_date"])} if filled else {}


class WalkStepForm(WalkForm):
    """Route, T-shirt, code and answers of everybody, and what closes a registration."""

    route = RadioField(_l("Route"), coerce=int, validators=[InputRequired(message=_l("Choose a route."))])
    gift = EuroField(
        _l("A gift of your own to start with"),
        validators=[
            Optional(),
            NumberRange(min=LEAST, max=MOST, message=_l("Give an amount between € 1 and € 10.000.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    gift_message = text(_l("Message with your gift"), most=500)
    rules = ticked(
        _l("I have read the rules of the walk and agree"),
        needed=_l("You can only walk if you agree to the rules."),
    )

    def walk(self) -> dict[str, Any]:
        """What was chosen, as a draft keeps it."""
        typed = {name: field.data for name, field in self._fields.items() if name not in {"csrf_token", "rules"}}
        return {name: value for name, value in typed.items() if value not in (None, "")}


def walk_form(
    draft: Draft,
    routes: Sequence[Route],
    questions: Sequence[Question],
    shirts_taken: Mapping[str, int],
    *,
    at: datetime,
) -> WalkStepForm:
    """The last step for these people, filled with what was chosen before."""
    several = len(draft.filled["people"]) > 1
    fields: dict[str, Any] = {}
    for number in range(len(draft.filled["people"])):
        if several:
            fields[f"route_{number}"] = _other_route(routes)
        if draft.edition.shirts:
            sizes = shirt_choices(draft.edition, shirts_taken)
            fields[f"shirt_{number}"] = SelectField(_l("T-shirt size"), choices=sizes)
        if draft.seat_of is None:
            fields[f"code_{number}"] = line(_l("Code for a lower fee"), most=32, autocapitalize="characters")
        for question in questions:
            fields[f"answer_{number}_{question.id}"] = question_field(question)
    form: WalkStepForm = type("PartyWalkForm", (WalkStepForm,), fields)(data=draft.filled["walk"])
    form.route.choices = choices([(route.id, route_label(route)) for route in routes])
    if draft.way is Way.ASK or not draft.edition.takes_gifts(at):
        del form.gift, form.gift_message
    return form


def _other_route(routes: Sequence[Route]) -> SelectField:
    labels = [(str(route.id), route_label(route)) for route in routes]
    return SelectField(_l("Another route"), choices=choices([("", _("The same route as above")), *labels]))
