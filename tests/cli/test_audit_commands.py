"""`loket audit` as a supervisor and other programs call it."""

import csv
import io
import json
from pathlib import Path

from keys import PASSPHRASE, raw
from test_commands import Loket, beside, filled, loket

from workstation.access.keys import open_keys
from workstation.config import load_config

__all__ = ["filled", "loket"]


def verified(loket: Loket) -> tuple[int, dict[str, object]]:
    code, out, _ = loket("audit", "verify", "--json")
    (line,) = out.splitlines()
    return code, json.loads(line)


def test_the_logs_are_verified(filled: Loket) -> None:
    row = filled.json("queue")[0]
    assert filled("show", row["registration_no"])[0] == 0
    assert filled("decide", row["registration_no"], "approve", "--note", "Asli dilihat")[0] == 0
    code, found = verified(filled)
    assert (code, found["whole"], found["anchored"], found["events"], found["bad"]) == (0, True, True, 1, [])
    code, out, _ = filled("audit", "verify")
    assert code == 0 and out.startswith("Catatan utuh: 1 kejadian")


def test_a_record_that_was_edited_is_named(filled: Loket) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    assert filled("decide", reg, "approve", "--note", "Asli dilihat")[0] == 0
    with raw(filled.home / "loket.db", database_key(filled.home)) as connection:
        connection.execute("DROP TRIGGER append_only_event_update")
        connection.execute("UPDATE event SET officer = 'budi'")
    connection.close()
    code, found = verified(filled)
    assert code == 1 and not found["whole"]
    (bad,) = found["bad"]  # type: ignore[misc]
    assert (bad["seq"], bad["log"], bad["fault"]) == (1, "events", "edited")
    code, out, _ = filled("audit", "verify")
    assert code == 1 and "riwayat keputusan nomor 1: isinya diubah sesudah dicatat" in out


def database_key(home: Path) -> bytes:
    return open_keys(home, load_config(home), PASSPHRASE).home.store


def test_the_processing_of_a_person_is_listed(filled: Loket, tmp_path: Path) -> None:
    row = filled.json("queue")[0]
    assert filled("show", row["registration_no"])[0] == 0
    assert filled("audit", "subject", row["nik"])[0] == 5
    entries = filled.json_by("siti", "audit", "subject", row["nik"])
    assert [(entry["officer"], entry["what"]) for entry in entries] == [
        ("ani", "berkas dibuka"),
        ("siti", "rekam jejak subjek disusun"),
    ]
    assert all(entry["proven"] and "UU" in entry["basis"] for entry in entries)
    out = tmp_path / "rekam.csv"
    code, _, said = filled("audit", "subject", row["nik"], "--out", out)
    assert code == 0 and "pemrosesan pada" in said
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [entry["officer"] for entry in rows] == ["ani", "siti", "siti"]
    assert filled("audit", "subject", "123")[0] == 2


def test_another_computer_lists_the_same(filled: Loket, tmp_path: Path) -> None:
    row = filled.json("queue")[0]
    assert filled("show", row["registration_no"])[0] == 0
    assert filled("sync")[0] == 0
    other = beside(filled, tmp_path / "other")
    assert other("pull", "--no-read")[0] == 0
    entries = other.json_by("siti", "audit", "subject", row["nik"])
    assert [entry["officer"] for entry in entries] == ["ani", "siti"]
