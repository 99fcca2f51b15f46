"""The proof that a pledge asks for what its rule says."""

from walk.payments.proofs import Proof

PLEDGES = (
    Proof(
        sentence="the number of pledges of a page is the number that were confirmed and stand",
        sql="""
            SELECT p.id, p.pledges, count(e.id) FROM pages p
            LEFT JOIN pledges e ON e.page_id = p.id AND e.confirmed_at IS NOT NULL AND e.withdrawn_at IS NULL
            GROUP BY p.id HAVING p.pledges <> count(e.id)""",
    ),
    Proof(
        sentence="what is asked for a pledge is its amount per kilometre times the distance, up to its maximum",
        sql="""
            SELECT a.id, d.amount, least(p.most, (p.per_km * a.metres + 500) / 1000) FROM pledge_asks a
            JOIN pledges p ON p.id = a.pledge_id JOIN donations d ON d.id = a.donation_id
            WHERE d.amount <> least(p.most, (p.per_km * a.metres + 500) / 1000)""",
    ),
)
