"""Proofs of the totals that walkers keep."""

from walk.payments.proofs import Proof

WALKERS = (
    Proof(
        sentence="the fee received from a walker is the sum of its postings",
        sql="""
            SELECT w.id, w.fee_received, coalesce(sum(o.amount), 0) FROM walkers w
            LEFT JOIN walker_fees f ON f.walker_id = w.id LEFT JOIN postings o ON o.line_id = f.line_id
            GROUP BY w.id HAVING w.fee_received <> coalesce(sum(o.amount), 0)""",
    ),
)
