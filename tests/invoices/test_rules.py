"""How invoices are numbered and where they stand."""

from datetime import date

import pytest

from walk.invoices.document import written
from walk.invoices.rules import State, code, state_of, written_number

DUE = date(2027, 6, 1)


def test_numbers():
    assert [code(2026, 1), code(2026, 999), code(2027, 12345)] == ["2026-0001", "2026-0999", "2027-12345"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("BE0308357159", "BE 0308.357.159"), ("0308357159", "BE 0308.357.159"), ("FR123", "FR123"), ("", "")],
)
def test_company_numbers(number, shown):
    assert written_number(number) == shown


@pytest.mark.parametrize(
    ("paid", "due_on", "credited", "today", "state"),
    [
        (0, DUE, False, date(2027, 6, 1), State.OPEN),
        (0, DUE, False, date(2027, 6, 2), State.OVERDUE),
        (1, DUE, False, date(2027, 6, 2), State.PARTLY),
        (499, DUE, False, date(2027, 5, 1), State.PARTLY),
        (500, DUE, False, date(2027, 6, 2), State.PAID),
        (700, DUE, False, date(2027, 5, 1), State.PAID),
        (500, DUE, True, date(2027, 5, 1), State.CREDITED),
        (0, None, False, date(2027, 5, 1), State.CREDIT),
    ],
)
def test_states(paid, due_on, credited, today, state):
    assert state_of(amount=500, paid=paid, due_on=due_on, credited=credited, today=today) is state


@pytest.mark.parametrize(
    ("language", "amount"), [("nl", "€\u00a01.234,50"), ("fr", "1\u202f234,50\u00a0€"), ("en", "€\u00a01.234,50")]
)
def test_amounts(language, amount):
    assert written(123450, language) == amount
