"""distances walked, pledges per kilometre, matching gifts

Revision ID: 0010
Revises: 0009

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('editions', sa.Column('matched_until', sa.DateTime(timezone=True)))
    op.add_column('pages', sa.Column('pledges', sa.BigInteger(), server_default='0', nullable=False))
    op.alter_column('pages', 'pledges', server_default=None)
    op.create_table('finishes',
        sa.Column('walker_id', sa.BigInteger(), nullable=False),
        sa.Column('metres', sa.BigInteger(), nullable=False),
        sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('metres BETWEEN 0 AND 250000', name=op.f('ck_finishes_metres')),
        sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_finishes_walker_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_finishes')),
        sa.UniqueConstraint('walker_id', name=op.f('uq_finishes_walker_id'))
    )
    op.create_table('pledges',
        sa.Column('page_id', sa.BigInteger(), nullable=False),
        sa.Column('per_km', sa.BigInteger(), nullable=False),
        sa.Column('most', sa.BigInteger(), nullable=False),
        sa.Column('first_name', sa.String(length=80), nullable=False),
        sa.Column('last_name', sa.String(length=80), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('message', sa.String(length=500), nullable=False),
        sa.Column('name_shown', sa.Enum('full', 'initials', 'none', name='nameshown', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('hide_amount', sa.Boolean(), nullable=False),
        sa.Column('hide_from_walker', sa.Boolean(), nullable=False),
        sa.Column('form_key', sa.String(length=64), nullable=True),
        sa.Column('pledged_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint("NOT hide_from_walker OR name_shown = 'none'", name=op.f('ck_pledges_hidden_from_all')),
        sa.CheckConstraint('per_km BETWEEN 10 AND 1000 AND most >= per_km', name=op.f('ck_pledges_amounts')),
        sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_pledges_page_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pledges')),
        sa.UniqueConstraint('form_key', name=op.f('uq_pledges_form_key'))
    )
    op.create_index(op.f('ix_pledges_page_id'), 'pledges', ['page_id'], unique=False)
    op.create_index(op.f('ix_pledges_pledged_at'), 'pledges', ['pledged_at'], unique=False)
    op.create_table('pledge_asks',
        sa.Column('pledge_id', sa.BigInteger(), nullable=False),
        sa.Column('donation_id', sa.BigInteger(), nullable=False),
        sa.Column('metres', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('metres > 0', name=op.f('ck_pledge_asks_metres')),
        sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_pledge_asks_donation_id')),
        sa.ForeignKeyConstraint(['pledge_id'], ['pledges.id'], name=op.f('fk_pledge_asks_pledge_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge_asks')),
        sa.UniqueConstraint('donation_id', name=op.f('uq_pledge_asks_donation_id'))
    )
    op.create_index(op.f('ix_pledge_asks_pledge_id'), 'pledge_asks', ['pledge_id'], unique=False)
    op.create_index('uq_pledge_asks_current', 'pledge_asks', ['pledge_id'], unique=True, postgresql_where='replaced_at IS NULL')
    op.create_table('matches',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('page_id', sa.BigInteger(), nullable=True),
        sa.Column('company_id', sa.BigInteger(), nullable=True),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('percent', sa.BigInteger(), nullable=False),
        sa.Column('most', sa.BigInteger(), nullable=False),
        sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('wording', postgresql.JSONB(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('given', sa.BigInteger(), nullable=True),
        sa.Column('donation_id', sa.BigInteger(), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('(asked_at IS NULL) = (donation_id IS NULL) AND (asked_at IS NULL) = (given IS NULL)', name=op.f('ck_matches_asked')),
        sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_matches_window')),
        sa.CheckConstraint('percent BETWEEN 1 AND 200 AND most > 0', name=op.f('ck_matches_amounts')),
        sa.ForeignKeyConstraint(['company_id'], ['companies.id'], name=op.f('fk_matches_company_id')),
        sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_matches_donation_id')),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_matches_edition_id')),
        sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_matches_page_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_matches')),
        sa.UniqueConstraint('donation_id', name=op.f('uq_matches_donation_id'))
    )
    op.create_index(op.f('ix_matches_edition_id'), 'matches', ['edition_id'], unique=False)


def downgrade():
    op.drop_column('pages', 'pledges')
    op.drop_column('editions', 'matched_until')
    op.drop_table('matches')
    op.drop_table('pledge_asks')
    op.drop_table('pledges')
    op.drop_table('finishes')
