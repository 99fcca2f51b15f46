"""The main figures of an edition as one would write them first: objects of the ORM in a loop."""

from statistics import mean, median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.pages.models import Page
from walk.walkers.models import Finish, Walker


def plain_figures(edition: Edition) -> dict[str, Any]:
    """Fewer figures than ours: without refunds, certificates, growth, tables."""
    db.session.expunge_all()
    edition = db.session.get_one(Edition, edition.id)
    loaded = joinedload(Walker.route), joinedload(Walker.team), joinedload(Walker.edition)
    everybody = db.session.scalars(select(Walker).where(Walker.edition_id == edition.id).options(*loaded)).all()
    finishes = {each.walker_id: each.metres for each in db.session.scalars(select(Finish))}
    walkers = [w for w in everybody if w.confirmed_at and not w.cancelled_at and not w.waiting_since]
    with_page = joinedload(Donation.page).joinedload(Page.walker), joinedload(Donation.donor)
    query = select(Donation).join(Page).where(Page.edition_id == edition.id).options(*with_page)
    gifts = [gift for gift in db.session.scalars(query) if gift.received > 0]
    ages = [walker.age for walker in walkers]
    sizes: dict[int, int] = {}
    for walker in walkers:
        if walker.team_id is not None:
            sizes[walker.team_id] = sizes.get(walker.team_id, 0) + 1
    return {
        "walkers": len(walkers),
        "teams": len(sizes),
        "median_team": median(sizes.values()) if sizes else None,
        "genders": {kind: sum(walker.gender == kind for walker in walkers) for kind in {w.gender for w in walkers}},
        "mean_age": mean(ages) if ages else None,
        "median_age": median(ages) if ages else None,
        "youngest": min(ages, default=None),
        "oldest": max(ages, default=None),
        "distances": {km: sum(walker.route.km == km for walker in walkers) for km in {w.route.km for w in walkers}},
        "first": sum(not walker.previous_editions for walker in walkers),
        "all": sum(len(walker.previous_editions) == edition.ordinal - 1 for walker in walkers),
        "started": sum(finishes.get(walker.id, 0) > 0 for walker in walkers),
        "amount": sum(gift.received for gift in gifts),
        "gifts": len(gifts),
        "donors": len({gift.donor.same_as_id or gift.donor_id for gift in gifts}),
        "median_gift": median(gift.received for gift in gifts) if gifts else None,
        "fees": sum(walker.fee_received for walker in everybody),
    }
