"""A company's contact sends its logo, if the package shows it."""

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField

from walk.clock import now
from walk.companies.models import Company
from walk.companies.views import Answer, blueprint
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.pages.commands import keep_photo, remove_photo
from walk.pages.models import Page
from walk.pages.owners import get_owned_page
from walk.pages.showing import photo_of
from walk.pictures.photo import MOST_BYTES, forget_other_photos, prepare, store_photo
from walk.web.access import ANYONE, open_to
from walk.web.forms import WalkForm
from walk.web.limits import MANY, limited

SMALLEST_LOGO = 60


class LogoForm(WalkForm):
    """A picture of the logo."""

    photo = FileField(_l("Logo"), render_kw={"accept": "image/jpeg,image/png,image/webp"})


@blueprint.route("/company/<link>/logo", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="photo")
def logo(link: str) -> Answer:
    """The logo, on the company's page and at the foot of the home page."""
    _walker, page = get_owned_page(link, "company")
    company = page.company
    if company is None or not company.shows_logo:
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
