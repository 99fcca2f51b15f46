"""people across editions, and totals of editions without rows

Revision ID: 0014
Revises: 0013

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('persons',
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persons'))
    )
    op.create_table('participations',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('walker_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_participations_person_id')),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_participations_walker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participations')),
    sa.UniqueConstraint('walker_id', name=op.f('uq_participations_walker_id'))
    )
    op.create_index(op.f('ix_participations_person_id'), 'participations', ['person_id'], unique=False)
    op.create_table('match_proposals',
    sa.Column('walker_id', sa.BigInteger(), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('walker_id < other_id', name=op.f('ck_match_proposals_order')),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_match_proposals_walker_id')),
    sa.ForeignKeyConstraint(['other_id'], ['walkers.id'], name=op.f('fk_match_proposals_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_proposals')),
    sa.UniqueConstraint('walker_id', 'other_id', name=op.f('uq_match_proposals_walker_id_other_id'))
    )
    op.create_index(op.f('ix_match_proposals_other_id'), 'match_proposals', ['other_id'], unique=False)
    op.create_table('dismissed_matches',
    sa.Column('walker_id', sa.BigInteger(), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('walker_id < other_id', name=op.f('ck_dismissed_matches_order')),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_dismissed_matches_walker_id')),
    sa.ForeignKeyConstraint(['other_id'], ['walkers.id'], name=op.f('fk_dismissed_matches_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dismissed_matches')),
    sa.UniqueConstraint('walker_id', 'other_id', name=op.f('uq_dismissed_matches_walker_id_other_id'))
    )
    op.create_index(op.f('ix_dismissed_matches_other_id'), 'dismissed_matches', ['other_id'], unique=False)
    op.create_table('edition_totals',
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('ordinal', sa.BigInteger(), nullable=False),
    sa.Column('date', sa.Date(), nullable=True),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('ordinal >= 1', name=op.f('ck_edition_totals_ordinal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition_totals')),
    sa.UniqueConstraint('year', name=op.f('uq_edition_totals_year'))
    )


def downgrade():
    for table in ('edition_totals', 'dismissed_matches', 'match_proposals', 'participations', 'persons'):
        op.drop_table(table)
