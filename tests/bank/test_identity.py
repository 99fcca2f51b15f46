"""Nothing doubled, nothing lost: which movements are new, whatever way the bank tells them again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.bank.building import DAY, Tx, camt, mt940
from walk.bank.identity import Known
from walk.bank.reading import read_statements
from walk.bank.statement import Statement

A, B, C = (Tx(amount=amount, name=name) for amount, name in ((1000, "A"), (2500, "B"), (-300, "C")))
NEXT = DAY + timedelta(days=1)


def told(*movements: Tx, opening: int = 10000, number: int = 1) -> Statement:
    [statement] = read_statements(mt940(*movements, opening=opening, number=number)).statements
    return statement


def new(*statements: Statement) -> list[list[int]]:
    """The amounts of the movements that each statement is the first to tell."""
    known = Known([])
    return [[placed.movement.amount for placed in known.take_in(each)] for each in statements]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([told(A, B), told(A, B)], [[1000, 2500], []]),
        ([told(A, A), told(A, A)], [[1000, 1000], []]),
        ([told(A, A, B)], [[1000, 1000, 2500]]),
        ([told(A), told(A, opening=11000)], [[1000], [1000]]),
        ([told(A, B), told(B, A)], [[1000, 2500], []]),
        ([told(A, B), told(A, B, A)], [[1000, 2500], [1000]]),
        ([told(A, B, A), told(A, B)], [[1000, 2500, 1000], []]),
        ([told(A, B, A), told(B, A, opening=11000)], [[1000, 2500, 1000], []]),
        ([told(B, A, opening=11000), told(A, B, A)], [[2500, 1000], [1000]]),
        ([told(A), told(B, opening=11000), told(A, B)], [[1000], [2500], []]),
        ([told(A), told(A, opening=11000), told(A, A)], [[1000], [1000], []]),
        ([told(A, C), told(A, opening=10700)], [[1000, -300], [1000]]),
    ],
)
def test_without_a_reference(statements, expected):
    assert new(*statements) == expected


def test_overlapping_days():
    first = told(A, replace(B, day=NEXT))
    second = told(replace(B, day=NEXT), replace(A, day=NEXT), opening=11000, number=2)
    assert new(first, second) == [[1000, 2500], [1000]]


def test_a_reference_is_known_in_any_order_and_any_part():
    a, b, c = replace(A, ref="R1"), replace(B, ref="R2"), replace(C, ref="R3")
    assert new(told(a, b, c), told(c, a, opening=500), told(b, opening=7)) == [[1000, 2500, -300], [], []]


def test_a_reference_that_the_bank_uses_for_two_movements():
    a = replace(A, ref="BVGB00596LKKTOVSOVKUG")
    assert new(told(a, B, a), told(a, B, a)) == [[1000, 2500, 1000], []]
    assert new(told(a), told(a, opening=11000), told(a, a)) == [[1000], [1000], []]


def test_a_text_that_the_bank_words_anew_does_not_matter_beside_a_reference():
    a = replace(A, ref="R1")
    assert new(told(a), told(replace(a, text="anders"))) == [[1000], []]
    assert new(told(A), told(replace(A, text="anders"))) == [[1000], [1000]]


def test_another_account_is_another_movement():
    other = read_statements(camt(replace(A, ref="R1"), account="BE68539007547034")).statements[0]
    ours = read_statements(camt(replace(A, ref="R1"))).statements[0]
    assert new(ours, other) == [[1000], [1000]]


def test_days_far_apart_do_not_meet():
    later = told(replace(A, day=date(2027, 6, 3)))
    assert new(told(A), later) == [[1000], [1000]]
