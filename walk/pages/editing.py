"""Owners tell their story: a walker on their own page, a captain on the team's."""

from flask import redirect, render_template, url_for

from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.pages.commands import tell_story
from walk.pages.forms import StoryForm
from walk.pages.queries import page_of_team, page_of_walker
from walk.pages.views import Answer, blueprint
from walk.walkers.queries import get_walker_by_link
from walk.web.access import ANYONE, open_to


@blueprint.route("/my/<link>/<any(page, team):which>", methods=["GET", "POST"])
@open_to(ANYONE)
def edit(link: str, which: str) -> Answer:
    """Title, story and goal."""
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None or (which == "team" and (walker.captain_since is None or walker.team is None)):
        raise NotFound
    page = page_of_team(walker.team) if which == "team" and walker.team else page_of_walker(walker)
    form = StoryForm(obj=page)
    if form.validate_on_submit():
        try:
            with transaction():
                tell_story(page, title=form.title.data, story=form.story.data, goal=form.goal.data)
            return redirect(url_for("pages.show", year=page.edition.year, slug=page.slug), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("pages/edit.html", form=form, page=page, link=link, walker=walker)
    return html, 422 if form.is_submitted() else 200
