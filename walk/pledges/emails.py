"""Letters to who pledged an amount per kilometre."""

from walk.i18n import euros, number, speaking
from walk.i18n import gettext as _
from walk.letters.queries import stop_link
from walk.mail import Letter
from walk.pages.showing import owner_of
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.queries import pledge_link
from walk.web.addresses import absolute


def to_confirm(pledge: Pledge) -> Letter:
    """Right after pledging: nothing counts before the button in it is used."""
    with speaking(pledge.language):
        return Letter(
            to=pledge.email,
            language=pledge.language,
            subject=_("Confirm your pledge for %(name)s", name=owner_of(pledge.page)),
            paragraphs=[
                _("Dear %(name)s,", name=pledge.first_name),
                _(
                    "You pledged %(amount)s for every kilometre of %(name)s, and never more than %(most)s.",
                    amount=euros(pledge.per_km),
                    most=euros(pledge.most),
                    name=owner_of(pledge.page),
                ),
                _("Please confirm it with the button below. Without that, we forget it after a week."),
                _("You pay nothing now. After the walk we write to you how far it was, and what that makes."),
            ],
            button=(_("To my pledge"), absolute("pledges.mine", link=pledge_link(pledge))),
            after=[
                _("Keep this letter: with the same button you change or withdraw your pledge."),
                _("Did you not pledge anything? Then you need not do anything."),
            ],
        )


def asked(ask: PledgeAsk, *, again: bool) -> Letter:
    """When the distance is known, or turned out to be another one; with the way to pay."""
    with speaking(ask.pledge.language):
        name = owner_of(ask.pledge.page)
        subject = _("Another distance of %(name)s", name=name) if again else _("%(name)s made it!", name=name)
        first = _("We wrote you another distance of %(name)s before. Excuse us: this is the right one.", name=name)
        return _to_pay(ask, subject, [*([first] if again else []), _sum(ask)])


def reminder(ask: PledgeAsk) -> Letter:
    """After one week, and after three."""
    with speaking(ask.pledge.language):
        name = owner_of(ask.pledge.page)
        said = _(
            "Perhaps our letter escaped you: %(name)s walked for refugees, and you pledged to sponsor it.", name=name
        )
        return _to_pay(ask, _("Your pledge for %(name)s", name=name), [said, _sum(ask)])


def nothing(ask: PledgeAsk) -> Letter:
    """When, after another distance, nothing is due any more."""
    with speaking(ask.pledge.language):
        return Letter(
            to=ask.pledge.email,
            language=ask.pledge.language,
            subject=_("You need not pay your pledge for %(name)s", name=owner_of(ask.pledge.page)),
            paragraphs=[
                _("Dear %(name)s,", name=ask.pledge.first_name),
                _(
                    "We asked you %(amount)s too early: the distance was not right. You need not pay anything.",
                    amount=euros(ask.donation.amount),
                ),
                _("Thank you for your support!"),
            ],
        )


def kilometres(metres: int) -> str:
    """A distance in kilometres, as it stands in a sentence: '20', '7,5'."""
    return number(metres / 1000)


def _sum(ask: PledgeAsk) -> str:
    pledge = ask.pledge
    values = {
        "name": owner_of(pledge.page),
        "km": kilometres(ask.metres),
        "per_km": euros(pledge.per_km),
        "most": euros(pledge.most),
        "amount": euros(ask.donation.amount),
    }
    if pledge.page.team is not None:
        return _(
            "The walkers of %(name)s walked %(km)s km on average. You pledged %(per_km)s per kilometre, and at most %(most)s: that makes %(amount)s.",
            **values,
        )
    return _(
        "%(name)s walked %(km)s km. You pledged %(per_km)s per kilometre, and at most %(most)s: that makes %(amount)s.",
        **values,
    )


def _to_pay(ask: PledgeAsk, subject: str, said: list[str]) -> Letter:
    pledge, amount = ask.pledge, euros(ask.donation.amount)
    return Letter(
        to=pledge.email,
        language=pledge.language,
        subject=subject,
        paragraphs=[
            _("Dear %(name)s,", name=pledge.first_name),
            *said,
            _("Will you make your pledge come true? You can pay online or by bank transfer. Thank you!"),
        ],
        button=(
            _("Pay %(amount)s", amount=amount),
            absolute("payments.pay", reference=ask.donation.line.checkout.reference),
        ),
        after=[_("Did you pay in the last few days? Then we thank you already, and you need not do anything.")],
        stop=absolute("letters.stop", link=stop_link(pledge.email)),
    )
