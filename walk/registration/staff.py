"""Employees of a company register by its staff link: with one of its teams, with a new one, or without."""

from flask import render_template

from walk.clock import now
from walk.companies.models import Company
from walk.companies.queries import (
    count_members,
    count_seats,
    get_company_by_staff_token,
    get_company_team,
    list_company_teams,
)
from walk.errors import NotFound
from walk.registration.forms import FirstForm, TeamForm
from walk.registration.models import Way
from walk.registration.views import Answer, blueprint, start_draft
from walk.teams.models import TeamKind
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.get("/staff/<token>")
@open_to(ANYONE)
def staff(token: str) -> Answer:
    """How many places are left, and the teams to choose from."""
    try:
        company = get_company_by_staff_token(token)
    except NotFound:
        return render_template("registration/stale_staff.html"), 404
    members = count_members(company)
    return render_template(
        "registration/staff.html",
        company=company,
        edition=company.edition,
        token=token,
        at=now(),
        left=max(0, company.places - count_seats(company)),
        teams=[(each, members.get(each.id, 0)) for each in list_company_teams(company)],
    )


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


def _usable(token: str) -> Company:
    company = get_company_by_staff_token(token)
    if not company.usable:
        raise NotFound
    return company
