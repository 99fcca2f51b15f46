"""The demo's own pages: what it is, its payment page, its mailbox. None of them exists in production."""

from datetime import timedelta
from mimetypes import guess_type
from random import Random

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from walk import jobs
from walk.accounts.models import Account
from walk.accounts.security import security
from walk.clock import now
from walk.db import db, transaction
from walk.demo.books import dispute, event, every, pay_out, win
from walk.demo.mailbox import get_letter, list_letters
from walk.demo.seed import OFFICE, PASSWORD
from walk.demo.stripe import complete, deliver, expire, get_session
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.web.access import ANYONE, open_to

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
Answer = Response | str | tuple[str, int]
SLOW = timedelta(seconds=15)


@blueprint.get("/")
@open_to(ANYONE)
def home() -> Answer:
    """What the demo offers, and how to sign in."""
    accounts = {each.email: each for each in db.session.scalars(select(Account).where(Account.email.in_(OFFICE)))}
    people = [(email, roles, _code(accounts.get(email))) for email, roles in OFFICE.items()]
    key = request.args.get("key", "")
    return render_template("demo/home.html", people=people, password=PASSWORD, key=key, code=_code_of(key))


@blueprint.get("/mail")
@open_to(ANYONE)
def mailbox() -> Answer:
    """The newest letters."""
    return render_template("demo/mailbox.html", letters=list_letters(to=request.args.get("to", "")))


@blueprint.get("/mail/<name>")
@open_to(ANYONE)
def letter(name: str) -> Answer:
    """One letter."""
    return render_template("demo/letter.html", letter=get_letter(name))


@blueprint.get("/mail/<name>/html")
@open_to(ANYONE)
def letter_html(name: str) -> Answer:
    """A letter as a mail program shows it."""
    answer = Response(get_letter(name).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    return answer


@blueprint.get("/mail/<name>/<int:number>")
@open_to(ANYONE)
def attachment(name: str, number: int) -> Answer:
    """A file that came with a letter."""
    files = get_letter(name).attachments
    if number >= len(files):
        raise NotFound
    file, content = files[number]
    return Response(content, mimetype=guess_type(file)[0] or "application/octet-stream")


@blueprint.get("/pay/<session_id>")
@open_to(ANYONE)
def pay(session_id: str) -> Answer:
    """The payment page that stands in for Stripe's."""
    return render_template("demo/pay.html", session=get_session(session_id), declined=request.args.get("declined"))


@blueprint.post("/pay/<session_id>")
@open_to(ANYONE)
def paid(session_id: str) -> Answer:
    """What the payer did there."""
    session, choice = get_session(session_id), request.form.get("choice", "")
    if choice == "declined":
        return redirect(url_for("demo.pay", session_id=session_id, declined="yes"), 303)
    if choice == "left":
        return redirect(session["cancel_url"], 303)
    if session["status"] != "open":
        return redirect(session["success_url"], 303)
    if choice == "expired":
        deliver(expire(session))
    elif choice in {"slow", "slow_failed"}:
        deliver(complete(session, paid=False, method="sepa_debit"))
        with transaction():
            jobs.enqueue("demo.settle_late", session=session_id, paid=choice == "slow", at=now() + SLOW)
    elif choice in {"bancontact", "card", "thrice"}:
        events = complete(session, paid=True, method="card" if choice == "card" else "bancontact")
        if choice == "thrice":
            events = events * 3
            Random(session_id).shuffle(events)
        deliver(events)
    else:
        raise Refused(_("Choose one of the buttons."))
    return redirect(session["success_url"], 303)


@blueprint.post("/stripe")
@open_to(ANYONE)
def happens() -> Answer:
    """What happens at Stripe without anybody asking: it pays out, a payer's bank takes money back or gives in."""
    choice = request.form.get("choice", "")
    if choice == "payout":
        payout = pay_out()
        if payout is None:
            raise Refused(_("There is nothing on the balance to pay out."))
        deliver([event("payout.paid", payout), event("payout.reconciliation_completed", payout)])
    elif choice == "dispute":
        charges = [each for each in every("ch_demo_") if each["payment_method_details"]["type"] == "card"]
        if not charges:
            raise Refused(_("Nobody has paid by card yet."))
        deliver([event("charge.dispute.funds_withdrawn", dispute(charges[0]))])
    elif choice == "won":
        open_ones = [each for each in every("dp_demo_") if each["status"] != "won"]
        if not open_ones:
            raise Refused(_("There is no open dispute."))
        deliver([event("charge.dispute.funds_reinstated", win(open_ones[0]))])
    else:
        raise Refused(_("Choose one of the buttons."))
    flash(_("Done: Stripe told the application."))
    return redirect(url_for("demo.home"), 303)


def _code_of(key: str) -> str | None:
    """What an authenticator app with this key shows now; the demo's visitors may not have one at hand."""
    try:
        return str(security._totp_factory._totp(key=key).generate().token) if key else None
    except (TypeError, ValueError):
        return None


def _code(account: Account | None) -> str | None:
    if account is None or not account.tf_totp_secret:
        return None
    return str(security._totp_factory.generate_totp_password(account.tf_totp_secret))
