"""routes

Revision ID: 0004
Revises: 0003

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('tracks',
    sa.Column('edition_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Enum('central', 'own', name='routekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('distance_km', sa.Numeric(precision=5, scale=1), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('postal_code', sa.String(length=12), nullable=False),
    sa.Column('file_key', sa.String(length=120), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('distance_m', sa.BigInteger(), nullable=False),
    sa.Column('ascent_m', sa.BigInteger(), nullable=True),
    sa.Column('descent_m', sa.BigInteger(), nullable=True),
    sa.Column('lowest_m', sa.BigInteger(), nullable=True),
    sa.Column('highest_m', sa.BigInteger(), nullable=True),
    sa.Column('sketch', sa.String(), nullable=False),
    sa.Column('points', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('heights', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('distance_m > 0', name=op.f('ck_tracks_distance')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_tracks_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tracks'))
    )
    op.create_index(op.f('ix_tracks_edition_id'), 'tracks', ['edition_id'], unique=False)
    op.create_index('uq_tracks_central', 'tracks', ['edition_id', 'distance_km'], unique=True, postgresql_where=sa.text("kind = 'central'"))
    op.create_table('checkpoints',
    sa.Column('track_id', sa.BigInteger(), nullable=False),
    sa.Column('km', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('story_nl', sa.String(length=8000), nullable=False),
    sa.Column('story_fr', sa.String(length=8000), nullable=False),
    sa.Column('story_en', sa.String(length=8000), nullable=False),
    sa.Column('audio_key', sa.String(length=120), nullable=True),
    sa.Column('audio_type', sa.String(length=40), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('km >= 0 AND km <= 250', name=op.f('ck_checkpoints_km')),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_checkpoints_track_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checkpoints'))
    )
    op.create_index(op.f('ix_checkpoints_track_id'), 'checkpoints', ['track_id'], unique=False)
    op.create_table('own_routes',
    sa.Column('walker_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('drawn', sa.Boolean(), nullable=False),
    sa.Column('hides_ends', sa.Boolean(), nullable=False),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('distance_m', sa.BigInteger(), nullable=False),
    sa.Column('ascent_m', sa.BigInteger(), nullable=True),
    sa.Column('descent_m', sa.BigInteger(), nullable=True),
    sa.Column('lowest_m', sa.BigInteger(), nullable=True),
    sa.Column('highest_m', sa.BigInteger(), nullable=True),
    sa.Column('sketch', sa.String(), nullable=False),
    sa.Column('points', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('heights', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('(walker_id IS NULL) != (team_id IS NULL)', name=op.f('ck_own_routes_one_owner')),
    sa.CheckConstraint('distance_m > 0', name=op.f('ck_own_routes_distance')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_own_routes_team_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_own_routes_walker_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_routes')),
    sa.UniqueConstraint('team_id', name=op.f('uq_own_routes_team_id')),
    sa.UniqueConstraint('walker_id', name=op.f('uq_own_routes_walker_id'))
    )


def downgrade():
    op.drop_table('own_routes')
    op.drop_table('checkpoints')
    op.drop_table('tracks')
