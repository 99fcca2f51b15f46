"""What values look like in CiviCRM."""

from datetime import UTC, date, datetime

import pytest

from walk.crm.rules import address, amount, method, moment, participant_status, phone, plain, protected


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("=1+1", None, "1+1"),
        ("  +-@=Noor ", None, "Noor"),
        ("\t\rNoor", None, "Noor"),
        ("Noor\nPeeters", None, "Noor Peeters"),
        ("Van den Broeck-Ó Súilleabháin", 8, "Van den"),
        ("محمد", None, "محمد"),
        ("", None, ""),
        (None, 5, ""),
    ],
)
def test_texts_hold_nothing_that_is_calculated(text, most, told):
    assert plain(text, most) == told


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("noor@example.org", "noor@example.org"),
        (" noor+walk=1@example.org ", "noor+walk=1@example.org"),
        ("=1+1@example.org", ""),
        ("+1@example.org", ""),
        ("-1@example.org", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_addresses_that_are_calculated_stay_here(email, told):
    assert address(email) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (" +32 (0)15/12.34-56 ", "+32 (0)15/12.34-56"),
        ("0470 12 34 56, Griet", "0470 12 34 56, Griet"),
        ("=1+123456", "1+123456"),
        ("+cmd|'/c calc'!A123456", "cmd|'/c calc'!A123456"),
        ("+" + "1" * 39, "+" + "1" * 31),
    ],
)
def test_telephone_numbers(number, told):
    assert phone(number) == told


@pytest.mark.parametrize(("cents", "told"), [(2500, "25.00"), (1, "0.01"), (0, "0.00"), (123456789, "1234567.89")])
def test_amounts(cents, told):
    assert amount(cents) == told


def test_moments_are_those_of_brussels():
    assert moment(datetime(2027, 6, 30, 22, 30, tzinfo=UTC)) == "2027-07-01 00:30:00"
    assert moment(datetime(2027, 12, 31, 23, 30, tzinfo=UTC)) == "2028-01-01 00:30:00"
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("born", "young"), [(date(2011, 9, 27), True), (date(2011, 9, 26), False), (date(1985, 1, 1), False)]
)
def test_who_goes_by_first_name_only(born, young):
    assert protected(born, date(2027, 9, 26)) is young


@pytest.mark.parametrize(
    ("kind", "provider", "told"),
    [
        ("card", "stripe", "Credit Card"),
        ("bancontact", "stripe", "Debit Card"),
        ("cash", "table", "Cash"),
        (None, "bank", "EFT"),
        ("klarna", "stripe", ""),
        (None, "import", ""),
    ],
)
def test_payment_methods(kind, provider, told):
    assert method(kind, provider) == told


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ((False, False, False, True, False), "Registered"),
        ((False, False, False, True, True), "Attended"),
        ((False, False, False, False, False), "Pending from incomplete transaction"),
        ((False, False, True, False, False), "On waitlist"),
        ((True, False, False, True, False), "Cancelled"),
        ((True, True, False, True, True), "Transferred"),
    ],
)
def test_statuses(facts, told):
    names = ("cancelled", "transferred", "waiting", "confirmed", "walked")
    assert participant_status(**dict(zip(names, facts, strict=True))) == told
