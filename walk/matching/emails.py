"""The letter that asks a company for its matching gift."""

from walk.i18n import day, euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.matching.models import Match
from walk.pages.showing import owner_of
from walk.web.addresses import absolute


def asked(match: Match) -> Letter:
    """When its days are over: what was given, what that makes, and the way to pay."""
    if match.donation is None or match.given is None:
        raise ValueError("this was not asked yet")
    with speaking(match.language):
        amount, subject = euros(match.donation.amount), owner_of(match.donation.page)
        return Letter(
            to=match.email,
            language=match.language,
            subject=_("Your matching gift for %(name)s", name=subject),
            paragraphs=[
                _("Hello,"),
                _(
                    "Thank you! Because %(name)s promised to add to every gift, people gave %(given)s for %(subject)s from %(first)s to %(last)s.",
                    name=match.name,
                    given=euros(match.given),
                    subject=subject,
                    first=day(match.first_day),
                    last=day(match.last_day),
                ),
                _(
                    "You promised %(percent)s%% of it, and at most %(most)s: that makes %(amount)s.",
                    percent=match.percent,
                    most=euros(match.most),
                    amount=amount,
                ),
                _("You can pay online or by bank transfer."),
            ],
            button=(
                _("Pay %(amount)s", amount=amount),
                absolute("payments.pay", reference=match.donation.line.checkout.reference),
            ),
            after=[_("Is something wrong? Answer this letter and we will look at it.")],
        )
