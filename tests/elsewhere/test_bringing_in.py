"""Gifts from elsewhere: whose they become, again without change, and what each donor gave in all."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import event, func, select

from tests.elsewhere.building import gift, sheet
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page
from tests.filing.building import NUMBER
from walk.audit import AuditEntry
from walk.certificates.counting import list_gifts
from walk.db import db
from walk.donors.commands import decline_number
from walk.donors.joining import join
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.elsewhere.commands import FileRefused, bring_in, plan
from walk.elsewhere.models import ElsewhereDonor, ElsewhereGift
from walk.elsewhere.queries import YearOfSource, list_years_of_sources
from walk.elsewhere.totals import COLUMNS, each_total
from walk.exchange.spreadsheets import csv_file
from walk.vault import print_of

pytestmark = pytest.mark.usefixtures("rows")


def bring(*rows: dict[str, str], source: str = "civicrm", **more):
    return bring_in("gifts.csv", sheet(*rows, **more), source=source, by="finance@example.org", at=NOW)


def faults(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        bring(*rows)
    return [str(each) for each in refusal.value.faults]


def gifts() -> list[tuple[str, int, int]]:
    query = select(ElsewhereGift.external_id, ElsewhereGift.amount, ElsewhereGift.donor_id)
    return [tuple(row) for row in db.session.execute(query.order_by(ElsewhereGift.external_id))]


def test_a_new_donor_with_two_gifts():
    done = bring(gift(street="", postal_code="", city=""), gift(source_id="G-2", amount="10", national_number=NUMBER))
    (donor,) = db.session.scalars(select(Donor)).all()
    assert (donor.name, donor.email, donor.street, donor.kind) == (
        "An Peeters",
        "an@example.org",
        "Kerkstraat 1",
        DonorKind.PERSON,
    )
    assert (donor.national_number, donor.number_print, donor.number_told_at) == (NUMBER, print_of(NUMBER), NOW)
    assert gifts() == [("G-1", 7500, donor.id), ("G-2", 1000, donor.id)]
    assert (done.new_donors, done.by_email, done.total, done.years) == (1, 0, 8500, [2026])
    assert [(each.given_on, each.amount, each.counts) for each in list_gifts(year=2026)] == [
        (date(2026, 3, 4), 7500, True),
        (date(2026, 3, 4), 1000, True),
    ]
    assert db.session.scalars(select(AuditEntry.detail)).one()["gifts"] == 2


def test_looking_changes_nothing():
    found = plan("gifts.csv", sheet(gift()), source="civicrm", at=NOW)
    assert (len(found.new), found.new_donors, found.nothing) == (1, 1, False)
    assert db.session.scalar(select(func.count(Donor.id))) == 0


def test_again_changes_nothing():
    bring(gift())
    done = bring(gift(street="Dam 1"))
    assert (done.nothing, done.same) == (True, 1)
    assert db.session.scalars(select(Donor.street)).all() == ["Kerkstraat 1"]
    assert len(gifts()) == 1
    assert bring(gift(), source="other-crm").new_donors == 0
    assert len(gifts()) == 2


def test_a_changed_row_refuses_the_whole_file():
    bring(gift())
    said = "gifts.csv, line 3, source_id: G-1 came in before with another donor, date, amount or method."
    assert faults(gift(source_id="G-2"), gift(amount="80")) == [said]
    assert [each[:2] for each in gifts()] == [("G-1", 7500)]


def test_a_gift_that_went_back():
    bring(gift(), gift(source_id="G-2"))
    done = bring(gift(status="withdrawn"), gift(source_id="G-3", status="withdrawn", amount="20"))
    assert (len(done.withdrawn), len(done.new), done.total) == (1, 1, 0)
    assert [each.amount for each in list_gifts(year=2026) if each.counts] == [7500]
    assert bring(gift(status="withdrawn")).nothing
    said = "G-1 was withdrawn before, and cannot be paid again; give it a new source_id."
    assert faults(gift()) == [f"gifts.csv, line 2, source_id: {said}"]
    assert list_years_of_sources() == [
        YearOfSource(source="civicrm", year=2026, gifts=1, donors=1, total=7500, withdrawn=2)
    ]


def test_a_known_donor_is_found_by_email_and_name_and_never_overwritten():
    known = make_donor(email="an@example.org", first_name="ÀN", last_name="peeters", street="")
    make_donation(make_page(make_edition()), donor=known)
    make_donor(email="noise@example.org")
    done = bring(gift(email="AN@Example.org", national_number=NUMBER))
    db.session.refresh(known)
    assert (done.by_email, done.new_donors) == (1, 0)
    assert (known.first_name, known.street, known.national_number) == ("ÀN", "", None)
    assert gifts() == [("G-1", 7500, known.id)]
    later = bring(gift(source_id="G-2", email="", last_name="Other"))
    assert (later.by_email, later.donors) == (0, {"P-1": known.id})


def test_who_declined_gets_no_number():
    bring(gift())
    (donor,) = db.session.scalars(select(Donor)).all()
    decline_number(donor, at=NOW)
    bring(gift(source_id="G-2", national_number=NUMBER))
    db.session.refresh(donor)
    assert (donor.national_number, donor.declined_number_at) == (None, NOW)
    other = make_donor(email="bert@example.org", first_name="Bert", last_name="Claes")
    join(donor, other, made_by="finance@example.org", at=NOW)
    other.declined_number_at, donor.declined_number_at = NOW, None
    db.session.flush()
    bring(gift(source_id="G-3", national_number=NUMBER))
    db.session.refresh(donor)
    assert donor.national_number is None


def test_what_a_donor_of_files_lacks_is_filled_in():
    bring(gift(email="", street="", postal_code="", city=""))
    bring(gift(source_id="G-2", email="", first_name="Ann", street="Dam 1", city="Gent", national_number=NUMBER))
    bring(gift(source_id="G-3", email="", street="Dam 2"))
    (donor,) = db.session.scalars(select(Donor)).all()
    assert (donor.first_name, donor.street, donor.city, donor.national_number) == ("An", "Dam 1", "Gent", NUMBER)
    assert donor.email is None


def test_two_there_with_one_address_are_one_here():
    done = bring(gift(), gift(source_id="G-2", donor_id="P-2"), gift(source_id="G-3", donor_id="P-3", email=""))
    assert done.new_donors == 2
    (one, two, three) = (each[2] for each in gifts())
    assert one == two != three
    assert db.session.scalar(select(func.count(ElsewhereDonor.id))) == 3


def test_an_organisation():
    bring(gift(organisation="Korst bv", enterprise_number="BE 0308.357.159", first_name="", last_name=""))
    (donor,) = db.session.scalars(select(Donor)).all()
    assert (donor.name, donor.kind, donor.enterprise_number) == ("Korst bv", DonorKind.ORGANISATION, "0308357159")


def test_many_rows_take_no_more_statements():
    few = statements([gift(source_id=f"A-{each}", donor_id=f"A-{each}", email="") for each in range(3)])
    named = [
        gift(source_id=f"B-{each}", donor_id=f"B-{each}", email=f"b{each}@example.org" if each % 2 else "")
        for each in range(700)
    ]
    assert statements(named) <= few + 3


def statements(rows) -> int:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        said.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        bring(*rows)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(said)


def test_totals_of_each_donor_for_another_system():
    donor = make_donor(email="an@example.org", first_name="=An", last_name="Peeters", national_number=None)
    page = make_page(make_edition())
    make_donation(page, donor=donor, amount=2500, wants_certificate=True)
    make_donation(page, donor=donor, amount=9900, paid_at=None)
    other = make_donor(email=None, letters_to="partner@example.org", same_as=None)
    make_donation(page, donor=make_donor(same_as=other), amount=1000)
    bring(gift(date="2026-05-01"), gift(source_id="G-2", date="2026-06-01", status="withdrawn"))
    bring(gift(source_id="G-3", date="2025-06-01", national_number=NUMBER))
    found = [dict(zip(COLUMNS, row, strict=True)) for row in each_total(2027)]
    assert [(each["donor"], each["walk"], each["elsewhere"], each["total"]) for each in found] == [
        (donor.id, 25, 0, 25),
        (other.id, 10, 0, 10),
    ]
    assert [(each["email"], each["wants_certificate"]) for each in found] == [
        ("an@example.org", "yes"),
        ("partner@example.org", "no"),
    ]
    (row,) = each_total(2026)
    assert dict(zip(COLUMNS, row, strict=True)) == {
        "donor": donor.id,
        "kind": "person",
        "first_name": "=An",
        "last_name": "Peeters",
        "organisation": "",
        "enterprise_number": "",
        "email": "an@example.org",
        "street": "",
        "postal_code": "",
        "city": "",
        "country": "BE",
        "language": "nl",
        "wants_certificate": "no",
        "walk": 0,
        "elsewhere": 75,
        "total": 75,
    }
    with csv_file(COLUMNS, each_total(2026)) as file:
        (_header, cells) = csv.reader(io.StringIO(file.read().decode("utf-8-sig")))
    assert cells[2] == "'=An"
