"""Organisers enter matching gifts, publish them, and ask for them when their days are over."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.companies.queries import searched_companies
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.matching.commands import ask, change, enter, publish, withdraw
from walk.matching.forms import MatchForm
from walk.matching.labels import state_labels
from walk.matching.models import Match
from walk.matching.queries import get_match, list_matches, worth
from walk.pages.queries import find_page
from walk.pages.showing import owner_of
from walk.web.access import FINANCE, ORGANISER, open_to

blueprint = Blueprint("matching_office", __name__, url_prefix="/office/<int:year>/matching")
Answer = Response | str | tuple[str, int]
_ACTIONS: dict[str, Callable[..., object]] = {"publication": publish, "withdrawal": withdraw, "asking": ask}


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> str:
    """All matching gifts of an edition, with what the gifts until now make of each."""
    edition, at = get_edition(year), now()
    return render_template(
        "matching/office/index.html",
        edition=edition,
        rows=[
            (each, each.state(at), each.donation.amount if each.donation else worth(each))
            for each in list_matches(edition)
        ],
        states=state_labels(),
        owner_of=owner_of,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def new(year: int) -> Answer:
    """One more matching gift; it is published apart."""
    return _edit(get_edition(year), None)


@blueprint.route("/<int:match_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def edit(year: int, match_id: int) -> Answer:
    """Other facts, as long as it was not asked."""
    edition = get_edition(year)
    return _edit(edition, get_match(edition, match_id))


@blueprint.post("/<int:match_id>/<any(publication, withdrawal, asking):what>")
@open_to(ORGANISER, FINANCE)
def decide(year: int, match_id: int, what: str) -> Response:
    """Publish it, withdraw it, or ask for it."""
    match = get_match(get_edition(year), match_id)
    try:
        with transaction():
            _ACTIONS[what](match, at=now())
        flash(_("Done. Whoever it touches gets a letter.") if what == "asking" else _("Done."))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("matching_office.index", year=year), 303)


def _edit(edition: Edition, match: Match | None) -> Answer:
    form = MatchForm.of(match)
    form.offer([company for company, _used in db.session.execute(searched_companies(edition, ""))])
    if form.validate_on_submit():
        try:
            facts = form.facts(find_page(edition.year, form.slug.data) if form.slug.data else None)
            with transaction():
                if match is None:
                    enter(edition, facts, at=now())
                else:
                    change(match, facts, at=now())
            return redirect(url_for("matching_office.index", year=edition.year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("matching/office/edit.html", edition=edition, match=match, form=form)
    return html, 422 if form.is_submitted() else 200
