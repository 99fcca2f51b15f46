"""Letters to donors about their own page, and about what is missing for their certificate."""

from collections.abc import Iterable, Sequence

from walk.donors.models import Donor
from walk.donors.queries import donor_link, lacks_of
from walk.donors.rules import Lack
from walk.i18n import euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.money import Cents
from walk.web.addresses import absolute


def page_address(donor: Donor) -> str:
    """The address of a donor's own page."""
    return absolute("donors.mine", link=donor_link(donor))


def link_letter(donors: Sequence[Donor], *, to: str, language: str) -> Letter:
    """Somebody asked for the link to their own page; of several donors with one address, to each."""
    with speaking(language):
        one = len(donors) == 1
        return Letter(
            to=to,
            language=language,
            subject=_("Your link to your gifts"),
            paragraphs=[
                _("Hello,"),
                _("Here you find your gifts, your tax certificates and what we know of you, and you can change it."),
                _("Keep this link to yourself: whoever has it sees the same as you."),
            ],
            button=(_("To my gifts"), page_address(donors[0])) if one else None,
            links=[] if one else [(each.name, page_address(each)) for each in donors],
            after=[_("Did you not ask for this? Then you need not do anything.")],
        )


def reminder(donor: Donor, *, year: int, given: Cents) -> Letter:
    """December and January: what is missing for the tax certificate, and why it is needed."""
    with speaking(donor.language):
        return Letter(
            to=donor.reached_at,
            language=donor.language,
            subject=_("Your tax certificate for %(year)s: something is missing", year=year),
            paragraphs=[
                _("Dear %(name)s,", name=donor.first_name or donor.name),
                _(
                    "Thank you for the %(amount)s you gave in %(year)s. We make your tax certificate before 1 March.",
                    amount=euros(given),
                    year=year,
                ),
                *missing(lacks_of(donor)),
                _("On your own page, that takes a minute:"),
            ],
            button=(_("Fill in what is missing"), page_address(donor)),
            after=careful() if Lack.NATIONAL_NUMBER in lacks_of(donor) else [],
        )


def missing(lacks: Iterable[Lack]) -> list[str]:
    """A sentence for each thing that is missing: what, and why."""
    sentences = {
        Lack.ADDRESS: _("We do not have your full address. It has to stand on the certificate."),
        Lack.NATIONAL_NUMBER: _(
            "We do not have your national number. The law asks it of us since 2024 (article 323/3 of the income tax "
            "code), so that the tax office can fill in your gift in your tax return. We use it for nothing else."
        ),
        Lack.ENTERPRISE_NUMBER: _("We do not have the enterprise number. It has to stand on the certificate."),
    }
    return [sentences[each] for each in lacks]


def careful() -> list[str]:
    """What else to know before telling a national number."""
    return [
        _("Never send your national number by e-mail, and do not write it on a bank transfer."),
        _(
            "Would you rather not give it? Say so on the same page, and we do not ask again. You then fill in the "
            "amount in your tax return yourself."
        ),
    ]
