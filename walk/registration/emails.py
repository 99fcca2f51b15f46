"""Letters to those who wait, those who ask to join, and the captains they ask."""

from walk.i18n import gettext as _
from walk.i18n import moment, ngettext, speaking
from walk.mail import Letter
from walk.registration.models import JoinRequest, WaitingParty
from walk.registration.queries import waiting_link
from walk.teams.naming import sentence, the_team
from walk.walkers.emails import link_of
from walk.walkers.models import Walker
from walk.web.addresses import absolute


def waiting(party: WaitingParty) -> Letter:
    """Right after joining the waiting list."""
    with speaking(party.draft.language):
        return _about(
            party,
            subject=_("You are on the waiting list of %(edition)s", edition=party.edition.name),
            said=[
                ngettext("You wait for %(num)s place.", "You wait for %(num)s places together.", party.size),
                _("As soon as it is there, you get a letter, and 48 hours to take it. You pay only then."),
            ],
            button=_("See where you stand"),
        )


def offer(party: WaitingParty) -> Letter:
    """When the places are there."""
    with speaking(party.draft.language):
        until = moment(party.offered_until) if party.offered_until else ""
        return _about(
            party,
            subject=_("There is a place for you at %(edition)s", edition=party.edition.name),
            said=[
                ngettext("There is %(num)s place for you!", "There are %(num)s places for you!", party.size),
                _("We keep it until %(moment)s. After that it goes to the next in line.", moment=until),
            ],
            button=_("Take it"),
        )


def lapsed(party: WaitingParty) -> Letter:
    """When an offer was not taken in time."""
    with speaking(party.draft.language):
        return _about(
            party,
            subject=_("Your place went to the next in line"),
            said=[
                _("You did not take the place that we kept for you, so it was passed on."),
                _("Would you still like to walk? Then register again: perhaps there is another place."),
            ],
            button=_("To the waiting list"),
        )


def request(asked: JoinRequest, captain: Walker, to: str) -> Letter:
    """To the captain of the team that somebody would like to join."""
    with speaking(captain.language):
        said = ngettext(
            "%(name)s would like to walk with %(the_team)s.",
            "%(name)s would like to walk with %(the_team)s, %(num)s people together.",
            asked.size,
            name=asked.name,
            the_team=the_team(asked.team.name),
        )
        return Letter(
            to=to,
            language=captain.language,
            subject=_("%(name)s would like to join your team", name=asked.name),
            paragraphs=[
                _("Hello %(name)s,", name=captain.first_name),
                said,
                _("Say yes or no on your personal page."),
            ],
            button=(_("To my personal page"), f"{link_of(captain)}#team"),
        )


def asked(request: JoinRequest, to: str) -> Letter:
    """To whoever asked to join a team, while its captain thinks."""
    with speaking(request.draft.language):
        return Letter(
            to=to,
            language=request.draft.language,
            subject=_("You asked to join %(the_team)s", the_team=the_team(request.team.name)),
            paragraphs=[
                _("Hello %(name)s,", name=request.name),
                _(
                    "The captain of %(the_team)s got your question. You are not registered yet.",
                    the_team=the_team(request.team.name),
                ),
                _("As soon as the captain says yes, you get your personal link by letter."),
            ],
        )


def declined(asked: JoinRequest, to: str) -> Letter:
    """To whoever asked, after the captain's no."""
    with speaking(asked.draft.language):
        return Letter(
            to=to,
            language=asked.draft.language,
            subject=sentence(_("%(the_team)s cannot take you along", the_team=the_team(asked.team.name))),
            paragraphs=[
                _("Hello %(name)s,", name=asked.name),
                _(
                    "The captain of %(the_team)s said no this time. You are not registered.",
                    the_team=the_team(asked.team.name),
                ),
                _("You are very welcome on your own, with another team, or with a team that you start."),
            ],
            button=(_("Other ways to register"), absolute("registration.choose_way")),
        )


def _about(party: WaitingParty, *, subject: str, said: list[str], button: str) -> Letter:
    return Letter(
        to=party.email,
        language=party.draft.language,
        subject=subject,
        paragraphs=[_("Hello %(name)s,", name=party.name), *said],
        button=(button, absolute("registration.waiting", link=waiting_link(party))),
    )
