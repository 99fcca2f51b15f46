"""Figures that are frozen stay; what happened since is explained to the cent."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, make_route, make_team, make_walker
from tests.statistics.taking_back import take_back
from walk.audit import list_about
from walk.db import db
from walk.donations.models import Donation
from walk.donations.moving import move_gift
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import speaking
from walk.pages.models import Page
from walk.payments.models import Payment, Posting
from walk.reports.commands import find_changes, freeze
from walk.reports.comparing import Cause, compare
from walk.reports.models import FrozenGift, FrozenReport
from walk.reports.reading import changed_figures, figures_at, read_report
from walk.reports.rules import check_fits, fingerprint_of, fingerprint_of_rows

FROZEN_EDITION = {"year": 2027, "name": "Refugee Walk 2027", "date": "2027-09-26", "ordinal": 12}
LATER = NOW + timedelta(days=2)


def frozen(edition: Edition, name: str = "press release", *, days: int = 1) -> FrozenReport:
    return freeze(edition, name=name, note="", by="an@example.org", at=NOW + timedelta(days=days))


def filled() -> tuple[Edition, Page, Donation]:
    edition = make_edition()
    walker = make_walker(make_route(edition), team=make_team(edition))
    page = make_page(walker)
    gift = make_donation(page, amount=5000)
    make_donation(page, amount=100, paid_at=None)
    return edition, page, gift


def causes(first: FrozenReport, second: FrozenReport | None = None) -> dict[str, tuple[int, int]]:
    return {each.kind: (each.gifts, each.amount) for each in compare(first, second).causes}


def test_a_frozen_report_keeps_its_figures(rows: None) -> None:
    edition, page, gift = filled()
    report = frozen(edition)
    take_back(gift, 2000)
    make_donation(page, amount=700, paid_at=LATER)
    assert (figures_at(report)["amount_cents"], figures_at(report)["gifts"]) == (5000, 1)
    assert figures_at(edition)["amount_cents"] == 3700
    assert find_changes(report) == []
    assert (report.content["edition"], len(report.sha256)) == (FROZEN_EDITION, 64)
    entry = list_about("edition 2027")[0]
    assert (entry.verb, entry.detail["sha256"]) == ("froze figures", report.sha256)


def test_two_freezes_with_a_refund_in_between_differ_by_it_to_the_cent(rows: None) -> None:
    edition, page, gift = filled()
    first = frozen(edition)
    take_back(gift, 1234)
    second = frozen(edition, "annual report", days=40)
    found = compare(first, second)
    assert (found.amount, found.causes) == (-1234, [Cause(kind="refund", gifts=1, amount=-1234)])
    assert [(each.donation_id, each.amount) for each in found.changes] == [(gift.id, -1234)]
    with speaking("en"):
        changed = {each.name: (each.was, each.now) for each in changed_figures(figures_at(first), figures_at(second))}
    assert changed["Raised"] == ("€50", "€37,66")
    make_donation(page, amount=999, paid_at=NOW + timedelta(days=50))
    assert compare(first, second) == found


def test_late_transfers_new_gifts_and_moved_ones_are_told_apart(rows: None) -> None:
    edition, page, gift = filled()
    other = make_page(edition)
    first = frozen(edition)
    make_donation(page, amount=300, paid_at=NOW)
    make_donation(page, amount=40, paid_at=LATER)
    with speaking("en"):
        move_gift(gift, other, moved_by="an@example.org", reason="wrong page", at=LATER)
    assert causes(first) == {"late": (1, 300), "new": (1, 40), "moved": (1, 0)}
    found = compare(first, None)
    assert found.amount == 340
    assert [each.note for each in found.changes if each.kind == "moved"] == [f"{page.slug} → {other.slug}: wrong page"]


def test_a_gift_that_went_back_whole_is_explained_too(rows: None) -> None:
    edition, _page, gift = filled()
    first = frozen(edition)
    take_back(gift, 5000)
    assert causes(first) == {"refund": (1, -5000)}
    assert compare(first, None).amount == -5000


def test_what_the_ledger_does_not_explain_is_said(rows: None) -> None:
    edition, _page, gift = filled()
    first = frozen(edition)
    gift.received += 7
    db.session.flush()
    assert causes(first) == {"unexplained": (0, 7)}


def test_what_happened_to_walkers_is_counted(rows: None) -> None:
    edition = make_edition()
    short, long = make_route(edition), make_route(edition, distance_km=20)
    team = make_team(edition)
    stays, goes, longer, joins, corrected = (make_walker(short) for _ in range(5))
    first = frozen(edition)
    goes.cancelled_at, longer.route, joins.team = LATER, long, team
    corrected.birth_date = corrected.birth_date.replace(year=corrected.birth_date.year - 1)
    make_walker(short)
    db.session.flush()
    assert compare(first, None).walkers == {"joined": 1, "left": 1, "route": 1, "team": 1, "person": 1, "previous": 0}
    assert stays.cancelled_at is None


@pytest.mark.parametrize("table", ["frozen_reports", "frozen_gifts", "frozen_walkers"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_is_frozen(rows: None, table: str, change: str) -> None:
    frozen(filled()[0])
    with pytest.raises(DBAPIError, match="what is frozen is never changed nor removed"), db.session.begin_nested():
        db.session.execute(text(change.format(table)))


def test_a_change_by_hand_is_seen(rows: None) -> None:
    report = frozen(filled()[0])
    db.session.execute(text("ALTER TABLE frozen_gifts DISABLE TRIGGER ALL"))
    db.session.execute(update(FrozenGift).values(received=1))
    with speaking("en"):
        assert find_changes(report) == ["The gifts it was counted from are not those that were frozen."]
        db.session.execute(text("ALTER TABLE frozen_reports DISABLE TRIGGER ALL"))
        content = {**report.content, "figures": {**report.content["figures"], "walkers": 9999}}
        db.session.execute(update(FrozenReport).values(content=content))
        db.session.expire_all()
        assert find_changes(report)[0] == "Its figures, name or date are not those that were frozen."


def test_definitions_are_frozen_in_every_language(rows: None) -> None:
    report = frozen(filled()[0])
    assert report.content["definitions"]["en"]["walkers"]["definition"].startswith("Registrations that are confirmed")
    assert report.content["definitions"]["nl"]["walkers"]["name"] == "Wandelaars"
    with speaking("en"):
        read = read_report(report)
    shown = {each.key: each for section in read.sections for each in section.figures}
    assert (shown["amount"].shown, shown["walkers"].definition) == (
        "€50",
        report.content["definitions"]["en"]["walkers"]["definition"],
    )


def test_payments_are_linked(rows: None) -> None:
    edition, page, _gift = filled()
    first = frozen(edition)
    new = make_donation(page, amount=40, paid_at=LATER)
    payment = db.session.query(Payment).filter_by(checkout_id=new.line.checkout_id).one()
    assert [(each.payment_id, each.on) for each in compare(first, None).changes] == [(payment.id, LATER)]


@pytest.mark.parametrize(("received", "gifts", "walkers"), [(5001, 1, 1), (5000, 2, 1), (5000, 1, 0)])
def test_figures_of_other_gifts_or_walkers_are_not_frozen(received: int, gifts: int, walkers: int) -> None:
    figures = {"amount_cents": 5000, "gifts": 1, "walkers": 1}
    check_fits(figures, received=5000, gifts=1, walkers=1)
    with pytest.raises(Refused):
        check_fits(figures, received=received, gifts=gifts, walkers=walkers)


def test_a_fingerprint_changes_with_anything() -> None:
    first = fingerprint_of("a", "2027-01-01T00:00:00+00:00", {"x": 1, "é": "ü"})
    assert first == sha256('["a","2027-01-01T00:00:00+00:00",{"x":1,"é":"ü"}]'.encode()).hexdigest()
    assert first == fingerprint_of("a", "2027-01-01T00:00:00+00:00", {"é": "ü", "x": 1})
    assert fingerprint_of_rows([(1, None, "x")]) == sha256(b'[1,null,"x"]\n').hexdigest()


def fail(donation: Donation) -> None:
    """The refund of a gift did not reach the donor: its money is here again."""
    back = db.session.query(Posting).filter_by(line_id=donation.line_id).filter(Posting.reversal_id.is_not(None)).one()
    db.session.add(
        Posting(payment_id=back.payment_id, line_id=back.line_id, reversal_id=back.reversal_id, amount=-back.amount)
    )
    donation.received -= back.amount
    db.session.flush()


def test_a_comparison_of_two_reports_stays_what_it_was(rows: None) -> None:
    edition, _page, gift = filled()
    first = frozen(edition)
    take_back(gift, 5000)
    second = frozen(edition, "annual report", days=9)
    found = compare(first, second)
    assert found.causes == [Cause(kind="refund", gifts=1, amount=-5000)]
    fail(gift)
    assert compare(first, second) == found
    assert causes(second) == {"came_back": (1, 5000)}


def test_gifts_of_donors_who_were_joined_are_counted(rows: None) -> None:
    edition, page, gift = filled()
    first, other = frozen(edition), make_donor()
    gift.donor.same_as = other
    db.session.flush()
    assert causes(first) == {"donor": (1, 0)}
    assert page.raised == 5000


def test_a_frozen_report_keeps_the_name_and_the_day_of_its_walk(rows: None) -> None:
    report = frozen(filled()[0])
    with speaking("en"):
        before = read_report(report)
        report.edition.date = report.edition.date.replace(day=1)
        db.session.flush()
        assert read_report(report).texts == before.texts
    assert before.name == "Refugee Walk 2027"
