"""whole certificates: donors' identity, versions, rulings, gifts from elsewhere

Revision ID: 0012
Revises: 0011

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('dismissed_proposals',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dismissed_proposals')),
    sa.UniqueConstraint('key', name=op.f('uq_dismissed_proposals_key'))
    )
    op.create_table('donor_joins',
    sa.Column('donor_id', sa.BigInteger(), nullable=False),
    sa.Column('into_id', sa.BigInteger(), nullable=False),
    sa.Column('along', postgresql.JSONB(), nullable=False),
    sa.Column('took', postgresql.JSONB(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['donor_id'], ['donors.id'], name=op.f('fk_donor_joins_donor_id')),
    sa.ForeignKeyConstraint(['into_id'], ['donors.id'], name=op.f('fk_donor_joins_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donor_joins'))
    )
    op.create_index(op.f('ix_donor_joins_donor_id'), 'donor_joins', ['donor_id'], unique=False)
    op.create_index(op.f('ix_donor_joins_into_id'), 'donor_joins', ['into_id'], unique=False)
    op.create_table('elsewhere_donors',
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('donor_id', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['donor_id'], ['donors.id'], name=op.f('fk_elsewhere_donors_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elsewhere_donors')),
    sa.UniqueConstraint('source', 'external_id', name=op.f('uq_elsewhere_donors_source_external_id'))
    )
    op.create_index(op.f('ix_elsewhere_donors_donor_id'), 'elsewhere_donors', ['donor_id'], unique=False)
    op.create_table('elsewhere_gifts',
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('donor_id', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('tax_year', sa.BigInteger(), nullable=False),
    sa.Column('method', sa.String(length=32), nullable=False),
    sa.Column('print', sa.String(length=64), nullable=False),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('brought_by', sa.String(length=254), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_elsewhere_gifts_amount')),
    sa.ForeignKeyConstraint(['donor_id'], ['donors.id'], name=op.f('fk_elsewhere_gifts_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elsewhere_gifts')),
    sa.UniqueConstraint('source', 'external_id', name=op.f('uq_elsewhere_gifts_source_external_id'))
    )
    op.create_index(op.f('ix_elsewhere_gifts_donor_id'), 'elsewhere_gifts', ['donor_id'], unique=False)
    op.create_index(op.f('ix_elsewhere_gifts_tax_year'), 'elsewhere_gifts', ['tax_year'], unique=False)
    op.create_table('number_requests',
    sa.Column('donor_id', sa.BigInteger(), nullable=False),
    sa.Column('tax_year', sa.BigInteger(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['donor_id'], ['donors.id'], name=op.f('fk_number_requests_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_requests'))
    )
    op.create_index(op.f('ix_number_requests_donor_id'), 'number_requests', ['donor_id'], unique=False)
    op.create_table('print_runs',
    sa.Column('tax_year', sa.BigInteger(), nullable=False),
    sa.Column('papers', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_runs'))
    )
    op.create_index(op.f('ix_print_runs_tax_year'), 'print_runs', ['tax_year'], unique=False)
    op.create_table('certificate_documents',
    sa.Column('certificate_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('printed', postgresql.JSONB(), nullable=False),
    sa.Column('national_number', sa.Text(), nullable=True),
    sa.Column('proof', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('duplicate_sha256', sa.String(length=64), nullable=True),
    sa.Column('mail_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_to', sa.String(length=254), nullable=False),
    sa.Column('message', sa.String(length=120), nullable=True),
    sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('bounce', sa.String(length=300), nullable=False),
    sa.Column('print_run_id', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('(rendered_at IS NULL) = (sha256 IS NULL)', name=op.f('ck_certificate_documents_rendered')),
    sa.CheckConstraint('amount > 0 AND version >= 1', name=op.f('ck_certificate_documents_amount')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_certificate_documents_certificate_id')),
    sa.ForeignKeyConstraint(['print_run_id'], ['print_runs.id'], name=op.f('fk_certificate_documents_print_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_documents')),
    sa.UniqueConstraint('certificate_id', 'version', name=op.f('uq_certificate_documents_certificate_id_version')),
    sa.UniqueConstraint('message', name=op.f('uq_certificate_documents_message')),
    sa.UniqueConstraint('proof', name=op.f('uq_certificate_documents_proof'))
    )
    op.create_index(op.f('ix_certificate_documents_print_run_id'), 'certificate_documents', ['print_run_id'], unique=False)
    op.create_table('certified_gifts',
    sa.Column('document_id', sa.BigInteger(), nullable=False),
    sa.Column('payment_id', sa.BigInteger(), nullable=True),
    sa.Column('line_id', sa.BigInteger(), nullable=True),
    sa.Column('elsewhere_id', sa.BigInteger(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('(payment_id IS NULL) <> (elsewhere_id IS NULL)', name=op.f('ck_certified_gifts_source')),
    sa.CheckConstraint('(payment_id IS NULL) = (line_id IS NULL)', name=op.f('ck_certified_gifts_line')),
    sa.ForeignKeyConstraint(['document_id'], ['certificate_documents.id'], name=op.f('fk_certified_gifts_document_id')),
    sa.ForeignKeyConstraint(['elsewhere_id'], ['elsewhere_gifts.id'], name=op.f('fk_certified_gifts_elsewhere_id')),
    sa.ForeignKeyConstraint(['line_id'], ['checkout_lines.id'], name=op.f('fk_certified_gifts_line_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_certified_gifts_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certified_gifts')),
    sa.UniqueConstraint('document_id', 'elsewhere_id', name=op.f('uq_certified_gifts_document_id_elsewhere_id')),
    sa.UniqueConstraint('document_id', 'payment_id', 'line_id', name=op.f('uq_certified_gifts_document_id_payment_id_line_id'))
    )
    op.create_index(op.f('ix_certified_gifts_elsewhere_id'), 'certified_gifts', ['elsewhere_id'], unique=False)
    op.create_index(op.f('ix_certified_gifts_payment_id'), 'certified_gifts', ['payment_id'], unique=False)
    op.create_table('payment_rulings',
    sa.Column('payment_id', sa.BigInteger(), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=True),
    sa.Column('tax_year', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_rulings_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_rulings'))
    )
    op.create_index(op.f('ix_payment_rulings_payment_id'), 'payment_rulings', ['payment_id'], unique=False)
    op.create_table('gift_assignments',
    sa.Column('donation_id', sa.BigInteger(), nullable=False),
    sa.Column('from_donor_id', sa.BigInteger(), nullable=False),
    sa.Column('to_donor_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_gift_assignments_donation_id')),
    sa.ForeignKeyConstraint(['from_donor_id'], ['donors.id'], name=op.f('fk_gift_assignments_from_donor_id')),
    sa.ForeignKeyConstraint(['to_donor_id'], ['donors.id'], name=op.f('fk_gift_assignments_to_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gift_assignments'))
    )
    op.create_index(op.f('ix_gift_assignments_donation_id'), 'gift_assignments', ['donation_id'], unique=False)
    op.create_index(op.f('ix_gift_assignments_to_donor_id'), 'gift_assignments', ['to_donor_id'], unique=False)
    op.add_column('certificates', sa.Column('version', sa.BigInteger(), nullable=False, server_default=sa.text("1")))
    op.add_column('certificates', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('certificates', sa.Column('withdrawn_by', sa.String(length=254), nullable=False, server_default=sa.text("''")))
    op.add_column('certificates', sa.Column('withdrawal_reason', sa.String(length=500), nullable=False, server_default=sa.text("''")))
    op.drop_constraint(op.f('uq_certificates_tax_year_donor_id'), 'certificates', type_='unique')
    op.create_index('uq_certificates_tax_year_donor_id', 'certificates', ['tax_year', 'donor_id'], unique=True, postgresql_where=sa.text('withdrawn_at IS NULL'))
    _keep_documents()
    op.drop_column('certificates', 'printed')
    op.drop_column('certificates', 'rendered_at')
    op.drop_column('certificates', 'mailed_at')
    op.drop_column('certificates', 'sha256')
    op.add_column('donations', sa.Column('for_donor_id', sa.BigInteger(), nullable=True))
    op.add_column('donations', sa.Column('organisation', sa.String(length=160), nullable=False, server_default=sa.text("''")))
    op.add_column('donations', sa.Column('enterprise_number', sa.String(length=10), nullable=False, server_default=sa.text("''")))
    op.create_index(op.f('ix_donations_for_donor_id'), 'donations', ['for_donor_id'], unique=False)
    op.create_foreign_key(op.f('fk_donations_for_donor_id'), 'donations', 'donors', ['for_donor_id'], ['id'])
    op.add_column('donors', sa.Column('kind', sa.Enum('person', 'organisation', name='donorkind', native_enum=False, create_constraint=True, length=32), nullable=False, server_default=sa.text("'person'")))
    op.add_column('donors', sa.Column('organisation', sa.String(length=160), nullable=False, server_default=sa.text("''")))
    op.add_column('donors', sa.Column('enterprise_number', sa.String(length=10), nullable=False, server_default=sa.text("''")))
    op.add_column('donors', sa.Column('letters_to', sa.String(length=254), nullable=False, server_default=sa.text("''")))
    op.add_column('donors', sa.Column('national_number', sa.Text(), nullable=True))
    op.add_column('donors', sa.Column('number_print', sa.String(length=64), nullable=True))
    op.add_column('donors', sa.Column('number_told_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('donors', sa.Column('declined_number_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('donors', sa.Column('links_voided', sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column('donors', sa.Column('lists_gifts', sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column('donors', sa.Column('same_as_id', sa.BigInteger(), nullable=True))
    op.create_index(op.f('ix_donors_number_print'), 'donors', ['number_print'], unique=False)
    op.create_index(op.f('ix_donors_same_as_id'), 'donors', ['same_as_id'], unique=False)
    op.create_foreign_key(op.f('fk_donors_same_as_id'), 'donors', 'donors', ['same_as_id'], ['id'])
    op.create_check_constraint('same_as_another', 'donors', 'same_as_id <> id')
    op.create_check_constraint('number', 'donors', '(national_number IS NULL) = (number_print IS NULL)')
    op.drop_constraint('number', 'certificates', type_='check')
    op.create_check_constraint('number', 'certificates', 'number >= 1 AND version >= 1')
    op.create_check_constraint(
        'withdrawal', 'certificates', "(withdrawn_at IS NULL) = (withdrawal_reason = '')"
    )
    op.alter_column('certificates', 'version', server_default=None)
    op.alter_column('certificates', 'withdrawn_by', server_default=None)
    op.alter_column('certificates', 'withdrawal_reason', server_default=None)
    op.alter_column('donations', 'organisation', server_default=None)
    op.alter_column('donations', 'enterprise_number', server_default=None)
    op.alter_column('donors', 'kind', server_default=None)
    op.alter_column('donors', 'organisation', server_default=None)
    op.alter_column('donors', 'enterprise_number', server_default=None)
    op.alter_column('donors', 'letters_to', server_default=None)
    op.alter_column('donors', 'lists_gifts', server_default=None)
    op.alter_column('donors', 'links_voided', server_default=None)


def _keep_documents():
    """Each certificate's paper becomes its first document, with the gifts it was made of; waiting jobs follow."""
    op.execute(sa.text("""
        INSERT INTO certificate_documents
            (id, certificate_id, version, amount, printed, proof, reason, made_by, made_at,
             rendered_at, sha256, mailed_at, mailed_to, bounce)
        SELECT c.id, c.id, 1, c.amount, c.printed, replace(gen_random_uuid()::text, '-', ''), '', '', c.issued_at,
               CASE WHEN c.sha256 IS NOT NULL THEN coalesce(c.rendered_at, c.issued_at) END,
               CASE WHEN c.rendered_at IS NOT NULL THEN c.sha256 END, c.mailed_at,
               CASE WHEN c.mailed_at IS NOT NULL THEN coalesce(d.email, '') ELSE '' END, ''
        FROM certificates c JOIN donors d ON d.id = c.donor_id
    """))
    op.execute(sa.text("""
        SELECT setval(pg_get_serial_sequence('certificate_documents', 'id'), max(id)) FROM certificate_documents
        HAVING max(id) IS NOT NULL
    """))
    op.execute(sa.text("""
        INSERT INTO certified_gifts (document_id, payment_id, line_id, amount)
        SELECT c.id, p.id, l.id, sum(o.amount)
        FROM certificates c
        JOIN donations g ON g.donor_id = c.donor_id
        JOIN checkout_lines l ON l.id = g.line_id AND l.purpose = 'gift'
        JOIN postings o ON o.line_id = l.id
        JOIN payments p ON p.id = o.payment_id AND p.tax_year = c.tax_year
        GROUP BY c.id, p.id, l.id
    """))
    for task, old, new in (("make", "certificate_ids", "document_ids"), ("send", "certificate_id", "document_id")):
        op.execute(sa.text(f"""
            UPDATE procrastinate_jobs SET args = jsonb_build_object('{new}', args -> '{old}')
            WHERE task_name = 'certificates.{task}' AND args ? '{old}'
        """))


