"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    _dossier()
    _event()
    _lease_seen()
    _mark()
    _reading()
    _check_result()
    _document()
    _outbox()
    _queue_line()
    _delivery()


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("delivery")
    op.drop_table("queue_line")
    op.drop_table("outbox")
    op.drop_table("document")
    op.drop_table("check_result")
    op.drop_table("reading")
    op.drop_table("mark")
    op.drop_table("lease_seen")
    op.drop_table("event")
    op.drop_table("dossier")


def _dossier() -> None:
    op.create_table(
        "dossier",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("registration_no", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=4), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.Column("nik", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("pulled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossier")),
    )
    op.create_index(op.f("ix_dossier_nik"), "dossier", ["nik"], unique=False)
    op.create_index(op.f("ix_dossier_registration_no"), "dossier", ["registration_no"], unique=False)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("officer", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("parents", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("clock_offset", sa.Double(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_dossier_id"), "event", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_event_occurred_at"), "event", ["occurred_at"], unique=False)
    op.create_index(op.f("ix_event_workstation_kind"), "event", ["workstation", "kind"], unique=False)
    op.create_index(op.f("ix_event_workstation_seq"), "event", ["workstation", "seq"], unique=False)


def _lease_seen() -> None:
    op.create_table(
        "lease_seen",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.String(length=200), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_lease_seen")),
    )
    op.create_index(op.f("ix_lease_seen_officer"), "lease_seen", ["officer"], unique=False)


def _mark() -> None:
    op.create_table(
        "mark",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "kind", "engine", name=op.f("pk_reading")),
    )


def _check_result() -> None:
    op.create_table(
        "check_result",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.dossier_id"], name=op.f("fk_check_result_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_check_result")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_check_result_dossier_id_engine"), "check_result", ["dossier_id", "engine"], unique=False)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.dossier_id"], name=op.f("fk_document_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("dossier_id", "place", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.event_id"], name=op.f("fk_outbox_event_id_event")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_state_position"), "outbox", ["state", "position"], unique=False)


def _queue_line() -> None:
    op.create_table(
        "queue_line",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("registration_no", sa.String(length=100), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("nik", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.Column("kecamatan", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("differs", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("illegible", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=False),
        sa.Column("quarantined", sa.Text(), nullable=False),
        sa.Column("needle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.dossier_id"], name=op.f("fk_queue_line_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_queue_line")),
    )
    op.create_index(op.f("ix_queue_line_decided_at"), "queue_line", ["decided_at"], unique=False)
    op.create_index(
        op.f("ix_queue_line_state_deadline_registration_no_dossier_id"),
        "queue_line",
        ["state", "deadline", "registration_no", "dossier_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_queue_line_state_nama_deadline_registration_no_dossier_id"),
        "queue_line",
        ["state", "nama", "deadline", "registration_no", "dossier_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_queue_line_state_outcome_deadline_registration_no_dossier_id"),
        "queue_line",
        ["state", "outcome", "deadline", "registration_no", "dossier_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_queue_line_state_registration_no_deadline_dossier_id"),
        "queue_line",
        ["state", "registration_no", "deadline", "dossier_id"],
        unique=False,
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["outbox.event_id"], name=op.f("fk_delivery_event_id_outbox")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_delivery")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_event_id"), "delivery", ["event_id"], unique=False)
