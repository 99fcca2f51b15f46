"""Proofs that certificates are numbered without a gap, say what their gifts were, and share none."""

from walk.payments.proofs import Proof

CERTIFICATES = (
    Proof(
        sentence="the certificates of a year are numbered from 1 without a gap",
        sql="""
            SELECT min(id), max(number), count(*) FROM certificates
            GROUP BY tax_year HAVING max(number) <> count(*) OR min(number) <> 1""",
    ),
    Proof(
        sentence="a certificate, its last paper and the gifts on it are the same amount",
        sql="""
            SELECT c.id, c.amount, coalesce(sum(g.amount), 0) FROM certificates c
            LEFT JOIN certificate_documents d ON d.certificate_id = c.id AND d.version = c.version
            LEFT JOIN certified_gifts g ON g.document_id = d.id
            GROUP BY c.id, c.amount, d.amount
            HAVING c.amount IS DISTINCT FROM d.amount OR c.amount IS DISTINCT FROM sum(g.amount)""",
    ),
    Proof(
        sentence="no gift is on two certificates that hold",
        sql="""
            SELECT coalesce(min(g.payment_id), min(g.elsewhere_id)), count(*), 1 FROM certified_gifts g
            JOIN certificate_documents d ON d.id = g.document_id
            JOIN certificates c ON c.id = d.certificate_id AND c.version = d.version AND c.withdrawn_at IS NULL
            GROUP BY g.payment_id, g.line_id, g.elsewhere_id HAVING count(*) > 1""",
    ),
)
