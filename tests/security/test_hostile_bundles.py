"""Bundles made to hurt: each is set aside under its code, writes nowhere else, and the next good one is taken."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from time import monotonic

import pytest
from attacks import Outcome, Record
from blanks import blank_hub
from counters import HandClock, open_counter
from keys import KEY
from memory import peak_from_now
from tiny import tiny_bundle

sys.path.insert(0, str(Path(__file__).parent))

from bad_bundles import bad_folders, bad_json, bad_paths, bad_zips, good_zip

from workstation.domain.errors import BadInput
from workstation.foreign import BundleOpener
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.adhoc import check_bundles
from workstation.steps.archive import MAX_BYTES
from workstation.steps.intake import Opened, Opener, find_bundles, open_here, take_in

MOST_SECONDS, MOST_BYTES = 10.0, 1_000_000_000
# How long a process is waited for that is stopped, in seconds.
HASTY = 0.5

posix = pytest.mark.skipif(os.name != "posix", reason="pipes as files and stopped processes are not of Windows")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return tiny_bundle(tmp_path / "baik", 1)


class Gate:
    """A hub's intake, watched."""

    def __init__(self, folder: Path) -> None:
        self.hub = EmbeddedHub.open(blank_hub(folder / "hub"), KEY)
        self.wrong: list[tuple[object, ...]] = []
        self.count = 0
        self.taken = peak_from_now()

    def refuses(self, name: str, path: Path, code: str) -> None:
        """Take in a bad bundle; note when it is not set aside as it must be."""
        begun = monotonic()
        result = take_in(self.hub, HandClock(), path)
        self.count += 1
        fits = code == "*" or (result.status, result.code) == ("quarantined", code)
        slow = monotonic() - begun > MOST_SECONDS
        if not fits or slow or not str(result.reason).isprintable():
            self.wrong.append((name, result.status, result.code, slow))

    def close(self, good: Path, attack: Record, name: str) -> None:
        """Nothing was wrong, all is listed, memory stayed small, and a good bundle is taken still."""
        assert not self.wrong
        attack(f"bundle: {name}", Outcome.PREVENTED, self.count, self.count - len(self.wrong))
        listed = self.hub.quarantined()
        assert json.dumps([entry.name for entry in listed], ensure_ascii=False).encode()
        assert take_in(self.hub, HandClock(), good).status in ("accepted", "duplicate")
        # The other half is for what a process holds before it opens anything.
        assert self.taken() < MOST_BYTES / 2


def surroundings(folder: Path) -> set[Path]:
    return {path for place in (folder.parent, Path("/tmp"), Path("/etc")) for path in place.glob("luar*")}


def test_zips(good: Path, tmp_path: Path, attack: Record) -> None:
    gate, path = Gate(tmp_path), tmp_path / "jahat.zip"
    for name, data, code in bad_zips(good):
        path.write_bytes(data)
        gate.refuses(name, path, code)
    assert gate.count >= 75
    assert not surroundings(tmp_path)
    path.write_bytes(good_zip(good))
    gate.close(path, attack, "hostile zip")


def test_a_zip_larger_than_a_bundle_is_not_even_opened(good: Path, tmp_path: Path, attack: Record) -> None:
    gate, path = Gate(tmp_path), tmp_path / "besar.zip"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    gate.refuses("huge", path, "zip_unsafe")
    gate.close(good, attack, "zip of 400 MB")


@pytest.mark.parametrize(
    ("make", "code"), [(bad_json, "dossier_json_invalid"), (bad_paths, "scan_file_outside")], ids=["json", "paths"]
)
def test_dossier_json(good: Path, tmp_path: Path, make: Callable[..., object], code: str, attack: Record) -> None:
    gate, spoiled = Gate(tmp_path), Path(shutil.copytree(good, tmp_path / "jahat"))
    for name, data in make((good / "dossier.json").read_bytes()):  # type: ignore[attr-defined]
        (spoiled / "dossier.json").write_bytes(data)
        gate.refuses(name, spoiled, code)
    assert gate.count >= 28
    gate.close(good, attack, f"hostile dossier.json, {code}")


