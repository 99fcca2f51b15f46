"""Proofs, in SQL, that stored totals equal the rows they sum up; each package that stores one brings its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text

from walk.db import db
from walk.money import Cents


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A sentence that must hold, and the query that finds where it does not: row id, stored, summed."""

    sentence: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where a stored total is not the sum of its rows, in cents."""

    sentence: str
    row_id: int
    stored: Cents
    summed: Cents


PAYMENTS = (
    Proof(
        sentence="the lines of a payment sum to the payment",
        sql="""
            SELECT p.id, p.amount, coalesce(sum(o.amount), 0) FROM payments p
            LEFT JOIN postings o ON o.payment_id = p.id AND o.reversal_id IS NULL
            GROUP BY p.id HAVING p.amount <> coalesce(sum(o.amount), 0)""",
    ),
    Proof(
        sentence="the lines of what went back sum to what went back",
        sql="""
            SELECT r.id, CASE WHEN r.failed_at IS NULL THEN -r.amount ELSE 0 END, coalesce(sum(o.amount), 0)
            FROM reversals r LEFT JOIN postings o ON o.reversal_id = r.id
            GROUP BY r.id
            HAVING CASE WHEN r.failed_at IS NULL THEN -r.amount ELSE 0 END <> coalesce(sum(o.amount), 0)""",
    ),
    Proof(
        sentence="no more goes back than was paid",
        sql="""
            SELECT p.id, p.amount, sum(r.amount) FROM payments p
            JOIN reversals r ON r.payment_id = p.id AND r.failed_at IS NULL
            GROUP BY p.id HAVING sum(r.amount) > p.amount""",
    ),
)
proofs: list[Proof] = [*PAYMENTS]


def bring(*more: Proof) -> None:
    """Add the proofs of another package; adding them again changes nothing."""
    proofs.extend(each for each in more if each not in proofs)


def find_differences() -> Iterator[Difference]:
    """Every place where a stored total is not what its rows say; none when all is well."""
    for proof in proofs:
        for row_id, stored, summed in db.session.execute(text(proof.sql)):
            yield Difference(sentence=proof.sentence, row_id=row_id, stored=int(stored), summed=int(summed))
