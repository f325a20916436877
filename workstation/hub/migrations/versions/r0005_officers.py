"""Officers of the offices and, on a server, which workstations may let people in."""

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect, unprotect

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None
Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the right."""
    op.add_column("station", sa.Column("staff", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "officer",
        sa.Column("position", Position, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_officer")),
        sa.UniqueConstraint("digest", name=op.f("uq_officer_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_officer_name"), "officer", ["name"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), "officers.sql")


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "no_officers.sql")
    op.drop_index(op.f("ix_officer_name"), "officer")
    op.drop_table("officer")
    op.drop_column("station", "staff")
