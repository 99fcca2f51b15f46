"""letters: own words, switched off, and who wants none

Revision ID: 0007
Revises: 0006

"""
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

KINDS = ('welcome', 'complete', 'first_gift', 'weekly', 'nearly', 'week_before', 'thanks')


def _kind():
    return sa.Column(
        'kind',
        sa.Enum(*KINDS, name='letterkind', native_enum=False, length=32, create_constraint=True),
        nullable=False,
    )


def upgrade():
    op.create_table(
        'letter_texts',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        _kind(),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('subject', sa.String(length=160), nullable=False),
        sa.Column('body', sa.String(length=4000), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_letter_texts_edition_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_texts')),
        sa.UniqueConstraint(
            'edition_id', 'kind', 'language', name=op.f('uq_letter_texts_edition_id_kind_language')
        ),
    )
    op.create_table(
        'letters_off',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        _kind(),
        sa.Column('off_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_letters_off_edition_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letters_off')),
        sa.UniqueConstraint('edition_id', 'kind', name=op.f('uq_letters_off_edition_id_kind')),
    )
    op.create_table(
        'unsubscriptions',
        sa.Column('address', sa.String(length=64), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unsubscriptions')),
        sa.UniqueConstraint('address', name=op.f('uq_unsubscriptions_address')),
    )


def downgrade():
    for table in ('unsubscriptions', 'letters_off', 'letter_texts'):
        op.drop_table(table)
