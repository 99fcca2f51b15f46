"""Registering, step by step; what was typed is kept for 48 hours under a signed link."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from walk.clock import brussels_day, now
from walk.companies.models import Company
from walk.companies.queries import find_company
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_current_edition, get_edition
from walk.errors import NotFound, Refused
from walk.i18n import language
from walk.pages.queries import get_page
from walk.registration.commands import begin, fill_person, fill_team, remove_person
from walk.registration.forms import AlongForm, FirstForm, TeamForm, known_person, person_data
from walk.registration.models import Draft, Way
from walk.registration.queries import draft_link, find_draft_of_form, get_draft
from walk.registration.rules import MOST_TOGETHER
from walk.routes.queries import list_routes
from walk.teams.models import Team, TeamKind
from walk.teams.queries import get_team_by_invitation
from walk.walkers.models import Walker
from walk.walkers.queries import get_leader_by_link
from walk.walkers.rules import check_person, check_window
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

blueprint = Blueprint("registration", __name__)
Answer = Response | tuple[str, int] | str


@blueprint.get("/register")
@open_to(ANYONE)
def choose_way() -> Answer:
    """The ways in: alone, as a team or family, or into an existing team; or on with what was begun."""
    edition = get_current_edition(now())
    return render_template(
        "registration/choose_way.html",
        edition=edition,
        routes=list_routes(edition),
        opened=edition.takes_registrations(now()),
        begun=_begun(),
    )


@blueprint.route("/<int:year>/register/<any(alone, team, group):way>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def start(year: int, way: str) -> Answer:
    """Registering alone, as the captain of a new team, or for a family or group."""
    form = FirstForm() if way == Way.ALONE else TeamForm(data={"team_kind": _usual_kind(way)})
    return start_draft(get_edition(year), Way(way), form, None)


@blueprint.route("/join/<invitation>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def join_team(invitation: str) -> Answer:
    """Registering into a team, through its invitation."""
    try:
        team = get_team_by_invitation(invitation)
    except NotFound:
        return render_template("registration/stale_invitation.html"), 404
    return start_draft(team.edition, Way.JOIN, FirstForm(), team)


@blueprint.route("/<int:year>/<slug>/join", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def ask_team(year: int, slug: str) -> Answer:
    """Asking to join a team: its captain says yes or no."""
    team = get_page(get_edition(year), slug).team
    if team is None or team.closed_at is not None:
        raise NotFound
    return start_draft(team.edition, Way.ASK, FirstForm(), team)


@blueprint.route("/my/<link>/add", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def add_member(link: str) -> Answer:
    """A captain adds somebody, with or without an e-mail address."""
    captain, team = get_leader_by_link(link)
    session["adding"] = link
    form = FirstForm()
    form.without_address()
    return start_draft(team.edition, Way.JOIN, form, team, by=captain)


@blueprint.route("/registering/<link>/you", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def first(link: str) -> Answer:
    """Back to the first step, as it was filled in."""
    draft = _open_draft(link)
    known = known_person(draft.filled["people"][0])
    team = draft.filled.get("team")
    if team:
        form: FirstForm = TeamForm(data={**known, "team_name": team["name"], "team_kind": team["kind"], **team})
    else:
        form = FirstForm(data=known)
    by = db.session.get(Walker, draft.filled.get("by", 0))
    if by is not None:
        form.without_address()
    company = find_company(draft.seat_of)
    return _first_step(draft.edition, draft.way, form, draft.team, draft, by=by, company=company)


@blueprint.route("/registering/<link>/people", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def people(link: str) -> Answer:
    """Everybody who is registered together; one more, one less, or on to the next step."""
    draft = _open_draft(link)
    if request.method == "POST":
        with transaction():
            remove_person(draft, request.form.get("remove", 0, int), at=now())
        return redirect(url_for("registration.people", link=link), 303)
    return render_template("registration/people.html", draft=draft, link=link, most=MOST_TOGETHER)


@blueprint.route("/registering/<link>/people/<int:number>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def person(link: str, number: int) -> Answer:
    """Somebody who walks along."""
    draft = _open_draft(link)
    everybody = draft.filled["people"]
    if not 0 < number <= min(len(everybody), MOST_TOGETHER - 1):
        return redirect(url_for("registration.people", link=link), 303)
    usual = {"last_name": everybody[0]["last_name"], "language": everybody[0]["language"]}
    form = AlongForm(data=known_person(everybody[number]) if number < len(everybody) else usual)
    form.offer_years(draft.edition)
    if form.validate_on_submit():
        try:
            _check(draft.edition, form)
            with transaction():
                fill_person(draft, number, person_data(form), at=now())
            return redirect(url_for("registration.people", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _shown("registration/person.html", form, draft=draft, link=link, number=number)


def start_draft(
    edition: Edition,
    way: Way,
    form: FirstForm,
    team: Team | None,
    *,
    by: Walker | None = None,
    company: Company | None = None,
) -> Answer:
    """The first step of a registration; sent again, it goes on with the draft that it made before."""
    if form.is_submitted():
        earlier = find_draft_of_form(form.once())
        if earlier is not None:
            return _onwards(earlier)
    return _first_step(edition, way, form, team, None, by=by, company=company)


def _first_step(
    edition: Edition,
    way: Way,
    form: FirstForm,
    team: Team | None,
    draft: Draft | None,
    *,
    by: Walker | None = None,
    company: Company | None = None,
) -> Answer:
    form.offer_years(edition)
    if form.validate_on_submit():
        key = form.once()
        try:
            check_window(opens_at=edition.registration_opens_at, closes_at=edition.registration_closes_at, at=now())
            _check(edition, form)
            with transaction():
                if draft is None:
                    draft = begin(
                        edition, way, team=team, company=company, by=by, language=language(), form_key=key, at=now()
                    )
                if isinstance(form, TeamForm):
                    fill_team(draft, form.team(), at=now(), company=company)
                fill_person(draft, 0, person_data(form), at=now())
            return _onwards(draft)
        except IntegrityError:  # the same form, sent twice at the same moment
            twin = find_draft_of_form(key)
            if twin is None:
                raise
            return _onwards(twin)
        except Refused as refusal:
            form.refuse(refusal)
    return _shown(
        "registration/first.html",
        form,
        edition=edition,
        team=team,
        way=way.value,
        added=by is not None,
        company=company,
        opened=edition.takes_registrations(now()),
    )


def _onwards(draft: Draft) -> Response:
    link = draft_link(draft)
    session["registering"] = link
    step = "people" if draft.way is Way.GROUP or len(draft.filled["people"]) > 1 else "walk"
    return redirect(url_for(f"registration.{step}", link=link), 303)


def _check(edition: Edition, form: Any) -> None:
    check_person(
        form.person(),
        walk_day=edition.date,
        registered_on=brussels_day(now()),
        guardian_under=edition.guardian_under,
    )


def _open_draft(link: str) -> Draft:
    draft = get_draft(link, at=now())
    if not draft.filled.get("people") or draft.sent_at is not None:
        raise NotFound
    return draft


def _begun() -> str | None:
    """The link of a registration that this visitor began and did not finish."""
    link = session.get("registering")
    try:
        return link if link and _open_draft(link).sent_at is None else None
    except NotFound:
        return None


def _usual_kind(way: str) -> str:
    return (TeamKind.FAMILY if way == Way.GROUP else TeamKind.FRIENDS).value


def _shown(template: str, form: Any, **values: Any) -> tuple[str, int]:
    db.session.rollback()
    return render_template(template, form=form, **values), 422 if request.method == "POST" else 200
