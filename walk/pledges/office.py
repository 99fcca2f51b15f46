"""The office follows pledges per kilometre, and asks for them once the distances are complete."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from walk.clock import brussels_day, now
from walk.db import transaction
from walk.editions.queries import get_edition
from walk.i18n import gettext as _
from walk.i18n import ngettext
from walk.pages.showing import owner_of
from walk.pledges.asking import ask_all
from walk.pledges.emails import kilometres
from walk.pledges.labels import state_labels
from walk.pledges.listing import add_up, count_states, list_pledges
from walk.pledges.queries import count_without_distance, list_to_ask
from walk.pledges.rules import State
from walk.walkers.finishing import list_finishers
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page

blueprint = Blueprint("pledges_office", __name__, url_prefix="/office/<int:year>/pledges")


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> str:
    """All pledges of an edition, fifty a page, with what is expected and what is paid."""
    edition, asked = get_edition(year), request.args.get("state", "")
    state = State(asked) if asked in set(State) else None
    return render_template(
        "pledges/office/index.html",
        edition=edition,
        found=list_pledges(edition, number=asked_page(), state=state),
        state=state,
        states=state_labels(),
        counts=count_states(edition),
        totals=add_up(edition),
        owner_of=owner_of,
        kilometres=kilometres,
        walked=brussels_day(now()) >= edition.date,
    )


@blueprint.route("/asking", methods=["GET", "POST"])
@open_to(ORGANISER, FINANCE)
def asking(year: int) -> str | Response:
    """How many letters it will be, and how much; then the letters."""
    edition = get_edition(year)
    if request.method == "POST":
        with transaction():
            letters = ask_all(edition, at=now())
        flash(
            ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", letters)
            if letters
            else _("There is nothing to ask at this moment.")
        )
        return redirect(url_for("pledges_office.index", year=year), 303)
    to_ask, finishes = list_to_ask(edition), [finish for _walker, finish in list_finishers(edition)]
    return render_template(
        "pledges/office/asking.html",
        edition=edition,
        letters=len(to_ask),
        amount=sum(amount for _pledge, _metres, amount in to_ask),
        without=count_without_distance(edition),
        unknown=sum(each is None for each in finishes),
        stated=sum(each is not None and each.confirmed_at is None for each in finishes),
    )
