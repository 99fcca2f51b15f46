"""Signing in by a link from a letter, and signing out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_security import login_user, logout_user
from werkzeug.wrappers import Response

from walk.accounts import commands, queries
from walk.accounts.forms import LinkForm, SignInForm
from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.web.access import ANYONE, SIGNED_IN, open_to
from walk.web.addresses import inside
from walk.web.limits import MAIL, SIGN_IN, limited

blueprint = Blueprint("accounts", __name__)
_HOME = "/me"
Answer = Response | str | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="mail")
def sign_in() -> Answer:
    """Ask for a link; the answer is the same whether the address is known or not."""
    form = SignInForm(next=request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(_home(form.next.data), 303)
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    with transaction():
        commands.ask_link(form.email.data, language=language(), after=_inside_only(form.next.data))
    return redirect(url_for("accounts.link_sent"), 303)


@blueprint.get("/sign-in/sent")
@open_to(ANYONE)
def link_sent() -> Answer:
    """A letter is on its way, if the address is known."""
    return render_template("accounts/link_sent.html")


@blueprint.get("/sign-in/<token>")
@open_to(ANYONE)
def open_link(token: str) -> Answer:
    """A page with a button: opening the link, as mail scanners do, uses nothing up."""
    if queries.find_open_link(token, at=now()) is None:
        return _link_over(_("This link was used already or is older than 30 minutes."))
    return render_template("accounts/open_link.html", form=LinkForm())


@blueprint.post("/sign-in/<token>")
@open_to(ANYONE)
@limited(SIGN_IN, scope="sign-in")
def use_link(token: str) -> Answer:
    """Use the link up and sign in, in a new session."""
    try:
        with transaction():
            account = commands.use_link(token, language=language(), at=now())
    except Refused as refusal:
        return _link_over(refusal.message)
    session.clear()
    login_user(account, authn_via=["link"])
    return redirect(_home(request.args.get("next")), 303)


@blueprint.post("/sign-out")
@open_to(ANYONE)
def sign_out() -> Response:
    """Sign out here."""
    logout_user()
    session.clear()
    return redirect("/", 303)


@blueprint.post("/sign-out-everywhere")
@open_to(SIGNED_IN)
def sign_out_everywhere() -> Response:
    """Sign out here and on every other device."""
    with transaction():
        commands.end_sessions(queries.lock_account(current_user.id), at=now())
    logout_user()
    session.clear()
    flash(_("You are signed out on every device."))
    return redirect("/", 303)


def _link_over(sentence: str) -> tuple[str, int]:
    return render_template("accounts/link_over.html", sentence=sentence), 410


def _home(address: str | None) -> str:
    return inside(address, otherwise=_HOME)


def _inside_only(address: str | None) -> str | None:
    return inside(address, otherwise="") or None
