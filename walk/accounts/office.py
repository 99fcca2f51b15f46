"""The office's people: who may do what, inviting and removing."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.accounts import commands, queries
from walk.accounts.forms import InviteForm, LinkForm
from walk.accounts.views import Answer, blueprint
from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.web.access import ORGANISER, open_to

__all__ = ["blueprint"]


@blueprint.get("/office/people")
@open_to(ORGANISER)
def people() -> Answer:
    """Everybody with a role, and a form to invite another."""
    return _page(InviteForm(formdata=None))


@blueprint.post("/office/people")
@open_to(ORGANISER)
def invite() -> Answer:
    """Invite somebody."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                account = commands.invite(form.email.data, roles=form.roles.data, language=form.language.data, at=now())
            flash(_("%(email)s now works in the office.", email=account.email))
            return redirect(url_for("accounts.people"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form), 422


@blueprint.post("/office/people/<email>/removal")
@open_to(ORGANISER)
def remove(email: str) -> Response:
    """Take somebody's roles away."""
    with transaction():
        account = commands.remove(email, at=now())
    flash(_("%(email)s no longer works in the office.", email=account.email))
    return redirect(url_for("accounts.people"), 303)


@blueprint.post("/office/people/<email>/second-factor")
@open_to(ORGANISER)
def reset_second_factor(email: str) -> Response:
    """Let somebody who lost their telephone connect another."""
    with transaction():
        account = commands.reset_second_factor(email, at=now())
    flash(_("%(email)s connects an authenticator at the next sign-in.", email=account.email))
    return redirect(url_for("accounts.people"), 303)


def _page(form: InviteForm) -> str:
    return render_template("accounts/people.html", form=form, people=queries.list_office(), posting=LinkForm())
