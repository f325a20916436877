"""What each workstation had heard of officers, and how far the chains had come before anybody compared them."""

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect, unprotect

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None
Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; what is here already stays as it counts."""
    op.add_column("anchor", sa.Column("staff_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("anchor", sa.Column("staff_position", Position, nullable=False, server_default="0"))
    op.create_table(
        "uncompared",
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workstation", name=op.f("pk_uncompared")),
    )
    op.execute("INSERT INTO uncompared SELECT workstation, max(seq) FROM event GROUP BY workstation")
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), "standing.sql")


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "no_standing.sql")
    op.drop_table("uncompared")
    op.drop_column("anchor", "staff_position")
    op.drop_column("anchor", "staff_seq")
