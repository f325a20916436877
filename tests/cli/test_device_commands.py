"""`loket device`: keys without a desktop, and trust between offices, as an administrator calls it."""

import io
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
    for name in ("LOKET_HOME", "LOKET_OFFICER", "LOKET_LANG"):
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
def test_without_a_safe_keyring_only_keys_are_refused(keys: Keys, backend: NullKeyring, says: str) -> None:
    keys.home.joinpath("config.toml").unlink()
    keyring.set_keyring(backend)
    for command in (("show",), ("list",), ("renew",), ("distrust", "pusat")):
        code, out, said = keys("device", *command)
        assert (code, out) == (4, "")
        assert says in said and "Pekerjaan lain tetap jalan" in said
    assert keys("pull", "--no-read")[0] == 0
    finding = next(one for one in keys.json("doctor") if one["part"] == "keyring")
    assert finding["state"] == "warning" and says in finding["message"]


def test_the_doctor_knows_the_sealed_file(keys: Keys) -> None:
    keyring.set_keyring(FailKeyring())
    assert keys("device", "show", "--passphrase-stdin")[0] == 0
    finding = next(one for one in keys.json("doctor") if one["part"] == "keyring")
    assert finding["state"] == "ok" and "keys.sealed" in finding["message"]