@posix
def test_folders(good: Path, tmp_path: Path, attack: Record) -> None:
    first = json.loads((good / "dossier.json").read_bytes())["documents"][0]["file"]
    gate = Gate(tmp_path)
    for number, (name, change, code) in enumerate(bad_folders(first)):
        spoiled = Path(shutil.copytree(good, tmp_path / str(number) / "jahat"))
        change(spoiled)
        gate.refuses(name, spoiled, code)
    (tmp_path / "tautan").symlink_to(good)
    gate.refuses("a link to a folder", tmp_path / "tautan", "bundle_not_plain")
    os.mkfifo(tmp_path / "pipa.zip")
    gate.refuses("a pipe as a zip", tmp_path / "pipa.zip", "bundle_not_plain")
    strange = Path(shutil.copytree(good, tmp_path / os.fsdecode(b"b\xff\n\x1b[2Jx")))
    (strange / "dossier.json").unlink()
    gate.refuses("a name that is no text", strange, "dossier_json_missing")
    gate.close(good, attack, "hostile folder")


def told(opened: Opened) -> tuple[str | None, str]:
    return opened.number, opened.found.code if isinstance(opened.found, BadInput) else "good"


def test_in_a_process_of_its_own_a_bundle_ends_alike(good: Path, tmp_path: Path, attack: Record) -> None:
    path, tried, alike = tmp_path / "jahat.zip", 0, 0
    bad = [*list(bad_zips(good))[::4], ("good", good_zip(good), "")]
    with BundleOpener() as opener:
        for _, data, _ in bad:
            path.write_bytes(data)
            tried += 1
            alike += told(opener(path)) == told(open_here(path))
        assert told(opener(good)) == (told(open_here(good))[0], "good")
    attack("bundle: hostile zip, in a process of its own", Outcome.PREVENTED, tried, alike)


def hanging(opener: BundleOpener) -> Opener:
    """The opener, its process stopped as soon as it runs: nothing can be quick enough to answer from there."""

    def stopped(path: Path) -> Opened:
        while not (running := [child for child in active_children() if child.name == "loket-bundles"]):
            opener(path)
        os.kill(running[0].pid or 0, signal.SIGSTOP)
        return opener(path)

    return stopped


@posix
def test_a_bundle_that_hangs_its_process_is_named_and_the_next_is_taken(
    good: Path, tmp_path: Path, attack: Record
) -> None:
    hub = EmbeddedHub.open(blank_hub(tmp_path / "hub"), KEY)
    with BundleOpener(HASTY) as hasty:
        results = [take_in(hub, HandClock(), good, hanging(hasty)) for _ in range(2)]
    with BundleOpener() as opener:
        results.append(take_in(hub, HandClock(), good, opener))
    assert [one.code for one in results] == ["reading_timed_out", "reading_timed_out", ""]
    assert (results[2].status, len(hub.quarantined())) == ("accepted", 2)
    attack("bundle: its process hangs", Outcome.PREVENTED, 2, 2)


@posix
def test_a_check_opens_no_bundle_in_its_own_process(good: Path, tmp_path: Path, attack: Record) -> None:
    bomb, counter = tmp_path / "bom.zip", open_counter(tmp_path / "home")
    bomb.write_bytes(next(data for name, data, _ in bad_zips(good) if name == "lzma"))
    asked: list[Path] = []
    with BundleOpener(HASTY) as hasty, BundleOpener() as opener:

        def by_turns(path: Path) -> Opened:
            asked.append(path)
            return (hanging(hasty) if path == good else opener)(path)

        hung, refused = check_bundles(counter, [good, bomb], by_turns)
    assert isinstance(hung, BadInput) and isinstance(refused, BadInput)
    assert hung.code == "reading_timed_out" and refused.code.startswith("zip_") and asked == [good, bomb]
    attack("check: hostile bundle", Outcome.PREVENTED, 2, 2)


def test_a_folder_of_bundles_names_each(good: Path, tmp_path: Path) -> None:
    (tmp_path / "masuk").mkdir()
    shutil.copytree(good, tmp_path / "masuk" / "baik")
    (tmp_path / "masuk" / "jahat.zip").write_bytes(b"bukan zip")
    gate = EmbeddedHub.open(blank_hub(tmp_path / "hub"), KEY)
    results = [take_in(gate, HandClock(), path) for path in find_bundles([tmp_path / "masuk"])]
    assert [(one.name, one.status) for one in results] == [("baik", "accepted"), ("jahat.zip", "quarantined")]
