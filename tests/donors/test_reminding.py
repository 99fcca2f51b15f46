"""Reminders in December and January, and numbers that were kept long enough."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.conftest import run_jobs
from tests.donors.people import HOME, LAST_YEAR, NUMBER, THIS_YEAR, make_certificate
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk.certificates.retention import forget_old_numbers
from walk.db import db
from walk.donors.commands import keep_number
from walk.donors.models import Donor, NumberRequest
from walk.donors.queries import donor_link
from walk.donors.rules import DonorKind, Lack, lacking, may_ask_number, reminded_year
from walk.donors.tasks import spread_reminders

DECEMBER, JANUARY = datetime(2026, 12, 10, 9, tzinfo=UTC), datetime(2027, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
def page(rows):
    return make_page(make_edition(), slug="walk")


def giver(page, *, amount: int = 4000, paid_at: datetime = THIS_YEAR, **values) -> Donor:
    donor = make_donor(**{"language": "en", **values})
    paid_by = {"donor": donor} if donor.email else {"donor": make_donor(), "for_donor": donor}
    make_donation(page, amount=amount, paid_at=paid_at, **paid_by)
    return donor


def written(outbox) -> list[str]:
    return sorted(letter.to[0] for letter in outbox)


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, ()),
        ({"address": ("Straat 1", "", "Mechelen")}, (Lack.ADDRESS,)),
        ({"national": False}, (Lack.NATIONAL_NUMBER,)),
        ({"national": False, "declined": True}, ()),
        ({"kind": DonorKind.ORGANISATION, "national": False}, ()),
        ({"kind": DonorKind.ORGANISATION, "enterprise": False}, (Lack.ENTERPRISE_NUMBER,)),
        ({"kind": DonorKind.ORGANISATION, "enterprise": False, "country": "NL"}, ()),
        ({"address": ("", "", ""), "national": False}, (Lack.ADDRESS, Lack.NATIONAL_NUMBER)),
    ],
)
def test_what_is_lacking(values, lacks):
    known = {
        "kind": DonorKind.PERSON,
        "address": ("Straat 1", "2800", "Mechelen"),
        "national": True,
        "declined": False,
        "enterprise": True,
        "country": "BE",
    }
    assert lacking(**{**known, **values}) == lacks


@pytest.mark.parametrize(("wants", "given", "asked"), [(False, 3999, False), (False, 4000, True), (True, 1, True)])
def test_whom_we_may_ask(wants, given, asked):
    assert may_ask_number(wants_certificate=wants, given=given, threshold=4000) is asked


@pytest.mark.parametrize(("at", "year"), [(DECEMBER, 2026), (JANUARY, 2026), (datetime(2027, 3, 1), 2027)])
def test_of_which_year(at, year):
    assert reminded_year(at.date()) == year


def test_who_is_reminded(page, outbox):
    giver(page, email="nothing@example.org")
    giver(page, email="nowhere@example.org", declined_number_at=THIS_YEAR)
    giver(page, email=None, letters_to="partner@example.org")
    giver(page, email="small@example.org", amount=3900)
    giver(page, email="earlier@example.org", paid_at=LAST_YEAR)
    giver(page, email="declined@example.org", declined_number_at=THIS_YEAR, **HOME)
    giver(page, email=None)
    keep_number(giver(page, email="whole@example.org", **HOME), NUMBER, at=THIS_YEAR)
    double = giver(page, email="double@example.org")
    double.same_as = giver(page, email="told@example.org", **HOME, declined_number_at=THIS_YEAR)
    for _twice in range(2):
        spread_reminders(at=DECEMBER)
    run_jobs()
    assert written(outbox) == ["nothing@example.org", "nowhere@example.org", "partner@example.org"]
    spread_reminders(at=JANUARY)
    run_jobs()
    assert len(outbox) == 6
    channels = db.session.execute(select(NumberRequest.channel, NumberRequest.tax_year)).all()
    assert set(channels) == {("reminder", 2026)}


def test_what_the_letter_says(page, outbox):
    donor = giver(page, first_name="Zoë 🎉", amount=5000)
    spread_reminders(at=DECEMBER)
    run_jobs()
    [letter] = outbox
    assert letter.subject == "Your tax certificate for 2026: something is missing"
    assert "Dear Zoë 🎉," in letter.body
    assert "Thank you for the €50 you gave in 2026." in letter.body
    assert "article 323/3" in letter.body
    assert f"http://localhost/donor/{donor_link(donor)}" in letter.body


def test_nothing_is_written_when_it_was_told_meanwhile(page, outbox):
    donor = giver(page, **HOME)
    spread_reminders(at=DECEMBER)
    keep_number(donor, NUMBER, at=DECEMBER)
    run_jobs()
    assert outbox == []


def test_no_faster_than_the_mail_server_likes(page):
    for _each in range(3):
        giver(page)
    spread_reminders(at=DECEMBER)
    found = db.session.scalars(
        text("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'donors.send_reminder' ORDER BY id")
    )
    assert list(found) == [DECEMBER + timedelta(seconds=n) for n in range(3)]


def told(donor: Donor) -> bool:
    db.session.refresh(donor)
    return (donor.national_number is not None) == (donor.number_print is not None) and donor.national_number is not None


def test_numbers_are_deleted_when_their_time_is_over(page):
    old, recent, double, never, new = (make_donor() for _ in range(5))
    double.same_as = recent
    for donor, year in ((old, 2023), (old, 2022), (recent, 2024), (double, 2022)):
        make_donation(page, donor=donor, amount=4000, paid_at=datetime(year, 6, 1, tzinfo=UTC))
    make_donation(page, donor=never, paid_at=None)
    at = datetime(2026, 12, 31, 22, tzinfo=UTC)
    for donor in (old, recent, double, never, new):
        keep_number(donor, NUMBER, at=at - timedelta(days=366 if donor is never else 300))
    papers = [make_certificate(old, number=1, year=year) for year in (2022, 2023)]
    for paper in papers:
        paper.national_number = NUMBER
    db.session.commit()
    assert forget_old_numbers(years=3, at=at) == (1, 1)
    assert [told(each) for each in (old, recent, double, never, new)] == [True, True, True, False, True]
    assert forget_old_numbers(years=3, at=at + timedelta(hours=2)) == (1, 1)
    assert [told(each) for each in (old, recent, double, never, new)] == [False, True, True, False, True]
    db.session.expire_all()
    assert [paper.national_number for paper in papers] == [None, None]
    assert forget_old_numbers(years=3, at=at + timedelta(hours=2)) == (0, 0)
