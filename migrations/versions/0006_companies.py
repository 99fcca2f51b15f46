"""companies: packages, who bought one, and whose places and teams are theirs

Revision ID: 0006
Revises: 0005

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'packages',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('wording', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('places', sa.BigInteger(), nullable=False),
        sa.Column('shirts', sa.BigInteger(), nullable=False),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.Column('volunteers', sa.BigInteger(), nullable=False),
        sa.Column('shows_logo', sa.Boolean(), nullable=False),
        sa.Column('stock', sa.BigInteger(), nullable=True),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('places > 0 AND shirts >= 0 AND stock >= 0', name=op.f('ck_packages_numbers')),
        sa.CheckConstraint(
            'fee >= 0 AND volunteers >= 0 AND (fee > 0) <> (volunteers > 0)', name=op.f('ck_packages_price')
        ),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_packages_edition_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_packages')),
    )
    op.create_index(op.f('ix_packages_edition_id'), 'packages', ['edition_id'])

    op.create_table(
        'companies',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('package_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('vat_number', sa.String(length=20), nullable=False),
        sa.Column('street', sa.String(length=150), nullable=False),
        sa.Column('postal_code', sa.String(length=12), nullable=False),
        sa.Column('city', sa.String(length=80), nullable=False),
        sa.Column('contact_name', sa.String(length=160), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('phone', sa.String(length=40), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('order_reference', sa.String(length=80), nullable=False),
        sa.Column('places', sa.BigInteger(), nullable=False),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.Column('volunteers', sa.BigInteger(), nullable=False),
        sa.Column('shows_logo', sa.Boolean(), nullable=False),
        sa.Column('package_received', sa.BigInteger(), nullable=False),
        sa.Column('bought_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('invoice_asked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('invoice_confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('volunteers_confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('link_version', sa.BigInteger(), nullable=False),
        sa.Column('staff_token', sa.String(length=64), nullable=False),
        sa.Column('form_key', sa.String(length=64), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('places > 0 AND fee >= 0 AND volunteers >= 0', name=op.f('ck_companies_numbers')),
        sa.CheckConstraint('package_received >= 0', name=op.f('ck_companies_received')),
        sa.CheckConstraint(
            'invoice_confirmed_at IS NULL OR invoice_asked_at IS NOT NULL', name=op.f('ck_companies_invoice')
        ),
        sa.CheckConstraint(
            'volunteers_confirmed_at IS NULL OR volunteers > 0', name=op.f('ck_companies_volunteers')
        ),
        sa.CheckConstraint('cancelled_at IS NULL OR confirmed_at IS NULL', name=op.f('ck_companies_cancelled')),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_companies_edition_id')),
        sa.ForeignKeyConstraint(['package_id'], ['packages.id'], name=op.f('fk_companies_package_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_companies')),
        sa.UniqueConstraint('staff_token', name=op.f('uq_companies_staff_token')),
        sa.UniqueConstraint('form_key', name=op.f('uq_companies_form_key')),
    )
    op.create_index(op.f('ix_companies_edition_id'), 'companies', ['edition_id'])
    op.create_index(op.f('ix_companies_package_id'), 'companies', ['package_id'])

    op.create_table(
        'package_lines',
        sa.Column('company_id', sa.BigInteger(), nullable=False),
        sa.Column('line_id', sa.BigInteger(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['company_id'], ['companies.id'], name=op.f('fk_package_lines_company_id')),
        sa.ForeignKeyConstraint(['line_id'], ['checkout_lines.id'], name=op.f('fk_package_lines_line_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_package_lines')),
        sa.UniqueConstraint('line_id', name=op.f('uq_package_lines_line_id')),
    )
    op.create_index(op.f('ix_package_lines_company_id'), 'package_lines', ['company_id'])

    for table in ('walkers', 'teams'):
        op.add_column(table, sa.Column('company_id', sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f'fk_{table}_company_id'), table, 'companies', ['company_id'], ['id'])
        op.create_index(op.f(f'ix_{table}_company_id'), table, ['company_id'])
    op.add_column('drafts', sa.Column('seat_of', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_drafts_seat_of'), 'drafts', 'companies', ['seat_of'], ['id'])

    _allow('checkout_lines', 'purpose', 'gift', 'registration_fee', 'package')
    _allow('drafts', 'way', 'alone', 'team', 'group', 'join', 'ask', 'staff')

    op.add_column('pages', sa.Column('company_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_pages_company_id'), 'pages', 'companies', ['company_id'], ['id'])
    op.create_unique_constraint(op.f('uq_pages_company_id'), 'pages', ['company_id'])
    op.drop_constraint(op.f('ck_pages_one_subject'), 'pages')
    op.create_check_constraint(
        op.f('ck_pages_one_subject'), 'pages', 'num_nonnulls(walker_id, team_id, company_id) <= 1'
    )
    op.drop_index('uq_pages_edition_itself', 'pages')
    op.create_index(
        'uq_pages_edition_itself',
        'pages',
        ['edition_id'],
        unique=True,
        postgresql_where=sa.text('walker_id IS NULL AND team_id IS NULL AND company_id IS NULL'),
    )


def downgrade():
    op.execute('DELETE FROM pages WHERE company_id IS NOT NULL')
    op.drop_index('uq_pages_edition_itself', 'pages')
    op.create_index(
        'uq_pages_edition_itself',
        'pages',
        ['edition_id'],
        unique=True,
        postgresql_where=sa.text('walker_id IS NULL AND team_id IS NULL'),
    )
    op.drop_constraint(op.f('ck_pages_one_subject'), 'pages')
    op.create_check_constraint(op.f('ck_pages_one_subject'), 'pages', 'walker_id IS NULL OR team_id IS NULL')
    op.drop_column('pages', 'company_id')
    op.execute("UPDATE drafts SET way = 'alone' WHERE way = 'staff'")
    _allow('drafts', 'way', 'alone', 'team', 'group', 'join', 'ask')
    _allow('checkout_lines', 'purpose', 'gift', 'registration_fee')
    op.drop_column('drafts', 'seat_of')
    for table in ('teams', 'walkers'):
        op.drop_column(table, 'company_id')
    op.drop_table('package_lines')
    op.drop_table('companies')
    op.drop_table('packages')


def _allow(table, column, *values):
    """Only these words from now on."""
    allowed = ', '.join(f"'{each}'" for each in values)
    op.drop_constraint(op.f(f'ck_{table}_{column}'), table)
    op.create_check_constraint(op.f(f'ck_{table}_{column}'), table, f'{column} IN ({allowed})')
