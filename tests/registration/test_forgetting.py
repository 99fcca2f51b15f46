"""What was only needed for a while goes by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_edition, make_route, make_team, make_walker
from walk.db import db
from walk.membership.handing import forget_offers
from walk.membership.models import PlaceOffer
from walk.registration.commands import forget_drafts
from walk.registration.models import Draft, JoinRequest, WaitingParty

pytestmark = pytest.mark.usefixtures("rows")


def draft(edition, **values) -> Draft:
    made = Draft(edition=edition, way="ask", language="nl", changed_at=NOW - timedelta(days=40), filled={}, **values)
    db.session.add(made)
    db.session.flush()
    return made


@pytest.mark.parametrize(
    ("asked", "answered", "accepted", "waits", "kept"),
    [
        (29, None, False, False, True),
        (31, None, False, False, False),
        (40, 6, False, False, True),
        (40, 8, False, False, False),
        (40, 8, True, True, True),
    ],
)
def test_wishes_to_join(asked, answered, accepted, waits, kept):
    edition = make_edition()
    made = draft(edition, sent_at=NOW)
    days = timedelta(days=1)
    request = JoinRequest(draft=made, team=make_team(edition), name="Noor", size=1, asked_at=NOW - asked * days)
    request.answered_at, request.accepted = answered and NOW - answered * days, accepted
    db.session.add(request)
    if waits:
        db.session.add(WaitingParty(edition=edition, draft=made, email="", name="Noor", size=1, since=NOW))
    db.session.flush()
    assert forget_drafts(at=NOW) == int(not kept)
    assert (db.session.scalar(select(JoinRequest.id)) is not None) is kept


def test_what_became_a_registration_leaves_no_draft():
    walker = make_walker(make_route(make_edition()))
    draft(walker.edition, sent_at=NOW, leader_id=walker.id)
    young = draft(walker.edition, sent_at=NOW, leader_id=walker.id)
    young.changed_at = NOW - timedelta(days=29)
    db.session.flush()
    assert forget_drafts(at=NOW) == 1
    assert db.session.scalars(select(Draft.id)).all() == [young.id]


def test_to_whom_places_were_offered():
    walker = make_walker(make_route(make_edition()))
    for ended in (1, 31):
        until = NOW - timedelta(days=ended)
        db.session.add(PlaceOffer(walker=walker, name="Jef", email="j@example.org", offered_at=until, until=until))
    db.session.flush()
    forget_offers(at=NOW)
    assert db.session.scalars(select(PlaceOffer.until)).all() == [NOW - timedelta(days=1)]
