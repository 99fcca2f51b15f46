"""A company's contact makes its page: a story, a goal, and the logo if the package shows it."""

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField

from walk.clock import now
from walk.companies.models import Company
from walk.companies.queries import get_company_by_link
from walk.companies.views import Answer, blueprint
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.pages.commands import keep_photo, remove_photo, tell_story
from walk.pages.forms import StoryForm
from walk.pages.models import Page
from walk.pages.queries import page_of_company
from walk.pages.showing import photo_of
from walk.pictures.photo import MOST_BYTES, forget_other_photos, prepare, store_photo
from walk.web.access import ANYONE, open_to
from walk.web.forms import WalkForm
from walk.web.limits import MANY, limited

SMALLEST_LOGO = 60


class LogoForm(WalkForm):
    """A picture of the logo."""

    photo = FileField(_l("Logo"), render_kw={"accept": "image/jpeg,image/png,image/webp"})


@blueprint.route("/company/<link>/page", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="story")
def tell(link: str) -> Answer:
    """Title, story and goal."""
    company, page = _own_page(link)
    form = StoryForm(obj=page)
    form.without_name()
    if form.validate_on_submit():
        try:
            with transaction():
                tell_story(page, title=form.title.data, story=form.story.data, goal=form.goal.data)
            return redirect(url_for("pages.show", year=page.edition.year, slug=page.slug), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("companies/tell.html", form=form, company=company, page=page, link=link)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/company/<link>/logo", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="photo")
def logo(link: str) -> Answer:
    """The logo, on the company's page and at the foot of the home page."""
    company, page = _own_page(link)
    if not company.shows_logo:
        raise NotFound
    form = LogoForm()
    if form.validate_on_submit():
        try:
            _change(page, company, form)
            return redirect(url_for("companies.logo", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template(
        "companies/logo.html", form=form, company=company, page=page, link=link, picture=photo_of(page)
    )
    return html, 422 if form.is_submitted() else 200


def _change(page: Page, company: Company, form: LogoForm) -> None:
    page_id, name = page.id, company.name
    if "remove" in request.form:
        with transaction():
            remove_photo(page, at=now())
        forget_other_photos(page_id, "")
        flash(_("The logo is gone."))
        return
    if not form.photo.data:
        raise Refused(_("Choose a logo first."), field="photo")
    db.session.rollback()  # nothing is open while the picture is made small
    made = prepare(form.photo.data.stream.read(MOST_BYTES + 1), smallest=SMALLEST_LOGO)
    store_photo(page_id, made)
    with transaction():
        keep_photo(db.session.get_one(Page, page_id), made, _("Logo of %(company)s", company=name)[:200], at=now())
    forget_other_photos(page_id, made.code)
    flash(_("The logo is on your page."))


def _own_page(link: str) -> tuple[Company, Page]:
    company = get_company_by_link(link)
    page = page_of_company(company)
    if page is None or not company.usable:
        raise NotFound
    return company, page
