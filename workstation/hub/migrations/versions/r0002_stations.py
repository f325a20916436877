"""Who the workstations are, which offices they serve, and dossiers taken along on a trip."""

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import GROUND, protect, unprotect

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and, on a server, who may do what."""
    op.add_column("lease", sa.Column("trip", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_lease_workstation"), "lease", ["workstation"], unique=False)
    op.create_table(
        "station",
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("intake", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_offset", sa.Double(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("version", sa.String(length=64), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("workstation", name=op.f("pk_station")),
    )
    op.create_table(
        "granting",
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workstation", "office", name=op.f("pk_granting")),
    )
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), *GROUND)


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "none.sql")
    op.drop_table("granting")
    op.drop_table("station")
    op.drop_index(op.f("ix_lease_workstation"), "lease")
    op.drop_column("lease", "trip")
