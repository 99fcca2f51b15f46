"""Letters about signing in."""

from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.mail import Letter


def link_letter(*, to: str, language: str, address: str) -> Letter:
    """The link that signs a walker in once."""
    with speaking(language):
        return Letter(
            to=to,
            language=language,
            subject=_("Your link to sign in"),
            paragraphs=[
                _("Hello,"),
                _("With this button you sign in to the Refugee Walk. It works once, for 30 minutes."),
            ],
            button=(_("Sign in"), address),
            after=[_("Did you not ask for this? Then you need not do anything: without this letter nobody gets in.")],
        )


def office_letter(*, to: str, language: str, address: str) -> Letter:
    """For a member of the office who asked for a link: they sign in with a password instead."""
    with speaking(language):
        return Letter(
            to=to,
            language=language,
            subject=_("Sign in at the office page"),
            paragraphs=[
                _("Hello,"),
                _(
                    "You asked for a link to sign in. Your account belongs to the office: it opens with your password "
                    "and a code, not with a link."
                ),
            ],
            button=(_("To the office page"), address),
            after=[_("Did you not ask for this? Then you need not do anything.")],
        )


def invitation_letter(*, to: str, language: str, address: str) -> Letter:
    """Somebody was invited to the office and sets a password."""
    with speaking(language):
        return Letter(
            to=to,
            language=language,
            subject=_("Welcome to the office of the Refugee Walk"),
            paragraphs=[
                _("Hello,"),
                _(
                    "You were invited to work in the office of the Refugee Walk. First choose a password; when you "
                    "sign in after that, you connect an authenticator app on your telephone."
                ),
            ],
            button=(_("Choose a password"), address),
            after=[_("This link works for three days.")],
        )


def reset_letter(*, to: str, language: str, address: str) -> Letter:
    """Somebody of the office forgot their password."""
    with speaking(language):
        return Letter(
            to=to,
            language=language,
            subject=_("A new password"),
            paragraphs=[
                _("Hello,"),
                _("With this button you choose a new password. You still need your code after that."),
            ],
            button=(_("Choose a password"), address),
            after=[_("Did you not ask for this? Then you need not do anything: your password stays as it is.")],
        )


def changed_letter(*, to: str, language: str, address: str) -> Letter:
    """A password was changed."""
    with speaking(language):
        return Letter(
            to=to,
            language=language,
            subject=_("Your password was changed"),
            paragraphs=[_("Hello,"), _("The password of your office account was changed just now.")],
            button=(_("To the office page"), address),
            after=[_("Was it not you? Choose a new password at once and tell another organiser.")],
        )
