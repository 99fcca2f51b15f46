"""What goes to CiviCRM: only columns that exist there, required ones filled, nobody merged, nothing that is hidden."""

import csv
import io
import json
import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest

from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_donor,
    make_edition,
    make_finish,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
    pay,
)
from walk.crm.bundle import bundle, parts_of
from walk.crm.commands import give_references
from walk.db import db
from walk.donations.rules import NameShown
from walk.donors.rules import DonorKind
from walk.payments.models import Checkout, CheckoutLine, Posting, Purpose, Reversal, ReversalKind
from walk.people.models import Participation, Person
from walk.walkers.models import WalkerFee

EVENT = 12
REACHED = {
    *("email_primary.email", "address_primary.street_address", "address_primary.postal_code", "address_primary.city"),
    *("address_primary.country_id", "preferred_language", "do_not_email", "is_opt_out", "source"),
}
CONTACT = {"external_identifier", *REACHED}
CONTRIBUTION = {
    "Contact.external_identifier",
    *(
        f"Contribution.{each}"
        for each in (
            *("invoice_id", "financial_type_id", "total_amount", "currency", "receive_date", "source"),
            *("contribution_status_id", "payment_instrument_id", "cancel_date"),
        )
    ),
}
ALLOWED = {  # per file: what the importer of CiviCRM 6 has, see docs/civicrm.md
    "1-contacts-individuals.csv": CONTACT | {"first_name", "last_name", "gender_id", "birth_date"},
    "2-contacts-organisations.csv": CONTACT | {"organization_name", "legal_identifier", "phone_primary.phone"},
    "3-contributions-individuals.csv": CONTRIBUTION,
    "4-contributions-individuals-soft-credit.csv": CONTRIBUTION | {"SoftCreditContact.external_identifier"},
    "5-contributions-organisations.csv": CONTRIBUTION,
    "6-contributions-organisations-soft-credit.csv": CONTRIBUTION | {"SoftCreditContact.external_identifier"},
    "7-participants.csv": {
        "Contact.external_identifier",
        *(
            f"Participant.{each}"
            for each in ("event_id", "status_id", "role_id", "register_date", "source", "fee_amount", "fee_currency")
        ),
    },
}
PEOPLE, FIRMS, PLAIN, SOFT, _, _, WALKS = ALLOWED
ID = "external_identifier"


@pytest.fixture
def edition(rows):
    other = make_edition(year=2026)  # noise
    make_donation(make_page(make_walker(make_route(other))))
    return make_edition(year=2027)


@pytest.fixture
def route(edition):
    return make_route(edition)


def opened(edition) -> dict[str, list[dict[str, str]]]:
    """The files of the bundle, and its calls."""
    db.session.flush()
    give_references(edition, at=NOW)
    file, count = bundle(edition, EVENT)
    with file, ZipFile(file) as folder:
        texts = {name: folder.read(name).decode() for name in folder.namelist()}
    found = {name: list(csv.DictReader(io.StringIO(texts[name], newline=""))) for name in ALLOWED}
    assert count == sum(len(each) for each in found.values())
    found["calls"] = [json.loads(line) for line in texts["api4.jsonl"].splitlines()]
    assert f"number {EVENT}" in texts["README.txt"]
    return found


def as_one_person(*walkers) -> Person:
    """The office said that these are one."""
    person = Person(made_at=NOW)
    db.session.add_all(
        Participation(person=person, walker=each, made_at=NOW, decided_by="office@example.org") for each in walkers
    )
    return person


def paid_fee(walker, amount: int = 1000, back: int = 0):
    """The walker's fee came, and perhaps went back."""
    checkout = Checkout(
        reference=f"fee-{walker.id}", edition=walker.edition, payer_email="x@example.org", language="nl", created_at=NOW
    )
    line = CheckoutLine(checkout=checkout, purpose=Purpose.REGISTRATION_FEE, description="fee", amount=amount)
    db.session.add(WalkerFee(walker=walker, line=line))
    payment = pay(checkout, at=NOW)
    if back:
        reversal = Reversal(
            payment=payment, kind=ReversalKind.REFUND, reference=f"re-{walker.id}", amount=back, made_at=NOW
        )
        db.session.add(reversal)
        db.session.flush()
        db.session.add(Posting(payment=payment, line=line, reversal_id=reversal.id, amount=-back))
    walker.fee_received = amount - back
    db.session.flush()


