"""The vault keeps scans under their own hash, whole or not at all."""

import hashlib
import stat
import sys
from pathlib import Path

import pytest

from workstation.domain.ports import Vault as VaultPort
from workstation.domain.refusals import ScanDamaged, ScanMissing
from workstation.store.vault import Vault

SCAN = b"SPESIMEN"
NAME = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "scans")


def test_what_was_put_comes_back(vault: Vault, tmp_path: Path) -> None:
    port: VaultPort = vault
    assert port.put(SCAN) == port.put(SCAN) == NAME
    assert port.has(NAME)
    assert port.get(NAME) == port.path(NAME).read_bytes() == SCAN
    assert [path for path in (tmp_path / "scans").rglob("*") if path.is_file()] == [
        tmp_path / "scans" / NAME[:2] / NAME
    ]


@pytest.mark.parametrize("name", [NAME, "", "..", "../../etc/passwd", NAME.upper(), NAME + "\n", "a" * 63])
def test_what_is_not_there_is_missing(vault: Vault, name: str) -> None:
    assert not vault.has(name)
    for ask in (vault.get, vault.path):
        with pytest.raises(ScanMissing):
            ask(name)


def test_a_damaged_scan_is_noticed_and_mended_by_putting_it_again(vault: Vault) -> None:
    vault.put(SCAN)
    vault.path(NAME).chmod(0o600)
    vault.path(NAME).write_bytes(b"SPESIMEM")
    with pytest.raises(ScanDamaged):
        vault.get(NAME)
    vault.put(SCAN)
    assert vault.get(NAME) == SCAN


def test_a_whole_scan_is_never_written_again(vault: Vault) -> None:
    vault.put(SCAN)
    before = vault.path(NAME).stat()
    vault.put(SCAN)
    after = vault.path(NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_only_the_owner_may_read_scans(vault: Vault) -> None:
    vault.put(SCAN)
    assert stat.S_IMODE(vault.path(NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.path(NAME).parent.stat().st_mode) == 0o700
