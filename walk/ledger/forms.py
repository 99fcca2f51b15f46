"""What finance fills in: filters, a gift at the table, a refund, a correction, a move."""

from datetime import date
from typing import Any

from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.rules import Giver
from walk.i18n import LANGUAGES, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.ledger.labels import KINDS, PROVIDERS
from walk.ledger.queries import Wanted
from walk.payments.labels import METHODS
from walk.tokens import new_token
from walk.web.forms import EuroField, WalkForm, choices, email, line, text, ticked

_AMOUNT = [InputRequired(message=_l("Write an amount.")), NumberRange(min=1, max=100_000_000)]
_ANY = ("", _l("All"))


class SaneYear:
    """A day in this century's first hundred years: what else is typed is a slip."""

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_("Check the year."))


class WantedForm(WalkForm):
    """Which movements to show; sent by GET, so that it can be kept as a bookmark."""

    class Meta:
        csrf = False

    since = DateField(_l("From this day"), validators=[Optional(), SaneYear()])
    until = DateField(_l("Until"), validators=[Optional(), SaneYear()])
    kind = SelectField(_l("Kind"), validators=[Optional()])
    provider = SelectField(_l("Came through"), validators=[Optional()])
    year = IntegerField(_l("Edition"), validators=[Optional(), NumberRange(min=2000, max=2100)])

    def offer(self) -> None:
        """The kinds and providers in the visitor's language."""
        self.kind.choices = choices([_ANY, *KINDS.items()])
        self.provider.choices = choices([_ANY, *PROVIDERS.items()])

    def wanted(self, search: str) -> Wanted:
        """What was asked for; whatever cannot be read asks for nothing."""
        self.validate()
        return Wanted(
            since=None if self.since.errors else self.since.data,
            until=None if self.until.errors else self.until.data,
            kind="" if self.kind.errors else self.kind.data or "",
            provider="" if self.provider.errors else self.provider.data or "",
            year=None if self.year.errors else self.year.data,
            search=search,
        )


class TakeForm(WalkForm):
    """Cash or a cheque, and who gave it."""

    method = RadioField(_l("What was given"), validators=[InputRequired(message=_l("Choose one."))])
    amount = EuroField(_l("Amount"), validators=_AMOUNT, render_kw={"inputmode": "decimal"})
    paid_on = DateField(_l("On which day"), validators=[InputRequired(message=_l("Write the day.")), SaneYear()])
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])
    page = line(_l("For whose page"), most=120)
    first_name = line(_l("First name"), needed=_l("Write the first name."))
    last_name = line(_l("Last name"), needed=_l("Write the last name."))
    email = email(_l("E-mail address"))
    street = line(_l("Street, number and box"), most=150)
    postal_code = line(_l("Postal code"), most=12)
    city = line(_l("Town"), most=80)
    language = SelectField(_l("Language"))
    anonymous = ticked(_l("Do not show the name"))
    note = text(_l("Note"), most=500)

    def offer(self) -> None:
        """The ways to give, and the languages."""
        self.method.choices = choices([(each, METHODS[each]) for each in ("cash", "cheque")])
        self.language.choices = choices(LANGUAGES.items())
        if not self.is_submitted():
            self.language.data = language()

    def gift(self) -> Gift:
        """What was filled in, for the command."""
        giver = Giver(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=self.email.data or "",
            language=self.language.data,
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
            city=self.city.data or "",
        )
        shown = NameShown.NONE if self.anonymous.data else NameShown.FULL
        return Gift(amount=self.amount.data, giver=giver, privacy=Privacy(name_shown=shown))


class RefundForm(WalkForm):
    """How much goes back, and why."""

    amount = EuroField(_l("Amount"), validators=_AMOUNT, render_kw={"inputmode": "decimal"})
    paid_on = DateField(_l("Paid back on"), validators=[Optional(), SaneYear()])
    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])
    note = text(_l("Why"), most=500, needed=_l("Write why this money goes back."))


class CorrectForm(WalkForm):
    """Why what was recorded is wrong."""

    note = text(_l("Why"), most=500, needed=_l("Write why this is corrected."))


class MoveForm(WalkForm):
    """To which page a gift goes, and why."""

    page = line(_l("To whose page"), most=120, needed=_l("Write a name, or the end of the page's address."))
    reason = text(_l("Why"), most=500, needed=_l("Write why the gift is moved."))


class SpanForm(WalkForm):
    """From one day until another; sent by GET."""

    class Meta:
        csrf = False

    since = DateField(_l("From this day"), validators=[Optional(), SaneYear()])
    until = DateField(_l("Until"), validators=[Optional(), SaneYear()])

    def span(self, since: date, until: date) -> tuple[date, date]:
        """The days asked for, or else these; never more than two years."""
        self.validate()
        first: Any = self.since.data if self.since.data and not self.since.errors else since
        last: Any = self.until.data if self.until.data and not self.until.errors else until
        return max(first, date(last.year - 2, 1, 1)), last
