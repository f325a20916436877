"""An administrator's way from a bare server to the first synced workstation, by the commands as they are written."""

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from keys import KEY, opted_in
from makers import bundle
from postgres import OWNER, Cluster, cluster

from workstation.cli import context, main
from workstation.hub.central import CentralHub
from workstation.hub.certificates import open_authority
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans

PASSPHRASE = "frasa sandi yang panjang"
CODES = ["--office", "317101"]


class Loket:
    """Runs `loket` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.capsys, self.monkeypatch, self.home = capsys, monkeypatch, folder / "admin"

    def __call__(self, *arguments: str | Path, typed: str = f"{PASSPHRASE}\n") -> tuple[int, str, str]:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        self.monkeypatch.setattr("sys.argv", ["loket", "--home", str(self.home), *map(str, arguments)])
        code: Any = 0
        try:
            main.main()
        except SystemExit as end:
            code = end.code
        out, err = self.capsys.readouterr()
        assert PASSPHRASE not in out + err
        return int(code or 0), out, err


@pytest.fixture
def loket(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loket]:
    for name in ("LOKET_HOME", "LOKET_OFFICER", "LOKET_LANG", "LOKET_HUB"):
        monkeypatch.delenv(name, raising=False)
    yield Loket(capsys, monkeypatch, tmp_path)
    context.options = context.Options()


@pytest.fixture
def bare() -> Iterator[Cluster]:
    """A server that holds nothing but the administrator's role and an empty database."""
    with cluster() as made:
        made.admin(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        made.admin(f"CREATE DATABASE loket OWNER {OWNER}")
        yield made


def test_from_a_bare_server_to_the_first_synced_workstation(bare: Cluster, loket: Loket, tmp_path: Path) -> None:
    pki, counter = tmp_path / "pki", tmp_path / "loket-1"
    secret = ["--pki", str(pki), "--passphrase-stdin"]
    code, out, _ = loket("hub", "init", bare.url("loket", OWNER), "--host", "localhost", *secret)
    assert code == 0
    rules = [line.strip() for line in out.splitlines() if line.strip().startswith("host")]
    assert rules[0] == "hostssl loket +loket_stations all cert"
    files = [(pki / name).read_bytes() for name in ("server.crt", "server.key", "ca.crt")]
    bare.secure(files[0], files[1], files[2], "\n".join(["local all all trust", *rules, ""]))
    place = bare.url("loket", OWNER)
    assert loket("hub", "init", place, *secret)[0] == 0, "a second time changes nothing"
    assert [(pki / name).read_bytes() for name in ("server.crt", "server.key", "ca.crt")] == files

    code, out, _ = loket("hub", "grant", "loket-1", *CODES, "--hub", place, *secret, "--out", counter)
    assert code == 0
    lines = [line.strip() for line in out.splitlines() if re.match(r"\s+(workstation|hub) = ", line)]
    assert lines == ['workstation = "loket-1"', f'hub = "postgresql://localhost:{bare.port}/loket"']
    assert (counter / "hub.key").stat().st_mode & 0o077 == 0
    scans = tmp_path / "scans"
    scans.mkdir()
    lines.append(f'hub_scans = "{scans.as_posix()}"')
    opted_in(counter, "\n".join(lines))

    hub = CentralHub(place, FolderScans(scans), Quarantine(tmp_path / "quarantine", KEY))
    one = bundle(tmp_path, "R1")
    hub.accept(one, one.dossier.submitted_at)
    hub.close()
    loket.home = counter
    findings = {found["part"]: found for found in map(json.loads, loket("doctor", "--json")[1].splitlines())}
    assert (findings["hub"]["state"], findings["certificate"]["state"]) == ("ok", "ok")
    code, out, _ = loket("sync")
    assert code == 0 and "Berkas baru: 1" in out

    (status,) = (json.loads(line) for line in loket("hub", "status", "--json")[1].splitlines())
    assert {"quarantined", "leases", "waiting_to_send"} <= status.keys()
    assert status["offices"] == [{"office": "317101", "dossiers": 1, "events": 0}]
    (station,) = status["stations"]
    assert (station["workstation"], station["offices"], station["enabled"]) == ("loket-1", ["317101"], True)
    assert abs(station["clock_offset"]) < 5
    seen = loket("hub", "status", "--hub", place)[1]
    assert "loket-1" in seen and "317101" in seen

    short = open_authority(pki, PASSPHRASE).for_station("loket_loket-1", timedelta(days=29))
    (counter / "hub.crt").write_bytes(short.certificate)
    (counter / "hub.key").write_bytes(short.key)
    findings = {found["part"]: found for found in map(json.loads, loket("doctor", "--json")[1].splitlines())}
    assert (findings["hub"]["state"], findings["certificate"]["state"]) == ("ok", "warning")
    assert "loket hub renew" in findings["certificate"]["remedy"]
    assert loket("hub", "renew", *secret)[0] == 0
    assert loket("hub", "renew", "loket-1", "--hub", place, *secret, "--out", counter)[0] == 0
    assert loket("sync")[0] == 0
    assert loket("hub", "revoke", "loket-1", "--hub", place)[0] == 0
    code, _, err = loket("sync")
    assert code == 4 and "menolak komputer ini" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("grant", "loket-1", "--office", "31710"), 2, "Kode kantor 31710 salah"),
        (("grant", "Loket 1", *CODES), 2, "Nama komputer"),
        (("grant", "stations", *CODES), 2, "Nama komputer"),
        (("grant", "loket-1", *CODES, "--pki", "nowhere", "--passphrase-stdin"), 4, "Tidak ada sertifikat kantor"),
        (("grant", "loket-1", *CODES), 4, "belum berisi pusat data"),
        (("revoke", "loket-9"), 4, "belum berisi pusat data"),
        (("renew", "--pki", "nowhere", "--passphrase-stdin"), 4, "Tidak ada sertifikat kantor"),
        (("init", "--pki", "new", "--passphrase-stdin"), 2, "sekurangnya 12 huruf"),
    ],
)
def test_what_goes_wrong_is_named(
    server: Cluster, loket: Loket, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.setenv("LOKET_HUB", server.url(server.new_database(OWNER), OWNER))
    got, _, err = loket("hub", *arguments, typed="short\n")
    assert (got, said in err) == (code, True), err


def test_a_server_that_is_away_or_a_role_without_rights_is_named(server: Cluster, loket: Loket) -> None:
    code, _, err = loket("hub", "grant", "loket-1", *CODES, "--hub", "postgresql://x@127.0.0.1:1/loket")
    assert code == 4 and "Server PostgreSQL tidak menjawab" in err
    database = server.new_database(OWNER)
    loket("hub", "init", server.url(database, OWNER))
    server.admin(f"CREATE ROLE {database}_guest LOGIN")
    server.admin(f"GRANT CONNECT ON DATABASE {database} TO {database}_guest")
    code, _, err = loket("hub", "grant", "loket-1", *CODES, "--hub", server.url(database, f"{database}_guest"))
    assert code == 4 and "tidak berhak" in err
    code, _, err = loket("hub", "revoke", "loket-9", "--hub", server.url(database, OWNER))
    assert code == 2 and "loket-9 tidak dikenal" in err
    code, _, err = loket("hub", "grant", "loket-1", *CODES)
    assert code == 2 and "--hub postgresql://" in err


def test_a_wrong_passphrase_changes_nothing(server: Cluster, loket: Loket, tmp_path: Path) -> None:
    place = server.url(server.new_database(OWNER), OWNER)
    secret = ["--pki", str(tmp_path / "pki"), "--passphrase-stdin"]
    loket("hub", "init", place, "--host", "localhost", *secret)
    code, _, err = loket("hub", "grant", "w1", *CODES, "--hub", place, *secret, typed="another phrase\n")
    assert code == 5 and "Frasa sandi salah" in err
    (tmp_path / "file").write_bytes(b"")
    code, _, err = loket("hub", "grant", "w1", *CODES, "--hub", place, *secret, "--out", tmp_path / "file")
    assert code == 4 and "tidak dapat ditulis" in err
    assert "w1" not in loket("hub", "status", "--hub", place)[1]
