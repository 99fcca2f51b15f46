"""One line of the bank, and what a person makes of it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from walk import audit
from walk.bank.forms import GiftForm, NoteForm, OptionalNoteForm, guessed
from walk.bank.listing import owner_for_office, search_pages
from walk.bank.matching import book_gift, link_payout, list_payouts, match_promises, paid_at
from walk.bank.models import BankLine, How
from walk.bank.office import blueprint
from walk.bank.promises import Promise, list_promises, search_promises
from walk.bank.queries import find_return_of, get_line, list_matches, lock_line
from walk.bank.returning import list_returned, return_line, set_aside, undo
from walk.bank.suggestions import suggest
from walk.clock import now
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.money import Cents, parse_euros
from walk.pages.models import Page
from walk.payments.models import Checkout
from walk.payouts.models import Payout
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_search

Answer = Response | tuple[str, int]
_MOST_PARTS = 20


@blueprint.get("/lines/<int:line_id>")
@open_to(FINANCE, ORGANISER)
def line(line_id: int) -> str:
    """A line with all that the bank tells of it, what it became, and what it may be."""
    return _line_page(get_line(line_id))


@blueprint.post("/lines/<int:line_id>/match")
@open_to(FINANCE)
def match(line_id: int) -> Answer:
    """The line pays these promises: one of them all of it, several each its part."""
    wanted = [int(each) for each in request.form.getlist("promise") if each.isdecimal()][:_MOST_PARTS]
    checkouts = [db.session.get(Checkout, each) for each in dict.fromkeys(wanted)]
    found = [each for each in checkouts if each is not None]
    if not found or len(found) < len(checkouts):
        raise NotFound

    def decide(chosen: BankLine) -> None:
        shares = _shares([each.id for each in found], chosen.amount)
        pairs = [(each, shares[each.id]) for each in found]
        match_promises(chosen, pairs, how=How.CHOICE, by=current_user.email, at=now())

    return _decide(line_id, decide, _("This money is matched."))


@blueprint.post("/lines/<int:line_id>/payout")
@open_to(FINANCE)
def payout(line_id: int) -> Answer:
    """The line is this payout of Stripe."""
    chosen = db.session.get(Payout, request.form.get("payout", 0, int))
    if chosen is None:
        raise NotFound
    done = _("This line is the payout.")
    return _decide(line_id, lambda each: link_payout(each, chosen, by=current_user.email, at=now()), done)


@blueprint.post("/lines/<int:line_id>/return")
@open_to(FINANCE)
def give_back(line_id: int) -> Answer:
    """The line gives back an earlier transfer."""
    credit_id = request.form.get("line", 0, int)

    def decide(chosen: BankLine) -> None:
        return_line(chosen, lock_line(credit_id), by=current_user.email, at=now())

    return _decide(line_id, decide, _("What this transfer had paid is given back."))


@blueprint.post("/lines/<int:line_id>/aside")
@open_to(FINANCE)
def aside(line_id: int) -> Answer:
    """The line is none of our business."""
    note = _note(NoteForm())
    return _decide(line_id, lambda each: set_aside(each, note=note, by=current_user.email, at=now()), _("Set aside."))


@blueprint.post("/lines/<int:line_id>/undo")
@open_to(FINANCE)
def take_back(line_id: int) -> Answer:
    """What the line was taken for was a mistake."""
    note = _note(OptionalNoteForm())
    done = _("Undone: this line waits for you again.")
    return _decide(line_id, lambda each: undo(each, note=note, by=current_user.email, at=now()), done)


@blueprint.get("/lines/<int:line_id>/gift")
@open_to(FINANCE)
def choose_page(line_id: int) -> str:
    """Money that nobody announced: whose page is it for?"""
    chosen, search = get_line(line_id), asked_search()
    return render_template(
        "bank/choose_page.html", line=chosen, search=search, found=search_pages(search), owner_of=owner_for_office
    )


@blueprint.route("/lines/<int:line_id>/gift/<int:page_id>", methods=["GET", "POST"])
@open_to(FINANCE)
def gift(line_id: int, page_id: int) -> Answer | str:
    """Who gave it; then it is a gift to this page."""
    chosen, page = get_line(line_id), db.session.get(Page, page_id)
    if page is None or chosen.amount <= 0:
        raise NotFound
    form = GiftForm() if request.method == "POST" else GiftForm(formdata=None, data=guessed(chosen))
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                given = form.gift(chosen.amount)
                book_gift(lock_line(line_id), page, given, by=current_user.email, note=form.note.data or "", at=now())
            flash(_("This money is booked as a gift."))
            return redirect(url_for("bank.line", line_id=line_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    if request.method == "POST":
        status = 422
    return render_template("bank/gift.html", line=chosen, page=page, owner=owner_for_office(page), form=form), status


def _decide(line_id: int, decide: Callable[[BankLine], None], done: str) -> Answer:
    """Let the decision have its effect, or show on the line's page why it has none."""
    get_line(line_id)
    try:
        with transaction():
            decide(lock_line(line_id))
    except Refused as refusal:
        return _line_page(get_line(line_id), problem=refusal.message), 422
    flash(done)
    if request.form.get("back") == "waiting":
        return redirect(url_for("bank.lines", fate="waiting"), 303)
    return redirect(url_for("bank.line", line_id=line_id), 303)


def _note(form: Any) -> str:
    form.validate_on_submit()
    return str(form.note.data or "")


def _shares(promises: list[int], amount: Cents) -> dict[int, Cents]:
    """How much of the line each promise gets: the only one all of it, several what was filled in for them."""
    if len(promises) == 1:
        return {promises[0]: amount}
    try:
        return {each: parse_euros(request.form.get(f"share-{each}", "")) for each in promises}
    except ValueError:
        raise Refused(_("Write the amount in euros, such as 25 or 12,50.")) from None


def _line_page(chosen: BankLine, problem: str = "") -> str:
    at, search = now(), asked_search()
    moment = paid_at(chosen, at)
    picked = [int(each) for each in request.values.getlist("promise") if each.isdecimal()][:_MOST_PARTS]
    waits = chosen.waits
    return render_template(
        "bank/line.html",
        line=chosen,
        problem=problem,
        matches=list_matches(chosen),
        returned_by=find_return_of(chosen),
        suggestions=suggest([chosen], at=at).get(chosen.id, []),
        payouts=list_payouts(chosen) if waits else [],
        transfers=list_returned(chosen) if waits else [],
        search=search,
        found=_found(search, chosen, at) if waits and search else [],
        picked=list_promises(picked, paid_at=moment) if waits and picked else [],
        shares=request.form,
        history=audit.list_about(f"bank line {chosen.id}"),
        aside_form=NoteForm(formdata=None),
        undo_form=OptionalNoteForm(formdata=None),
        may_change=current_user.has_role(FINANCE),
    )


def _found(search: str, chosen: BankLine, at: Any) -> list[Promise]:
    return search_promises(search, paid_at=paid_at(chosen, at), at=at)
