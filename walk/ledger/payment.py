"""One payment with its whole history, what finance can do about it, and gifts at the table."""

from datetime import datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from walk.bank.listing import search_pages
from walk.certificates.queries import list_naming
from walk.clock import brussels_day, in_brussels, now
from walk.db import db, transaction
from walk.donations.moving import move_gift
from walk.donations.offline import TABLE, correct, take_at_table
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.ledger.forms import CorrectForm, MoveForm, RefundForm, TakeForm
from walk.ledger.history import History, history_of
from walk.ledger.labels import KINDS, PROVIDERS
from walk.ledger.office import blueprint
from walk.pages.models import Page
from walk.pages.showing import owner_of
from walk.payments.events import PROVIDER
from walk.payments.labels import METHODS
from walk.payments.models import Payment
from walk.payments.queries import find_payment_of_form
from walk.payments.refunds import note_paid_back, order_refund, refundable
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.forms import WalkForm
from walk.web.paging import asked_search

Answer = Response | str | tuple[str, int]
CORRECTABLE = (TABLE,)  # what somebody typed; what a provider or a bank told is undone where it was matched


@blueprint.get("/payments/<int:payment_id>")
@open_to(FINANCE, ORGANISER)
def payment(payment_id: int) -> str:
    """What was asked, what came, what went back, what it cost, where it went, and who did what."""
    return _page(_get(payment_id))


@blueprint.post("/payments/<int:payment_id>/refund")
@open_to(FINANCE)
def refund(payment_id: int) -> Answer:
    """Stripe gives the money back; or finance did so by hand, and notes it."""
    found, form = _get(payment_id), RefundForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _give_back(found, form)
            flash(_("Noted. The totals follow as soon as the money has left."))
            return redirect(url_for("ledger.payment", payment_id=payment_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(_get(payment_id), refund_form=form), 422


@blueprint.post("/payments/<int:payment_id>/correction")
@open_to(FINANCE)
def correction(payment_id: int) -> Answer:
    """The counter-entry of what was typed by mistake."""
    found, form = _get(payment_id), CorrectForm()
    if found.provider not in CORRECTABLE:
        raise NotFound
    if form.validate_on_submit():
        try:
            with transaction():
                correct(found, made_by=current_user.email, note=form.note.data, at=now())
            flash(_("Corrected by a counter-entry. What was recorded stays to be seen."))
            return redirect(url_for("ledger.payment", payment_id=payment_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(_get(payment_id), correct_form=form), 422


@blueprint.route("/payments/<int:payment_id>/move/<int:donation_id>", methods=["GET", "POST"])
@open_to(FINANCE)
def move(payment_id: int, donation_id: int) -> Answer:
    """To which page a gift goes: found by name, then chosen with a reason."""
    found, form, search = _get(payment_id), MoveForm(), asked_search()
    gifts = {each.id: each for each in history_of(found).donations}
    if donation_id not in gifts:
        raise NotFound
    donation = gifts[donation_id]
    if form.validate_on_submit():
        page = _page_of(form.page.data)
        try:
            if page is None:
                raise NotFound
            with transaction():
                move_gift(donation, page, moved_by=current_user.email, reason=form.reason.data, at=now())
            flash(_("The gift is on the page of %(name)s now.", name=owner_of(page)))
            return redirect(url_for("ledger.payment", payment_id=payment_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    pages = [each for each in search_pages(search) if each.edition_id == donation.page.edition_id] if search else []
    html = render_template(
        "ledger/move.html",
        form=form,
        payment=found,
        donation=donation,
        pages=[each for each in pages if each.id != donation.page_id],
        search=search,
        owner_of=owner_of,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/take")
@open_to(FINANCE)
def choose_page() -> str:
    """Somebody gives at the table: for whose page?"""
    search = asked_search()
    pages = search_pages(search) if search else []
    return render_template("ledger/choose_page.html", search=search, pages=pages, owner_of=owner_of)


@blueprint.route("/take/<int:page_id>", methods=["GET", "POST"])
@open_to(FINANCE)
def take(page_id: int) -> Answer:
    """Cash or a cheque for this page: who gives, how much, and the receipt number that follows."""
    page = db.session.get(Page, page_id)
    if page is None:
        raise NotFound
    form = TakeForm(data={"paid_on": brussels_day(now()), "method": "cash"} if request.method == "GET" else None)
    form.offer()
    if form.validate_on_submit():
        earlier = find_payment_of_form(form.once())
        if earlier is not None:  # the same form, sent twice
            return redirect(url_for("ledger.payment", payment_id=earlier.id), 303)
        try:
            with transaction():
                taken = take_at_table(
                    page,
                    form.gift(),
                    method=form.method.data,
                    paid_at=_moment(form.paid_on.data),
                    taken_by=current_user.email,
                    note=form.note.data or "",
                    form_key=form.once(),
                    at=now(),
                )
            flash(_("Taken. Write receipt number %(number)s on the envelope.", number=taken.reference))
            return redirect(url_for("ledger.payment", payment_id=taken.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    page = db.session.get_one(Page, page_id)
    html = render_template("ledger/take.html", form=form, page=page, owner=owner_of(page))
    return html, 422 if form.is_submitted() else 200


def _get(payment_id: int) -> Payment:
    found = db.session.get(Payment, payment_id)
    if found is None:
        raise NotFound
    return found


def _page_of(number: str) -> Page | None:
    return db.session.get(Page, int(number)) if number.isdecimal() and len(number) < 16 else None


def _give_back(found: Payment, form: RefundForm) -> None:
    amount, note, who, key = form.amount.data, form.note.data, current_user.email, form.once()
    if found.provider == PROVIDER:
        order_refund(found, amount=amount, note=note, asked_by=who, form_key=key, at=now())
    else:
        paid_at = _moment(form.paid_on.data) if form.paid_on.data else now()
        note_paid_back(found, amount=amount, paid_at=paid_at, note=note, made_by=who, form_key=key, at=now())


def _page(found: Payment, refund_form: WalkForm | None = None, correct_form: WalkForm | None = None) -> str:
    told: History = history_of(found)
    left = refundable(found)
    return render_template(
        "ledger/payment.html",
        payment=found,
        told=told,
        left=left,
        refund_form=refund_form or RefundForm(formdata=None, data={"amount": left, "paid_on": brussels_day(now())}),
        correct_form=correct_form or CorrectForm(formdata=None),
        by_stripe=found.provider == PROVIDER,
        correctable=found.provider in CORRECTABLE,
        owner_of=owner_of,
        naming=list_naming(found),
        KINDS=KINDS,
        METHODS=METHODS,
        PROVIDERS=PROVIDERS,
    )


def _moment(day: object) -> datetime:
    """The middle of a day in Brussels; of today, this very moment."""
    assert hasattr(day, "year")
    moment = in_brussels(day, time(12))  # type: ignore[arg-type]
    return now() if brussels_day(now()) == day else moment
