"""Files come in whole or not at all, and again without doubling anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from tests.bank.building import ACCOUNT, BUILDERS, DAY, Tx, camt, coda, mt940
from tests.factories import NOW
from walk.audit import AuditEntry
from walk.bank.commands import Taken, take_in
from walk.bank.models import BankFile, BankLine, BankStatement
from walk.bank.queries import gaps_before
from walk.bank.statement import Unsound
from walk.db import db
from walk.payments.proofs import find_differences

pytestmark = pytest.mark.usefixtures("rows")
LINES = (Tx(amount=4000, ref="R1"), Tx(amount=-250, name="KBC", ref="R2"), Tx(amount=1999, ref="R3"))
NEXT = DAY + timedelta(days=1)


def bring(data: bytes, name: str = "bank.file", ours: tuple[str, ...] = ()) -> Taken:
    return take_in(name, data, ours=ours, by="tests", at=NOW)


def refused(data: bytes, ours: tuple[str, ...] = ()) -> tuple[int, str]:
    with pytest.raises(Unsound) as caught:
        bring(data, ours=ours)
    return caught.value.line, caught.value.reason


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def amounts() -> list[int]:
    return list(db.session.scalars(select(BankLine.amount).order_by(BankLine.id)))


def counts(taken: Taken) -> tuple[int, int]:
    return taken.file.new_lines, taken.file.known_lines


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
def test_lines_are_kept_as_they_are_told(build):
    taken = bring(build(*LINES))
    assert counts(taken) == (3, 0)
    assert (taken.before, taken.matched, taken.waiting) == (False, 0, 3)
    lines = list(db.session.scalars(select(BankLine).order_by(BankLine.ordinal)))
    assert [(each.amount, each.balance, each.reference, each.waits) for each in lines] == [
        (4000, 14000, "R1", True),
        (-250, 13750, "R2", True),
        (1999, 15749, "R3", True),
    ]
    [statement] = db.session.scalars(select(BankStatement))
    assert (statement.account, statement.opening, statement.closing) == (ACCOUNT, 10000, 15749)
    assert (statement.movements, statement.new_lines) == (3, 3)
    assert db.session.scalars(select(AuditEntry.verb)).all() == ["took in bank file"]
    assert list(find_differences()) == []


def test_the_same_file_twice():
    first, again = bring(coda(*LINES)), bring(coda(*LINES), "copy")
    assert again.before
    assert again.file is first.file
    assert (count(BankFile), count(BankLine)) == (1, 3)


def test_the_same_statement_in_another_file():
    bring(camt(*LINES))
    assert counts(bring(camt(*LINES, indent=False))) == (0, 3)
    assert (count(BankFile), count(BankStatement), count(BankLine)) == (2, 1, 3)


def test_the_same_statement_with_other_movements_is_refused():
    bring(camt(*LINES))
    changed = camt(LINES[0], LINES[1], replace(LINES[2], amount=999), replace(LINES[2], amount=1000, ref="R4"))
    assert refused(changed) == (2, "statement 1 was here before, with other movements.")


def test_overlapping_days_and_split_files():
    later = tuple(replace(each, day=NEXT, ref=f"{each.ref}b") for each in LINES)
    assert counts(bring(mt940(*LINES, later[0]))) == (4, 0)
    assert counts(bring(mt940(*later, opening=15749, number=2, day=NEXT))) == (2, 1)
    assert counts(bring(mt940(*LINES, *later, number=3))) == (0, 6)
    assert sum(amounts()) == 2 * 5749
    assert list(find_differences()) == []


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
def test_two_equal_payments_are_two(build):
    twice = (Tx(amount=2000), Tx(amount=2000))
    assert counts(bring(build(*twice))) == (2, 0)
    assert counts(bring(build(*twice, number=2))) == (0, 2)
    assert counts(bring(build(Tx(amount=2000), opening=14000, number=3))) == (1, 0)
    assert amounts() == [2000] * 3


def test_another_format_of_a_day_that_is_here_is_refused():
    bring(coda(*LINES))
    line, reason = refused(camt(*(replace(each, ref=f"X{each.ref}") for each in LINES)))
    assert (line, reason) == (3, "2027-05-03 came in before in another format (CODA): keep to one format an account.")
    assert count(BankLine) == 3


def test_only_our_accounts():
    other = "BE68539007547034"
    assert refused(camt(*LINES), ours=(other,)) == (2, f"account {ACCOUNT} is not one of ours.")
    assert counts(bring(camt(*LINES), ours=(other, ACCOUNT))) == (3, 0)
    local = mt940(Tx(amount=1, day=NEXT), number=2).replace(ACCOUNT.encode(), ACCOUNT[4:].encode())
    assert counts(bring(local, ours=(ACCOUNT,))) == (1, 0)
    assert set(db.session.scalars(select(BankLine.account))) == {ACCOUNT}


def test_nothing_of_a_refused_file_is_kept():
    good, bad = mt940(*LINES), mt940(*LINES, number=2, closing=1)
    assert refused(good + bad)[0] == 13
    assert (count(BankFile), count(BankStatement), count(BankLine), count(AuditEntry)) == (0, 0, 0, 0)


def test_files_in_which_nothing_moved():
    assert counts(bring(b"")) == (0, 0)
    assert counts(bring(coda())) == (0, 0)
    assert (count(BankFile), count(BankStatement)) == (2, 1)


def test_a_missing_statement_is_told():
    bring(coda(*LINES))
    bring(coda(Tx(amount=1, ref="Z", day=NEXT), opening=20000, number=3, day=NEXT))
    first, third = db.session.scalars(select(BankStatement).order_by(BankStatement.id))
    gaps = gaps_before([first, third])
    assert list(gaps) == [third.id]
    assert (gaps[third.id].closed, gaps[third.id].opens) == (15749, 20000)
    bring(coda(Tx(amount=4251, ref="Y", day=NEXT), opening=15749, number=2, day=NEXT))
    assert gaps_before([first, third]) == {}


def test_queries_do_not_grow_with_lines():
    def queries(of: int, number: int) -> int:
        said: list[str] = []
        connection = db.session.connection()
        data = camt(*(Tx(amount=100 + n, ref=f"{number}-{n}") for n in range(of)), number=number, opening=number)

        def note(_connection, _cursor, statement, *_more) -> None:
            said.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        try:
            bring(data)
            db.session.flush()
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(said)

    assert queries(3, 1) == queries(300, 2)


@given(
    name=st.sampled_from(sorted(BUILDERS)),
    flips=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 7)), max_size=3),
    share=st.floats(0.5, 1),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_half_a_file(name, flips, share):
    whole = BUILDERS[name](*LINES) + (b"" if name == "camt" else BUILDERS[name](number=2, opening=15749))
    data = bytearray(whole[: int(len(whole) * share)])
    for place, bit in flips if data else []:
        data[int(len(data) * place)] ^= 1 << bit
    before = count(BankLine), count(BankStatement), count(BankFile)
    with db.session.begin_nested() as savepoint:
        try:
            taken = bring(bytes(data))
        except Unsound:
            assert (count(BankLine), count(BankStatement), count(BankFile)) == before
        else:
            assert count(BankLine) == before[0] + taken.file.new_lines
            assert list(find_differences()) == []
        savepoint.rollback()
