"""pages: photos, news, the name shown, and what givers want shown; reports

Revision ID: 0005
Revises: 0004

"""
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th"})


def upgrade():
    op.add_column('pages', sa.Column('shown_as', sa.String(length=32), server_default='full', nullable=False))
    op.add_column('pages', sa.Column('searchable', sa.String(length=400), server_default='', nullable=False))
    op.add_column('pages', sa.Column('photo', sa.String(length=32), server_default='', nullable=False))
    op.add_column('pages', sa.Column('photo_width', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('pages', sa.Column('photo_height', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('pages', sa.Column('photo_text', sa.String(length=200), server_default='', nullable=False))
    for column in ('shown_as', 'searchable', 'photo', 'photo_width', 'photo_height', 'photo_text'):
        op.alter_column('pages', column, server_default=None)
    op.create_check_constraint(op.f('ck_pages_shownas'), 'pages', "shown_as IN ('full', 'initial', 'hidden')")
    op.create_check_constraint(
        op.f('ck_pages_photo'), 'pages', "(photo = '') = (photo_width = 0) AND (photo = '') = (photo_height = 0)"
    )
    _fold_names()

    op.create_table(
        'news',
        sa.Column('page_id', sa.BigInteger(), nullable=False),
        sa.Column('text', sa.String(length=2000), nullable=False),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_news_page_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_news')),
    )
    op.create_index('ix_news_page', 'news', ['page_id', 'told_at'])

    op.add_column('donations', sa.Column('message_hidden_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('donations', sa.Column('hidden_by_office', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('donations', sa.Column('name_shown', sa.String(length=32), server_default='full', nullable=False))
    op.add_column('donations', sa.Column('hide_from_walker', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('donations', sa.Column('reply', sa.String(length=500), server_default='', nullable=False))
    op.add_column('donations', sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True))
    for column in ('hidden_by_office', 'name_shown', 'hide_from_walker', 'reply'):
        op.alter_column('donations', column, server_default=None)
    op.execute("UPDATE donations SET name_shown = 'none' WHERE hide_name")
    op.drop_column('donations', 'hide_name')
    op.create_check_constraint(op.f('ck_donations_nameshown'), 'donations', "name_shown IN ('full', 'initials', 'none')")
    op.create_check_constraint(
        op.f('ck_donations_hidden_from_all'), 'donations', "NOT hide_from_walker OR name_shown = 'none'"
    )

    op.create_table(
        'reports',
        sa.Column('page_id', sa.BigInteger(), nullable=False),
        sa.Column('donation_id', sa.BigInteger(), nullable=True),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['donation_id'], ['donations.id'], name=op.f('fk_reports_donation_id')),
        sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_reports_page_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    )
    op.create_index(op.f('ix_reports_page_id'), 'reports', ['page_id'])
    op.create_index(op.f('ix_reports_donation_id'), 'reports', ['donation_id'])


def downgrade():
    op.drop_table('reports')
    op.add_column('donations', sa.Column('hide_name', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column('donations', 'hide_name', server_default=None)
    op.execute("UPDATE donations SET hide_name = true WHERE name_shown <> 'full'")
    op.drop_constraint(op.f('ck_donations_hidden_from_all'), 'donations')
    for column in (
        'replied_at', 'reply', 'hide_from_walker', 'name_shown', 'hidden_by_office', 'message_hidden_at'
    ):
        op.drop_column('donations', column)
    op.drop_table('news')
    op.drop_constraint(op.f('ck_pages_photo'), 'pages')
    for column in ('photo_text', 'photo_height', 'photo_width', 'photo', 'searchable', 'shown_as'):
        op.drop_column('pages', column)


def _fold_names():
    """Give every page that may be found the name by which it is; of minors nothing."""
    rows = op.get_bind().execute(sa.text("""
        SELECT p.id, coalesce(t.name, w.first_name || ' ' || w.last_name) FROM pages p
        JOIN editions e ON e.id = p.edition_id
        LEFT JOIN teams t ON t.id = p.team_id
        LEFT JOIN walkers w ON w.id = p.walker_id
        WHERE t.id IS NOT NULL OR w.birth_date <= e.date - interval '18 years'"""))
    found = [{"id": key, "name": _folded(name)} for key, name in rows]
    if found:
        op.get_bind().execute(sa.text("UPDATE pages SET searchable = :name WHERE id = :id"), found)


def _folded(name):
    spelled = unicodedata.normalize("NFKD", name.lower().translate(_LIGATURES))
    return " ".join("".join(c for c in spelled if not unicodedata.combining(c)).split())
