"""Owners of a page see who gave, answer, and hide a message that should not be there."""

from flask import redirect, render_template, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.donations.commands import hide_message, remove_reply, reply, unhide_message
from walk.donations.forms import ReplyForm
from walk.donations.queries import get_gift_to_page, list_gifts_for_owner
from walk.donations.views import Answer, blueprint
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.pages.models import Page
from walk.pages.owners import WHICH, get_owned_page
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited
from walk.web.paging import PAGE_SIZE, asked_page


@blueprint.get(f"/my/<link>/{WHICH}/supporters")
@open_to(ANYONE)
def supporters(link: str, which: str) -> Answer:
    """The gifts to one's page, newest first."""
    _walker, page = get_owned_page(link, which)
    return _list(page, link, which, ReplyForm(formdata=None))


@blueprint.post(f"/my/<link>/{WHICH}/supporters/<int:gift>")
@open_to(ANYONE)
@limited(MANY, scope="reply")
def answer(link: str, which: str, gift: int) -> Answer:
    """An answer, or taking it back; a message hidden, or shown again."""
    _walker, page = get_owned_page(link, which)
    donation, wish, form, at = get_gift_to_page(page, gift), request.form.get("wish", ""), ReplyForm(), now()
    if wish == "reply" and not form.validate():
        return _list(page, link, which, form, refused=gift)
    with transaction():
        if wish == "reply":
            reply(donation, form.words.data, at=at)
        elif wish == "remove":
            remove_reply(donation, at=at)
        elif wish == "hide":
            hide_message(donation, at=at, by_office=False)
        elif wish == "show":
            unhide_message(donation, at=at, by_office=False)
        else:
            raise Refused(_("Choose one of the buttons."))
    back = url_for("donations.supporters", link=link, which=which, page=asked_page(), _anchor=f"gift-{gift}")
    return redirect(back, 303)


def _list(page: Page, link: str, which: str, form: ReplyForm, *, refused: int | None = None) -> Answer:
    number = asked_page()
    found = list_gifts_for_owner(page, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    html = render_template(
        "donations/supporters.html",
        form=form,
        gifts=found[:PAGE_SIZE],
        more=len(found) > PAGE_SIZE,
        number=number,
        page=page,
        link=link,
        which=which,
        refused=refused,
    )
    return html, 422 if refused else 200
