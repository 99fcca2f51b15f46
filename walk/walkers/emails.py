"""Letters to walkers and captains."""

from sqlalchemy import select

from walk.db import db
from walk.i18n import day, euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.routes.labels import route_label
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link
from walk.web.addresses import absolute


def address_for(walker: Walker) -> str | None:
    """Where letters about a walker go: to the walker, or else to the captain who added them."""
    if walker.email or walker.team_id is None:
        return walker.email
    captains = select(Walker.email).where(Walker.team_id == walker.team_id, Walker.captain_since.is_not(None))
    return db.session.scalar(captains)


def welcome(walker: Walker, to: str) -> Letter:
    """Right after registering: the personal link, and what is still to be done."""
    with speaking(walker.language):
        edition = walker.edition
        paragraphs = [
            _("Hello %(name)s,", name=walker.first_name),
            _(
                "Wonderful that you walk with us on %(day)s! You are registered for %(route)s.",
                day=day(edition.date),
                route=route_label(walker.route),
            ),
            _(
                "Your personal page shows everything we know about your registration. You can change it there, or cancel."
            ),
        ]
        if walker.to_pay:
            paragraphs.append(_("Your registration fee of %(fee)s is still to be paid.", fee=euros(walker.to_pay)))
        if walker.captain_since is not None:
            paragraphs.append(_("You are the captain: on your personal page you invite others and add children."))
        return Letter(
            to=to,
            language=walker.language,
            subject=_("You are registered for %(edition)s", edition=edition.name),
            paragraphs=paragraphs,
            button=(_("To my personal page"), absolute("walkers.personal", link=personal_link(walker))),
            after=[_("This link is yours alone: whoever has it can change your registration.")],
        )


def confirmation(walker: Walker, to: str) -> Letter:
    """When the fee has arrived."""
    with speaking(walker.language):
        return Letter(
            to=to,
            language=walker.language,
            subject=_("Your place is confirmed"),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _(
                    "We received the registration fee. Your place for %(route)s is certain.",
                    route=route_label(walker.route),
                ),
                _(
                    "Now share your sponsor page: everyone commits to raising %(amount)s.",
                    amount=euros(walker.edition.minimum),
                ),
            ],
            button=(_("To my personal page"), absolute("walkers.personal", link=personal_link(walker))),
        )


def cancellation(walker: Walker, to: str) -> Letter:
    """After cancelling."""
    with speaking(walker.language):
        return Letter(
            to=to,
            language=walker.language,
            subject=_("Your registration is cancelled"),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _(
                    "Your registration for %(edition)s is cancelled, and your place is free for somebody else.",
                    edition=walker.edition.name,
                ),
                _("Gifts made through your page stay with the refugees they were given for."),
            ],
        )


def captaincy(walker: Walker, to: str) -> Letter:
    """To whoever becomes captain because the captain cancelled."""
    with speaking(walker.language):
        team = walker.team.name if walker.team else ""
        return Letter(
            to=to,
            language=walker.language,
            subject=_("You are now the captain of %(team)s", team=team),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _(
                    "The captain of %(team)s cancelled. You have been with the team longest, so it is yours to lead now.",
                    team=team,
                ),
            ],
            button=(_("To my personal page"), absolute("walkers.personal", link=personal_link(walker))),
        )


def new_link(walker: Walker, to: str) -> Letter:
    """When the personal link was renewed."""
    with speaking(walker.language):
        return Letter(
            to=to,
            language=walker.language,
            subject=_("Your new personal link"),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _("From now on you see and change your registration with this link. The earlier one no longer works."),
            ],
            button=(_("To my personal page"), absolute("walkers.personal", link=personal_link(walker))),
        )
