"""What speaks for a promise, a payout, a return; and what a mistyped communication may have been."""

from datetime import date, timedelta

import pytest

from walk.bank.communication import digits_of_reference, digits_within, nearly, valid_digits
from walk.bank.rules import (
    WORTH_SHOWING,
    Promised,
    Return,
    Seen,
    Side,
    Sign,
    fits_payout,
    is_return,
    is_same_name,
    score_of,
    signs_of,
)

DAY = date(2027, 5, 3)
DIGITS, OTHER = "090933755493", "270000000154"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+++090/9337/55493+++", DIGITS),
        ("***090/9337/55493***", DIGITS),
        ("gift +++ 090 / 9337 / 55493 +++ thanks", DIGITS),
        ("090933755493", DIGITS),
        ("voor Noor 090/9337/55493", DIGITS),
        ("090933755494", None),
        ("BE090933755493", None),
        ("1090933755493", None),
        (f"{DIGITS} {OTHER}", None),
        (f"{OTHER} +++090/9337/55493+++", DIGITS),
        (f"{DIGITS} {DIGITS}", DIGITS),
        ("+*+090/9337/55493+*+", DIGITS),
        ("٠٩٠٩٣٣٧٥٥٤٩٣", None),
        ("", None),
    ],
)
def test_a_communication_within_text(text, digits):
    assert digits_within(text) == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        (DIGITS, DIGITS),
        ("+++090/9337/55493+++", DIGITS),
        ("RF18539007547034", "539007547034"),
        ("RF19539007547034", None),
        ("090933755494", None),
        ("", None),
    ],
)
def test_a_creditor_reference(text, digits):
    assert digits_of_reference(text) == digits


def test_valid_digits():
    assert valid_digits("090/9337/55493") == DIGITS
    assert valid_digits("090/9337/55494") is None


@pytest.mark.parametrize(
    "text",
    [
        "090933755492",
        "190933755493",
        "099033755493",
        "09093375549",
        "0909337755493",
        "+++090/9337/5549+++",
        "0990933755493",
    ],
)
def test_one_mistake_away(text):
    assert DIGITS in nearly(text)


@pytest.mark.parametrize("text", ["090933755499 1", "880933755493", DIGITS, "voor Noor", "BE62510007547061"])
def test_more_than_one_mistake_or_none(text):
    assert DIGITS not in nearly(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zoé Çelik", "CELIK ZOE", True),
        ("Mevr. Amina Claes", "CLAES AMINA", True),
        ("Jan Peeters en An Maes", "Jan Peeters", True),
        ("Jan Peeters", "Jan Maes", False),
        ("Peeters", "Jan Peeters", False),
        ("", "Jan Peeters", False),
        ("--", "..", False),
    ],
)
def test_the_same_name(one, other, same):
    assert is_same_name(one, other) is same
    assert is_same_name(other, one) is same


@pytest.mark.parametrize(
    ("seen", "promised", "signs", "shown"),
    [
        ({"digits": DIGITS}, {"digits": DIGITS, "amount": 1}, [Sign.REFERENCE], True),
        ({"near": frozenset({DIGITS})}, {"digits": DIGITS, "amount": 4000}, [Sign.NEAR, Sign.AMOUNT], True),
        ({"near": frozenset({DIGITS})}, {"digits": DIGITS, "amount": 1}, [Sign.NEAR], True),
        ({"name": "PEETERS JAN"}, {"name": "Jan Peeters", "amount": 4000}, [Sign.AMOUNT, Sign.NAME], True),
        ({"emails": frozenset({"a@b.be"})}, {"email": "a@b.be", "amount": 1}, [Sign.ACCOUNT], True),
        ({}, {"amount": 4000}, [Sign.AMOUNT], False),
        ({"name": "PEETERS JAN"}, {"name": "Jan Peeters", "amount": 1}, [Sign.NAME], False),
        ({}, {"amount": 1}, [], False),
    ],
)
def test_signs(seen, promised, signs, shown):
    found = signs_of(Seen(amount=4000, **seen), Promised(**promised))
    assert found == signs
    assert (score_of(found) >= WORTH_SHOWING) is shown


@pytest.mark.parametrize(
    ("text", "days", "paid", "fits"),
    [
        ("STRIPE PAYMENTS EUROPE", 0, 5000, True),
        ("Stripe Technology Europe Ltd STRIPE", -1, 5000, True),
        ("STRIPE", 5, 5000, True),
        ("STRIPE", -2, 5000, False),
        ("STRIPE", 6, 5000, False),
        ("STRIPE", 0, 5001, False),
        ("Jan Peeters", 0, 5000, False),
        ("po_1ABC", 90, 5000, True),
    ],
)
def test_a_payout(text, days, paid, fits):
    booked_on = DAY + timedelta(days=days)
    assert fits_payout(text, booked_on, 5000, paid=paid, arrives_on=DAY, reference="po_1abc") is fits


def side(amount: int, **values: object) -> Side:
    plain = {
        "booked_on": DAY,
        "iban": "",
        "digits": None,
        "end_to_end": "",
        "reference": "",
        "text": "",
        "returned": "",
    }
    return Side(amount=amount, **{**plain, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("debit", "credit", "expected"),
    [
        ({"iban": "A", "digits": DIGITS}, {"iban": "A", "digits": DIGITS}, Return.SURE),
        ({"digits": DIGITS}, {"iban": "A", "digits": DIGITS}, Return.SURE),
        ({"iban": "A", "returned": "AC04"}, {"iban": "A"}, Return.SURE),
        ({"iban": "A", "end_to_end": "E1"}, {"iban": "A", "end_to_end": "E1"}, Return.SURE),
        ({"iban": "A", "text": "terug REF123456"}, {"iban": "A", "reference": "REF123456"}, Return.SURE),
        ({"iban": "A"}, {"iban": "A"}, Return.PERHAPS),
        ({"iban": "B", "digits": DIGITS}, {"iban": "A", "digits": DIGITS}, Return.NO),
        ({"returned": "AC04"}, {"iban": "A"}, Return.NO),
        ({}, {}, Return.NO),
        ({"iban": "A", "booked_on": DAY - timedelta(days=1)}, {"iban": "A"}, Return.NO),
        ({"iban": "A", "booked_on": DAY + timedelta(days=401)}, {"iban": "A"}, Return.NO),
    ],
)
def test_a_return(debit, credit, expected):
    assert is_return(side(-4000, **debit), side(4000, **credit)) is expected


def test_a_return_of_another_amount():
    assert is_return(side(-3999, iban="A", returned="AC04"), side(4000, iban="A")) is Return.NO
