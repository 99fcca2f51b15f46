"""Organisers see the gifts of an edition, and the events that could not be settled."""

from flask import Blueprint, render_template
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from walk.db import db
from walk.donations.models import Donation
from walk.donations.states import states_of
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.pages.models import Page
from walk.pages.showing import owner_of
from walk.payments.queries import list_troubled_events
from walk.walkers.models import Walker
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("donations_office", __name__, url_prefix="/office/<int:year>/gifts")


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> str:
    """All gifts of an edition, fifty a page, newest promise first; what did not arrive is marked so."""
    edition, search = get_edition(year), asked_search()
    query = _search(edition, search)
    count, received = db.session.execute(
        query.with_only_columns(func.count(), func.coalesce(func.sum(Donation.received), 0)).order_by(None)
    ).one()
    found = paged(query, asked_page())
    return render_template(
        "donations/office/index.html",
        edition=edition,
        search=search,
        found=found,
        states=states_of(found.rows),
        count=count,
        received=int(received),
        owner_of=owner_of,
        troubles=list_troubled_events(),
    )


def _search(edition: Edition, search: str) -> Select[Donation]:
    query = (
        select(Donation)
        .join(Donation.page)
        .join(Donation.donor)
        .options(
            contains_eager(Donation.donor),
            contains_eager(Donation.page).joinedload(Page.walker).joinedload(Walker.edition),
            contains_eager(Donation.page).joinedload(Page.team),
            contains_eager(Donation.page).joinedload(Page.edition),
        )
        .where(Page.edition_id == edition.id)
    )
    for word in search.split():
        text = func.concat_ws(" ", Donation.first_name, Donation.last_name, Donor.email)
        query = query.where(text.icontains(word, autoescape=True))
    return query.order_by(Donation.promised_at.desc(), Donation.id.desc())
