"""What finance decides about donors: the number shown, data changed, two joined or parted, gifts given to another."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.donations.assigning import assign_gifts
from walk.donations.models import Donation
from walk.donors.commands import (
    change_identity,
    forget_number,
    keep_number,
    note_request,
    open_donor,
    reveal_number,
)
from walk.donors.forms import AssignForm, DismissForm, IdentityForm, JoinForm, NumberForm
from walk.donors.joining import dismiss, join, undo_join
from walk.donors.models import Donor
from walk.donors.office import blueprint, join_page, offered, page_of
from walk.donors.overview import overview_of
from walk.donors.queries import get_donor
from walk.donors.views import Answer
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.web.access import FINANCE, open_to


@blueprint.post("/<int:donor_id>/number")
@open_to(FINANCE)
def number(donor_id: int) -> Answer:
    """The national number, on this answer only; that somebody looked is noted."""
    with transaction():
        shown = reveal_number(get_donor(donor_id), at=now())
    return page_of(get_donor(donor_id), revealed=shown)


@blueprint.route("/<int:donor_id>/number/told", methods=["GET", "POST"])
@open_to(FINANCE)
def told(donor_id: int) -> Answer:
    """A national number that the donor told by telephone or on paper; and that we asked, if they did not tell it."""
    donor, form = get_donor(donor_id), NumberForm()
    if request.form.get("wish") == "asked":
        with transaction():
            note_request(donor, channel="telephone", at=now())
        flash(_("It is noted that you asked."))
        return redirect(url_for("donors_office.donor", donor_id=donor_id), 303)
    if form.validate_on_submit():
        try:
            with transaction():
                keep_number(donor, form.number.data, at=now())
            flash(_("The national number is kept, encrypted."))
            return redirect(url_for("donors_office.donor", donor_id=donor_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("donors/office/told.html", donor=donor, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/<int:donor_id>/number/removal")
@open_to(FINANCE)
def remove_number(donor_id: int) -> Answer:
    """The national number is deleted."""
    with transaction():
        forget_number(get_donor(donor_id), at=now())
    flash(_("The national number is deleted."))
    return redirect(url_for("donors_office.donor", donor_id=donor_id), 303)


@blueprint.post("/<int:donor_id>/data")
@open_to(FINANCE)
def data(donor_id: int) -> Answer:
    """Another name, address or wish."""
    found, form = get_donor(donor_id), IdentityForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                change_identity(found, form.identity(), at=now())
            flash(_("Changed. Certificates that were issued stay what they were."))
            return redirect(url_for("donors_office.donor", donor_id=donor_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return page_of(get_donor(donor_id), identity_form=form), 422


@blueprint.route("/<int:donor_id>/same/<int:other_id>", methods=["GET", "POST"])
@open_to(FINANCE)
def same(donor_id: int, other_id: int) -> Answer:
    """Two donors side by side; one of them goes on as both."""
    pair = {each: get_donor(each) for each in (donor_id, other_id)}
    whole = min(pair.values(), key=lambda each: (not (each.street and each.city), not each.number_print, each.id))
    form = JoinForm(data={"into": whole.id} if request.method == "GET" else None)
    form.offer(*pair.values())
    if len(pair) != 2:
        raise NotFound
    if form.validate_on_submit():
        into = pair.pop(form.into.data)
        [gone] = pair.values()
        try:
            with transaction():
                join(
                    gone,
                    into,
                    made_by=current_user.email,
                    at=now(),
                    takes_number=form.takes_number.data,
                    takes_address=form.takes_address.data,
                )
            flash(_("They are one donor from now on."))
            return redirect(url_for("donors_office.donor", donor_id=into.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
            db.session.rollback()
    html = join_page(get_donor(donor_id), get_donor(other_id), form)
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/joins/<int:join_id>/undo")
@open_to(FINANCE)
def undo(join_id: int) -> Answer:
    """It was a mistake: two donors again."""
    with transaction():
        into = undo_join(join_id, made_by=current_user.email, at=now()).into_id
    flash(_("They are two donors again, each as before."))
    return redirect(url_for("donors_office.donor", donor_id=into), 303)


@blueprint.post("/<any(same, several):tab>/dismissal")
@open_to(FINANCE)
def refuse(tab: str) -> Answer:
    """No to a proposal."""
    form = DismissForm()
    if not form.validate_on_submit() or not form.key.data.startswith(("join ", "split ")):
        raise NotFound
    with transaction():
        dismiss(form.key.data, made_by=current_user.email, at=now())
    flash(_("Noted: this is not proposed again."))
    return redirect(url_for("donors_office.joinable" if tab == "same" else "donors_office.splittable"), 303)


@blueprint.post("/<int:donor_id>/gifts")
@open_to(FINANCE)
def gifts(donor_id: int) -> Answer:
    """Chosen gifts count for somebody else from now on."""
    found = get_donor(donor_id)
    form = offered(AssignForm(), overview_of(found, today=brussels_day(now())))
    if form.validate_on_submit():
        try:
            with transaction():
                chosen = [db.session.get_one(Donation, each) for each in form.gifts.data]
                to = _donor_of(form, found, chosen)
                assign_gifts(chosen, to, made_by=current_user.email, reason=form.reason.data, at=now())
            flash(_("These gifts count for %(name)s now.", name=to.name))
            return redirect(url_for("donors_office.donor", donor_id=donor_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return page_of(get_donor(donor_id), assign_form=form), 422


def _donor_of(form: AssignForm, payer: Donor, gifts: Sequence[Donation]) -> Donor:
    """The donor whose number was typed, or a new one, who lives where the gifts say."""
    typed = form.donor.data or ""
    if not typed:
        told = next((each for each in gifts if each.street), None)
        home = {name: getattr(told, name) for name in ("street", "postal_code", "city")} if told else {}
        identity = replace(form.identity(payer), **home)
        return open_donor(identity, letters_to=form.letters_to.data or payer.reached_at, at=now())
    known = db.session.get(Donor, int(typed)) if typed.isascii() and typed.isdecimal() else None
    if known is None:
        raise Refused(_("No donor has this number."), field="donor")
    return known
