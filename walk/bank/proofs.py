"""Proofs that every line of the bank is accounted for once, and to the cent."""

from walk.payments.proofs import Proof

BANK_LINES = (
    Proof(
        sentence="what a bank line was matched with sums to the line, and a line that waits is matched with nothing",
        sql="""
            SELECT l.id, CASE WHEN l.matched_at IS NULL THEN 0 ELSE l.amount END, coalesce(sum(m.amount), 0)
            FROM bank_lines l LEFT JOIN bank_matches m ON m.line_id = l.id AND m.undone_at IS NULL
            GROUP BY l.id
            HAVING CASE WHEN l.matched_at IS NULL THEN 0 ELSE l.amount END <> coalesce(sum(m.amount), 0)""",
    ),
    Proof(
        sentence="a bank match is the whole payment, or the whole reversal",
        sql="""
            SELECT m.id, m.amount, coalesce(p.amount, -r.amount) FROM bank_matches m
            LEFT JOIN payments p ON p.id = m.payment_id LEFT JOIN reversals r ON r.id = m.reversal_id
            WHERE m.amount <> coalesce(p.amount, -r.amount)""",
    ),
    Proof(
        sentence="every payment by bank belongs to a bank line",
        sql="""
            SELECT p.id, p.amount, 0 FROM payments p LEFT JOIN bank_matches m ON m.payment_id = p.id
            WHERE p.provider = 'bank' AND m.id IS NULL""",
    ),
    Proof(
        sentence="a payout is the amount of the bank line that it is",
        sql="""
            SELECT l.id, l.amount, o.amount FROM bank_lines l JOIN payouts o ON o.id = l.payout_id
            WHERE l.amount <> o.amount""",
    ),
    Proof(
        sentence="the lines of a bank statement lead from its opening to its closing balance",
        sql="""
            SELECT s.id, s.closing - s.opening, coalesce(sum(l.amount), 0) FROM bank_statements s
            LEFT JOIN bank_lines l ON l.statement_id = s.id WHERE s.new_lines = s.movements
            GROUP BY s.id HAVING s.closing - s.opening <> coalesce(sum(l.amount), 0)""",
    ),
)
