"""as whom CiviCRM knows our walkers

Revision ID: 0019
Revises: 0018

"""
import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('crm_references',
    sa.Column('walker_id', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_crm_references_walker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crm_references')),
    sa.UniqueConstraint('walker_id', name=op.f('uq_crm_references_walker_id'))
    )
    op.create_index(op.f('ix_crm_references_reference'), 'crm_references', ['reference'], unique=False)


def downgrade():
    op.drop_table('crm_references')
