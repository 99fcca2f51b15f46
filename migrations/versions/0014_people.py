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
    op.create_table('dismissed_matches',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dismissed_matches')),
    sa.UniqueConstraint('key', name=op.f('uq_dismissed_matches_key'))
    )
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
    for table in ('edition_totals', 'dismissed_matches', 'participations', 'persons'):
        op.drop_table(table)
