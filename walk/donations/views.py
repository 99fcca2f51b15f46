"""Giving, and being thanked."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.donations.commands import promise
from walk.donations.forms import PROPOSED, GiveForm
from walk.donations.queries import find_donation_of_checkout
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.pages.models import Page
from walk.pages.queries import get_page, page_of_edition
from walk.pages.showing import owner_of, shown
from walk.payments.checkout import payment_address
from walk.payments.models import Checkout
from walk.payments.queries import find_checkout_of_form, get_checkout, received_of
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute
from walk.web.limits import MONEY, limited

blueprint = Blueprint("donations", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.route("/<int:year>/<slug>/give", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MONEY, scope="give")
def give(year: int, slug: str) -> Answer:
    """A gift to a page: one form, then the payment page."""
    page = get_page(get_edition(year), slug)
    form = GiveForm(data=_proposal() if request.method == "GET" else None)
    form.offer()
    if form.validate_on_submit():
        try:
            return _to_payment(_promised(page, form), page)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    html = render_template(
        "donations/give.html",
        form=form,
        page=page,
        shown=shown(page),
        edition=page.edition,
        opened=page.edition.takes_gifts(now()),
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
    )


def _promised(page: Page, form: GiveForm) -> Checkout:
    gift, form_key = form.gift(), form.once()
    earlier = find_checkout_of_form(form_key)
    if earlier is not None:
        return earlier
    subject = owner_of(page)
    try:
        with transaction():
            return promise(page, gift, subject=subject, form_key=form_key, at=now())
    except IntegrityError:  # the same form, sent twice at the same moment
        checkout = find_checkout_of_form(form_key)
        if checkout is None:
            raise
        return checkout


def _to_payment(checkout: Checkout, page: Page) -> Response:
    address = payment_address(
        checkout,
        thanks_url=absolute("donations.thank_you", reference=checkout.reference),
        back_url=absolute("donations.give", year=page.edition.year, slug=page.slug, amount=checkout.amount),
        at=now(),
    )
    return redirect(address, 303)


def _proposal() -> dict[str, int]:
    cents = request.args.get("amount", 0, int)
    if not 0 < cents <= 1_000_000:
        return {"amount": 4000}
    return {"amount": cents} if cents in PROPOSED else {"amount": 0, "other_amount": cents}
