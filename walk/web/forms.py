"""What our forms share: plain text only, amounts in euros, and a list of what must be mended."""

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.money import parse_euros, written_euros
from walk.tokens import fingerprint

__all__ = ["EuroField", "SeveralField", "WalkForm", "choices", "day", "email", "line", "text", "ticked"]

_KEPT_CONTROLS = {"\n", "\t", "\u200c", "\u200d"}  # line ends; joiners that Persian names and emoji need


def plain(value: str | None) -> str:
    """Text as people type it: composed (NFC), no control characters, no outer blanks, no changed direction."""
    composed = unicodedata.normalize("NFC", (value or "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c in _KEPT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "".join(kept).strip()


def one_line(value: str | None) -> str:
    """Plain text on one line."""
    return " ".join(plain(value).split())


class WalkForm(FlaskForm):  # type: ignore[misc]
    """A form with our list of errors, to which a refused command can add its sentence."""

    def error_list(self) -> list[tuple[str, str]]:
        """Each error with the id of its field, in the order of the page."""
        found = [(field.id, str(field.errors[0])) for field in self if field.errors]
        return found + [("", str(message)) for message in self.form_errors]

    def once(self) -> str:
        """A key of this form as it is filled in: the same when it is sent twice, another when anything was changed."""
        typed = {name: field.data for name, field in self._fields.items() if name != "csrf_token"}
        return fingerprint(json.dumps(typed, default=str, sort_keys=True))

    def refuse(self, refusal: Refused) -> None:
        """Show why the command said no: beside its field, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.message)
        else:
            field.errors = [*field.errors, refusal.message]


class EuroField(StringField):  # type: ignore[misc]
    """An amount as people type it; `data` is in cents."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        if not self.typed.strip():
            self.data = None
            return
        try:
            self.data = parse_euros(self.typed)
        except ValueError:
            self.data = None
            raise ValidationError(_("Write the amount in euros, such as 25 or 12,50.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.typed)
        return "" if self.data is None else written_euros(self.data)


class SeveralField(SelectMultipleField):  # type: ignore[misc]
    """Tick boxes of which several may be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(options: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Options of a choice field, from values and their labels."""
    return [SelectChoice(value, label) for value, label in options]


def line(
    label: Any,
    *,
    most: int = 80,
    needed: str | None = None,
    autocomplete: str | None = None,
    default: str | None = None,
    **more: Any,
) -> StringField:
    """One line of text; `needed` is the sentence shown when it is missing."""
    return StringField(
        label,
        default=default,
        filters=[one_line],
        validators=[_needed(needed), _at_most(most)],
        render_kw={"maxlength": most, **({"autocomplete": autocomplete} if autocomplete else {}), **more},
    )


def text(label: Any, *, most: int, needed: str | None = None) -> TextAreaField:
    """Several lines of text; `needed` is the sentence shown when it is missing."""
    validators = [_needed(needed), _at_most(most)]
    return TextAreaField(label, filters=[plain], validators=validators, render_kw={"maxlength": most})


def email(label: Any, *, needed: str | None = None) -> EmailField:
    """An e-mail address, without capitals and outer blanks."""
    return EmailField(
        label,
        filters=[lambda value: one_line(value).lower()],
        validators=[
            _needed(needed),
            _at_most(254),
            Email(message=_l("Write an e-mail address such as name@example.org.")),
        ],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )


def day(label: Any, *, needed: str) -> DateField:
    """A date."""
    return DateField(label, validators=[InputRequired(message=needed)])


def ticked(label: Any, *, needed: str | None = None) -> BooleanField:
    """A tick box; `needed` is the sentence shown when it must be ticked and is not."""
    return BooleanField(label, validators=[DataRequired(message=needed)] if needed else [])


def _needed(sentence: str | None) -> Any:
    return DataRequired(message=sentence) if sentence else Optional()


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("This is too long: at most %(max)d characters."))
