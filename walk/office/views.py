"""The organisers' home: every edition, and where each stands."""

from flask import Blueprint, render_template

from walk.bank.queries import count_waiting
from walk.clock import now
from walk.db import db
from walk.donations.queries import count_donors
from walk.editions.queries import find_current_edition, get_edition, list_editions
from walk.pages.queries import count_people, raised_by_edition
from walk.payments.queries import list_troubled_events
from walk.walkers.models import Walker
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER, open_to

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.get("/")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def home() -> str:
    """The current edition, and all others."""
    current = find_current_edition(now())
    return render_template(
        "office/home.html",
        current=current,
        editions=list_editions(),
        troubles=len(list_troubled_events()),
        waiting_lines=count_waiting(),
        **(_standing(current.year) if current else {}),
    )


@blueprint.get("/<int:year>/")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def edition(year: int) -> str:
    """One edition's standing and everything that can be done with it."""
    return render_template("office/edition.html", **_standing(year))


def _standing(year: int) -> dict[str, object]:
    found = get_edition(year)
    teams, walkers = count_people(found)
    unpaid = db.session.query(Walker.id).filter(
        Walker.edition_id == found.id, Walker.cancelled_at.is_(None), Walker.fee_received < Walker.fee
    )
    return {
        "edition": found,
        "teams_count": teams,
        "walkers_count": walkers,
        "unpaid": unpaid.count(),
        "raised": raised_by_edition(found),
        "donors_count": count_donors(found),
    }
