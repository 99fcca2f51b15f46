"""Letters to donors."""

from walk.donations.models import Donation
from walk.donations.queries import certified_donor, gift_link
from walk.donations.rules import CERTIFICATE_FROM
from walk.donors.emails import missing, page_address
from walk.donors.queries import lacks_of
from walk.i18n import euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.pages.showing import owner_of
from walk.web.addresses import absolute


def thanks(donation: Donation, *, certified: bool = False) -> Letter:
    """As soon as a gift has arrived. `certified`: its giver gets a certificate, or asked for one."""
    with speaking(donation.language):
        page = donation.page
        paragraphs = [
            _("Dear %(name)s,", name=donation.first_name or donation.name),
            _(
                "Thank you! Your gift of %(amount)s for %(subject)s has arrived.",
                amount=euros(donation.received),
                subject=owner_of(page),
            ),
            _("With it, refugees in our country find legal help, a welcome and a voice."),
            _(
                "Who gives %(least)s or more in a calendar year gets a tax certificate, before 1 March of the next year.",
                least=euros(CERTIFICATE_FROM),
            ),
        ]
        links = []
        if certified:
            donor = certified_donor(donation)
            paragraphs += missing(lacks_of(donor))
            links = [(_("Your gifts, your data and your certificates, for your eyes only"), page_address(donor))]
        return Letter(
            to=donation.donor.email or "",
            language=donation.language,
            subject=_("Thank you for your gift"),
            paragraphs=paragraphs,
            links=links,
            button=(_("See the page"), absolute("pages.show", year=page.edition.year, slug=page.slug)),
            after=[
                _(
                    "Would you rather show your gift in another way, or give again? Use your own link: %(link)s",
                    link=absolute("donations.gift", link=gift_link(donation)),
                )
            ],
        )


def answered(donation: Donation) -> Letter:
    """When the owner of the page answered; the answer as it is then."""
    with speaking(donation.language):
        page, owner = donation.page, owner_of(donation.page)
        return Letter(
            to=donation.donor.email or "",
            language=donation.language,
            subject=_("%(name)s thanks you", name=owner),
            paragraphs=[
                _("Dear %(name)s,", name=donation.first_name),
                _("%(name)s answered your gift:", name=owner),
                donation.reply,
            ],
            button=(_("See the page"), absolute("pages.show", year=page.edition.year, slug=page.slug)),
        )
