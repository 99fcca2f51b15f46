"""figures that were frozen

Revision ID: 0016
Revises: 0015

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


TABLES = ('frozen_reports', 'frozen_gifts', 'frozen_walkers')


def upgrade():
    op.create_table('frozen_reports',
    sa.Column('edition_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_frozen_reports_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_reports'))
    )
    op.create_index(op.f('ix_frozen_reports_edition_id'), 'frozen_reports', ['edition_id'], unique=False)
    op.create_table('frozen_gifts',
    sa.Column('report_id', sa.BigInteger(), nullable=False),
    sa.Column('donation_id', sa.BigInteger(), nullable=False),
    sa.Column('page_id', sa.BigInteger(), nullable=False),
    sa.Column('donor_id', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('last_posting', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['frozen_reports.id'], name=op.f('fk_frozen_gifts_report_id')),
    sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_frozen_gifts_donation_id')),
    sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_frozen_gifts_page_id')),
    sa.ForeignKeyConstraint(['donor_id'], ['donors.id'], name=op.f('fk_frozen_gifts_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_gifts')),
    sa.UniqueConstraint('report_id', 'donation_id', name=op.f('uq_frozen_gifts_report_id_donation_id'))
    )
    op.create_table('frozen_walkers',
    sa.Column('report_id', sa.BigInteger(), nullable=False),
    sa.Column('walker_id', sa.BigInteger(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('km', sa.String(length=8), nullable=False),
    sa.Column('gender', sa.Enum('woman', 'man', 'x', 'unknown', name='gender', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('age', sa.BigInteger(), nullable=False),
    sa.Column('previous', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['frozen_reports.id'], name=op.f('fk_frozen_walkers_report_id')),
    sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_frozen_walkers_walker_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_frozen_walkers_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_walkers')),
    sa.UniqueConstraint('report_id', 'walker_id', name=op.f('uq_frozen_walkers_report_id_walker_id'))
    )
    op.execute("""
        CREATE FUNCTION frozen_stays_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'what is frozen is never changed nor removed';
        END $$
    """)
    for table in TABLES:
        op.execute(f"""
            CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION frozen_stays_frozen()
        """)


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION frozen_stays_frozen()")
