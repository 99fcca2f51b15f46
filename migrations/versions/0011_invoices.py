"""invoices for companies

Revision ID: 0011
Revises: 0010

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('vat_mentions',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('wording', postgresql.JSONB(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_vat_mentions_edition_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_vat_mentions')),
        sa.UniqueConstraint('edition_id', name=op.f('uq_vat_mentions_edition_id'))
    )
    op.create_table('invoices',
        sa.Column('year', sa.BigInteger(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('company_id', sa.BigInteger(), nullable=False),
        sa.Column('line_id', sa.BigInteger(), nullable=True),
        sa.Column('credits_id', sa.BigInteger(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('printed', postgresql.JSONB(), nullable=False),
        sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sha256', sa.String(length=64), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('(credits_id IS NULL) = (due_on IS NOT NULL)', name=op.f('ck_invoices_due')),
        sa.CheckConstraint('(credits_id IS NULL) = (line_id IS NOT NULL)', name=op.f('ck_invoices_line')),
        sa.CheckConstraint('number >= 1 AND amount > 0', name=op.f('ck_invoices_numbers')),
        sa.ForeignKeyConstraint(['company_id'], ['companies.id'], name=op.f('fk_invoices_company_id')),
        sa.ForeignKeyConstraint(['credits_id'], ['invoices.id'], name=op.f('fk_invoices_credits_id')),
        sa.ForeignKeyConstraint(['line_id'], ['checkout_lines.id'], name=op.f('fk_invoices_line_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invoices')),
        sa.UniqueConstraint('credits_id', name=op.f('uq_invoices_credits_id')),
        sa.UniqueConstraint('line_id', name=op.f('uq_invoices_line_id')),
        sa.UniqueConstraint('year', 'number', name=op.f('uq_invoices_year_number'))
    )
    op.create_index('ix_invoices_company_id', 'invoices', ['company_id'], unique=False)


def downgrade():
    op.drop_table('vat_mentions')
    op.drop_table('invoices')
