"""Which hub this is, so that workstations notice one that was founded anew or put back from an older copy."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect_identity, unprotect_identity

revision = "r0003"
down_revision = "r0002"
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
        protect_identity(op.get_bind())


def downgrade() -> None:
    """Take it away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect_identity(op.get_bind())
    op.drop_table("identity")
