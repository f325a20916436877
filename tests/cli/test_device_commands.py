"""`loket device`: keys without a desktop, and trust between offices, as an administrator calls it."""

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from test_commands import Loket

from workstation.cli import context

PASSPHRASE = "frasa sandi contoh"


class Keys(Loket):
    """`loket` in a home that opted in to the sealed file; the passphrase comes on standard input."""

    said = PASSPHRASE

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{self.said}\n"))
        return super().__call__(*arguments)


@pytest.fixture
def keys(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    for name in ("LOKET_HOME", "LOKET_OFFICER", "LOKET_LANG", "LOKET_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    loket = Keys(tmp_path / "home", capsys, monkeypatch)
    loket.home.mkdir()
    opt_in(loket, "loket-1")
    before = keyring.get_keyring()
    yield loket
    keyring.set_keyring(before)
    context.options = context.Options()


def opt_in(loket: Loket, name: str) -> None:
    loket.home.joinpath("config.toml").write_text(f'workstation = "{name}"\nsecrets = "passphrase"\n', encoding="utf-8")


def test_two_offices_learn_each_other_by_their_lines(keys: Keys, tmp_path: Path) -> None:
    other = Keys(tmp_path / "other", keys.capsys, keys.monkeypatch)
    other.home.mkdir()
    opt_in(other, "pusat")
    code, line, said = other("device", "show", "--passphrase-stdin")
    assert code == 0
    assert line.count("\n") == 1 and line.startswith("loket-device-1 pusat ")
    fingerprint = said.strip().rpartition(": ")[2]
    carried = tmp_path / "pusat.txt"
    carried.write_text(line, encoding="ascii")
    assert fingerprint in keys("device", "trust", carried, "--passphrase-stdin")[2]
    assert keys("device", "trust", line.strip(), "--passphrase-stdin")[0] == 0
    assert keys("device", "trust", *line.split(), "--passphrase-stdin")[0] == 0
    listed = keys("device", "list", "--passphrase-stdin")[1]
    assert "pusat" in listed and fingerprint in listed
    assert keys.json("device", "list", "--passphrase-stdin")[0]["line"] == line.strip()
    assert other("device", "renew", "--passphrase-stdin")[0] == 0
    renewed = other("device", "show", "--passphrase-stdin")[1].strip()
    assert keys("device", "trust", renewed, "--passphrase-stdin")[0] == 5
    assert keys("device", "distrust", "pusat", "--passphrase-stdin")[0] == 0
    assert keys("device", "distrust", "pusat", "--passphrase-stdin")[0] == 3
    assert keys("device", "trust", renewed, "--passphrase-stdin")[0] == 0


def test_a_broken_line_trusts_nobody(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "kosong.txt").write_text("\n", encoding="ascii")
    (tmp_path / "biner.txt").write_bytes(bytes(range(256)))
    for wrong in ("loket-device-1 pusat", tmp_path / "kosong.txt", tmp_path / "biner.txt", tmp_path / "tidak-ada.txt"):
        assert keys("device", "trust", wrong, "--passphrase-stdin")[0] == 3
    assert keys("device", "list", "--passphrase-stdin")[1] == ""


def test_the_passphrase_is_read_from_nowhere_else(keys: Keys) -> None:
    keys.monkeypatch.setenv("LOKET_PASSPHRASE", PASSPHRASE)
    code, out, said = keys("device", "show")
    assert (code, out) == (4, "") and "--passphrase-stdin" in said
    keys.said = "pendek"
    assert keys("device", "show", "--passphrase-stdin")[0] == 2
    keys.said = PASSPHRASE
    assert keys("device", "show", "--passphrase-stdin")[0] == 0
    keys.said = "frasa sandi lain"
    assert keys("device", "show", "--passphrase-stdin")[0] == 5
    keys.said = ""
    assert keys("device", "show", "--passphrase-stdin")[0] == 4


@pytest.mark.parametrize(
    ("backend", "says"), [(FailKeyring(), "tidak ada"), (NullKeyring(), "keyring.backends.null.Keyring")]
)
def test_without_a_safe_keyring_nothing_is_opened(keys: Keys, backend: NullKeyring, says: str) -> None:
    keys.home.joinpath("config.toml").unlink()
    keyring.set_keyring(backend)
    for command in (("device", "show"), ("device", "list"), ("device", "renew"), ("hub", "status"), ("sync",)):
        code, out, said = keys(*command)
        assert (code, out) == (4, "")
        assert says in said and 'secrets = "passphrase"' in said
    assert not keys.home.joinpath("loket.db").exists()
    finding = next(one for one in keys.json("doctor") if one["part"] == "keyring")
    assert finding["state"] == "warning" and says in finding["message"]


def test_one_passphrase_opens_every_command(keys: Keys) -> None:
    assert keys("--passphrase-stdin", "hub", "status")[0] == 0
    assert keys("--passphrase-stdin", "device", "show")[0] == 0
    assert keys("hub", "status")[0] == 4
    keys.said = "frasa sandi lain"
    assert keys("--passphrase-stdin", "hub", "status")[0] == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
@pytest.mark.parametrize(("mode", "code"), [(0o600, 0), (0o400, 0), (0o640, 4), (0o604, 4)])
def test_a_service_names_a_file_that_only_it_may_read(keys: Keys, tmp_path: Path, mode: int, code: int) -> None:
    file = tmp_path / "credential"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    file.chmod(mode)
    keys.said = ""
    keys.monkeypatch.setenv("LOKET_PASSPHRASE_FILE", str(file))
    assert keys("hub", "status")[0] == code
    keys.monkeypatch.setenv("LOKET_PASSPHRASE_FILE", str(tmp_path / "gone"))
    assert keys("hub", "status")[0] == 4


def test_lost_and_foreign_keys_are_told_apart_and_nothing_is_made_anew(keys: Keys, tmp_path: Path) -> None:
    assert keys("--passphrase-stdin", "hub", "status")[0] == 0
    before = keys.home.joinpath("loket.db").read_bytes()
    away = tmp_path / "keys.sealed"
    keys.home.joinpath("keys.sealed").rename(away)
    code, _, said = keys("--passphrase-stdin", "hub", "status")
    assert code == 4 and "Jangan hapus apa pun" in said
    other = Keys(tmp_path / "other", keys.capsys, keys.monkeypatch)
    other.home.mkdir()
    opt_in(other, "loket-1")
    assert other("--passphrase-stdin", "hub", "status")[0] == 0
    shutil.copy(other.home / "keys.sealed", keys.home / "keys.sealed")
    code, _, said = keys("--passphrase-stdin", "hub", "status")
    assert code == 4 and "bukan kunci data komputer ini" in said
    shutil.copy(away, keys.home / "keys.sealed")
    assert keys("--passphrase-stdin", "hub", "status")[0] == 0
    assert keys.home.joinpath("loket.db").read_bytes()[:4096] == before[:4096]


def test_the_doctor_knows_the_sealed_file(keys: Keys) -> None:
    keyring.set_keyring(FailKeyring())
    assert keys("device", "show", "--passphrase-stdin")[0] == 0
    finding = next(one for one in keys.json("doctor") if one["part"] == "keyring")
    assert finding["state"] == "ok" and "keys.sealed" in finding["message"]
