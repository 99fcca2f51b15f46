"""imports in the office, and how files of the former platform are read

Revision ID: 0017
Revises: 0016

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('edition_imports',
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('asked_by', sa.String(length=254), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('found', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wanted_by', sa.String(length=254), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('added', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition_imports'))
    )
    op.create_table('column_profiles',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('file', sa.String(length=32), nullable=False),
    sa.Column('mapping', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_profiles')),
    sa.UniqueConstraint('name', name=op.f('uq_column_profiles_name'))
    )


def downgrade():
    for table in ('column_profiles', 'edition_imports'):
        op.drop_table(table)
