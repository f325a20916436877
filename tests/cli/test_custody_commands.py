"""`loket backup`, `restore` and `keys`, as an administrator calls them."""

import io
from pathlib import Path

from keys import opted_in
from test_commands import Loket, loket

from workstation.bootstrap import open_workstation
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
    with open_workstation(loket.home) as workstation, workstation.counter.view() as uow:
        kinds = [look.kind for look in reversed(uow.looks.wanted(LookWish(), 9))]
    assert kinds == [LookKind.BACKED_UP, LookKind.KEY_ROTATED]
