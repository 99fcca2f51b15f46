"""Owners tell their story and their news: a walker on their own page, a captain on the team's."""

from flask import flash, redirect, render_template, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.pages.cards import forget_pictures
from walk.pages.commands import show_as, tell_story
from walk.pages.forms import NewsForm, StoryForm
from walk.pages.models import News
from walk.pages.news import change_news, get_news, list_news, remove_news, tell_news
from walk.pages.owners import WHICH, get_owned_page
from walk.pages.rules import ShownAs
from walk.pages.views import Answer, blueprint
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

MOST_NEWS = 100


@blueprint.route(f"/my/<link>/{WHICH}", methods=["GET", "POST"])
@open_to(ANYONE)
def edit(link: str, which: str) -> Answer:
    """Title, story and goal; for a grown-up walker, also what others see of the name."""
    _walker, page = get_owned_page(link, which)
    form = StoryForm(obj=page, data={"shown_as": page.shown_as.value})
    if page.walker is None or page.walker.minor:
        form.without_name()
    if form.validate_on_submit():
        try:
            with transaction():
                tell_story(page, title=form.title.data, story=form.story.data, goal=form.goal.data)
                if form.shown_as and form.shown_as.data:
                    show_as(page, ShownAs(form.shown_as.data), at=now())
            if not page.named:
                forget_pictures(page)
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
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.route(f"/my/<link>/{WHICH}/news", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="news")
def news(link: str, which: str) -> Answer:
    """What was told so far, and something new."""
    _walker, page = get_owned_page(link, which)
    form, told = NewsForm(), list_news(page, most=MOST_NEWS)
    if form.validate_on_submit():
        with transaction():
            tell_news(page, form.words.data, at=now())
        flash(_("Your news is on the page."))
        return redirect(url_for("pages.news", link=link, which=which), 303)
    return _news_page(form, link, which, told=told, changing=None)


@blueprint.route(f"/my/<link>/{WHICH}/news/<int:news_id>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="news")
def one_news(link: str, which: str, news_id: int) -> Answer:
    """Other words for what was told, or not telling it any more."""
    _walker, page = get_owned_page(link, which)
    told = get_news(page, news_id)
    form, back = (
        NewsForm(data={"words": told.text} if request.method == "GET" else None),
        redirect(url_for("pages.news", link=link, which=which), 303),
    )
    if form.validate_on_submit():
        with transaction():
            if "remove" in request.form:
                remove_news(told, at=now())
            else:
                change_news(told, form.words.data, at=now())
        return back
    return _news_page(form, link, which, told=[], changing=told)


def _news_page(form: NewsForm, link: str, which: str, *, told: list[News], changing: News | None) -> Answer:
    html = render_template("pages/news.html", form=form, link=link, which=which, told=told, changing=changing)
    return html, 422 if form.is_submitted() else 200


def _notes(first: str, last: str) -> dict[str, str]:
    return {
        "full": f"{first} {last}".strip(),
        "initial": f"{first} {last[:1]}." if last else first,
        "hidden": _("On no list, in no search; without your title and photo."),
    }
