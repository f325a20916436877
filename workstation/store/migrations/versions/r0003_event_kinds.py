"""Find events by kind and time without reading their long rows."""

from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

NAME = "ix_event_kind_occurred_at_dossier_id_event_id"
COLUMNS = ["kind", "occurred_at", "dossier_id", "event_id"]


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f(NAME), "event", COLUMNS, unique=False)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(op.f(NAME), table_name="event")
