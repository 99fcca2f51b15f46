"""Forms for signing in and for inviting to the office."""

from typing import Any

from flask_security.forms import ForgotPasswordForm, LoginForm, TwoFactorRescueForm, TwoFactorSetupForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER
from walk.web.forms import SeveralField, WalkForm, choices, email


class SignInForm(WalkForm):
    """Where to send a link."""

    email = email(_l("Your e-mail address"), needed=_l("Write your e-mail address."))
    next = HiddenField()


class LinkForm(WalkForm):
    """The button behind a link: mail programs open links by themselves, but press no buttons."""


class InviteForm(WalkForm):
    """Whom to invite to the office, and what they may do."""

    email = email(_l("E-mail address"), needed=_l("Write an e-mail address."))
    language = SelectField(_l("Language"), choices=choices(LANGUAGES.items()))
    roles = SeveralField(
        _l("What they may do"),
        choices=choices(
            [
                (ORGANISER, _l("Organiser: everything about the walk, and inviting people")),
                (FINANCE, _l("Finance: gifts, bank statements and certificates")),
                (VOLUNTEER, _l("Volunteer: look walkers up")),
            ]
        ),
        validators=[InputRequired(message=_l("Choose at least one role."))],
    )


class OfficeLoginForm(LoginForm):  # type: ignore[misc]
    """Password sign-in, for members of the office only; browsers are not remembered."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Refuse everybody else in the same words as a wrong password."""
        if not super().validate(**kwargs):
            return False
        if not self.user.works_in_office:
            self.email.errors = [_("The e-mail address or the password is not right.")]
            return False
        return True


class OfficeForgotForm(ForgotPasswordForm):  # type: ignore[misc]
    """A new password, for members of the office only: a walker's account has none."""

    def validate(self, **kwargs: Any) -> bool:
        """Refuse everybody else; the page says the same to all."""
        return bool(super().validate(**kwargs)) and self.user.works_in_office


class OfficeSetupForm(TwoFactorSetupForm):  # type: ignore[misc]
    """Connecting a second factor: an authenticator app is the only kind."""

    setup = RadioField(choices=[SelectChoice("authenticator")], validate_choice=False)


class OfficeRescueForm(TwoFactorRescueForm):  # type: ignore[misc]
    """Flask-Security builds it beside the form for a code; our page offers recovery codes instead."""

    help_setup = RadioField(choices=[SelectChoice("help")], validate_choice=False)
