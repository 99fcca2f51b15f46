"""Employees come by their company's staff link: with one of its teams, a new one or none, or registered already."""

from flask import flash, redirect, render_template, request, url_for

from walk.clock import now
from walk.companies.commands import ask_known
from walk.companies.models import Company
from walk.companies.queries import (
    count_members,
    count_seats,
    get_company_by_staff_token,
    get_company_team,
    list_company_teams,
)
from walk.companies.rules import check_sitter
from walk.companies.seats import sitter_of, take_seat
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.registration.forms import FirstForm, TeamForm
from walk.registration.models import Way
from walk.registration.views import Answer, blueprint, start_draft
from walk.routes.labels import route_label
from walk.teams.models import TeamKind
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link
from walk.web.access import ANYONE, open_to
from walk.web.forms import WalkForm, email
from walk.web.limits import MAIL, MANY, limited


class KnownForm(WalkForm):
    """The address with which somebody registered already."""

    email = email(_l("E-mail address"), needed=_l("Write the e-mail address with which you registered."))


@blueprint.get("/staff/<token>")
@open_to(ANYONE)
def staff(token: str) -> Answer:
    """How many places are left, and the teams to choose from."""
    try:
        company = get_company_by_staff_token(token)
    except NotFound:
        return render_template("registration/stale_staff.html"), 404
    return _page(company, token, KnownForm(formdata=None))


@blueprint.route("/staff/<token>/<any(alone, team):how>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def staff_start(token: str, how: str) -> Answer:
    """Without a team, or as the captain of a new one."""
    company = _usable(token)
    known = {"team_kind": TeamKind.COMPANY.value, "company": company.name}
    form = TeamForm(data=known) if how == "team" else FirstForm()
    return start_draft(company.edition, Way.STAFF, form, None, company=company)


@blueprint.route("/staff/<token>/team/<int:team_id>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def staff_team(token: str, team_id: int) -> Answer:
    """With one of the company's teams."""
    company = _usable(token)
    team = get_company_team(company, team_id)
    return start_draft(company.edition, Way.STAFF, FirstForm(), team, company=company)


@blueprint.post("/staff/<token>/known")
@open_to(ANYONE)
@limited(MAIL, scope="company")
def known(token: str) -> Answer:
    """Registered already: a letter to that address; the answer does not tell whether anybody is registered with it."""
    company, form = _usable(token), KnownForm()
    if not form.validate_on_submit():
        return _page(company, token, form), 422
    with transaction():
        ask_known(company, form.email.data, at=now())
    flash(_("If somebody is registered with this address, a letter is on its way. Confirm it there."))
    return redirect(url_for("registration.staff", token=token), 303)


@blueprint.route("/my/<link>/seat/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="change")
def known_seat(link: str, token: str) -> Answer:
    """Whoever is registered already confirms that the company pays from now on."""
    company, walker, refused = _usable(token), get_walker_by_link(link), ""
    if walker.cancelled_at is not None:
        raise NotFound
    try:
        if request.method == "POST":
            with transaction():
                take_seat(company, walker, at=now())
            return redirect(url_for("walkers.personal", link=link, _anchor="done"), 303)
        check_sitter(sitter_of(company, walker), company.id)
    except Refused as refusal:
        db.session.rollback()
        refused = refusal.message
    return _confirmation(company, walker, link, token, refused), 422 if request.method == "POST" else 200


def _page(company: Company, token: str, form: KnownForm) -> str:
    members = count_members(company)
    return render_template(
        "registration/staff.html",
        company=company,
        edition=company.edition,
        token=token,
        at=now(),
        left=max(0, company.places - count_seats(company)),
        teams=[(each, members.get(each.id, 0)) for each in list_company_teams(company)],
        form=form,
    )


def _confirmation(company: Company, walker: Walker, link: str, token: str, refused: str) -> str:
    return render_template(
        "registration/known_seat.html",
        company=company,
        walker=walker,
        route=route_label(walker.route),
        link=link,
        token=token,
        refused=refused,
    )


def _usable(token: str) -> Company:
    company = get_company_by_staff_token(token)
    if not company.usable:
        raise NotFound
    return company
