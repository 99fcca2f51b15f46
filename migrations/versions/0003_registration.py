"""registration: T-shirts, lower fees, codes, questions, drafts, waiting list, and teams that run themselves

Revision ID: 0003
Revises: 0002

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    _editions()
    _walkers()
    _teams()
    _questions()
    _registrations()
    _reversals("'refund', 'dispute', 'conversion'")


def downgrade():
    _reversals("'refund', 'dispute'")
    for table in ('place_offers', 'move_requests', 'join_requests', 'waiting_needs', 'waiting_parties', 'drafts'):
        op.drop_table(table)
    for table in ('answers', 'questions', 'holds', 'reductions', 'shirt_sizes'):
        op.drop_table(table)
    op.drop_constraint(op.f('ck_teams_merged_is_closed'), 'teams')
    op.drop_column('teams', 'merged_into_id')
    op.drop_constraint(op.f('ck_fee_codes_pays'), 'fee_codes')
    op.drop_column('fee_codes', 'pays')
    for kind, name in (('pk', ''), ('uq', '_edition_id_code'), ('fk', '_edition_id')):
        op.execute(f'ALTER TABLE fee_codes RENAME CONSTRAINT {kind}_fee_codes{name} TO {kind}_free_codes{name}')
    op.execute('ALTER TABLE fee_codes RENAME CONSTRAINT ck_fee_codes_uses TO ck_free_codes_uses')
    op.rename_table('fee_codes', 'free_codes')
    op.drop_constraint(op.f('ck_walkers_co_captain_has_team'), 'walkers')
    op.drop_constraint(op.f('ck_walkers_one_task'), 'walkers')
    for column in ('co_captain_since', 'contact_email', 'pays_at_most', 'transferred_to_id'):
        op.drop_column('walkers', column)
    op.add_column('walkers', sa.Column('form_key', sa.String(length=64)))
    op.create_unique_constraint(op.f('uq_walkers_form_key'), 'walkers', ['form_key'])
    op.drop_constraint(op.f('ck_editions_ages'), 'editions')
    for column in ('guardian_under', 'own_address_from', 'fee_back_until'):
        op.drop_column('editions', column)


def _reversals(kinds):
    op.drop_constraint('ck_reversals_reversalkind', 'reversals')
    op.create_check_constraint(op.f('ck_reversals_reversalkind'), 'reversals', f'kind IN ({kinds})')


def _editions():
    op.add_column('editions', sa.Column('guardian_under', sa.BigInteger(), server_default='18', nullable=False))
    op.add_column('editions', sa.Column('own_address_from', sa.BigInteger(), server_default='13', nullable=False))
    op.add_column('editions', sa.Column('fee_back_until', sa.Date(), nullable=True))
    for column in ('guardian_under', 'own_address_from'):
        op.alter_column('editions', column, server_default=None)
    op.create_check_constraint(
        op.f('ck_editions_ages'),
        'editions',
        'guardian_under BETWEEN 0 AND 21 AND own_address_from BETWEEN 0 AND 21',
    )
    op.create_table(
        'shirt_sizes',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('size', sa.String(length=8), nullable=False),
        sa.Column('stock', sa.BigInteger(), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('stock >= 0', name=op.f('ck_shirt_sizes_stock')),
        sa.ForeignKeyConstraint(
            ['edition_id'], ['editions.id'], name=op.f('fk_shirt_sizes_edition_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shirt_sizes')),
        sa.UniqueConstraint('edition_id', 'size', name=op.f('uq_shirt_sizes_edition_id_size')),
    )
    op.execute(
        "INSERT INTO shirt_sizes (edition_id, size) SELECT e.id, s.size FROM editions e, "
        "unnest(ARRAY['XS', 'S', 'M', 'L', 'XL', 'XXL']) WITH ORDINALITY AS s (size, number) ORDER BY e.id, s.number"
    )
    op.create_table(
        'reductions',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('until_age', sa.BigInteger(), nullable=True),
        sa.Column('before', sa.DateTime(timezone=True), nullable=True),
        sa.Column('fee_central', sa.BigInteger(), nullable=False),
        sa.Column('fee_own', sa.BigInteger(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('fee_central >= 0 AND fee_own >= 0', name=op.f('ck_reductions_amounts')),
        sa.CheckConstraint('until_age IS NOT NULL OR before IS NOT NULL', name=op.f('ck_reductions_condition')),
        sa.ForeignKeyConstraint(
            ['edition_id'], ['editions.id'], name=op.f('fk_reductions_edition_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reductions')),
    )
    op.create_index(op.f('ix_reductions_edition_id'), 'reductions', ['edition_id'])
    op.create_table(
        'holds',
        sa.Column('route_id', sa.BigInteger(), nullable=False),
        sa.Column('places', sa.BigInteger(), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('places > 0', name=op.f('ck_holds_places')),
        sa.ForeignKeyConstraint(['route_id'], ['routes.id'], name=op.f('fk_holds_route_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_holds')),
    )
    op.create_index(op.f('ix_holds_route_id'), 'holds', ['route_id'])


def _walkers():
    op.drop_constraint(op.f('uq_walkers_form_key'), 'walkers')
    op.drop_column('walkers', 'form_key')
    op.add_column('walkers', sa.Column('co_captain_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('walkers', sa.Column('contact_email', sa.String(length=254), nullable=True))
    op.add_column('walkers', sa.Column('pays_at_most', sa.BigInteger(), nullable=True))
    op.add_column('walkers', sa.Column('transferred_to_id', sa.BigInteger(), nullable=True))
    op.execute('UPDATE walkers SET pays_at_most = 0 WHERE used_code')
    op.execute(
        'UPDATE walkers w SET contact_email = c.email FROM walkers c '
        'WHERE w.email IS NULL AND c.team_id = w.team_id AND c.captain_since IS NOT NULL'
    )
    op.create_foreign_key(
        op.f('fk_walkers_transferred_to_id'), 'walkers', 'walkers', ['transferred_to_id'], ['id']
    )
    op.create_check_constraint(
        op.f('ck_walkers_co_captain_has_team'), 'walkers', 'co_captain_since IS NULL OR team_id IS NOT NULL'
    )
    op.create_check_constraint(
        op.f('ck_walkers_one_task'), 'walkers', 'captain_since IS NULL OR co_captain_since IS NULL'
    )
    op.create_index(
        'ix_walkers_contact_email',
        'walkers',
        ['contact_email'],
        postgresql_where=sa.text('contact_email IS NOT NULL'),
    )
    op.rename_table('free_codes', 'fee_codes')
    for kind, name in (('pk', ''), ('uq', '_edition_id_code'), ('fk', '_edition_id')):
        op.execute(f'ALTER TABLE fee_codes RENAME CONSTRAINT {kind}_free_codes{name} TO {kind}_fee_codes{name}')
    op.execute('ALTER TABLE fee_codes RENAME CONSTRAINT ck_free_codes_uses TO ck_fee_codes_uses')
    op.add_column('fee_codes', sa.Column('pays', sa.BigInteger(), server_default='0', nullable=False))
    op.alter_column('fee_codes', 'pays', server_default=None)
    op.create_check_constraint(op.f('ck_fee_codes_pays'), 'fee_codes', 'pays >= 0')


def _teams():
    op.add_column('teams', sa.Column('merged_into_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_teams_merged_into_id'), 'teams', 'teams', ['merged_into_id'], ['id'])
    op.create_index(op.f('ix_teams_merged_into_id'), 'teams', ['merged_into_id'])
    op.create_check_constraint(
        op.f('ck_teams_merged_is_closed'), 'teams', 'merged_into_id IS NULL OR closed_at IS NOT NULL'
    )
    op.create_table(
        'move_requests',
        sa.Column('walker_id', sa.BigInteger(), nullable=False),
        sa.Column('team_id', sa.BigInteger(), nullable=False),
        sa.Column('whole_team', sa.Boolean(), nullable=False),
        sa.Column('from_team_id', sa.BigInteger(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('accepted', sa.Boolean(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['from_team_id'], ['teams.id'], name=op.f('fk_move_requests_from_team_id')),
        sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_move_requests_team_id')),
        sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_move_requests_walker_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_move_requests')),
    )
    op.create_index(op.f('ix_move_requests_walker_id'), 'move_requests', ['walker_id'])
    op.create_index(
        'ix_move_requests_open', 'move_requests', ['team_id'], postgresql_where=sa.text('answered_at IS NULL')
    )
    op.create_table(
        'place_offers',
        sa.Column('walker_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_place_offers_walker_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_place_offers')),
    )
    op.create_index(op.f('ix_place_offers_walker_id'), 'place_offers', ['walker_id'])


def _questions():
    kind = sa.Enum(
        'text', 'choice', 'yes_no', name='questionkind', native_enum=False, length=32, create_constraint=True
    )
    op.create_table(
        'questions',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('kind', kind, nullable=False),
        sa.Column('wording', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('options', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('required', sa.Boolean(), nullable=False),
        sa.Column('keep_days', sa.BigInteger(), nullable=False),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('keep_days BETWEEN 0 AND 3650', name=op.f('ck_questions_keep_days')),
        sa.CheckConstraint("kind <> 'choice' OR jsonb_array_length(options) >= 2", name=op.f('ck_questions_options')),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_questions_edition_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_questions')),
    )
    op.create_index(op.f('ix_questions_edition_id'), 'questions', ['edition_id'])
    op.create_table(
        'answers',
        sa.Column('walker_id', sa.BigInteger(), nullable=False),
        sa.Column('question_id', sa.BigInteger(), nullable=False),
        sa.Column('value', sa.String(length=1000), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_answers_question_id')),
        sa.ForeignKeyConstraint(['walker_id'], ['walkers.id'], name=op.f('fk_answers_walker_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answers')),
        sa.UniqueConstraint('walker_id', 'question_id', name=op.f('uq_answers_walker_id_question_id')),
    )
    op.create_index(op.f('ix_answers_question_id'), 'answers', ['question_id'])


def _registrations():
    way = sa.Enum(
        'alone', 'team', 'group', 'join', 'ask', name='way', native_enum=False, length=32, create_constraint=True
    )
    op.create_table(
        'drafts',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('way', way, nullable=False),
        sa.Column('team_id', sa.BigInteger(), nullable=True),
        sa.Column('form_key', sa.String(length=64), nullable=True),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('filled', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('leader_id', sa.BigInteger(), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_drafts_edition_id')),
        sa.ForeignKeyConstraint(['leader_id'], ['walkers.id'], name=op.f('fk_drafts_leader_id')),
        sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_drafts_team_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts')),
        sa.UniqueConstraint('form_key', name=op.f('uq_drafts_form_key')),
    )
    op.create_index(op.f('ix_drafts_changed_at'), 'drafts', ['changed_at'])
    op.create_table(
        'waiting_parties',
        sa.Column('edition_id', sa.BigInteger(), nullable=False),
        sa.Column('draft_id', sa.BigInteger(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('size > 0', name=op.f('ck_waiting_parties_size')),
        sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_waiting_parties_edition_id')),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['drafts.id'], name=op.f('fk_waiting_parties_draft_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_parties')),
        sa.UniqueConstraint('draft_id', name=op.f('uq_waiting_parties_draft_id')),
    )
    op.create_index(
        'ix_waiting_parties_open', 'waiting_parties', ['edition_id'], postgresql_where=sa.text('ended_at IS NULL')
    )
    op.create_table(
        'waiting_needs',
        sa.Column('party_id', sa.BigInteger(), nullable=False),
        sa.Column('route_id', sa.BigInteger(), nullable=False),
        sa.Column('places', sa.BigInteger(), nullable=False),
        sa.Column('hold_id', sa.BigInteger(), nullable=True),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('places > 0', name=op.f('ck_waiting_needs_places')),
        sa.ForeignKeyConstraint(
            ['party_id'], ['waiting_parties.id'], name=op.f('fk_waiting_needs_party_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['route_id'], ['routes.id'], name=op.f('fk_waiting_needs_route_id')),
        sa.ForeignKeyConstraint(
            ['hold_id'], ['holds.id'], name=op.f('fk_waiting_needs_hold_id'), ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_needs')),
    )
    op.create_index(op.f('ix_waiting_needs_party_id'), 'waiting_needs', ['party_id'])
    op.create_index(op.f('ix_waiting_needs_route_id'), 'waiting_needs', ['route_id'])
    op.create_table(
        'join_requests',
        sa.Column('draft_id', sa.BigInteger(), nullable=False),
        sa.Column('team_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('accepted', sa.Boolean(), nullable=False),
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['drafts.id'], name=op.f('fk_join_requests_draft_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_join_requests_team_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_join_requests')),
        sa.UniqueConstraint('draft_id', name=op.f('uq_join_requests_draft_id')),
    )
    op.create_index(
        'ix_join_requests_open', 'join_requests', ['team_id'], postgresql_where=sa.text('answered_at IS NULL')
    )
