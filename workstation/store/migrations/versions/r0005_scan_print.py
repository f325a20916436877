"""How the pages of certificates look, so that one used twice is found."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None

NAME = "ix_scan_print_kind_x_y"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "scan_print",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("spots", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "kind", name=op.f("pk_scan_print")),
    )
    op.create_index(op.f(NAME), "scan_print", ["kind", "x", "y"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f(NAME), table_name="scan_print")
    op.drop_table("scan_print")
