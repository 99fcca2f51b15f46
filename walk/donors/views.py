"""A donor's own page, by the link in a letter: gifts, certificates, data and national number."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from walk import jobs
from walk.certificates.papers import read_document
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.donors.commands import change_identity, decline_number, forget_number, keep_number, void_links
from walk.donors.forms import AskLinkForm, IdentityForm, NumberForm
from walk.donors.models import Donor
from walk.donors.overview import get_document, overview_of
from walk.donors.queries import certifies, get_donor_by_link, kept_years, lacks_of
from walk.donors.rules import DonorKind, masked
from walk.donors.wording import lack_words, verdict_words
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, MONEY, limited

blueprint = Blueprint("donors", __name__)
Answer = Response | Redirect | str | tuple[str, int]


@blueprint.route("/donor", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="donor link")
def ask_link() -> Answer:
    """Ask for the link to one's own page; the answer is the same whether the address is known or not."""
    form = AskLinkForm()
    if not form.validate_on_submit():
        return render_template("donors/ask_link.html", form=form), 422 if form.is_submitted() else 200
    with transaction():
        jobs.enqueue("donors.send_link", email=form.email.data, language=language())
    return redirect(url_for("donors.link_sent"), 303)


@blueprint.get("/donor/sent")
@open_to(ANYONE)
def link_sent() -> Answer:
    """A letter is on its way, if the address is known."""
    return render_template("donors/link_sent.html")


@blueprint.get("/donor/<link>")
@open_to(ANYONE)
def mine(link: str) -> Answer:
    """My gifts, my certificates, my data."""
    return _page(get_donor_by_link(link), link)


@blueprint.post("/donor/<link>/data")
@open_to(ANYONE)
@limited(MONEY, scope="donor")
def data(link: str) -> Answer:
    """Another name, address or wish."""
    donor, form = get_donor_by_link(link), IdentityForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                change_identity(donor, form.identity(), at=now(), actor="donor")
            flash(_("Your data are changed. Certificates that you have already stay what they were."))
            return redirect(url_for("donors.mine", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(get_donor_by_link(link), link, data_form=form), 422


@blueprint.post("/donor/<link>/number")
@open_to(ANYONE)
@limited(MONEY, scope="donor number")
def number(link: str) -> Answer:
    """The national number is told, replaced, removed, or will not be told."""
    donor, wish = get_donor_by_link(link), request.form.get("wish", "")
    if wish not in ("forget", "decline"):
        return _keep(donor, link)
    with transaction():
        if wish == "forget":
            forget_number(donor, at=now(), actor="donor")
        else:
            decline_number(donor, at=now(), actor="donor")
    flash(_("We have no national number of you any more.") if wish == "forget" else _("We do not ask you again."))
    return redirect(url_for("donors.mine", link=link, _anchor="national-number"), 303)


@blueprint.post("/donor/<link>/void")
@open_to(ANYONE)
@limited(MONEY, scope="donor")
def void(link: str) -> Answer:
    """Somebody else may have this link: it opens nothing any more, and a new one is mailed."""
    donor = get_donor_by_link(link)
    with transaction():
        void_links(donor, at=now(), actor="donor")
        if donor.reached_at:
            jobs.enqueue("donors.send_link", email=donor.reached_at, language=donor.language)
    flash(_("The old link opens nothing any more. A new one is on its way to your mailbox."))
    return redirect(url_for("donors.link_sent"), 303)


@blueprint.get("/donor/<link>/certificates/<int:year>/<int:number>.pdf")
@open_to(ANYONE)
def download(link: str, year: int, number: int) -> Answer:
    """The paper of a certificate, as it was made."""
    document = get_document(get_donor_by_link(link), year=year, number=number)
    answer = Response(read_document(document), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="certificate-{year}-{number}.pdf"'
    return answer


def _keep(donor: Donor, link: str) -> Answer:
    form = NumberForm()
    if form.validate_on_submit():
        try:
            with transaction():
                keep_number(donor, form.number.data, at=now(), actor="donor")
            flash(_("Thank you. We keep your national number encrypted, and use it for your certificate alone."))
            return redirect(url_for("donors.mine", link=link, _anchor="national-number"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(get_donor_by_link(link), link, number_form=form), 422


def _page(
    donor: Donor, link: str, *, data_form: IdentityForm | None = None, number_form: NumberForm | None = None
) -> str:
    settings, today = current_app.extensions["walk.settings"], brussels_day(now())
    form = data_form or IdentityForm(formdata=None, obj=donor, data={"kind": donor.kind.value})
    form.offer()
    return render_template(
        "donors/mine.html",
        donor=donor,
        link=link,
        shown=overview_of(donor, today=today),
        this_year=today.year,
        certifies=certifies(),
        is_person=donor.kind is DonorKind.PERSON,
        told=masked(donor.national_number) if donor.national_number else "",
        lacks=lacks_of(donor),
        verdicts=verdict_words(),
        lack_words=lack_words(),
        kept_years=kept_years(),
        contact=settings.institution_email,
        data_form=form,
        number_form=number_form or NumberForm(formdata=None),
    )
