"""Donors in the office: who they are, what is missing, who may be one, and what happened."""

from datetime import date

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import Select, func, or_, select

from walk import audit
from walk.certificates.models import Certificate
from walk.clock import brussels_day, now
from walk.donations.assigning import list_assignments
from walk.donors.forms import AssignForm, IdentityForm, JoinForm
from walk.donors.models import Donor
from walk.donors.overview import Overview, overview_of
from walk.donors.proposals import list_joinable, list_splittable
from walk.donors.queries import (
    get_donor,
    lacks_address,
    lacks_number,
    lacks_of,
    list_joins,
    list_requests,
)
from walk.donors.reminding import large_enough
from walk.donors.rules import DonorKind, masked, reminded_year
from walk.donors.wording import channel_words, reason_words, short_lacks, verdict_words
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("donors_office", __name__, url_prefix="/office/donors")


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """Everybody who gave or wanted to, fifty a page."""
    search = asked_search()
    return _list("all", paged(_found(search), asked_page()), search=search)


@blueprint.get("/no-<any(number, address):what>")
@open_to(FINANCE, ORGANISER)
def incomplete(what: str) -> str:
    """Donors who get a certificate of this year, and who have told no number, or no full address."""
    year, lacks = reminded_year(_today()), lacks_number() if what == "number" else lacks_address()
    query = large_enough(year).where(lacks).order_by(Donor.last_name, Donor.first_name, Donor.id)
    return _list(f"no-{what}", paged(query, asked_page()), year=year)


@blueprint.get("/same")
@open_to(FINANCE, ORGANISER)
def joinable() -> str:
    """Pairs who are probably the same."""
    return render_template(
        "donors/office/same.html",
        tab="same",
        found=list_joinable(asked_page()),
        reasons=reason_words(),
        lacks_of=lacks_of,
        short=short_lacks(),
        may_change=current_user.has_role(FINANCE),
    )


@blueprint.get("/several")
@open_to(FINANCE, ORGANISER)
def splittable() -> str:
    """Donors who are perhaps two people with one address."""
    return render_template(
        "donors/office/several.html",
        tab="several",
        found=list_splittable(asked_page()),
        may_change=current_user.has_role(FINANCE),
    )


@blueprint.get("/<int:donor_id>/same")
@open_to(FINANCE)
def choose(donor_id: int) -> str:
    """Who else is this donor? Found by name, then compared."""
    search, found = asked_search(), get_donor(donor_id)
    others = _found(search).where(Donor.id != donor_id, Donor.same_as_id.is_(None))
    rows = paged(others, asked_page()).rows if search else []
    return render_template("donors/office/choose.html", donor=found, search=search, others=rows)


@blueprint.get("/<int:donor_id>")
@open_to(FINANCE, ORGANISER)
def donor(donor_id: int) -> str:
    """One donor with everything that is known."""
    return page_of(get_donor(donor_id))


def page_of(
    found: Donor,
    *,
    revealed: str = "",
    identity_form: IdentityForm | None = None,
    assign_form: AssignForm | None = None,
    problem: str = "",
) -> str:
    """The page of one donor; `revealed`: the national number, shown on this answer and never again."""
    shown = overview_of(found, today=_today())
    ids = [found.id, *(each.id for each in shown.joined)]
    form = identity_form or IdentityForm(formdata=None, obj=found, data={"kind": found.kind.value})
    form.offer()
    return render_template(
        "donors/office/donor.html",
        donor=found,
        shown=shown,
        revealed=revealed,
        problem=problem,
        told=masked(found.national_number) if found.national_number else "",
        is_person=found.kind is DonorKind.PERSON,
        lacks=lacks_of(found),
        short=short_lacks(),
        verdicts=verdict_words(),
        channels=channel_words(),
        requests=list_requests(ids),
        joins=list_joins(ids),
        assignments=list_assignments(_gifts(shown)),
        identity_form=form,
        assign_form=offered(assign_form or AssignForm(formdata=None), shown),
        history=audit.list_about(*(f"donor {each}" for each in ids)),
        may_change=current_user.has_role(FINANCE),
    )


def join_page(one: Donor, other: Donor, form: JoinForm) -> str:
    """Two donors side by side, and which of them stays."""
    form.offer(one, other)
    pair = [overview_of(each, today=_today()) for each in (one, other)]
    clashes = sorted(_certified_years(pair[0]) & _certified_years(pair[1]))
    return render_template(
        "donors/office/join.html",
        pair=pair,
        form=form,
        clashes=clashes,
        told=[masked(each.national_number) if each.national_number else "" for each in (one, other)],
    )


def offered(form: AssignForm, shown: Overview) -> AssignForm:
    """The form with this donor's gifts to choose from."""
    form.gifts.choices = [(each, str(each)) for each in _gifts(shown)]
    return form


def _list(tab: str, found: object, *, search: str = "", year: int = 0) -> str:
    return render_template(
        "donors/office/index.html",
        tab=tab,
        found=found,
        search=search,
        year=year,
        lacks_of=lacks_of,
        short=short_lacks(),
    )


def _found(search: str) -> Select[Donor]:
    """By name, address, enterprise or certificate number; never by national number."""
    query = select(Donor)
    for word in search.split():
        text = func.concat_ws(" ", Donor.first_name, Donor.last_name, Donor.organisation, Donor.email, Donor.letters_to)
        ways = [text.icontains(word, autoescape=True)]
        digits = word.replace(".", "").upper().removeprefix("BE")
        if digits.isascii() and digits.isdecimal() and len(digits) <= 10:
            numbered = select(Certificate.donor_id).where(Certificate.number == int(digits))
            ways += [Donor.enterprise_number == digits.zfill(10), Donor.id.in_(numbered)]
        query = query.where(or_(*ways))
    return query.order_by(Donor.last_name, Donor.first_name, Donor.id)


def _gifts(shown: Overview) -> list[int]:
    return [each.donation_id for year in shown.years for each in year.gifts if each.donation_id is not None]


def _certified_years(shown: Overview) -> set[int]:
    return {certificate.tax_year for certificate, _document in shown.certificates if certificate.withdrawn_at is None}


def _today() -> date:
    return brussels_day(now())
