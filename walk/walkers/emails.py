"""Letters to walkers and captains."""

from collections.abc import Sequence

from walk.i18n import euros, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.routes.labels import route_label
from walk.teams.naming import the_team
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, personal_link
from walk.web.addresses import absolute


def address_for(walker: Walker) -> str | None:
    """Where letters about a walker go: to the walker, to whoever registered them, or else to the captain."""
    if walker.address or walker.team_id is None:
        return walker.address
    captain = find_captain(walker.team) if walker.team else None
    return captain.address if captain else None


def link_of(walker: Walker) -> str:
    """The address of a walker's personal page."""
    return absolute("walkers.personal", link=personal_link(walker))


def other_route(walker: Walker, to: str) -> Letter:
    """After choosing another route."""
    with speaking(walker.language):
        paragraphs = [
            _("Hello %(name)s,", name=walker.first_name),
            _("From now on you are registered for %(route)s.", route=route_label(walker.route)),
        ]
        if walker.to_pay:
            paragraphs.append(_("Still to be paid for it: %(fee)s.", fee=euros(walker.to_pay)))
        elif walker.fee_received > walker.fee:
            paragraphs.append(_("You paid %(fee)s too much: we noted it.", fee=euros(walker.fee_received - walker.fee)))
        return Letter(
            to=to,
            language=walker.language,
            subject=_("You chose another route"),
            paragraphs=paragraphs,
            button=(_("To my personal page"), link_of(walker)),
        )


def confirmation(walkers: Sequence[Walker], to: str) -> Letter:
    """When the fee has arrived: about everybody with this address who was paid for together."""
    first, others = walkers[0], walkers[1:]
    with speaking(first.language):
        return Letter(
            to=to,
            language=first.language,
            subject=_("Your places are confirmed") if others else _("Your place is confirmed"),
            paragraphs=[
                _("Hello %(name)s,", name=first.first_name),
                *(_certain(walkers) if others else [_certain_alone(first)]),
                _(
                    "Now share your sponsor page: everyone commits to raising %(amount)s.",
                    amount=euros(first.edition.minimum),
                ),
            ],
            button=(_("To my personal page"), link_of(first)),
            links=[(_("Personal page of %(name)s", name=each.first_name), link_of(each)) for each in others],
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
        team = the_team(walker.team.name) if walker.team else ""
        return Letter(
            to=to,
            language=walker.language,
            subject=_("You are now the captain of %(the_team)s", the_team=team),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _(
                    "The captain of %(the_team)s does not lead it any more, so it is yours to lead now.",
                    the_team=team,
                ),
            ],
            button=(_("To my personal page"), link_of(walker)),
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
            button=(_("To my personal page"), link_of(walker)),
        )


def _certain_alone(walker: Walker) -> str:
    return _(
        "We received the registration fee. Your place for %(route)s is certain.",
        route=route_label(walker.route),
    )


def _certain(walkers: Sequence[Walker]) -> list[str]:
    listed = [f"{each.first_name}: {route_label(each.route)}" for each in walkers]
    return [
        _("We received the registration fees. These places are certain:"),
        "\n".join(listed),
    ]
