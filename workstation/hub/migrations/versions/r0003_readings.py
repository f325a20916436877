"""Readings shared through the hub and, on a server, the queue of scans to be read."""

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect, unprotect

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and, on a server, who may do what."""
    op.add_column("station", sa.Column("farm", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("farm", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("sha256", "kind", "engine", name=op.f("pk_reading")),
    )
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), "readings.sql", "jobs.sql")


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "no_readings.sql")
    op.drop_table("reading")
    op.drop_column("station", "farm")
