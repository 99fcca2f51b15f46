"""National and enterprise numbers: what is one, how it is kept, shown, looked at, and never let out."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from tests.donors.people import BIS, NUMBER, OTHER_NUMBER, SPACED, dump
from tests.factories import NOW, make_donor
from walk import vault
from walk.audit import AuditEntry, list_about
from walk.db import db
from walk.donors import cli
from walk.donors.commands import decline_number, forget_number, keep_number, note_request, reveal_number
from walk.donors.models import Donor, NumberRequest
from walk.donors.rules import DonorKind, masked, read_enterprise_number, read_national_number
from walk.errors import Refused

DIGITS = "A national number has 11 digits. You find it on the back of your identity card."
TYPO = "The last two digits do not fit the others. Is there a typing error in it?"
NO_DATE = "A national number begins with a date of birth, and this one is no such date. Look at it again."


@pytest.fixture(autouse=True)
def english(rows, app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def refused(read, typed: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(typed)
    return refusal.value.message


@pytest.mark.parametrize("typed", [NUMBER, SPACED, " 85 07 30 033 28 ", "85/07/30-033–28", "850730-033.28"])
def test_however_it_is_grouped(typed):
    assert read_national_number(typed) == NUMBER


@pytest.mark.parametrize("typed", [BIS, "00000000128", "99090999997", OTHER_NUMBER])
def test_other_numbers_that_are_right(typed):
    assert read_national_number(typed) == typed


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", DIGITS),
        ("8507300332", DIGITS),
        ("850730033281", DIGITS),
        ("85073003328a", DIGITS),
        ("٨٥٠٧٣٠٠٣٣٢٨", DIGITS),
        ("🎉" * 11, DIGITS),
        ("85073003329", TYPO),
        ("85073003382", TYPO),
        ("00000000000", NO_DATE),
        ("85133003370", NO_DATE),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(typed, why):
    said = refused(read_national_number, typed)
    assert said == why
    assert not typed or typed not in said


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0308.357.159", "0308357159"),
        ("BE 0308 357 159", "0308357159"),
        ("be0308357159", "0308357159"),
        ("308357159", "0308357159"),
    ],
)
def test_an_enterprise_number(typed, number):
    assert read_enterprise_number(typed) == number


@pytest.mark.parametrize("typed", ["", "0000000097", "0000000000", "0308357158", "2308357159", "abc", "12345", "🎉"])
def test_no_enterprise_number(typed):
    refused(read_enterprise_number, typed)


def test_masked():
    assert masked("99090999997") == "••.••.••-•••.97"


def test_kept_encrypted_and_told_nobody():
    donor, other = make_donor(), make_donor(national_number=OTHER_NUMBER, number_print="x")
    assert keep_number(donor, SPACED, at=NOW)
    assert not keep_number(donor, NUMBER, at=NOW)  # sent twice
    assert donor.national_number == NUMBER
    assert donor.number_told_at == NOW
    assert other.national_number == OTHER_NUMBER
    assert [each.verb for each in list_about(f"donor {donor.id}")] == ["gave national number"]
    assert NUMBER not in dump()
    assert SPACED not in dump()


def test_replaced_and_forgotten():
    donor = make_donor()
    keep_number(donor, NUMBER, at=NOW)
    keep_number(donor, BIS, at=NOW)
    assert donor.national_number == BIS
    forget_number(donor, at=NOW)
    forget_number(donor, at=NOW)
    assert (donor.national_number, donor.number_print, donor.number_told_at) == (None, None, None)
    said = [each.verb for each in list_about(f"donor {donor.id}")]
    assert said == ["forgot national number", "replaced national number", "gave national number"]


def test_first_changes_nothing_that_is_known():
    told, declined = make_donor(), make_donor()
    keep_number(told, NUMBER, at=NOW)
    decline_number(declined, at=NOW)
    assert [keep_number(each, BIS, at=NOW, first=True) for each in (told, declined)] == [False, False]
    assert [told.national_number, declined.national_number] == [NUMBER, None]
    assert declined.declined_number_at == NOW


def test_declined_means_gone_and_may_be_told_later():
    donor = make_donor()
    keep_number(donor, NUMBER, at=NOW)
    decline_number(donor, at=NOW)
    assert (donor.national_number, donor.declined_number_at) == (None, NOW)
    keep_number(donor, NUMBER, at=NOW)
    assert (donor.national_number, donor.declined_number_at) == (NUMBER, None)


def test_an_organisation_has_none():
    donor = make_donor(kind=DonorKind.ORGANISATION, organisation="Korst", enterprise_number="0308357159")
    assert refused(lambda typed: keep_number(donor, typed, at=NOW), NUMBER) == "An organisation has no national number."
    assert not keep_number(donor, NUMBER, at=NOW, first=True)


def test_looking_is_noted_without_the_number():
    donor = make_donor()
    keep_number(donor, NUMBER, at=NOW)
    assert reveal_number(donor, at=NOW) == NUMBER
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.verb, entry.subject, entry.detail) == ("looked at national number", f"donor {donor.id}", {})
    assert refused(lambda _nothing: reveal_number(make_donor(), at=NOW), "").startswith("We have no")


def test_a_request_is_noted_once_a_day():
    donor = make_donor()
    for channel in ("page", "page", "letter"):
        note_request(donor, channel=channel, at=NOW)
    asked = select(NumberRequest.donor_id, NumberRequest.channel, NumberRequest.tax_year).order_by(NumberRequest.id)
    assert db.session.execute(asked).all() == [(donor.id, "page", 2027), (donor.id, "letter", 2027)]


def test_an_error_of_the_database_names_no_number():
    with pytest.raises(DBAPIError) as error:
        db.session.execute(insert(Donor).values(first_name=NUMBER * 9, last_name="", created_at=NOW))
    assert NUMBER not in str(error.value)
    db.session.rollback()


def test_a_new_key_and_the_old_one_away(app, monkeypatch):
    donor = make_donor()
    keep_number(donor, NUMBER, at=NOW)
    db.session.commit()
    before = db.session.scalar(text("SELECT national_number FROM donors WHERE id = :id"), {"id": donor.id})
    new = Fernet.generate_key().decode()
    monkeypatch.setitem(app.config, "FERNET_KEYS", (new, *app.config["FERNET_KEYS"]))
    donor.number_print = "made with another key"
    db.session.commit()
    said = app.test_cli_runner().invoke(cli.cli, ["rotate"])
    assert said.output == "1 fields and 0 files encrypted anew, 1 fingerprints made anew.\n"
    monkeypatch.setitem(app.config, "FERNET_KEYS", (new,))
    db.session.expire_all()
    assert donor.national_number == NUMBER
    assert donor.number_print == vault.print_of(NUMBER)
    assert db.session.scalar(text("SELECT national_number FROM donors WHERE id = :id"), {"id": donor.id}) != before
