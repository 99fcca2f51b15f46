"""The form in which a company buys a package, and that in which organisers describe one."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from wtforms import HiddenField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from walk.companies.models import Package
from walk.companies.rules import MOST_PLACES, Buyer, PackageFacts
from walk.i18n import LANGUAGES, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.tokens import new_token
from walk.web.forms import EuroField, WalkForm, choices, email, line, ticked

_NEAR = ("BE", "NL", "FR", "LU", "DE", "GB", "IE")
_FURTHER = (
    *("AT", "BG", "CH", "CY", "CZ", "DK", "EE", "ES", "FI", "GR", "HR", "HU", "IT", "LT", "LV", "MT", "NO", "PL"),
    *("PT", "RO", "SE", "SI", "SK", "US", "CA"),
)


class BuyForm(WalkForm):
    """A company, whom we write to, and how it pays."""

    form_key = HiddenField(default=new_token, validators=[InputRequired(), Length(max=64)])
    name = line(
        _l("Name of the company"), most=120, needed=_l("Write the company's name."), autocomplete="organization"
    )
    country = SelectField(_l("Country"))
    vat_number = line(_l("Company or VAT number"), most=20)
    street = line(_l("Street and number"), most=150, needed=_l("Write the street."), autocomplete="street-address")
    postal_code = line(_l("Postal code"), most=12, needed=_l("Write the postal code."), autocomplete="postal-code")
    city = line(_l("Town"), needed=_l("Write the town."), autocomplete="address-level2")
    contact_name = line(_l("Your name"), most=160, needed=_l("Write your name."), autocomplete="name")
    email = email(_l("E-mail address"), needed=_l("Write the e-mail address: your link goes there."))
    phone = line(
        _l("Telephone number"), most=40, needed=_l("Write a telephone number."), inputmode="tel", autocomplete="tel"
    )
    language = SelectField(_l("Language of our letters"), choices=choices(LANGUAGES.items()))
    order_reference = line(_l("Your reference, such as a purchase order number"))
    way = RadioField(
        _l("How would you like to pay?"),
        choices=choices(
            [("checkout", _l("Now, online")), ("invoice", _l("On invoice"))],
        ),
        validators=[InputRequired(message=_l("Choose one."))],
    )

    def validate_phone(self, field: Any) -> None:
        """Enough digits to ring somebody."""
        if sum(sign.isdecimal() for sign in field.data or "") < 6:
            raise ValidationError(_("Write a telephone number, such as 0470 12 34 56."))

    def offer(self, package: Package) -> None:
        """Fill in the countries, and the visitor's language; nothing is paid for a package of volunteers."""
        names = Locale(language()).territories
        further = sorted(_FURTHER, key=lambda code: names[code])
        self.country.choices = choices([(code, names[code]) for code in (*_NEAR, *further)])
        if not self.is_submitted():
            self.language.data = language()
        if package.volunteers:
            del self.way

    def buyer(self) -> Buyer:
        """What was filled in, for the command."""
        names = ("name", "country", "vat_number", "street", "postal_code", "city", "contact_name", "email", "phone")
        return Buyer(
            **{name: self[name].data or "" for name in names},
            language=self.language.data,
            order_reference=self.order_reference.data or "",
        )

    @property
    def on_invoice(self) -> bool:
        """Whether an invoice is asked for."""
        return bool(self.way and self.way.data == "invoice")


def _whole(label: Any, *, least: int, most: int = MOST_PLACES, needed: bool = True) -> IntegerField:
    sentence = _l("Choose a number from %(min)s to %(max)s.")
    first = InputRequired(message=_l("Write a number.")) if needed else Optional()
    return IntegerField(label, validators=[first, NumberRange(min=least, max=most, message=sentence)])


class PackageForm(WalkForm):
    """A package that companies can buy."""

    name_nl = line(_l("Name in Dutch"), most=60, needed=_l("Write the name in Dutch."))
    name_fr = line(_l("Name in French"), most=60)
    name_en = line(_l("Name in English"), most=60)
    places = _whole(_l("Places"), least=1)
    shirts = _whole(_l("T-shirts"), least=0)
    fee = EuroField(
        _l("Fee"),
        validators=[Optional(), NumberRange(min=0, max=100_000_000, message=_l("Choose an amount of zero or more."))],
    )
    volunteers = _whole(_l("Volunteers instead of a fee"), least=0, needed=False)
    shows_logo = ticked(_l("The company's logo is shown"))
    stock = _whole(_l("How many may be sold?"), least=0, most=10_000, needed=False)
    position = _whole(_l("Order in the list"), least=0, needed=False)

    @classmethod
    def of(cls, package: Package) -> "PackageForm":
        names: Mapping[str, str] = {f"name_{code}": package.wording.get(code, "") for code in LANGUAGES}
        return cls(obj=package, data=names)

    def facts(self) -> PackageFacts:
        """What was filled in, for the command."""
        return PackageFacts(
            wording={code: self[f"name_{code}"].data or "" for code in LANGUAGES},
            places=self.places.data,
            shirts=self.shirts.data,
            fee=self.fee.data or 0,
            volunteers=self.volunteers.data or 0,
            shows_logo=bool(self.shows_logo.data),
            stock=self.stock.data,
            position=self.position.data or 0,
        )
