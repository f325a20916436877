"""Dossiers taken along on a trip, and events from elsewhere that cannot be believed or understood."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column and a table."""
    op.add_column("lease_seen", sa.Column("trip", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "strange_event",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_strange_event")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("strange_event")
    op.drop_column("lease_seen", "trip")
