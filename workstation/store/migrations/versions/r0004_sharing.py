"""Which readings are settled with the hub."""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reading_settled",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "kind", "engine", name=op.f("pk_reading_settled")),
    )
    # What was read before anything was shared stays here: most of it is decided, and nobody waits for it.
    op.execute("INSERT INTO reading_settled SELECT sha256, kind, engine FROM reading")


def downgrade() -> None:
    """Take it away."""
    op.drop_table("reading_settled")
