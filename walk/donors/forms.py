"""The forms of a donor's own page, and those with which finance keeps donors in order."""

from typing import Any

from babel import Locale
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from walk.donors.models import Donor
from walk.donors.rules import DonorKind, Identity
from walk.i18n import LANGUAGES, language
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, choices, email, line, one_line, ticked

_NEAR = ("BE", "NL", "FR", "LU", "DE", "GB", "IE")
_NOT_COUNTRIES = ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")
_KINDS: tuple[tuple[str, Any], ...] = (
    (DonorKind.PERSON.value, _l("A person")),
    (DonorKind.ORGANISATION.value, _l("A company or association")),
)


class AskLinkForm(WalkForm):
    """An e-mail address."""

    email = email(_l("E-mail address"), needed=_l("Write your e-mail address."))


class NumberForm(WalkForm):
    """A national number, as people group it. It is not written back into the page, nor anywhere else."""

    number = StringField(
        _l("National number"),
        filters=[one_line],
        validators=[InputRequired(message=_l("Write the 11 digits of your national number.")), Length(max=30)],
        render_kw={"autocomplete": "off", "inputmode": "numeric", "maxlength": 30, "spellcheck": "false", "value": ""},
    )


class IdentityForm(WalkForm):
    """Who the donor is, as it stands on the certificate."""

    kind = RadioField(_l("Who gives"), choices=choices(_KINDS), default=DonorKind.PERSON.value)
    first_name = line(_l("First name"), autocomplete="given-name")
    last_name = line(_l("Last name"), autocomplete="family-name")
    organisation = line(_l("Name of the company or association"), most=160, autocomplete="organization")
    enterprise_number = line(_l("Enterprise number"), most=20, autocomplete="off")
    street = line(_l("Street, number and box"), most=150, autocomplete="address-line1")
    postal_code = line(_l("Postal code"), most=12, autocomplete="postal-code")
    city = line(_l("Town"), most=80, autocomplete="address-level2")
    country = SelectField(_l("Country"), default="BE")
    language = SelectField(_l("Language of our letters"), choices=choices(LANGUAGES.items()), default="nl")
    lists_gifts = ticked(_l("List each gift on my certificate"))

    def offer(self) -> None:
        """The countries, in the visitor's language; our neighbours first."""
        names = {str(code): name for code, name in Locale(language()).territories.items()}
        codes = [code for code in names if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES]
        further = sorted((code for code in codes if code not in _NEAR), key=lambda code: names[code])
        self.country.choices = choices([(code, names[code]) for code in (*_NEAR, *further)])

    def identity(self) -> Identity:
        """What was filled in, for the command."""
        texts = ("first_name", "last_name", "organisation", "enterprise_number", "street", "postal_code", "city")
        return Identity(
            **{name: self[name].data or "" for name in texts},
            kind=DonorKind(self.kind.data),
            country=self.country.data,
            language=self.language.data,
            lists_gifts=bool(self.lists_gifts.data),
        )


class JoinForm(WalkForm):
    """Which of two donors goes on, and what it takes over from the other."""

    into = RadioField(_l("Which one stays"), coerce=int, validators=[InputRequired(message=_l("Choose one."))])
    takes_number = ticked(_l("Take over the national number, where the one that stays has none"))
    takes_address = ticked(_l("Take over the address, where the one that stays has none"))

    def offer(self, *donors: Donor) -> None:
        """The two of them."""
        self.into.choices = choices([(each.id, f"{each.name} · {each.reached_at or '–'}") for each in donors])


class AssignForm(WalkForm):
    """Which gifts count for whom: a donor we know, or one who is described here."""

    gifts = SelectMultipleField(coerce=int, validators=[InputRequired(message=_l("Choose at least one gift."))])
    donor = line(_l("Donor number"), most=12, inputmode="numeric")
    their_kind = RadioField(_l("Who gives"), choices=choices(_KINDS), default=DonorKind.PERSON.value)
    their_first_name = line(_l("First name"))
    their_last_name = line(_l("Last name"))
    their_organisation = line(_l("Name of the company or association"), most=160)
    their_enterprise_number = line(_l("Enterprise number"), most=20)
    letters_to = StringField(_l("Letters go to"), filters=[one_line], validators=[Optional(), Length(max=254)])
    reason = line(_l("Why"), most=500, needed=_l("Write why."))

    def identity(self, payer: Donor) -> Identity:
        """The new donor; where they live nobody knows yet, and they read what the payer reads."""
        texts = ("first_name", "last_name", "organisation", "enterprise_number")
        return Identity(
            **{name: self[f"their_{name}"].data or "" for name in texts},
            kind=DonorKind(self.their_kind.data),
            street="",
            postal_code="",
            city="",
            country=payer.country,
            language=payer.language,
            lists_gifts=False,
        )


class DismissForm(WalkForm):
    """No to a proposal."""

    key = HiddenField(validators=[InputRequired(), Length(max=80)])
