"""The proof that a pledge asks for what its rule says."""

from walk.payments.proofs import Proof

PLEDGES = (
    Proof(
        sentence="what is asked for a pledge is its amount per kilometre times the distance, up to its maximum",
        sql="""
            SELECT a.id, d.amount, least(p.most, (p.per_km * a.metres + 500) / 1000) FROM pledge_asks a
            JOIN pledges p ON p.id = a.pledge_id JOIN donations d ON d.id = a.donation_id
            WHERE d.amount <> least(p.most, (p.per_km * a.metres + 500) / 1000)""",
    ),
)
