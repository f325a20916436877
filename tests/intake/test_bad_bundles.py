"""Bundles that are wrong in every way we know: each is quarantined whole with its reason, and the others go on."""

import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blanks import blank_hub
from counters import HandClock, bundles
from keys import KEY

from workstation.domain.hub import Greeting, HubDossier
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.archive import MAX_ENTRIES
from workstation.steps.intake import IntakeResult, take_in

# The largest group goes first: one worker draws the samples before the other wants them too and would have to wait.
pytestmark = pytest.mark.xdist_group("intake")


@pytest.fixture
def bundle(samples: Path, tmp_path: Path) -> Path:
    """A good bundle that a test may spoil."""
    return Path(shutil.copytree(next(bundles(samples)), tmp_path / "bundel"))


@pytest.fixture
def hub(tmp_path: Path) -> EmbeddedHub:
    return EmbeddedHub.open(blank_hub(tmp_path / "hub"), KEY)


def accept(hub: EmbeddedHub, path: Path) -> IntakeResult:
    return take_in(hub, HandClock(), path)


def everything(hub: EmbeddedHub) -> list[HubDossier]:
    """Every dossier at the hub."""
    offices = hub.greet(Greeting("w1", HandClock().now(), 0)).offices
    return hub.dossiers(dict.fromkeys(offices, 0))