def make_everything(edition, route) -> None:
    walker = make_walker(route, first_name="=Noor", newsletter_asked_at=NOW)
    paid_fee(walker)
    page = make_page(walker, slug="noor")
    make_donation(page, amount=2550)
    make_donation(make_page(edition, slug="walk"), donor=make_donor(last_name=""))
    firm = make_donor(kind=DonorKind.ORGANISATION, organisation="Bakkerij", enterprise_number="0308357159")
    make_donation(page, donor=firm)
    make_donation(make_page(make_team(edition)), donor=firm)
    make_company(make_package(edition), phone="+32 15 00 00 00")
    make_walker(route, birth_date=date(2015, 1, 1), last_name="Geheim")


def test_files_have_only_columns_that_exist_there_and_what_is_needed_is_filled(edition, route):
    make_everything(edition, route)
    found = opened(edition)
    parts = {part.name: part for part in parts_of(edition, EVENT)}
    assert list(parts) == list(ALLOWED)
    for name, part in parts.items():
        assert set(part.entity.header) == ALLOWED[name], name
        assert found[name], f"{name} is tried with a row"
        for row in found[name]:
            assert {column for column in part.entity.needed if row[column] == ""} == set(), (name, row)
            for field in part.entity.fields:
                assert field.most is None or len(row[field.importer]) <= field.most


def test_amounts_and_dates_are_written_as_it_reads_them(edition, route):
    make_everything(edition, route)
    found = opened(edition)
    for name in list(ALLOWED)[2:]:
        for row in found[name]:
            amounts = [value for column, value in row.items() if column.endswith("amount")]
            dates = [value for column, value in row.items() if column.endswith("_date") and value]
            assert amounts
            assert dates
            assert all(re.fullmatch(r"\d+\.\d\d", each) for each in amounts)
            assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", each) for each in dates)
    assert found[SOFT][0]["Contribution.total_amount"] == "25.50"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each["birth_date"]) for each in found[PEOPLE] if each["birth_date"])


def test_the_same_rows_give_the_same_bytes(edition, route):
    make_everything(edition, route)
    db.session.flush()
    contents = []
    for _each in range(2):
        give_references(edition, at=NOW)
        file, _count = bundle(edition, EVENT)
        with file:
            contents.append(file.read())
    assert contents[0] == contents[1]


def test_two_people_with_one_address_stay_two(edition, route):
    one = make_walker(route, email="gezin@example.org", first_name="An", last_name="Maes")
    two = make_walker(route, email="gezin@example.org", first_name="Bo", last_name="Maes")
    donor = make_donor(email="gezin@example.org", first_name="An", last_name="Maes")
    make_donation(make_page(one), donor=donor)
    contacts = [(each[ID], each["email_primary.email"]) for each in opened(edition)[PEOPLE]]
    assert contacts == [(f"RW-{each}", "gezin@example.org") for each in (f"D{donor.id}", f"W{one.id}", f"W{two.id}")]


def test_a_walker_keeps_the_number_of_the_first_time(edition, route):
    before = make_edition(year=2025)
    known = make_walker(make_route(before))
    again, alone = make_walker(route), make_walker(route)
    as_one_person(known, again)
    make_donation(make_page(again), amount=500)
    assert [each[ID] for each in opened(before)[PEOPLE]] == [f"RW-W{known.id}"]
    found = opened(edition)
    assert [each[ID] for each in found[PEOPLE]][1:] == [f"RW-W{known.id}", f"RW-W{alone.id}"]
    assert [each["SoftCreditContact.external_identifier"] for each in found[SOFT]] == [f"RW-W{known.id}"]
    assert [each["Contact.external_identifier"] for each in found[WALKS]] == [f"RW-W{known.id}", f"RW-W{alone.id}"]


def test_a_company_keeps_the_number_of_the_first_time(edition):
    before = make_company(make_package(make_edition(year=2025)), vat_number="BE0123456749")
    make_company(make_package(edition), vat_number="BE0123456749", name="Nu")
    make_company(make_package(edition), cancelled_at=NOW, confirmed_at=None)
    assert [(each[ID], each["organization_name"]) for each in opened(edition)[FIRMS]] == [(f"RW-C{before.id}", "Nu")]


