"""Which hub this is, so that workstations notice one that was founded anew or put back from an older copy."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect, unprotect

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the hub its id."""
    table = op.create_table(
        "identity",
        sa.Column("hub_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("hub_id", name=op.f("pk_identity")),
    )
    op.bulk_insert(table, [{"hub_id": str(uuid4())}])
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), "identity.sql")


def downgrade() -> None:
    """Take it away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "no_identity.sql")
    op.drop_table("identity")
