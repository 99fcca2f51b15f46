"""Organisers look up walkers and make codes for free participation."""

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from walk.clock import now
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.i18n import lazy_gettext as _l
from walk.routes.labels import route_label
from walk.routes.models import Route
from walk.teams.models import Team
from walk.tokens import new_code
from walk.walkers.commands import make_free_code, renew_link
from walk.walkers.models import FreeCode, Walker
from walk.walkers.queries import list_overpaid, personal_link
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER, open_to
from walk.web.forms import WalkForm, line
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("walkers_office", __name__, url_prefix="/office/<int:year>")
Answer = Response | str | tuple[str, int]


class CodeForm(WalkForm):
    """A code and how often it may be used."""

    code = line(_l("Code"), most=32, needed=_l("Write a code."))
    uses = IntegerField(
        _l("For how many walkers?"),
        default=1,
        validators=[
            InputRequired(),
            NumberRange(min=1, max=10_000, message=_l("Choose a number from 1 to 10.000.")),
        ],
    )


@blueprint.get("/walkers")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def index(year: int) -> Answer:
    """All walkers of an edition, fifty a page, searched by name, team or e-mail address."""
    edition, search = get_edition(year), asked_search()
    return render_template(
        "walkers/office/index.html",
        edition=edition,
        search=search,
        found=paged(_search(edition, search), asked_page()),
        too_much=list_overpaid(edition),
        count=db.session.scalar(_search(edition, search).with_only_columns(func.count()).order_by(None)),
    )


@blueprint.get("/walkers/<int:walker_id>")
@open_to(ORGANISER)
def show(year: int, walker_id: int) -> Answer:
    """One walker, with the personal link for helping by telephone."""
    walker = _walker(year, walker_id)
    return render_template(
        "walkers/office/show.html",
        edition=walker.edition,
        walker=walker,
        route=route_label(walker.route),
        link=personal_link(walker),
    )


@blueprint.post("/walkers/<int:walker_id>/link")
@open_to(ORGANISER)
def new_link(year: int, walker_id: int) -> Answer:
    """A new personal link, sent by letter; the old one stops working."""
    with transaction():
        renew_link(_walker(year, walker_id))
    return redirect(url_for("walkers_office.show", year=year, walker_id=walker_id), 303)


@blueprint.route("/codes", methods=["GET", "POST"])
@open_to(ORGANISER)
def codes(year: int) -> Answer:
    """Codes for free participation: how often each was used, never by whom."""
    edition = get_edition(year)
    form = CodeForm(data={"code": f"WELKOM-{new_code(5)}"})
    if form.validate_on_submit():
        try:
            with transaction():
                make_free_code(edition, code=form.code.data, uses=form.uses.data, expires_at=None, at=now())
            return redirect(url_for("walkers_office.codes", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    rows = list(db.session.scalars(select(FreeCode).where(FreeCode.edition_id == edition.id).order_by(FreeCode.id)))
    page = render_template("walkers/office/codes.html", edition=edition, form=form, codes=rows)
    return page, 422 if form.is_submitted() else 200


def _walker(year: int, walker_id: int) -> Walker:
    walker = db.session.get(Walker, walker_id)
    if walker is None or walker.edition.year != year:
        raise NotFound
    return walker


def _search(edition: Edition, search: str) -> Select[Walker]:
    query = (
        select(Walker)
        .outerjoin(Walker.team)
        .options(contains_eager(Walker.team), joinedload(Walker.route).joinedload(Route.edition))
        .where(Walker.edition_id == edition.id)
    )
    for word in search.split():
        text = func.concat_ws(" ", Walker.first_name, Walker.last_name, Walker.email, Team.name)
        query = query.where(text.icontains(word, autoescape=True))
    return query.order_by(Walker.last_name, Walker.first_name, Walker.id)
