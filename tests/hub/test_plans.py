"""What a hub's questions cost does not grow with the office, also while the tables' statistics lag far behind."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from offices import Office

from workstation.hub.central import CentralHub
from workstation.hub.connecting import server_engine
from workstation.hub.founding import grant
from workstation.hub.scans import FolderScans

EVENTS = 4_000
IDS = ", ".join(f"'{UUID(int=number)}'" for number in range(200))
FILL = (
    "INSERT INTO loket.event (position, event_id, dossier_id, kind, payload, officer, role, workstation, seq, "
    "occurred_at, parents, prev_hash, hash, signature, office) SELECT n, gen_random_uuid(), gen_random_uuid(), "
    "'decided', repeat('x', 300), 'a', 'petugas', 'w1', n, n, '[]', '', '', '', '317101' "
    f"FROM generate_series(1, {EVENTS}) n"
)


@pytest.fixture
def url(central: Office) -> str:
    """Where a workstation reaches a hub that was filled since its statistics were taken."""
    assert central.server is not None
    role = grant(central.url, "w1", ["317101"])
    with psycopg.connect(central.server.url(central.database), autocommit=True) as owner:
        owner.execute("ALTER TABLE loket.event SET (autovacuum_enabled = false)")
        owner.execute("SET session_replication_role = replica")
        owner.execute(FILL.encode())
    return central.server.url(central.database, role)


def test_what_a_role_may_see_is_not_how_rows_are_found(url: str) -> None:
    with psycopg.connect(url) as workstation:
        plan = workstation.execute(
            f"EXPLAIN SELECT hash FROM loket.event WHERE event_id IN ({IDS})".encode()
        ).fetchall()
    said = "\n".join(row[0] for row in plan)
    assert "office_position" not in said and "workstation_seq" not in said, said


@pytest.mark.parametrize("offices", [["317101"], ["317101", "317102"]])
def test_a_page_of_a_feed_reads_no_more_than_it_brings(url: str, offices: list[str], tmp_path: Path) -> None:
    # What a connection read is told to all when it ends.
    with closing(CentralHub(url, FolderScans(tmp_path))) as hub:
        page = hub.feed(dict.fromkeys(offices, 1000), 50)
    assert [item.position for item in page] == list(range(1001, 1051))
    with psycopg.connect(url) as eye:
        read = eye.execute(
            "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables WHERE relid = 'loket.event'::regclass"
        ).fetchone()
    assert read and 50 <= read[0] < 100


def test_no_plan_is_kept_that_was_made_while_a_table_was_small(url: str) -> None:
    engine = server_engine(url)
    with engine.connect() as connection:
        for _ in range(12):
            connection.exec_driver_sql("SELECT count(*) FROM loket.event WHERE seq = 1").scalar_one()
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() == 0
    engine.dispose()
