"""The proof that a matching gift asks what its rule says."""

from walk.payments.proofs import Proof

MATCHES = (
    Proof(
        sentence="what is asked for a matching gift is its part of the gifts, up to its maximum",
        sql="""
            SELECT m.id, d.amount, least(m.most, (m.given * m.percent + 50) / 100) FROM matches m
            JOIN donations d ON d.id = m.donation_id
            WHERE d.amount <> least(m.most, (m.given * m.percent + 50) / 100)""",
    ),
)
