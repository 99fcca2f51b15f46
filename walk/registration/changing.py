"""The pages on which who waits changes the wish, told first what becomes of the place in line."""

from typing import Any

from flask import redirect, render_template, request, url_for
from wtforms import BooleanField, SelectField

from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.registration.forms import AlongForm, person_data
from walk.registration.models import WaitingParty
from walk.registration.queries import get_party, waiting_by_route
from walk.registration.views import Answer, blueprint
from walk.registration.wishes import add_to_wish, change_wish
from walk.routes.labels import route_label
from walk.routes.queries import list_routes
from walk.walkers.rules import check_person
from walk.web.access import ANYONE, open_to
from walk.web.forms import WalkForm, choices
from walk.web.limits import MANY, limited


@blueprint.route("/waiting/<link>/change", methods=["GET", "POST"], endpoint="change_wish")
@open_to(ANYONE)
@limited(MANY, scope="register")
def change(link: str) -> Answer:
    """Another route or fewer people; one question more when the place in line would be lost."""
    party = _waiting(link)
    form, asks = _form(party), False
    if form.validate_on_submit():
        routes = _chosen(form)
        asks = bool(_other_routes(party, routes)) and "sure" not in request.form
        try:
            if not asks:
                with transaction():
                    change_wish(party, routes, at=now())
                return redirect(url_for("registration.waiting", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(party, form, link, asks=asks), 422 if form.errors else 200


@blueprint.route("/waiting/<link>/along", methods=["GET", "POST"], endpoint="add_to_wish")
@open_to(ANYONE)
@limited(MANY, scope="register")
def along(link: str) -> Answer:
    """One more person, on the same route."""
    party = _waiting(link)
    edition, people = party.edition, party.draft.filled["people"]
    form = AlongForm(data={"last_name": people[0]["last_name"], "language": people[0]["language"]})
    form.offer_years(edition)
    if form.validate_on_submit():
        today = brussels_day(now())
        try:
            check_person(
                form.person(), walk_day=edition.date, registered_on=today, guardian_under=edition.guardian_under
            )
            with transaction():
                add_to_wish(party, person_data(form), at=now())
            return redirect(url_for("registration.waiting", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    html = render_template("registration/along.html", form=form, party=party, link=link, people=people)
    return html, 422 if form.errors else 200


def _waiting(link: str) -> WaitingParty:
    party = get_party(link)
    if party.ended_at is not None or party.offered_at is not None or party.draft.leader_id is not None:
        raise NotFound(
            _("What you wait for can no longer be changed. See your place in line by the link in our letter.")
        )
    return party


def _form(party: WaitingParty) -> Any:
    people, walk = party.draft.filled["people"], party.draft.filled["walk"]
    labels = choices((str(route.id), route_label(route)) for route in list_routes(party.edition))
    fields: dict[str, Any] = {}
    for number in range(len(people)):
        fields[f"route_{number}"] = SelectField(
            _l("Route"), choices=labels, default=str(walk.get(f"route_{number}") or walk["route"])
        )
        if number:
            fields[f"comes_{number}"] = BooleanField(_l("Still walks along"), default=True)
    return type("WishForm", (WalkForm,), fields)()


def _chosen(form: Any) -> dict[int, int]:
    """The route of each who still walks along, by number."""
    numbers = [int(name.removeprefix("route_")) for name in form.data if name.startswith("route_")]
    return {each: int(form[f"route_{each}"].data) for each in numbers if not each or form[f"comes_{each}"].data}


def _other_routes(party: WaitingParty, routes: dict[int, int]) -> set[int]:
    """The routes that are wished for now, and were not waited for."""
    return set(routes.values()) - {need.route_id for need in party.needs}


def _page(party: WaitingParty, form: Any, link: str, *, asks: bool) -> str:
    waiting = waiting_by_route(party.edition)
    others = _other_routes(party, _chosen(form)) if asks else set()
    return render_template(
        "registration/change_wish.html",
        party=party,
        form=form,
        link=link,
        people=party.draft.filled["people"],
        asks=asks,
        ahead=sum(waiting.get(route, 0) for route in others),
    )
