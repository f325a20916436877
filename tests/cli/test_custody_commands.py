"""`loket backup`, `restore` and `keys`, as an administrator calls them."""

import io
from pathlib import Path

from attacks import Outcome, Record
from keys import opted_in
from test_commands import Loket, loket

from workstation.bootstrap import open_workstation
from workstation.domain.event import Role
from workstation.domain.look import LookKind, LookWish

__all__ = ["loket"]
SECRET = "frasa cadangan contoh"


def test_backup_and_restore_from_the_command_line(loket: Loket, tmp_path: Path) -> None:
    file = tmp_path / "cadangan"
    assert loket("pull", "--no-read")[0] == 0
    assert loket("backup", file)[0] == 4, "nobody is there to be asked"
    loket.monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    code, out, said = loket("backup", file, "--stdin")
    assert code == 0 and str(file) in out and "terpisah" in said
    other = Loket(opted_in(tmp_path / "other"), loket.capsys, loket.monkeypatch)
    loket.monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    assert other("restore", file, "--stdin")[0] == 0
    assert other("pull", "--no-read")[0] == 0
    loket.monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    assert other("restore", file, "--stdin")[0] == 5
    assert other("keys", "rotate")[0] == 0
    assert other("pull", "--no-read")[0] == 0


def test_who_touches_what_guards_the_data_is_logged(loket: Loket, tmp_path: Path) -> None:
    assert loket("pull", "--no-read")[0] == 0
    loket.monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    assert loket("backup", tmp_path / "cadangan", "--stdin")[0] == 0
    assert loket("keys", "rotate")[0] == 0
    assert loket("hub", "quarantine", "--out", tmp_path / "karantina")[0] == 0
    with open_workstation(loket.home) as workstation, workstation.counter.view() as uow:
        kinds = [look.kind for look in reversed(uow.looks.wanted(LookWish(), 9))]
    assert kinds == [LookKind.BACKED_UP, LookKind.KEY_ROTATED, LookKind.EXPORTED]


def test_the_key_of_a_shared_hub_is_changed_by_an_administrator(loket: Loket, tmp_path: Path) -> None:
    shared = f'hub = "{(tmp_path / "bersama").as_posix()}"\n'
    admin = Loket(opted_in(tmp_path / "admin", f'workstation = "admin-1"\n{shared}'), loket.capsys, loket.monkeypatch)
    other = Loket(opted_in(tmp_path / "other", f'workstation = "loket-2"\n{shared}'), loket.capsys, loket.monkeypatch)
    assert admin("hub", "init")[0] == 0
    other.type(admin("hub", "key")[1].strip())
    assert other("hub", "key", "--stdin")[0] == 0 and other("sync")[0] == 0
    admin.staff(ani=Role.PETUGAS, dewi=Role.ADMIN)
    assert admin("hub", "key", "--rotate")[0] == 5
    assert admin.by("ani", "hub", "key", "--rotate")[0] == 5
    code, line, said = admin.by("dewi", "hub", "key", "--rotate")
    assert code == 0 and line.startswith("loket-hub-key-1 ") and "setiap komputer lain" in said
    assert admin("sync")[0] == 0
    code, _, said = other("sync")
    assert code == 4 and "masih memakai kunci lama" in said
    other.type(line.strip())
    assert other("hub", "key", "--stdin")[0] == 0 and other("sync")[0] == 0
    code, _, said = loket("hub", "key", "--rotate")
    assert code == 5


def test_what_lies_there_is_not_replaced(loket: Loket, tmp_path: Path, attack: Record) -> None:
    only = tmp_path / "satu-satunya"
    only.write_bytes(b"cadangan minggu lalu")
    tried = (
        ("backup", only, "--stdin"),
        ("receipt", "3171-0001", "--type", "perbaikan", "--out", only),
        ("audit", "subject", "3171014101000001", "--out", only),
        ("audit", "aside", "--out", only),
        ("export", only),
    )
    refused = [code == 5 and "sudah ada" in said for code, _, said in (loket(*command) for command in tried)]
    assert only.read_bytes() == b"cadangan minggu lalu"
    attack("what is saved replaces another file", Outcome.PREVENTED, len(tried), sum(refused))
