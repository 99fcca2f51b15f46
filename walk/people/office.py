"""People across editions in the office: who is perhaps one person, and who walked when."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from walk import audit
from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.people.commands import dismiss, join_people, split_walker
from walk.people.forms import SAME, PairForm
from walk.people.queries import count_people, find_people, get_person, list_others, list_proposals, walks_of
from walk.people.rules import Reason
from walk.people.wording import reason_words
from walk.web.access import ORGANISER, open_to
from walk.web.paging import asked_page, asked_search

blueprint = Blueprint("people", __name__, url_prefix="/office/persons")


@blueprint.get("/")
@open_to(ORGANISER)
def index() -> str:
    """How many people there are, and the pairs that somebody must look at."""
    return render_template(
        "people/index.html",
        counts=count_people(),
        found=list_proposals(asked_page()),
        reasons=reason_words(),
        twice=Reason.TWICE,
        sure=Reason.NICKNAME,
    )


@blueprint.get("/found")
@open_to(ORGANISER)
def found() -> str:
    """People by name, address or place, each with the years in which they walked."""
    search = asked_search()
    people = find_people(search, asked_page()) if search else None
    walks = walks_of(people.rows) if people else {}
    return render_template("people/found.html", search=search, found=people, walks=walks)


@blueprint.get("/<int:person_id>")
@open_to(ORGANISER)
def person(person_id: int) -> str:
    """All walks of one person."""
    shown = get_person(person_id)
    return render_template(
        "people/person.html",
        person=shown,
        walks=walks_of([shown.id])[shown.id],
        others=list_others(shown),
        history=audit.list_about(f"person {shown.id}"),
    )


@blueprint.post("/decision")
@open_to(ORGANISER)
def decide() -> Response:
    """The same person, or two people."""
    form = PairForm()
    if not form.validate_on_submit() or form.walker.data == form.other.data:
        raise NotFound
    pair, by = (form.walker.data, form.other.data), current_user.email
    try:
        with transaction():
            if form.verdict.data == SAME:
                joined = join_people(*pair, by=by, at=now())
                flash(_("They are one person from now on."))
                return redirect(url_for("people.person", person_id=joined.id), 303)
            dismiss(*pair, by=by, at=now())
        flash(_("Noted: this is not proposed again."))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("people.index"), 303)


@blueprint.post("/walkers/<int:walker_id>/parting")
@open_to(ORGANISER)
def part(walker_id: int) -> Response:
    """This walker is not the person they were held for."""
    try:
        with transaction():
            alone = split_walker(walker_id, by=current_user.email, at=now())
        flash(_("This walker is a person of their own from now on."))
        return redirect(url_for("people.person", person_id=alone.id), 303)
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("people.index"), 303)
