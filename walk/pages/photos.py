"""A page's photo: sending it, taking it away, and showing it."""

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from walk import files
from walk.clock import now
from walk.db import db, transaction
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.pages.commands import describe_photo, keep_photo, remove_photo
from walk.pages.forms import PhotoForm
from walk.pages.models import Page
from walk.pages.owners import OF_WALKERS, get_owned_page
from walk.pages.queries import check_visible, page_of_edition
from walk.pages.showing import photo_of
from walk.pages.views import Answer, blueprint
from walk.pictures.photo import MOST_BYTES, forget_other_photos, key_of, prepare, store_photo, widths_of
from walk.web.access import ANYONE, ORGANISER, open_to
from walk.web.limits import MANY, limited


@blueprint.get("/photos/<int:page_id>/<code>-<int:width>.webp")
@open_to(ANYONE)
def photo(page_id: int, code: str, width: int) -> Response:
    """A photo in one width, while its page may be seen; its address never shows another photo."""
    page = db.session.get(Page, page_id, options=[joinedload(Page.walker), joinedload(Page.team)])
    if page is None or photo_of(page) is None or page.photo != code or width not in widths_of(page.photo_width):
        raise NotFound
    check_visible(page)
    answer = Response(files.read(key_of(page_id, code, width)), mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@blueprint.route(f"/my/<link>/{OF_WALKERS}/photo", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="photo")
def own_photo(link: str, which: str) -> Answer:
    """The photo of a walker's or a team's page."""
    walker, page = get_owned_page(link, which)
    allowed = which == "team" or (walker is not None and not walker.minor)
    return _edit(page, url_for("pages.own_photo", link=link, which=which), link=link, which=which, allowed=allowed)


@blueprint.route("/office/<int:year>/photo", methods=["GET", "POST"])
@open_to(ORGANISER)
def edition_photo(year: int) -> Answer:
    """The photo of the walk itself, on the home page."""
    page = page_of_edition(get_edition(year))
    return _edit(page, url_for("pages.edition_photo", year=year), link="", which="", allowed=True)


def _edit(page: Page, here: str, *, link: str, which: str, allowed: bool) -> Answer:
    form = PhotoForm(data={"photo_text": page.photo_text})
    if form.validate_on_submit() and allowed:
        try:
            _change(page, form)
            return redirect(here, 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template(
        "pages/photo.html",
        form=form,
        page=page,
        picture=photo_of(page),
        link=link,
        which=which,
        allowed=allowed,
    )
    return html, 422 if form.is_submitted() else 200


def _change(page: Page, form: PhotoForm) -> None:
    if "remove" in request.form:
        with transaction():
            remove_photo(page, at=now())
        forget_other_photos(page.id, "")
        flash(_("The photo is gone."))
        return
    had_one = bool(page.photo)
    db.session.rollback()  # nothing is open while the photo is made small
    made = prepare(form.photo.data.stream.read(MOST_BYTES + 1)) if form.photo.data else None
    if made is None and not had_one:
        raise Refused(_("Choose a photo first."), field="photo")
    if made is not None:
        store_photo(page.id, made)
        with transaction():
            keep_photo(page, made, form.photo_text.data, at=now())
        forget_other_photos(page.id, made.code)
    else:
        with transaction():
            describe_photo(page, form.photo_text.data, at=now())
    flash(_("The photo is on the page."))
