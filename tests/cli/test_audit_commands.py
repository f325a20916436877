"""`loket audit` as a supervisor and other programs call it."""

import csv
import io
import json
from pathlib import Path

from keys import PASSPHRASE, raw
from test_commands import Loket, beside, filled, loket

from workstation.access.keys import open_keys
from workstation.bootstrap import open_workstation
from workstation.config import load_config
from workstation.domain.officer import Officer
from workstation.steps.decide import MarkField, mark_field

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


def test_what_was_set_aside_is_listed_with_its_reason(filled: Loket, tmp_path: Path) -> None:
    other = beside(filled, tmp_path / "other")
    assert other("sync")[0] == 0
    reg = filled.json("queue")[0]["registration_no"]
    with open_workstation(other.home) as workstation:
        with workstation.counter.view() as uow:
            dossier = uow.dossiers.find(reg)
        assert dossier is not None
        mark_field(workstation.counter, Officer("hantu\x1b[2J"), MarkField(dossier.dossier_id, "nik", "confirm"))
        assert workstation.sync().problem is None
    code, _, said = filled("sync")
    assert code == 0 and "1 kejadian dari komputer lain disisihkan dan tidak dihitung" in said
    assert filled.by("ani", "audit", "aside")[0] == 5
    (one,) = filled.json_by("siti", "audit", "aside")
    assert (one["cause"], one["workstation"], one["registration_no"]) == ("officer_not_recorded", "loket-2", reg)
    code, out, said = filled("audit", "aside")
    assert code == 0 and "\x1b" not in out and "tidak ada dalam daftar petugas" in out and "1 kejadian" in said
    assert filled("audit", "aside", "--out", str(tmp_path / "disisihkan.csv"))[0] == 0
    kept = (tmp_path / "disisihkan.csv").read_text(encoding="utf-8-sig")
    assert "officer_not_recorded" in kept and reg in kept
