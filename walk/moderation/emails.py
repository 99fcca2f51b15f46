"""Letters to whoever owns a page that the office hid, or shows again."""

from dataclasses import dataclass

from flask import current_app

from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.mail import Letter


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who gets such a letter: by first name or contact's name, and the address of their own page."""

    to: str
    name: str
    language: str
    link: str


def hidden(reader: Reader, owner: str) -> Letter:
    """When the office hid a page; `owner`: whose page it is, as everybody may read it."""
    with speaking(reader.language):
        return _about(
            reader,
            _("The page of %(name)s is not shown for now", name=owner),
            _("Our office has hidden the page of %(name)s for now: something on it needs another look.", name=owner),
            _("Registrations stay as they are, and so do the gifts that were made."),
            _(
                "Would you like to know why, or have you changed something? Write to %(address)s. We gladly look at it together.",
                address=_office(),
            ),
        )


def shown(reader: Reader, owner: str) -> Letter:
    """When the office shows the page again."""
    with speaking(reader.language):
        return _about(
            reader,
            _("The page of %(name)s is shown again", name=owner),
            _("Everybody can see the page of %(name)s again. Thank you for your patience.", name=owner),
            _("Do you have a question about it? Write to %(address)s.", address=_office()),
        )


def _about(reader: Reader, subject: str, *said: str) -> Letter:
    return Letter(
        to=reader.to,
        language=reader.language,
        subject=subject,
        paragraphs=[_("Hello %(name)s,", name=reader.name), *said],
        button=(_("To my personal page"), reader.link),
    )


def _office() -> str:
    return str(current_app.extensions["walk.settings"].institution_email)
