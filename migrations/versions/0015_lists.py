"""what was downloaded, by whom and why

Revision ID: 0015
Revises: 0014

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('downloads',
    sa.Column('edition_id', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('format', sa.String(length=20), nullable=False),
    sa.Column('filters', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('rows', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('rows >= 0', name=op.f('ck_downloads_rows')),
    sa.CheckConstraint("reason <> 'other' OR note <> ''", name=op.f('ck_downloads_why')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_downloads_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_downloads'))
    )
    op.create_index(op.f('ix_downloads_edition_id'), 'downloads', ['edition_id'], unique=False)


def downgrade():
    op.drop_table('downloads')
