"""what the tax office was told

Revision ID: 0013
Revises: 0012

"""
import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('filings',
    sa.Column('tax_year', sa.BigInteger(), nullable=False),
    sa.Column('correction', sa.Boolean(), nullable=False),
    sa.Column('format', sa.Enum('belcotax-xml', 'json-lines', 'csv', 'xlsx', name='format', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('test', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('fiches', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_key', sa.String(length=120), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_by', sa.String(length=254), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_by', sa.String(length=254), nullable=False),
    sa.Column('dropped_why', sa.String(length=300), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('fiches > 0', name=op.f('ck_filings_fiches')),
    sa.CheckConstraint('NOT test OR (told_at IS NULL AND dropped_at IS NULL)', name=op.f('ck_filings_test')),
    sa.CheckConstraint('dropped_at >= told_at', name=op.f('ck_filings_fate')),
    sa.CheckConstraint("(dropped_at IS NULL) = (dropped_why = '')", name=op.f('ck_filings_dropped')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filings')),
    sa.UniqueConstraint('file_key', name=op.f('uq_filings_file_key'))
    )
    op.create_index(op.f('ix_filings_tax_year'), 'filings', ['tax_year'], unique=False)
    op.create_table('filed_fiches',
    sa.Column('filing_id', sa.BigInteger(), nullable=False),
    sa.Column('certificate_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('treatment', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('print', sa.String(length=64), nullable=False),
    sa.Column('number_print', sa.String(length=64), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_filed_fiches_amount')),
    sa.CheckConstraint('treatment BETWEEN 0 AND 3', name=op.f('ck_filed_fiches_treatment')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_filed_fiches_certificate_id')),
    sa.ForeignKeyConstraint(['filing_id'], ['filings.id'], name=op.f('fk_filed_fiches_filing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filed_fiches')),
    sa.UniqueConstraint('filing_id', 'certificate_id', name=op.f('uq_filed_fiches_filing_id_certificate_id'))
    )
    op.create_index(op.f('ix_filed_fiches_certificate_id'), 'filed_fiches', ['certificate_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_filed_fiches_certificate_id'), table_name='filed_fiches')
    op.drop_table('filed_fiches')
    op.drop_index(op.f('ix_filings_tax_year'), table_name='filings')
    op.drop_table('filings')
