"""Stopping letters: by the link in each of them, also by a mail program's own button."""

from flask import Blueprint, render_template, request

from walk.clock import now
from walk.db import transaction
from walk.letters.commands import resume_letters, stop_letters
from walk.letters.queries import address_of_stop, wants_none
from walk.web.access import ANYONE, open_to

blueprint = Blueprint("letters", __name__)


@blueprint.route("/letters/stop/<link>", methods=["GET", "POST"])
@open_to(ANYONE)
def stop(link: str) -> str:
    """No more letters to an address, or letters again. Mail programs post here by themselves (RFC 8058)."""
    address = address_of_stop(link)
    if request.method == "POST":
        with transaction():
            if "again" in request.form:
                resume_letters(address)
            else:
                stop_letters(address, at=now())
    return render_template("letters/stop.html", link=link, address=address, stopped=wants_none(address))
