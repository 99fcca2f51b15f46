"""Owners tell their story: a walker on their own page, a captain on the team's, a contact on the company's."""

from flask import redirect, render_template, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.pages.cards import forget_pictures
from walk.pages.commands import show_as, tell_story
from walk.pages.forms import StoryForm
from walk.pages.models import Page
from walk.pages.owners import WHICH, get_owned_page
from walk.pages.rules import ShownAs
from walk.pages.views import Answer, blueprint
from walk.pages.writing import written
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.route("/company/<link>/page", methods=["GET", "POST"], defaults={"which": "company"})
@blueprint.route(f"/my/<link>/{WHICH}", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="story")
def edit(link: str, which: str) -> Answer:
    """Title, story and goal; for a grown-up walker, also what others see of the name. "Look first" keeps nothing."""
    _walker, page = get_owned_page(link, which)
    form, looks = StoryForm(obj=page, data={"shown_as": page.shown_as.value}), "look" in request.form
    if page.walker is None or page.walker.minor:
        form.without_name()
    if form.validate_on_submit() and not looks:
        try:
            _keep(page, form)
            return redirect(url_for("pages.show", year=page.edition.year, slug=page.slug), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template(
        "pages/edit.html",
        form=form,
        page=page,
        link=link,
        which=which,
        notes=_notes(page.walker.first_name, page.walker.last_name) if page.walker and form.shown_as else {},
        seen=written(form.story.data) if looks and not form.errors else None,
    )
    return html, 422 if form.errors else 200


def _keep(page: Page, form: StoryForm) -> None:
    with transaction():
        tell_story(page, title=form.title.data, story=form.story.data, goal=form.goal.data)
        if form.shown_as and form.shown_as.data:
            show_as(page, ShownAs(form.shown_as.data), at=now())
    if not page.named:
        forget_pictures(page)


def _notes(first: str, last: str) -> dict[str, str]:
    return {
        "full": f"{first} {last}".strip(),
        "initial": f"{first} {last[:1]}." if last else first,
        "hidden": _("On no list, in no search; without your title and photo."),
    }
