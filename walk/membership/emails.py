"""What people hear by letter about their team and their place."""

from walk.i18n import day, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.membership.models import PlaceOffer
from walk.membership.queries import place_link
from walk.routes.labels import route_label
from walk.teams.models import Team
from walk.teams.naming import sentence, the_team
from walk.walkers.emails import link_of
from walk.walkers.models import Walker
from walk.web.addresses import absolute


def news(kind: str, walker: Walker, to: str, *, team: str, name: str) -> Letter:
    """One thing that happened, for the walker whom it touches."""
    with speaking(walker.language):
        subject, sentence = _said(kind, team, name)
        return Letter(
            to=to,
            language=walker.language,
            subject=subject,
            paragraphs=[_("Hello %(name)s,", name=walker.first_name), sentence],
            button=(_("To my personal page"), link_of(walker)),
        )


def place(offer: PlaceOffer) -> Letter:
    """To whoever is offered a place."""
    walker = offer.walker
    with speaking(walker.language):
        return Letter(
            to=offer.email,
            language=walker.language,
            subject=_(
                "%(name)s offers you a place at %(edition)s", name=walker.first_name, edition=walker.edition.name
            ),
            paragraphs=[
                _("Hello %(name)s,", name=offer.name),
                _(
                    "%(name)s cannot walk on %(day)s and offers you the place: %(route)s.",
                    name=walker.shown_name,
                    day=day(walker.edition.date),
                    route=route_label(walker.route),
                ),
                _("Fill in who you are, and it is yours. The offer stands until %(day)s.", day=day(offer.until)),
            ],
            button=(_("Take the place"), absolute("membership.take", link=place_link(offer))),
            after=[_("Not for you? Then you need not do anything.")],
        )


def _said(kind: str, team: str, name: str) -> tuple[str, str]:
    the, other = the_team(team), the_team(name)
    return {
        "co_captain": (
            _("You are co-captain of %(the_team)s", the_team=the),
            _("From now on you lead the team along with its captain: you invite, add and change."),
        ),
        "no_co_captain": (
            _("You are no longer co-captain of %(the_team)s", the_team=the),
            _("You stay in the team as a walker."),
        ),
        "captain": (
            _("You are now the captain of %(the_team)s", the_team=the),
            _("The team was handed over to you. On your personal page you invite, add and change."),
        ),
        "handed_over": (
            _("You handed %(the_team)s over", the_team=the),
            _("%(name)s is the captain of %(the_team)s from now on. You stay in the team.", name=name, the_team=the),
        ),
        "removed": (
            _("You no longer walk with %(the_team)s", the_team=the),
            _("The captain took you out of the team. You stay registered, and your page and its gifts stay yours."),
        ),
        "left": (
            _("You left %(the_team)s", the_team=the),
            _("You stay registered, and your page and its gifts stay yours."),
        ),
        "somebody_left": (
            _("%(name)s left %(the_team)s", name=name, the_team=the),
            _("The registration stays, outside your team."),
        ),
        "moved": (
            _("You now walk with %(the_team)s", the_team=the),
            _("Your registration, your page and its gifts moved along."),
        ),
        "somebody_came": (
            _("%(name)s now walks with %(the_team)s", name=name, the_team=the),
            _("Welcome them: you find everybody on your personal page."),
        ),
        "merged": (
            sentence(_("%(other_team)s and %(the_team)s walk together", other_team=other, the_team=the)),
            _(
                "Your team, %(name)s, is now part of %(the_team)s. What it raised counts there.",
                name=name,
                the_team=the,
            ),
        ),
        "grown": (
            sentence(_("%(other_team)s joined %(the_team)s", other_team=other, the_team=the)),
            _("All its walkers are in your team now, and what it raised counts for you."),
        ),
        "closed": (
            sentence(_("%(the_team)s is closed", the_team=the)),
            _("You stay registered, and your page and its gifts stay yours. You can join another team."),
        ),
        "renamed": (
            _("Your team is now called %(team)s", team=team),
            _("It was called %(name)s. The address of its page stays what it was.", name=name),
        ),
        "wish_to_move": (
            _("%(name)s would like to join your team", name=name),
            _("%(name)s is registered already. Say yes or no on your personal page.", name=name),
        ),
        "wish_to_merge": (
            sentence(_("%(other_team)s would like to merge with your team", other_team=other)),
            _("If you say yes, all its walkers come to %(the_team)s. Answer on your personal page.", the_team=the),
        ),
        "refused": (
            sentence(_("%(the_team)s cannot take you along", the_team=the)),
            _("The captain said no this time. For you nothing changes."),
        ),
        "offered": (
            _("You offered your place to %(name)s", name=name),
            _("Until it is taken, it stays yours. You can withdraw the offer on your personal page."),
        ),
        "taken": (
            _("%(name)s took your place", name=name),
            _("You are not registered any more. Gifts made through your page stay with the walk."),
        ),
        "somebody_replaced": (
            _("%(name)s now walks with %(the_team)s", name=name, the_team=the),
            _("The place was handed over by another walker of your team."),
        ),
    }[kind]


def invitation(captain: Walker, team: Team, to: str) -> Letter:
    """To somebody whom a captain invites into the team."""
    with speaking(captain.language):
        return Letter(
            to=to,
            language=captain.language,
            subject=_("Walk with %(the_team)s?", the_team=the_team(team.name)),
            paragraphs=[
                _("Hello,"),
                _(
                    "%(name)s invites you to walk with %(the_team)s on %(day)s, for refugees.",
                    name=captain.shown_name,
                    the_team=the_team(team.name),
                    day=day(captain.edition.date),
                ),
            ],
            button=(_("Register with the team"), absolute("registration.join_team", invitation=team.invitation)),
            after=[
                _("%(name)s gave us your address only for this letter; we do not keep it.", name=captain.first_name)
            ],
        )
