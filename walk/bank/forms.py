"""The office's forms for the bank: files, why something is set aside or undone, and a gift that nobody announced."""

from typing import Any

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import RadioField

from walk.bank.models import BankLine
from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, choices, email, line, ticked

MOST_FILES = 40
_SHOWN: tuple[tuple[str, Any], ...] = (
    (NameShown.NONE.value, _l("No name")),
    (NameShown.INITIALS.value, _l("Initials")),
    (NameShown.FULL.value, _l("The name")),
)


class FilesForm(WalkForm):
    """Files of the bank."""

    files = MultipleFileField(_l("Files of the bank"), validators=[FileRequired(_l("Choose one or more files."))])


class NoteForm(WalkForm):
    """Why."""

    note = line(_l("Why"), most=300, needed=_l("Write why."))


class OptionalNoteForm(WalkForm):
    """Why, where that may be plain."""

    note = line(_l("Note"), most=300)


class GiftForm(WalkForm):
    """Who gave what nobody announced."""

    first_name = line(_l("First name"))
    last_name = line(_l("Last name, or the organisation"), needed=_l("Write a name."))
    email = email(_l("E-mail address"))
    street = line(_l("Street, number and box"), most=150)
    postal_code = line(_l("Postal code"), most=12)
    city = line(_l("Town"))
    language = RadioField(_l("Language of the letter"), choices=choices(LANGUAGES.items()), default="nl")
    name_shown = RadioField(_l("What others see"), choices=choices(_SHOWN), default=NameShown.NONE.value)
    wants_certificate = ticked(_l("Wants a tax certificate"))
    note = line(_l("Note"), most=300)

    def gift(self, amount: int) -> Gift:
        """What was filled in, for the command."""
        giver = Giver(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data,
            email=self.email.data or "",
            language=self.language.data,
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
            city=self.city.data or "",
        )
        if self.wants_certificate.data and not all((giver.street, giver.postal_code, giver.city)):
            raise Refused(_("The tax certificate needs the full address."), field="street")
        return Gift(
            amount=amount,
            giver=giver,
            privacy=Privacy(name_shown=NameShown(self.name_shown.data)),
            wants_certificate=bool(self.wants_certificate.data),
        )


def guessed(bank_line: BankLine) -> dict[str, str]:
    """Who may have paid, from what the bank tells: people read it over."""
    first, _blank, last = bank_line.name.title().partition(" ")
    street, _comma, town = bank_line.address.partition(", ")
    code, _blank, city = town.partition(" ")
    whole = {"street": street, "postal_code": code, "city": city} if code.isdigit() and city else {}
    return {"first_name": first if last else "", "last_name": last or first, **whole}
