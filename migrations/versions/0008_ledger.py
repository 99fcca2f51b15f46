"""transfers promised, refunds asked for, payouts and their entries, runs of the proofs

Revision ID: 0008
Revises: 0007

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KINDS = ('refund', 'dispute', 'conversion')
MORE = ('return', 'correction')


def _kinds(*kinds):
    words = ', '.join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f('ck_reversals_reversalkind'), 'reversals')
    op.create_check_constraint(op.f('ck_reversals_reversalkind'), 'reversals', f'kind IN ({words})')


def _text(name, length):
    return sa.Column(name, sa.String(length), server_default='', nullable=False)


def _added(table, *columns):
    """New columns of a table that has rows: they start empty, and the application fills them from then on."""
    for column in columns:
        op.add_column(table, column)
        op.alter_column(table, column.name, server_default=None)


def upgrade():
    _kinds(*KINDS, *MORE)
    _added('payments', _text('payer', 160), _text('taken_by', 254), _text('note', 500))
    op.add_column('payments', sa.Column('charged_at', sa.DateTime(timezone=True)))
    op.execute("UPDATE payments SET charged_at = paid_at WHERE provider = 'stripe'")
    _added('reversals', _text('made_by', 254), _text('note', 500))
    op.alter_column('donors', 'email', nullable=True)
    _giving()
    for column in ('withdrawn_at', 'looked_at'):
        op.add_column('checkouts', sa.Column(column, sa.DateTime(timezone=True)))
    for column, length in (('connection', 32), ('browser', 32), ('about', 80)):
        op.add_column('checkouts', sa.Column(column, sa.String(length)))
    op.create_index(
        'ix_checkouts_of_late', 'checkouts', ['created_at'], postgresql_where=sa.text('connection IS NOT NULL')
    )
    op.create_table(
        'used_challenges',
        sa.Column('nonce', sa.String(length=64), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_used_challenges')),
        sa.UniqueConstraint('nonce', name=op.f('uq_used_challenges_nonce')),
    )
    op.create_index(op.f('ix_used_challenges_used_at'), 'used_challenges', ['used_at'])
    op.create_table(
        'failed_charges',
        sa.Column('reference', sa.String(length=255), nullable=False),
        sa.Column('checkout_id', sa.BigInteger(), nullable=False),
        sa.Column('card', sa.String(length=32), nullable=False),
        sa.Column('failed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['checkout_id'], ['checkouts.id'], name=op.f('fk_failed_charges_checkout_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_charges')),
        sa.UniqueConstraint('reference', name=op.f('uq_failed_charges_reference')),
    )
    for column in ('checkout_id', 'card', 'failed_at'):
        op.create_index(op.f(f'ix_failed_charges_{column}'), 'failed_charges', [column])
    op.create_table(
        'transfers',
        sa.Column('checkout_id', sa.BigInteger(), nullable=False),
        sa.Column('digits', sa.String(length=12), nullable=False),
        sa.Column('promised_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['checkout_id'], ['checkouts.id'], name=op.f('fk_transfers_checkout_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfers')),
        sa.UniqueConstraint('checkout_id', name=op.f('uq_transfers_checkout_id')),
        sa.UniqueConstraint('digits', name=op.f('uq_transfers_digits')),
    )
    op.create_table(
        'refund_orders',
        sa.Column('payment_id', sa.BigInteger(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('asked_by', sa.String(length=254), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('form_key', sa.String(length=64), nullable=False),
        sa.Column('reference', sa.String(length=255), nullable=True),
        sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('problem', sa.String(length=300), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('amount > 0', name=op.f('ck_refund_orders_amount')),
        sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_refund_orders_payment_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_refund_orders')),
        sa.UniqueConstraint('form_key', name=op.f('uq_refund_orders_form_key')),
        sa.UniqueConstraint('reference', name=op.f('uq_refund_orders_reference')),
    )
    op.create_index(op.f('ix_refund_orders_payment_id'), 'refund_orders', ['payment_id'])
    op.create_table(
        'verifications',
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('found', postgresql.JSONB(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_verifications')),
    )
    op.create_index(op.f('ix_verifications_made_at'), 'verifications', ['made_at'])
    op.create_table(
        'payouts',
        sa.Column('reference', sa.String(length=255), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('arrives_on', sa.Date(), nullable=False),
        sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('complete_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payouts')),
        sa.UniqueConstraint('reference', name=op.f('uq_payouts_reference')),
    )
    op.create_index(op.f('ix_payouts_arrives_on'), 'payouts', ['arrives_on'])
    op.create_table(
        'balance_entries',
        sa.Column('reference', sa.String(length=255), nullable=False),
        sa.Column('kind', sa.String(length=80), nullable=False),
        sa.Column('source', sa.String(length=255), nullable=True),
        sa.Column('gross', sa.BigInteger(), nullable=False),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.Column('net', sa.BigInteger(), nullable=False),
        sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('payment_id', sa.BigInteger(), nullable=True),
        sa.Column('reversal_id', sa.BigInteger(), nullable=True),
        sa.Column('payout_id', sa.BigInteger(), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('net = gross - fee', name=op.f('ck_balance_entries_net')),
        sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_balance_entries_payment_id')),
        sa.ForeignKeyConstraint(['payout_id'], ['payouts.id'], name=op.f('fk_balance_entries_payout_id')),
        sa.ForeignKeyConstraint(['reversal_id'], ['reversals.id'], name=op.f('fk_balance_entries_reversal_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_balance_entries')),
        sa.UniqueConstraint('reference', name=op.f('uq_balance_entries_reference')),
    )
    for column in ('source', 'paid_at', 'payment_id', 'reversal_id', 'payout_id'):
        op.create_index(op.f(f'ix_balance_entries_{column}'), 'balance_entries', [column])


def _giving():
    _added(
        'editions',
        sa.Column(
            'gift_amounts', postgresql.JSONB(), server_default='[1000, 2500, 4000, 6000, 10000, 25000]', nullable=False
        ),
        sa.Column('gift_least', sa.BigInteger(), server_default='100', nullable=False),
        sa.Column('gift_most', sa.BigInteger(), server_default='1000000', nullable=False),
        sa.Column('cost_points', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('cost_fixed', sa.BigInteger(), server_default='0', nullable=False),
    )
    op.create_check_constraint(
        op.f('ck_editions_gift_limits'), 'editions', 'gift_least > 0 AND gift_least <= gift_most'
    )
    op.create_check_constraint(
        op.f('ck_editions_cost'), 'editions', 'cost_points BETWEEN 0 AND 1000 AND cost_fixed BETWEEN 0 AND 500'
    )
    _added('donations', sa.Column('cover', sa.BigInteger(), server_default='0', nullable=False))
    op.create_table(
        'gift_moves',
        sa.Column('donation_id', sa.BigInteger(), nullable=False),
        sa.Column('from_page_id', sa.BigInteger(), nullable=False),
        sa.Column('to_page_id', sa.BigInteger(), nullable=False),
        sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('moved_by', sa.String(length=254), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_gift_moves_donation_id')),
        sa.ForeignKeyConstraint(['from_page_id'], ['pages.id'], name=op.f('fk_gift_moves_from_page_id')),
        sa.ForeignKeyConstraint(['to_page_id'], ['pages.id'], name=op.f('fk_gift_moves_to_page_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gift_moves')),
    )
    op.create_index(op.f('ix_gift_moves_donation_id'), 'gift_moves', ['donation_id'])


def downgrade():
    op.drop_table('gift_moves')
    op.drop_column('donations', 'cover')
    op.drop_constraint(op.f('ck_editions_cost'), 'editions')
    op.drop_constraint(op.f('ck_editions_gift_limits'), 'editions')
    for column in ('cost_fixed', 'cost_points', 'gift_most', 'gift_least', 'gift_amounts'):
        op.drop_column('editions', column)
    op.execute("UPDATE donors SET email = 'unknown-' || id || '@invalid' WHERE email IS NULL")
    op.alter_column('donors', 'email', nullable=False)
    op.drop_index('ix_checkouts_of_late', 'checkouts')
    for table in ('failed_charges', 'used_challenges', 'balance_entries', 'payouts', 'verifications', 'refund_orders', 'transfers'):
        op.drop_table(table)
    for column in ('about', 'browser', 'connection', 'looked_at'):
        op.drop_column('checkouts', column)
    op.drop_column('checkouts', 'withdrawn_at')
    for table, columns in (('reversals', ('note', 'made_by')), ('payments', ('charged_at', 'note', 'taken_by', 'payer'))):
        for column in columns:
            op.drop_column(table, column)
    op.execute("DELETE FROM postings WHERE reversal_id IN (SELECT id FROM reversals WHERE kind IN ('return', 'correction'))")
    op.execute("DELETE FROM reversals WHERE kind IN ('return', 'correction')")
    _kinds(*KINDS)
