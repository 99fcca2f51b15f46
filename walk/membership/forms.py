"""Forms with which teams run themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.validators import DataRequired

from walk.editions.models import Edition
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.walkers.forms import PersonForm, shirt_choices
from walk.walkers.rules import Person
from walk.web.forms import WalkForm, email, line, text, ticked

MOST_INVITED = 30


class NameForm(WalkForm):
    """Another name for the team."""

    name = line(_l("Name of the team"), needed=_l("Give your team a name."))


class InviteForm(WalkForm):
    """Whom to invite by letter."""

    addresses = text(_l("E-mail addresses"), most=4000, needed=_l("Write at least one e-mail address."))

    def validate_addresses(self, _field: Any) -> None:
        """At least one, each right, and not more than a captain would know."""
        found = self.listed()
        if not found:
            raise ValidationError(_("Write at least one e-mail address."))
        if len(found) > MOST_INVITED:
            raise ValidationError(_("Invite at most %(most)s people at a time.", most=MOST_INVITED))
        for each in found:
            try:
                validate_email(each, check_deliverability=False)
            except EmailNotValidError:
                raise ValidationError(_("This is not an e-mail address: %(address)s", address=each[:80])) from None

    def listed(self) -> list[str]:
        """The addresses, each once, in whatever way they were separated."""
        parts = (self.addresses.data or "").replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys(each.strip("<>").lower() for each in parts))


class MoveForm(WalkForm):
    """To which team, and whether the whole team comes along."""

    team = line(
        _l("The other team: its invitation link, the address of its page, or its exact name"),
        most=300,
        needed=_l("Say which team."),
    )
    whole_team = BooleanField(_l("My whole team moves along (the teams merge)"))


class TransferForm(WalkForm):
    """Who gets the place."""

    name = line(_l("Name"), most=160, needed=_l("Write the name."))
    email = email(_l("E-mail address"), needed=_l("Write the e-mail address: the offer goes there."))
    sure = BooleanField(
        _l("I know that I am no longer registered once the place is taken"),
        validators=[DataRequired(message=_l("Tick this to go on."))],
    )


class TakeForm(PersonForm):
    """Whoever takes a place over: who they are, a T-shirt, and the rules."""

    shirt = SelectField(_l("T-shirt size"))
    rules = ticked(
        _l("I have read the rules of the walk and agree"),
        needed=_l("You can only walk if you agree to the rules."),
    )

    def offer(self, edition: Edition, shirts_taken: Mapping[str, int]) -> None:
        """Fill in what can be chosen for this edition."""
        self.offer_years(edition)
        self.shirt.choices = shirt_choices(edition, shirts_taken)

    def taker(self) -> Person:
        """What was filled in, for the command."""
        return replace(self.person(), shirt=self.shirt.data or "")