def downgrade():
    op.drop_constraint('withdrawal', 'certificates', type_='check')
    op.drop_constraint('number', 'certificates', type_='check')
    op.create_check_constraint('number', 'certificates', 'number >= 1')
    op.drop_constraint('number', 'donors', type_='check')
    op.drop_constraint('same_as_another', 'donors', type_='check')
    op.drop_constraint(op.f('fk_donors_same_as_id'), 'donors', type_='foreignkey')
    op.drop_index(op.f('ix_donors_same_as_id'), table_name='donors')
    op.drop_index(op.f('ix_donors_number_print'), table_name='donors')
    op.drop_column('donors', 'same_as_id')
    op.drop_column('donors', 'lists_gifts')
    op.drop_column('donors', 'links_voided')
    op.drop_column('donors', 'declined_number_at')
    op.drop_column('donors', 'number_told_at')
    op.drop_column('donors', 'number_print')
    op.drop_column('donors', 'national_number')
    op.drop_column('donors', 'letters_to')
    op.drop_column('donors', 'enterprise_number')
    op.drop_column('donors', 'organisation')
    op.drop_column('donors', 'kind')
    op.drop_constraint(op.f('fk_donations_for_donor_id'), 'donations', type_='foreignkey')
    op.drop_index(op.f('ix_donations_for_donor_id'), table_name='donations')
    op.drop_column('donations', 'enterprise_number')
    op.drop_column('donations', 'organisation')
    op.drop_column('donations', 'for_donor_id')
    op.add_column('certificates', sa.Column('sha256', sa.String(length=64), nullable=True))
    op.add_column('certificates', sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('certificates', sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('certificates', sa.Column('printed', postgresql.JSONB(), nullable=True))
    op.execute(sa.text("""
        UPDATE certificates c SET printed = d.printed, rendered_at = d.rendered_at, sha256 = d.sha256, mailed_at = d.mailed_at
        FROM certificate_documents d WHERE d.certificate_id = c.id AND d.version = c.version
    """))
    op.alter_column('certificates', 'printed', nullable=False)
    op.drop_index('uq_certificates_tax_year_donor_id', table_name='certificates', postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.create_unique_constraint(op.f('uq_certificates_tax_year_donor_id'), 'certificates', ['tax_year', 'donor_id'])
    op.drop_column('certificates', 'withdrawal_reason')
    op.drop_column('certificates', 'withdrawn_by')
    op.drop_column('certificates', 'withdrawn_at')
    op.drop_column('certificates', 'version')
    op.drop_index(op.f('ix_gift_assignments_to_donor_id'), table_name='gift_assignments')
    op.drop_index(op.f('ix_gift_assignments_donation_id'), table_name='gift_assignments')
    op.drop_table('gift_assignments')
    op.drop_index(op.f('ix_payment_rulings_payment_id'), table_name='payment_rulings')
    op.drop_table('payment_rulings')
    op.drop_index(op.f('ix_certified_gifts_payment_id'), table_name='certified_gifts')
    op.drop_index(op.f('ix_certified_gifts_elsewhere_id'), table_name='certified_gifts')
    op.drop_table('certified_gifts')
    op.drop_table('certificate_documents')
    op.drop_table('print_runs')
    op.drop_index(op.f('ix_number_requests_donor_id'), table_name='number_requests')
    op.drop_table('number_requests')
    op.drop_index(op.f('ix_elsewhere_gifts_tax_year'), table_name='elsewhere_gifts')
    op.drop_index(op.f('ix_elsewhere_gifts_donor_id'), table_name='elsewhere_gifts')
    op.drop_table('elsewhere_gifts')
    op.drop_index(op.f('ix_elsewhere_donors_donor_id'), table_name='elsewhere_donors')
    op.drop_table('elsewhere_donors')
    op.drop_index(op.f('ix_donor_joins_into_id'), table_name='donor_joins')
    op.drop_index(op.f('ix_donor_joins_donor_id'), table_name='donor_joins')
    op.drop_table('donor_joins')
    op.drop_table('dismissed_proposals')
