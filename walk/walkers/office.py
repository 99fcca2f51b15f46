"""Organisers look up walkers and make codes for free participation."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from walk import audit
from walk.clock import brussels_day, in_brussels, now
from walk.companies.queries import find_company
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.i18n import lazy_gettext as _l
from walk.questions.labels import answered
from walk.routes.labels import route_label
from walk.routes.models import Route
from walk.teams.models import Team
from walk.tokens import new_code
from walk.walkers.codes import (
    check_code,
    list_batches,
    list_codes_made_with,
    make_codes,
)
from walk.walkers.commands import renew_link
from walk.walkers.fees import list_fee_payments
from walk.walkers.models import FeeCode, Walker
from walk.walkers.queries import list_overpaid, personal_link
from walk.walkers.spreadsheet import codes_csv
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER, open_to
from walk.web.forms import EuroField, WalkForm, line
from walk.web.paging import asked_page, asked_search, paged


def _count(least: int, most: int) -> list[Any]:
    sentence = _l("Choose a number from %(min)s to %(max)s.")
    return [InputRequired(), NumberRange(min=least, max=most, message=sentence)]


blueprint = Blueprint("walkers_office", __name__, url_prefix="/office/<int:year>")
Answer = Response | str | tuple[str, int]


class CodeForm(WalkForm):
    """One code, or many that begin alike, and what each is worth."""

    code = line(_l("Code"), most=24, needed=_l("Write a code."))
    number = IntegerField(_l("How many codes?"), default=1, validators=_count(1, 1000))
    uses = IntegerField(_l("For how many walkers each?"), default=1, validators=_count(1, 10_000))
    pays = EuroField(
        _l("What the walker still pays"),
        validators=[InputRequired(), NumberRange(min=0, max=100_000, message=_l("Choose an amount of zero or more."))],
    )
    expires_on = DateField(_l("Works until"), validators=[Optional()])

    def codes(self) -> list[str]:
        """The codes to make: the one that was written, or so many with an ending that cannot be guessed."""
        wanted = self.number.data
        return [self.code.data] if wanted == 1 else [f"{self.code.data}-{new_code(5)}" for _each in range(wanted)]


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
        answers=answered(walker),
        company=find_company(walker.company_id),
        payments=list_fee_payments(walker),
        history=audit.list_about(f"walker {walker.id}"),
    )


@blueprint.post("/walkers/<int:walker_id>/link")
@open_to(ORGANISER)
def new_link(year: int, walker_id: int) -> Answer:
    """A new personal link, sent by letter; the old one stops working."""
    with transaction():
        renew_link(_walker(year, walker_id))
    return redirect(url_for("walkers_office.show", year=year, walker_id=walker_id), 303)


@blueprint.get("/codes/<int:code_id>.csv")
@open_to(ORGANISER)
def codes_file(year: int, code_id: int) -> Answer:
    """The codes that were made together with this one, as a spreadsheet."""
    codes = list_codes_made_with(get_edition(year), code_id)
    headers = {
        "Content-Disposition": f'attachment; filename="codes-{year}-{code_id}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(
        codes_csv((each, _last_day(each)) for each in codes),
        mimetype="text/csv",
        headers=headers,
    )


@blueprint.route("/codes", methods=["GET", "POST"])
@open_to(ORGANISER)
def codes(year: int) -> Answer:
    """Codes for a lower fee: how often each was used, never by whom."""
    edition = get_edition(year)
    form = CodeForm(data={"code": f"WELKOM-{new_code(5)}", "number": 1, "uses": 1, "pays": 0})
    if form.validate_on_submit():
        last = form.expires_on.data
        try:
            check_code(last, form.pays.data, edition, today=brussels_day(now()))
            with transaction():
                make_codes(
                    edition,
                    form.codes(),
                    uses=form.uses.data,
                    pays=form.pays.data,
                    expires_at=in_brussels(last + timedelta(days=1)) if last else None,
                    at=now(),
                )
            return redirect(url_for("walkers_office.codes", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    query = select(FeeCode).where(FeeCode.edition_id == edition.id).order_by(FeeCode.id.desc())
    found = paged(query, asked_page())
    page = render_template(
        "walkers/office/codes.html",
        edition=edition,
        form=form,
        found=found,
        batches=list_batches(edition),
        last_day=_last_day,
    )
    return page, 422 if form.is_submitted() else 200


def _last_day(code: FeeCode) -> date | None:
    return brussels_day(code.expires_at - timedelta(seconds=1)) if code.expires_at else None


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
