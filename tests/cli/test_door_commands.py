"""Signing in on the command line: who may act, for how long, and who may let others in."""

import json
from pathlib import Path

import pytest
from keys import PASSPHRASE
from officers import OTHER_PASSWORD, PASSWORD
from test_commands import Loket, beside, filled, loket

from workstation.access.file_secrets import FileSecrets
from workstation.access.secrets import SESSION
from workstation.domain.event import Role

__all__ = ["filled", "loket"]


def session(loket: Loket) -> dict[str, str] | None:
    kept = FileSecrets.open(loket.home, PASSPHRASE).get(SESSION)
    return None if kept is None else dict(json.loads(kept))


def change_session(loket: Loket, **values: str) -> None:
    changed = (session(loket) or {}) | values
    FileSecrets.open(loket.home, PASSPHRASE).set(SESSION, json.dumps(changed).encode())


def test_the_first_officer_is_an_admin_and_the_rest_are_an_admins(loket: Loket) -> None:
    loket.type(PASSWORD)
    code, _, said = loket("officer", "add", "budi", "--password-stdin")
    assert code == 5 and "Buat admin dahulu" in said
    loket.type("admin12345")
    assert loket("officer", "add", "dewi", "--role", "admin", "--password-stdin")[0] == 5
    loket.type(PASSWORD)
    assert loket("officer", "add", "dewi", "--role", "admin", "--password-stdin")[0] == 0
    loket.type(PASSWORD)
    assert loket("officer", "add", "maling", "--role", "admin", "--password-stdin")[0] == 5
    assert loket.login("dewi")[0] == 0
    loket.type(OTHER_PASSWORD)
    assert loket("officer", "add", "budi", "--password-stdin", "--full-name", "Budi Santoso")[0] == 0
    code, temporary, said = loket("officer", "add", "siti", "--role", "supervisor")
    assert code == 0 and "tidak ditampilkan lagi" in said
    listed = {one["name"]: one for one in loket.json("officer", "list")}
    assert {name: (one["role"], one["must_change"]) for name, one in listed.items()} == {
        "dewi": ("admin", False), "budi": ("petugas", False), "siti": ("supervisor", True)
    }  # fmt: skip
    assert "$argon2id" not in json.dumps(listed)
    assert loket.login("budi", OTHER_PASSWORD)[0] == 0
    for act in ("disable", "enable", "reset"):
        assert loket("officer", act, "dewi")[0] == 5
    assert loket("officer", "list")[0] == loket("officer", "add", "teman")[0] == 5
    assert loket("officer", "role", "budi", "admin")[0] == 5
    # Whoever has a temporary password may only change it.
    code, _, said = loket.login("siti", temporary.strip())
    assert code == 0 and "loket password" in said
    assert loket("queue")[0] == 5
    loket.type(temporary.strip(), "kereta api malam")
    assert loket("password", "--password-stdin")[0] == 0
    assert loket("queue")[0] == 0


def test_nobody_acts_without_signing_in(filled: Loket, tmp_path: Path) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    assert filled("logout")[0] == 0
    acts: list[tuple[str, ...]] = [
        ("queue",),
        ("show", reg),
        ("claim", reg),
        ("release", reg),
        ("claims",),
        ("reassign", reg, "budi", "loket-1"),
        ("checkout", "--days", "2"),
        ("checkin",),
        ("decide", reg, "approve", "--note", "x"),
        ("undo", reg),
        ("review", reg, "uphold"),
        ("resolve", reg),
        ("sample",),
        ("recalls",),
        ("taken-back", reg, "TT/1"),
        ("receipt", reg, "--type", "tanda_terima", "--out", str(tmp_path / "x.pdf")),
        ("officer", "list"),
        ("password",),
    ]
    for act in acts:
        code, out, said = filled(*act)
        assert (code, out) == (5, ""), act
        assert "loket login" in said
    for act in (("pull", "--no-read"), ("sync",), ("doctor",), ("hub", "status"), ("reasons",)):
        assert filled(*act)[0] in (0, 4), act


def test_no_option_names_somebody_else(filled: Loket, monkeypatch: pytest.MonkeyPatch) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    for options in (("--officer", "siti"), ("--role", "supervisor")):
        assert filled(*options, "queue")[0] == 2
        assert filled("decide", reg, "approve", *options)[0] == 2
    monkeypatch.setenv("LOKET_OFFICER", "siti")
    assert filled("decide", reg, "escalate", "--note", "?")[0] == 0
    assert filled.json("show", reg)[0]["decisions"][0]["officer"] == "ani"


def test_a_wrong_password_is_refused_and_then_waited_for(filled: Loket) -> None:
    assert filled.login("ani", "salah")[0] == filled.login("hantu", "salah")[0] == 5
    for _ in range(4):
        code, _, said = filled.login("ani", "salah")
        assert code == 5 and "salah" in said
    code, _, said = filled.login("ani")
    assert code == 5 and "Tunggu 0:" in said
    assert filled.login("budi")[0] == 0
    filled.type()
    assert filled("login", "budi", "--password-stdin")[0] == 2


def test_a_session_ends_when_idle_when_long_and_when_the_clock_goes_back(filled: Loket) -> None:
    kept = session(filled)
    assert kept is not None and set(kept) == {"name", "version", "at", "seen"}
    for old in (
        {"seen": "2020-01-01T00:00:00+00:00"},
        {"at": "2020-01-01T00:00:00+00:00"},
        {"seen": "2199-01-01T00:00:00+00:00", "at": "2199-01-01T00:00:00+00:00"},
    ):
        change_session(filled, **old)
        code, _, said = filled("queue")
        assert code == 5 and "berakhir" in said
        change_session(filled, **kept)
    assert filled("queue")[0] == 0
    assert (session(filled) or {})["seen"] > kept["seen"]
    assert "session" not in "".join(path.name for path in filled.home.iterdir())


def test_a_session_ends_with_a_reset_or_a_disabling(filled: Loket) -> None:
    kept = session(filled)
    assert kept is not None
    assert filled.by("dewi", "officer", "reset", "ani")[0] == 0
    change_session(filled, **kept)
    code, _, said = filled("queue")
    assert code == 5 and "data petugas berubah" in said
    assert session(filled) is None
    assert filled.login("budi")[0] == 0
    kept = session(filled)
    assert filled.by("dewi", "officer", "disable", "budi")[0] == 0
    change_session(filled, **kept or {})
    assert filled("queue")[0] == 5
    code, _, said = filled.login("budi")
    assert code == 5 and "dinonaktifkan" in said
    assert filled.by("dewi", "officer", "disable", "dewi")[0] == 5
    assert filled("officer", "enable", "budi")[0] == 0
    assert filled.login("budi")[0] == 0


def test_a_computer_that_joins_gets_the_offices_officers(filled: Loket, tmp_path: Path) -> None:
    other = beside(filled, tmp_path / "other")
    assert filled("sync")[0] == 0
    other.type(PASSWORD)
    code, _, said = other("officer", "add", "rina", "--role", "admin", "--password-stdin")
    assert code == 5 and "sudah punya petugas" in said
    assert other.login("ani")[0] == 0
    assert filled.by("dewi", "officer", "role", "ani", Role.SUPERVISOR)[0] == 0
    assert other("queue")[0] == 0
    assert other("sync")[0] == 0
    assert other("queue")[0] == 5
    assert other.login("ani")[0] == 0
