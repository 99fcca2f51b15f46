"""Letters to donors."""

from walk.donations.models import Donation
from walk.donations.rules import CERTIFICATE_FROM
from walk.i18n import euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.pages.showing import owner_of
from walk.web.addresses import absolute


def thanks(donation: Donation) -> Letter:
    """As soon as a gift has arrived."""
    with speaking(donation.language):
        page = donation.page
        paragraphs = [
            _("Dear %(name)s,", name=donation.first_name),
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
        return Letter(
            to=donation.donor.email,
            language=donation.language,
            subject=_("Thank you for your gift"),
            paragraphs=paragraphs,
            button=(_("See the page"), absolute("pages.show", year=page.edition.year, slug=page.slug)),
        )
