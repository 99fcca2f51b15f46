"""Proofs that invoices are numbered without a gap, and charge what is asked."""

from walk.payments.proofs import Proof

INVOICES = (
    Proof(
        sentence="the invoices of a year are numbered from 1 without a gap",
        sql="""
            SELECT min(id), max(number), count(*) FROM invoices
            GROUP BY year HAVING max(number) <> count(*) OR min(number) <> 1""",
    ),
    Proof(
        sentence="an invoice charges what its line asks, and a credit note takes the whole invoice back",
        sql="""
            SELECT i.id, i.amount, coalesce(l.amount, o.amount) FROM invoices i
            LEFT JOIN checkout_lines l ON l.id = i.line_id LEFT JOIN invoices o ON o.id = i.credits_id
            WHERE i.amount <> coalesce(l.amount, o.amount)""",
    ),
)
