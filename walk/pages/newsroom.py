"""Where news is written: by a page's owner, and on the walk's own page by the organisers."""

from flask import flash, redirect, render_template, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.editions.queries import get_edition
from walk.i18n import gettext as _
from walk.pages.forms import NewsForm
from walk.pages.models import News, Page
from walk.pages.news import change_news, get_news, list_news, remove_news, tell_news
from walk.pages.owners import WHICH, get_owned_page
from walk.pages.queries import page_of_edition
from walk.pages.views import Answer, blueprint
from walk.pages.writing import written
from walk.web.access import ANYONE, ORGANISER, open_to
from walk.web.limits import MANY, limited

MOST_NEWS = 100


@blueprint.route("/company/<link>/news", methods=["GET", "POST"], defaults={"which": "company"})
@blueprint.route(f"/my/<link>/{WHICH}/news", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="news")
def news(link: str, which: str) -> Answer:
    """What was told so far, and something new."""
    _walker, page = get_owned_page(link, which)
    return _all_of(page, link, which)


@blueprint.route("/company/<link>/news/<int:news_id>", methods=["GET", "POST"], defaults={"which": "company"})
@blueprint.route(f"/my/<link>/{WHICH}/news/<int:news_id>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="news")
def one_news(link: str, which: str, news_id: int) -> Answer:
    """Other words for what was told, or not telling it any more."""
    _walker, page = get_owned_page(link, which)
    return _one_of(page, news_id, link, which)


@blueprint.route("/office/<int:year>/news", methods=["GET", "POST"])
@open_to(ORGANISER)
def edition_news(year: int) -> Answer:
    """What the organisers told on the walk's own page, and something new."""
    return _all_of(page_of_edition(get_edition(year)), "", "")


@blueprint.route("/office/<int:year>/news/<int:news_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def one_edition_news(year: int, news_id: int) -> Answer:
    """Other words for what the organisers told, or not telling it any more."""
    return _one_of(page_of_edition(get_edition(year)), news_id, "", "")


def _all_of(page: Page, link: str, which: str) -> Answer:
    form, told = NewsForm(), list_news(page, most=MOST_NEWS)
    if form.validate_on_submit() and "look" not in request.form:
        with transaction():
            tell_news(page, form.words.data, at=now())
        flash(_("Your news is on the page."))
        return redirect(_address(page, link, which), 303)
    return _shown(form, page, link, which, told=told, changing=None)


def _one_of(page: Page, news_id: int, link: str, which: str) -> Answer:
    told = get_news(page, news_id)
    form = NewsForm(data={"words": told.text} if request.method == "GET" else None)
    if form.validate_on_submit() and "look" not in request.form:
        with transaction():
            if "remove" in request.form:
                remove_news(told, at=now())
            else:
                change_news(told, form.words.data, at=now())
        return redirect(_address(page, link, which), 303)
    return _shown(form, page, link, which, told=[], changing=told)


def _address(page: Page, link: str, which: str) -> str:
    if not link:
        return url_for("pages.edition_news", year=page.edition.year)
    return url_for("pages.news", link=link, which=which)


def _shown(form: NewsForm, page: Page, link: str, which: str, *, told: list[News], changing: News | None) -> Answer:
    html = render_template(
        "pages/news.html",
        form=form,
        page=page,
        link=link,
        which=which,
        told=[(each, written(each.text)) for each in told],
        changing=changing,
        seen=written(form.words.data) if "look" in request.form and not form.errors else None,
    )
    return html, 422 if form.errors else 200
