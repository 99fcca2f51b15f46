"""How donors' pages say why a gift counts or not, and what is missing."""

from collections.abc import Mapping

from walk.certificates.rules import Verdict
from walk.donors.proposals import ADDRESS, ENTERPRISE, NAME, NUMBER
from walk.donors.rules import Lack
from walk.i18n import gettext as _


def verdict_words() -> Mapping[Verdict, str]:
    """Why a gift counts for the certificate, or not, in plain words."""
    return {
        Verdict.COUNTS: _("counts"),
        Verdict.WENT_BACK: _("given back"),
        Verdict.EXCLUDED: _("does not count: something was given in return, or it was not a personal gift"),
        Verdict.OUTSIDE: _("does not count: given outside the time in which we may make certificates"),
    }


def lack_words() -> Mapping[Lack, str]:
    """What is missing for the certificate."""
    return {
        Lack.ADDRESS: _("Your full address: it has to stand on the certificate."),
        Lack.NATIONAL_NUMBER: _("Your national number: the law asks it of us for every certificate."),
        Lack.ENTERPRISE_NUMBER: _("The enterprise number: it has to stand on the certificate."),
    }


def short_lacks() -> Mapping[Lack, str]:
    """The same, as a tag."""
    return {
        Lack.ADDRESS: _("no full address"),
        Lack.NATIONAL_NUMBER: _("no national number"),
        Lack.ENTERPRISE_NUMBER: _("no enterprise number"),
    }


def reason_words() -> Mapping[int, str]:
    """Why two donors are probably one."""
    return {
        NUMBER: _("the same national number"),
        ENTERPRISE: _("the same enterprise number"),
        ADDRESS: _("the same name and address"),
        NAME: _("only the same name: one of them told no address"),
    }


def channel_words() -> Mapping[str, str]:
    """How we asked for the number."""
    return {
        "page": _("on the page after giving"),
        "letter": _("in the thank-you letter"),
        "reminder": _("in a reminder"),
        "telephone": _("by telephone"),
    }
