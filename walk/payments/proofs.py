"""Proofs, in SQL, that stored totals equal the rows they sum up; each package that stores one brings its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from walk.db import db
from walk.money import Cents
from walk.payments.models import Verification


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

    def __str__(self) -> str:
        return f"NOT: {self.sentence} (row {self.row_id}: stored {self.stored}, rows say {self.summed} cents)"


PAYMENTS = (
    Proof(
        sentence="the lines of a payment sum to the payment",
        sql="""
            SELECT p.id, p.amount, coalesce(sum(o.amount), 0) FROM payments p
            LEFT JOIN postings o ON o.payment_id = p.id AND o.reversal_id IS NULL
            GROUP BY p.id HAVING p.amount <> coalesce(sum(o.amount), 0)""",
    ),
    Proof(
        sentence="no more is taken from the lines than went back, and nothing when it failed",
        sql="""
            SELECT r.id, CASE WHEN r.failed_at IS NULL THEN -r.amount ELSE 0 END, coalesce(sum(o.amount), 0)
            FROM reversals r LEFT JOIN postings o ON o.reversal_id = r.id
            GROUP BY r.id
            HAVING coalesce(sum(o.amount), 0) > 0
            OR coalesce(sum(o.amount), 0) < CASE WHEN r.failed_at IS NULL THEN -r.amount ELSE 0 END
            OR (r.failed_at IS NOT NULL AND coalesce(sum(o.amount), 0) <> 0)""",
    ),
    Proof(
        sentence="of each payment, what was paid less what went back stays, and never less than nothing",
        sql="""
            SELECT p.id, greatest(0, p.amount - coalesce(b.amount, 0)), o.amount FROM payments p
            JOIN (SELECT payment_id, sum(amount) AS amount FROM postings GROUP BY payment_id) o ON o.payment_id = p.id
            LEFT JOIN (
                SELECT payment_id, sum(amount) AS amount FROM reversals WHERE failed_at IS NULL GROUP BY payment_id
            ) b ON b.payment_id = p.id
            WHERE o.amount <> greatest(0, p.amount - coalesce(b.amount, 0))""",
    ),
    Proof(
        sentence="no more went back than was paid, unless through the payer's bank",
        sql="""
            SELECT p.id, p.amount, sum(r.amount)::bigint FROM payments p
            JOIN reversals r ON r.payment_id = p.id AND r.failed_at IS NULL AND r.kind NOT IN ('dispute', 'conversion')
            GROUP BY p.id HAVING sum(r.amount) > p.amount""",
    ),
    Proof(
        sentence="every reference of a provider is used once",
        sql="""
            SELECT min(id), 1, count(*) FROM payments GROUP BY provider, reference HAVING count(*) > 1""",
    ),
)
proofs: list[Proof] = [*PAYMENTS]


def bring(*more: Proof) -> None:
    """Add the proofs of another package; adding them again changes nothing."""
    proofs.extend(each for each in more if each not in proofs)


def run_proofs(*, at: datetime) -> Verification:
    """Run all proofs and keep what they found."""
    found = [str(each) for each in find_differences()]
    verification = Verification(made_at=at, found=found)
    db.session.add(verification)
    db.session.flush()
    return verification


def find_differences() -> Iterator[Difference]:
    """Every place where a stored total is not what its rows say; none when all is well."""
    for proof in proofs:
        for row_id, stored, summed in db.session.execute(text(proof.sql)):
            yield Difference(sentence=proof.sentence, row_id=row_id, stored=int(stored), summed=int(summed))
