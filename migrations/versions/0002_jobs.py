"""The job queue: Procrastinate's own tables and functions, as its version 3.10 lays them down."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parent.parent / "procrastinate_3_10.sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute(SCHEMA.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
