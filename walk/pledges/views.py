"""Pledging an amount per kilometre, and the page with which one confirms, changes and withdraws it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.pages.models import Page
from walk.pages.queries import get_page_at
from walk.pages.showing import owner_of, shown
from walk.pledges import commands
from walk.pledges.emails import kilometres
from walk.pledges.forms import PledgeForm, PromiseForm
from walk.pledges.models import Pledge
from walk.pledges.queries import (
    distance_of,
    find_pledge_of_form,
    get_pledge_by_link,
    list_asks,
    takes_pledges,
    was_paid,
)
from walk.pledges.rules import Promise, due
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, MANY, limited

blueprint = Blueprint("pledges", __name__)
Answer = Response | str | tuple[str, int]
USUAL = Promise(per_km=50, most=2500)
AN_EXAMPLE = 20_000  # metres, where a page has no one route


@blueprint.route("/<int:year>/<slug>/pledge", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="pledge")
def pledge(year: int, slug: str) -> Answer:
    """An amount per kilometre, up to a maximum; a letter asks to confirm it."""
    page = get_page_at(year, slug)
    if page.walker is None and page.team is None:
        raise NotFound
    form = PledgeForm(data={"per_km": USUAL.per_km, "most": USUAL.most} if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            made = _pledged(page, form)
            flash(_("Almost done: open our letter to %(email)s, and confirm your pledge.", email=made.email))
            return redirect(url_for("pages.show", year=year, slug=slug), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _form("pledges/pledge.html", form, page, opened=takes_pledges(page, now()))


@blueprint.get("/pledge/<link>")
@open_to(ANYONE)
def mine(link: str) -> Answer:
    """A pledge as its maker sees it: to confirm, to change, or what became of it."""
    pledge = get_pledge_by_link(link)
    asks, metres = list_asks(pledge), distance_of(pledge.page)
    example = metres or _example(pledge.page)
    current = next((each for each in asks if each.replaced_at is None), None)
    return render_template(
        "pledges/mine.html",
        pledge=pledge,
        page=pledge.page,
        owner=owner_of(pledge.page),
        link=link,
        settled=metres is not None or bool(asks),
        metres=metres,
        km=kilometres(example),
        makes=due(pledge.promise, example),
        ask=current,
        paid=was_paid(asks),
    )


@blueprint.post("/pledge/<link>/<any(confirmation, withdrawal):what>")
@open_to(ANYONE)
@limited(MANY, scope="pledge")
def decide(link: str, what: str) -> Response:
    """The pledge counts from now on; or it does not any more."""
    pledge = get_pledge_by_link(link)
    try:
        with transaction():
            if what == "confirmation":
                commands.confirm(pledge, at=now())
            else:
                commands.withdraw(pledge, at=now())
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("pledges.mine", link=link), 303)


@blueprint.route("/pledge/<link>/change", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="pledge")
def change(link: str) -> Answer:
    """Another amount, another maximum, another message."""
    pledge = get_pledge_by_link(link)
    if pledge.withdrawn_at is not None or commands.is_settled(pledge):
        return redirect(url_for("pledges.mine", link=link), 303)
    form = PromiseForm(obj=pledge, data={"name_shown": pledge.name_shown.value} if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            with transaction():
                commands.change(pledge, form.promise(), form.privacy(), message=form.message.data or "", at=now())
            flash(_("Your pledge is changed."))
            return redirect(url_for("pledges.mine", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _form("pledges/change.html", form, pledge.page, link=link)


def _pledged(page: Page, form: PledgeForm) -> Pledge:
    form_key = form.once()
    earlier = find_pledge_of_form(form_key)
    if earlier is not None:
        return earlier
    try:
        with transaction():
            return commands.pledge(page, form.pledged(), form_key=form_key, at=now())
    except IntegrityError:  # the same form, sent twice at the same moment
        made = find_pledge_of_form(form_key)
        if made is None:
            raise
        return made


def _form(template: str, form: PromiseForm, page: Page, **values: object) -> Answer:
    example = _example(page)
    typed = Promise(per_km=form.per_km.data or USUAL.per_km, most=form.most.data or USUAL.most)
    html = render_template(
        template,
        form=form,
        page=page,
        shown=shown(page),
        edition=page.edition,
        example=example,
        km=kilometres(example),
        promise=typed,
        makes=due(typed, example),
        **values,
    )
    return html, 422 if request.method == "POST" else 200


def _example(page: Page) -> int:
    return int(page.walker.route.distance_km * 1000) if page.walker is not None else AN_EXAMPLE