def test_of_the_young_only_the_first_name_goes_along(edition, route):
    child = make_walker(
        route, birth_date=date(2015, 1, 1), first_name="Lou", last_name="Geheim", postal_code="2800", city="Mechelen"
    )
    row = opened(edition)[PEOPLE][0]
    told = {name: value for name, value in row.items() if value}
    assert told == {
        ID: f"RW-W{child.id}",
        "first_name": "Lou",
        "last_name": "(under 16)",
        "do_not_email": "1",
        "is_opt_out": "1",
        "source": "Refugee Walk 2027",
    }


def test_only_who_asked_for_news_is_not_opted_out(edition, route):
    make_walker(route, newsletter_asked_at=NOW)
    make_walker(route)
    make_donation(make_page(edition))
    assert [each["is_opt_out"] for each in opened(edition)[PEOPLE]] == ["1", "0", "1"]


def test_soft_credits_go_to_the_walker_unless_the_giver_hides(edition, route):
    walker = make_walker(route)
    page = make_page(walker)
    seen = make_donation(page, name_shown=NameShown.NONE)
    hidden = make_donation(page, name_shown=NameShown.NONE, hide_from_walker=True)
    of_team = make_donation(make_page(make_team(edition)))
    make_donation(page, paid_at=None)
    found = opened(edition)
    assert [
        (each["Contribution.invoice_id"], each["SoftCreditContact.external_identifier"]) for each in found[SOFT]
    ] == [(f"RW-G{seen.id}", f"RW-W{walker.id}")]
    assert [each["Contribution.invoice_id"] for each in found[PLAIN]] == [f"RW-G{hidden.id}", f"RW-G{of_team.id}"]
    assert len(found[PEOPLE]) == 4


def test_a_gift_counts_for_whom_finance_found(edition):
    page, whole = make_page(edition), make_donor(last_name="Whole")
    partner = make_donor(last_name="Partner", email=None)
    make_donation(page, donor=make_donor(same_as=whole))
    make_donation(page, donor=whole, for_donor=partner)
    found = opened(edition)
    both = [f"RW-D{whole.id}", f"RW-D{partner.id}"]
    assert [each[ID] for each in found[PEOPLE]] == both
    assert [each["Contact.external_identifier"] for each in found[PLAIN]] == both


def test_what_went_back(edition, route):
    page = make_page(edition)
    partly, wholly = make_donation(page, amount=4000), make_donation(page, amount=3000)
    partly.received, wholly.received = 1500, 0
    walker, gone = make_walker(route), make_walker(route, cancelled_at=NOW)
    never = make_walker(route, cancelled_at=NOW)
    paid_fee(walker, 1000)
    paid_fee(gone, 1000, back=1000)
    found = opened(edition)
    told = [
        tuple(each[f"Contribution.{name}"] for name in ("invoice_id", "total_amount", "contribution_status_id"))
        for each in found[PLAIN]
    ]
    assert told == [
        (f"RW-G{partly.id}", "15.00", "Completed"),
        (f"RW-G{wholly.id}", "30.00", "Refunded"),
        (f"RW-F{walker.id}", "10.00", "Completed"),
        (f"RW-F{gone.id}", "10.00", "Refunded"),
    ]
    assert [each["Contribution.financial_type_id"] for each in found[PLAIN]] == ["Donation"] * 2 + ["Event Fee"] * 2
    assert [bool(each["Contribution.cancel_date"]) for each in found[PLAIN]] == [False, True, False, True]
    assert f"RW-W{never.id}" not in {each[ID] for each in found[PEOPLE]}


def test_participants(edition, route):
    walked = make_walker(route)
    make_finish(walked)
    make_walker(route, waiting_since=NOW)
    paid_fee(make_walker(route, cancelled_at=NOW))
    make_walker(route, confirmed_at=None)
    rows = opened(edition)[WALKS]
    assert [each["Participant.status_id"] for each in rows] == [
        *("Attended", "On waitlist", "Cancelled"),
        "Pending from incomplete transaction",
    ]
    assert {each["Participant.event_id"] for each in rows} == {str(EVENT)}
    assert rows[0]["Participant.fee_amount"] == "10.00"


