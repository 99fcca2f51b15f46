"""Giving, and being thanked."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.donations.commands import promise
from walk.donations.forms import GiveForm, amount_chosen, filled_before
from walk.donations.queries import find_donation_of_checkout, find_gift, gift_link, may_ask_after, number_link
from walk.donors.queries import certifies
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.editions.rules import covering
from walk.errors import NotFound, Refused
from walk.pages.models import Page
from walk.pages.queries import find_shown_team_page, get_page_at, page_of_edition
from walk.pages.showing import owner_of, shown
from walk.payments.challenges import new_challenge
from walk.payments.models import Checkout
from walk.payments.pressure import ProofNeeded, Visit, visit_of
from walk.payments.queries import find_checkout_of_form, get_checkout, received_of
from walk.payments.views import to_pay
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute
from walk.web.limits import MONEY, limited, visitor
from walk.web.patience import is_out_of_patience, proof_was_asked, went_on

blueprint = Blueprint("donations", __name__)
Answer = Response | str | tuple[str, int]
KEPT_FOR = timedelta(hours=2)  # what was typed, for who comes back from the payment page without paying
GIVING = "giving"  # in the session: the gift whose giver comes back or gives again, and whether all is filled in again


@blueprint.route("/<int:year>/<slug>/give", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MONEY, scope="give")
def give(year: int, slug: str) -> Answer:
    """A gift to a page: one form, then the payment page."""
    if request.method == "POST" and is_out_of_patience(visitor()):
        raise TooManyRequests
    page = get_page_at(year, slug)
    merged = page.team.merged_into_id if page.team else None
    into = find_shown_team_page(merged) if merged and request.method == "GET" else None
    if into is not None:
        return redirect(url_for("donations.give", year=year, slug=into.slug), 301)
    form = GiveForm(data=_proposal(page.edition) if request.method == "GET" else None)
    form.offer(page.edition)
    challenge = None
    if form.validate_on_submit():
        try:
            checkout = _promised(page, form)
            went_on(visitor())
            session[GIVING] = [_gift_of(checkout), True]
            return to_pay(checkout)
        except Refused as refusal:
            form.refuse(refusal)
        except ProofNeeded as needed:
            proof_was_asked(visitor())
            challenge = new_challenge(needed.pressure, connection=_visit(page).connection, at=now())
    if request.method == "POST":
        db.session.rollback()
    html = render_template(
        "donations/give.html",
        form=form,
        page=page,
        shown=shown(page),
        edition=page.edition,
        opened=page.edition.takes_gifts(now()),
        challenge=challenge,
        costs=_costs(page.edition, form),
    )
    return html, 422 if request.method == "POST" else 200


@blueprint.get("/<int:year>/give")
@open_to(ANYONE)
def give_to_walk(year: int) -> Answer:
    """A gift to the walk itself."""
    page = page_of_edition(get_edition(year))
    return redirect(url_for("donations.give", year=year, slug=page.slug), 303)


@blueprint.get("/thanks/<reference>")
@open_to(ANYONE)
def thank_you(reference: str) -> Answer:
    """Thanks, once the money is there; until then, that we are waiting for the bank."""
    checkout = get_checkout(reference)
    donation = find_donation_of_checkout(checkout)
    if donation is None:
        raise NotFound
    own = session.get(GIVING, (0,))[0] == donation.id
    return render_template(
        "donations/thank_you.html",
        donation=donation,
        page=donation.page,
        shown=shown(donation.page),
        arrived=received_of(checkout) > 0,
        failed=checkout.closed_at is not None,
        slow=checkout.submitted_at is not None,
        looks=request.args.get("looks", 0, int),
        reference=reference,
        gift_link=gift_link(donation) if own else "",
        number_link=number_link(donation) if own and certifies() and may_ask_after(donation) else "",
    )


def _promised(page: Page, form: GiveForm) -> Checkout:
    gift, form_key = form.gift(costs=request.form.get("way") != "transfer"), form.once()
    earlier = find_checkout_of_form(form_key)
    if earlier is not None:
        return earlier
    subject = owner_of(page)
    try:
        with transaction():
            return promise(
                page,
                gift,
                subject=subject,
                form_key=form_key,
                visit=_visit(page),
                at=now(),
            )
    except IntegrityError:  # the same form, sent twice at the same moment
        checkout = find_checkout_of_form(form_key)
        if checkout is None:
            raise
        return checkout


def ways_of_gift(checkout: Checkout) -> tuple[str, str]:
    """Where the giver goes after paying, and after not paying."""
    donation = find_donation_of_checkout(checkout)
    assert donation is not None
    page, thanks = donation.page, absolute("donations.thank_you", reference=checkout.reference)
    if checkout.form_key is None:  # asked by letter, not begun in the form
        return thanks, absolute("payments.pay", reference=checkout.reference)
    return thanks, absolute("donations.give", year=page.edition.year, slug=page.slug, amount=checkout.amount)


def _visit(page: Page) -> Visit:
    given = request.form
    return visit_of(
        visitor(),
        about=f"page {page.id}",
        challenge=given.get("challenge", ""),
        number=given.get("number", ""),
    )


def _costs(edition: Edition, form: GiveForm) -> list[tuple[int, int]]:
    """What a giver who pays the costs adds to each amount proposed; the page works out any other one."""
    if "covers" not in form:
        return []
    points, fixed = edition.cost_points, edition.cost_fixed
    return [(each, covering(each, points=points, fixed=fixed)) for each in edition.gift_amounts]


def _gift_of(checkout: Checkout) -> int:
    donation = find_donation_of_checkout(checkout)
    assert donation is not None
    return donation.id


def _proposal(edition: Edition) -> dict[str, Any]:
    """What is filled in already: the amount of the link; all that was typed before, as long as it is not paid."""
    cents = request.args.get("amount", 0, int)
    amounts = edition.gift_amounts
    usual = amounts[len(amounts) // 2 - (len(amounts) % 2 == 0)]
    asked = amount_chosen(cents, edition) if 0 < cents <= edition.gift_most else {"amount": usual}
    known, whole = session.get(GIVING, (0, False))
    donation = find_gift(known) if known else None
    if donation is None or (whole and (donation.received_at or now() - donation.promised_at > KEPT_FOR)):
        return asked
    return {**asked, **filled_before(donation, whole=whole)}