def edit(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = bundle / "dossier.json"
    dossier = json.loads(path.read_text(encoding="utf-8"))
    change(dossier)
    path.write_text(json.dumps(dossier), encoding="utf-8")


def test_a_good_bundle_is_accepted_once(hub: EmbeddedHub, bundle: Path) -> None:
    assert accept(hub, bundle).status == "accepted"
    assert accept(hub, bundle).status == "duplicate"
    assert len(everything(hub)) == 1


def test_the_same_number_with_other_content_is_set_aside(hub: EmbeddedHub, bundle: Path) -> None:
    accept(hub, bundle)
    edit(bundle, lambda dossier: dossier["form"].update(nama="ORANG LAIN"))
    result = accept(hub, bundle)
    assert (result.status, result.code) == ("quarantined", "registration_reused")
    assert len(everything(hub)) == 1


def test_unknown_form_keys_are_kept(hub: EmbeddedHub, bundle: Path) -> None:
    edit(bundle, lambda dossier: dossier["form"].update(hobi="MEMBACA"))
    accept(hub, bundle)
    assert everything(hub)[0].dossier.form["hobi"] == "MEMBACA"


SPOILED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "wrong schema": (lambda dossier: dossier.update(schema="loket/dossier-9"), "dossier_json_invalid"),
    "number as registration": (lambda dossier: dossier.update(registration_no=17), "dossier_json_invalid"),
    "registration as a path": (lambda dossier: dossier.update(registration_no="../../etc"), "dossier_json_invalid"),
    "unknown service": (lambda dossier: dossier.update(service="sim_baru"), "dossier_json_invalid"),
    "form is a list": (lambda dossier: dossier.update(form=[]), "dossier_json_invalid"),
    "form value is a number": (lambda dossier: dossier["form"].update(nik=3171), "dossier_json_invalid"),
    "time without offset": (lambda dossier: dossier.update(submitted_at="2026-11-03T03:12:00"), "dossier_json_invalid"),
    "documents missing": (lambda dossier: dossier.update(documents=None), "dossier_json_invalid"),
    "unknown document": (lambda dossier: dossier["documents"][0].update(kind="paspor"), "dossier_json_invalid"),
    "file missing": (lambda dossier: dossier["documents"][0].update(file="scans/tidak-ada.jpg"), "scan_file_missing"),
    "file above": (lambda dossier: dossier["documents"][0].update(file="../luar.jpg"), "scan_file_outside"),
    "absolute file": (lambda dossier: dossier["documents"][0].update(file="/etc/hostname"), "scan_file_outside"),
    "drive letter": (lambda dossier: dossier["documents"][0].update(file="C:\\kk.jpg"), "scan_file_outside"),
    "null byte": (lambda dossier: dossier["documents"][0].update(file="scans/a\0.jpg"), "scan_file_outside"),
    "folder as file": (lambda dossier: dossier["documents"][0].update(file="scans"), "scan_file_outside"),
    "wrong hash": (lambda dossier: dossier["documents"][0].update(sha256="0" * 64), "scan_hash_wrong"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_bundle_is_quarantined_whole(hub: EmbeddedHub, bundle: Path, name: str) -> None:
    change, code = SPOILED[name]
    edit(bundle, change)
    result = accept(hub, bundle)
    assert (result.status, result.code) == ("quarantined", code)
    assert str(result.reason)
    assert not everything(hub)
    assert [(entry.name, entry.code) for entry in hub.quarantined()] == [("bundel", code)]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"teks"', b"\xff\xfe\x00", b"[" * 100_000, b'{"schema": 1}', b"{" + b" " * 2_000_000],
)
def test_json_that_is_none(hub: EmbeddedHub, bundle: Path, content: bytes) -> None:
    (bundle / "dossier.json").write_bytes(content)
    assert accept(hub, bundle).code == "dossier_json_invalid"


def test_a_folder_without_dossier_json(hub: EmbeddedHub, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    assert accept(hub, tmp_path / "kosong").code == "dossier_json_missing"


def test_a_file_that_is_no_picture(hub: EmbeddedHub, bundle: Path) -> None:
    (bundle / "scans" / "kk.jpg").write_bytes(b"MZ\x90\x00 bukan gambar")
    digest = hashlib.sha256(b"MZ\x90\x00 bukan gambar").hexdigest()
    edit(bundle, lambda dossier: dossier["documents"][0].update(file="scans/kk.jpg", sha256=digest))
    assert accept(hub, bundle).code == "scan_type_wrong"


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_symbolic_link_is_never_followed(hub: EmbeddedHub, bundle: Path, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.jpg"
    secret.write_bytes(
        (bundle / json.loads((bundle / "dossier.json").read_text())["documents"][0]["file"]).read_bytes()
    )
    edit(bundle, lambda dossier: dossier["documents"][0].update(file="scans/tautan.jpg"))
    (bundle / "scans" / "tautan.jpg").symlink_to(secret)
    assert accept(hub, bundle).code == "scan_file_outside"


def zipped(bundle: Path, path: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                archive.write(file, prefix + file.relative_to(bundle).as_posix())
    return path


@pytest.mark.parametrize("prefix", ["", "bundel/"])
def test_a_zip_is_taken_like_a_folder(hub: EmbeddedHub, bundle: Path, tmp_path: Path, prefix: str) -> None:
    assert accept(hub, zipped(bundle, tmp_path / "a.zip", prefix)).status == "accepted"
    assert accept(hub, bundle).status == "duplicate"


@pytest.mark.parametrize("name", ["../luar.txt", "/mutlak.txt", "a/../../luar.txt", "C:\\luar.txt", "..\\luar.txt"])
def test_a_zip_that_leads_outside(hub: EmbeddedHub, tmp_path: Path, name: str) -> None:
    path = tmp_path / "jahat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("tmp")
        entry.filename = name
        archive.writestr(entry, "x")
    result = accept(hub, path)
    assert (result.status, result.code) == ("quarantined", "zip_unsafe")
    assert not (tmp_path.parent / "luar.txt").exists()


def test_a_zip_with_a_link(hub: EmbeddedHub, tmp_path: Path) -> None:
    path = tmp_path / "tautan.zip"
    entry = zipfile.ZipInfo("scans/kk.jpg")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/hostname")
    assert accept(hub, path).code == "zip_unsafe"


def test_a_zip_with_too_many_entries(hub: EmbeddedHub, tmp_path: Path) -> None:
    path = tmp_path / "banyak.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MAX_ENTRIES + 1):
            archive.writestr(f"{number}.txt", "")
    assert accept(hub, path).code == "zip_unsafe"


def test_a_zip_bomb_stops_at_the_limit(hub: EmbeddedHub, tmp_path: Path) -> None:
    path = tmp_path / "bom.zip"
    block = bytes(1 << 20)
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("nol.jpg", "w", force_zip64=True) as out,
    ):
        for _ in range(401):
            out.write(block)
    assert accept(hub, path).code == "zip_unsafe"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\x00" * 40])
def test_a_zip_that_is_none(hub: EmbeddedHub, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rusak.zip"
    path.write_bytes(content)
    result = accept(hub, path)
    assert (result.status, result.code) == ("quarantined", "zip_broken")