def test_who_cancelled_and_came_back_takes_part_once(edition, route):
    first, second = make_walker(route, cancelled_at=NOW), make_walker(route, registered_at=NOW + timedelta(days=1))
    paid_fee(first)
    as_one_person(first, second)
    rows = opened(edition)[WALKS]
    assert [(each["Contact.external_identifier"], each["Participant.status_id"]) for each in rows] == [
        (f"RW-W{first.id}", "Registered")
    ]
    assert second.id != first.id


def test_an_address_that_a_spreadsheet_calculates_stays_here(edition, route):
    make_walker(route, email="=1+1@example.org")
    make_donation(make_page(edition), donor=make_donor(email="+1@example.org"))
    firm = make_donor(kind=DonorKind.ORGANISATION, organisation="Bakkerij", email="-1@example.org")
    make_donation(make_page(make_team(edition)), donor=firm)
    make_company(make_package(edition), phone="=1+123456", email="@x@example.org")
    found = opened(edition)
    assert [each["email_primary.email"] for name in (PEOPLE, FIRMS) for each in found[name]] == [""] * 4
    assert [each["phone_primary.phone"] for each in found[FIRMS]] == ["", "1+123456"]
    saved = [each for call in found["calls"] if call["entity"] == "Contact" for each in call["params"]["records"]]
    assert [each.get("email_primary.email") for each in saved] == [None] * 4


def test_everybody_that_is_named_is_a_contact(edition, route):
    make_everything(edition, route)
    cancelled = make_walker(route, cancelled_at=NOW)
    make_donation(make_page(cancelled))
    found = opened(edition)
    contacts = {each[ID] for name in (PEOPLE, FIRMS) for each in found[name]}
    named = {
        value
        for name in list(ALLOWED)[2:]
        for row in found[name]
        for column, value in row.items()
        if column.endswith(ID)
    }
    assert named <= contacts
    assert len(contacts) == len(found[PEOPLE]) + len(found[FIRMS])


def replayed(calls, store: dict[str, dict]) -> dict[str, dict]:
    """What API v4 would keep: records found again by what they are matched by."""
    for call in calls:
        entity, params = call["entity"], call["params"]
        rows = store.setdefault(entity, {})
        if call["action"] == "delete":
            (_name, _in, gone), _kind = params["where"]
            for key in [key for key, row in rows.items() if row["contribution_id.invoice_id"] in gone]:
                del rows[key]
            continue
        for record in params["records"]:
            key = tuple(
                next(record[name] for name in record if name.split(".")[0].split(":")[0] == match)
                for match in params["match"]
            )
            rows[key] = {**rows.get(key, {}), **record}
    return store


def test_calls_say_the_same_and_playing_them_again_changes_only_what_changed(edition, route):
    make_everything(edition, route)
    found = opened(edition)
    store = replayed(found["calls"], {})
    assert {entity: len(rows) for entity, rows in store.items()} == {
        "Contact": len(found[PEOPLE]) + len(found[FIRMS]),
        "Contribution": sum(len(found[name]) for name in list(ALLOWED)[2:6]),
        "ContributionSoft": 2,
        "Participant": len(found[WALKS]),
    }
    before = {name: dict(rows) for name, rows in store.items()}
    assert replayed(opened(edition)["calls"], store) == before
    gift = make_donation(make_page(make_walker(route)))
    store = replayed(opened(edition)["calls"], store)
    assert len(store["ContributionSoft"]) == 3
    gift.name_shown, gift.hide_from_walker = NameShown.NONE, True
    assert len(replayed(opened(edition)["calls"], store)["ContributionSoft"]) == 2


def test_calls_use_the_names_of_the_api(edition, route):
    make_everything(edition, route)
    calls = opened(edition)["calls"]
    [person] = [each["params"]["records"][0] for each in calls[:1]]
    assert person["contact_type"] == "Individual"
    last = calls[-1]
    assert (last["entity"], last["action"], last["params"]["match"]) == (
        "Participant",
        "save",
        ["contact_id", "event_id"],
    )
    record = last["params"]["records"][0]
    assert record["role_id:name"] == ["Attendee"]
    assert "status_id:name" in record
    assert "contact_id.external_identifier" in record
    assert all(
        value != ""
        for call in calls
        if call["action"] == "save"
        for r in call["params"]["records"]
        for value in r.values()
    )
