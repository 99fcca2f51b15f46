"""People who press buttons at the same moment: one certificate a donor, and no gift on two of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Barrier, Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import close, make_database, migrated_app
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk import jobs
from walk.certificates.commands import issue, replace, rule
from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.db import db, transaction
from walk.donations.assigning import assign_gifts
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.errors import Refused
from walk.payments.models import Payment

LATER = datetime(2028, 1, 10, 9, tzinfo=UTC)
DONORS = 20


@pytest.fixture
def own(app: Flask, tmp_path) -> Iterator[Flask]:
    """A database of its own, in which everybody gave enough."""
    own = migrated_app(make_database("walk_test_certificates"), tmp_path)
    with own.app_context():
        page = make_page(make_edition())
        for _ in range(DONORS):
            make_donation(page, donor=make_donor(street="Kaai 1", postal_code="9000", city="Gent"), amount=7000)
        db.session.commit()
    yield own
    close(own)
    jobs.bind(app)


@pytest.mark.slow
def test_issuing_four_times_at_once(own):
    start, made = Barrier(4), []

    def press() -> None:
        with own.app_context():
            start.wait()
            with transaction():
                made.append(issue(2027, at=LATER).count)

    in_threads([press] * 4)
    with own.app_context():
        rows = db.session.execute(select(Certificate.number, Certificate.donor_id).order_by(Certificate.number)).all()
    assert [row.number for row in rows] == list(range(1, DONORS + 1))
    assert len({row.donor_id for row in rows}) == DONORS
    assert sorted(made) == [0, 0, 0, DONORS]


@pytest.mark.slow
def test_replacing_twice_at_once_makes_one_paper(own):
    with own.app_context(), transaction():
        issue(2027, at=LATER)
        db.session.execute(db.text("UPDATE donors SET last_name = 'Nieuw'"))
    start, said = Barrier(2), []

    def press() -> None:
        with own.app_context():
            first = db.session.scalars(select(Certificate).order_by(Certificate.number).limit(1)).one()
            start.wait()
            try:
                with transaction():
                    replace(first, reason="x", made_by="me", at=LATER, version=1)
                said.append("replaced")
            except Refused:
                said.append("refused")

    in_threads([press] * 2)
    assert sorted(said) == ["refused", "replaced"]
    with own.app_context():
        assert db.session.scalar(select(func.max(Document.version))) == 2


def ruled_away(donation: Donation) -> None:
    payment = db.session.scalars(select(Payment).where(Payment.checkout_id == donation.line.checkout_id)).one()
    rule(payment, counts=None, tax_year=2026, reason="late", made_by="me", at=LATER)


def assigned(donation: Donation) -> None:
    other = db.session.scalars(select(Donor).order_by(Donor.id.desc()).limit(1)).one()
    assign_gifts([donation], other, made_by="me", reason="a couple", at=LATER)


@pytest.mark.slow
@pytest.mark.parametrize("change", [ruled_away, assigned])
def test_what_changes_whose_a_gift_is_waits_for_who_is_issuing(own, change: Callable[[Donation], None]):
    issued, said = Event(), []

    def officer() -> None:
        with own.app_context(), transaction():
            issue(2027, at=LATER)
            issued.set()
            db.session.execute(db.text("SELECT pg_sleep(0.7)"))
            said.append("issued")

    def other() -> None:
        issued.wait()
        with own.app_context():
            donation = db.session.scalars(select(Donation).order_by(Donation.id).limit(1)).one()
            try:
                with transaction():
                    change(donation)
                said.append("changed")
            except Refused:
                said.append("refused")

    in_threads([officer, other])
    assert said in (["issued", "changed"], ["issued", "refused"])
    with own.app_context(), transaction():
        issue(2026, at=LATER)
    with own.app_context():
        twice = select(CertifiedGift.payment_id).group_by(CertifiedGift.payment_id).having(func.count() > 1)
        assert db.session.scalars(twice).all() == []
        assert db.session.scalar(select(func.sum(Certificate.amount))) == DONORS * 7000


def in_threads(work: list[Callable[[], None]]) -> None:
    threads = [Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
