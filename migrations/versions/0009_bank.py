"""bank statements, their lines, and what each line turned out to be

Revision ID: 0009
Revises: 0008

"""
import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'bank_files',
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('format', sa.Enum('coda', 'camt', 'mt940', 'none', name='format', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('taken_by', sa.String(length=254), nullable=False),
        sa.Column('new_lines', sa.BigInteger(), nullable=False),
        sa.Column('known_lines', sa.BigInteger(), nullable=False),
        sa.Column('pending', sa.BigInteger(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_files')),
        sa.UniqueConstraint('sha256', name=op.f('uq_bank_files_sha256'))
    )
    op.create_index(op.f('ix_bank_files_taken_at'), 'bank_files', ['taken_at'], unique=False)
    op.create_table(
        'bank_statements',
        sa.Column('file_id', sa.BigInteger(), nullable=False),
        sa.Column('account', sa.String(length=34), nullable=False),
        sa.Column('number', sa.String(length=35), nullable=False),
        sa.Column('opening', sa.BigInteger(), nullable=False),
        sa.Column('opened_on', sa.Date(), nullable=False),
        sa.Column('closing', sa.BigInteger(), nullable=False),
        sa.Column('closed_on', sa.Date(), nullable=False),
        sa.Column('movements', sa.BigInteger(), nullable=False),
        sa.Column('new_lines', sa.BigInteger(), nullable=False),
        sa.Column('content', sa.String(length=64), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('new_lines BETWEEN 0 AND movements', name=op.f('ck_bank_statements_lines')),
        sa.ForeignKeyConstraint(['file_id'], ['bank_files.id'], name=op.f('fk_bank_statements_file_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statements')),
        sa.UniqueConstraint('account', 'number', 'opened_on', 'closed_on', 'opening', 'closing', name='uq_bank_statements_same')
    )
    op.create_index('ix_bank_statements_closing', 'bank_statements', ['account', 'closing'], unique=False)
    op.create_index(op.f('ix_bank_statements_file_id'), 'bank_statements', ['file_id'], unique=False)
    op.create_table(
        'bank_lines',
        sa.Column('statement_id', sa.BigInteger(), nullable=False),
        sa.Column('ordinal', sa.BigInteger(), nullable=False),
        sa.Column('file_line', sa.BigInteger(), nullable=False),
        sa.Column('account', sa.String(length=34), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('twin', sa.BigInteger(), nullable=False),
        sa.Column('booked_on', sa.Date(), nullable=False),
        sa.Column('value_on', sa.Date(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('balance', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=140), nullable=False),
        sa.Column('iban', sa.String(length=34), nullable=False),
        sa.Column('address', sa.String(length=200), nullable=False),
        sa.Column('text', sa.String(length=500), nullable=False),
        sa.Column('digits', sa.String(length=12), nullable=True),
        sa.Column('reference', sa.String(length=100), nullable=False),
        sa.Column('end_to_end', sa.String(length=35), nullable=False),
        sa.Column('returned', sa.String(length=40), nullable=False),
        sa.Column('matched_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('payout_id', sa.BigInteger(), nullable=True),
        sa.Column('by_hand_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('aside_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('aside_by', sa.String(length=254), nullable=False),
        sa.Column('aside_note', sa.String(length=300), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('num_nonnulls(matched_at, payout_id, aside_at) <= 1', name=op.f('ck_bank_lines_one_fate')),
        sa.ForeignKeyConstraint(['payout_id'], ['payouts.id'], name=op.f('fk_bank_lines_payout_id')),
        sa.ForeignKeyConstraint(['statement_id'], ['bank_statements.id'], name=op.f('fk_bank_lines_statement_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_lines')),
        sa.UniqueConstraint('key', 'twin', name=op.f('uq_bank_lines_key_twin')),
        sa.UniqueConstraint('payout_id', name=op.f('uq_bank_lines_payout_id'))
    )
    op.create_index('ix_bank_lines_account_amount', 'bank_lines', ['account', 'amount'], unique=False)
    op.create_index('ix_bank_lines_account_booked_on', 'bank_lines', ['account', 'booked_on'], unique=False)
    op.create_index('ix_bank_lines_digits', 'bank_lines', ['digits'], unique=False, postgresql_where=sa.text('digits IS NOT NULL'))
    op.create_index('ix_bank_lines_iban', 'bank_lines', ['iban'], unique=False, postgresql_where=sa.text("iban <> ''"))
    op.create_index(op.f('ix_bank_lines_statement_id'), 'bank_lines', ['statement_id'], unique=False)
    op.create_index('ix_bank_lines_waiting', 'bank_lines', ['booked_on'], unique=False, postgresql_where=sa.text('matched_at IS NULL AND payout_id IS NULL AND aside_at IS NULL'))
    op.create_table(
        'bank_matches',
        sa.Column('line_id', sa.BigInteger(), nullable=False),
        sa.Column('payment_id', sa.BigInteger(), nullable=True),
        sa.Column('reversal_id', sa.BigInteger(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('how', sa.Enum('reference', 'choice', 'gift', 'return', name='how', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by', sa.String(length=254), nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('undone_by', sa.String(length=254), nullable=False),
        sa.Column('undo_note', sa.String(length=300), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('(reversal_id IS NULL) = (amount > 0) AND amount <> 0', name=op.f('ck_bank_matches_amount')),
        sa.CheckConstraint('(reversal_id IS NULL) = (payment_id IS NOT NULL)', name=op.f('ck_bank_matches_one_thing')),
        sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_bank_matches_line_id')),
        sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_bank_matches_payment_id')),
        sa.ForeignKeyConstraint(['reversal_id'], ['reversals.id'], name=op.f('fk_bank_matches_reversal_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_matches')),
        sa.UniqueConstraint('payment_id', name=op.f('uq_bank_matches_payment_id')),
        sa.UniqueConstraint('reversal_id', name=op.f('uq_bank_matches_reversal_id'))
    )
    op.create_index(op.f('ix_bank_matches_line_id'), 'bank_matches', ['line_id'], unique=False)


def downgrade():
    for table in ('bank_matches', 'bank_lines', 'bank_statements', 'bank_files'):
        op.drop_table(table)
