"""Proofs of the totals that gifts keep."""

from walk.payments.proofs import Proof

DONATIONS = (
    Proof(
        sentence="what arrived of a gift is the sum of its postings",
        sql="""
            SELECT d.id, d.received, coalesce(sum(o.amount), 0) FROM donations d
            LEFT JOIN postings o ON o.line_id = d.line_id
            GROUP BY d.id HAVING d.received <> coalesce(sum(o.amount), 0)""",
    ),
    Proof(
        sentence="what a page raised is the sum of its gifts",
        sql="""
            SELECT p.id, p.raised, coalesce(sum(d.received), 0) FROM pages p
            LEFT JOIN donations d ON d.page_id = p.id
            GROUP BY p.id HAVING p.raised <> coalesce(sum(d.received), 0)""",
    ),
    Proof(
        sentence="the number of gifts to a page is the number of gifts that arrived",
        sql="""
            SELECT p.id, p.gifts, count(d.id) FROM pages p
            LEFT JOIN donations d ON d.page_id = p.id AND d.received > 0
            GROUP BY p.id HAVING p.gifts <> count(d.id)""",
    ),
)
