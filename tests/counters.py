"""A real counter for tests: real store, hub, vault and printer; only the reader is a fake of its port."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from blanks import blank_hub, blank_store
from devices import make_device
from keys import KEY

from printing.receipts import PdfReceiptPrinter
from workstation.domain.errors import BadInput
from workstation.domain.hub import Hub
from workstation.domain.reading import FieldReading, Quality, Reading
from workstation.domain.receipt import Letterhead
from workstation.domain.scan import ScanBytes
from workstation.domain.settings import OfficeSettings
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.counter import Counter
from workstation.steps.fetch import fetch
from workstation.steps.greet import greet
from workstation.steps.intake import take_in
from workstation.steps.keys import exchange_keys
from workstation.steps.pull import PullResult, pull
from workstation.steps.read import pre_read
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault
from workstation.sync.round import synchronise

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LETTERHEAD = Letterhead("PEMERINTAH KOTA CONTOH", "DINAS CONTOH", ("Jalan Contoh 1",), "Kota Contoh", "Kepala Dinas")
BOX = ((10.0, 10.0), (110.0, 10.0), (110.0, 30.0), (10.0, 30.0))

OPENED: list[Store] = []
"""Stores that tests opened; closed after each test (tests/conftest.py)."""


class HandClock:
    """A clock that moves by hand."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def advance(self, **units: float) -> None:
        self.time += timedelta(**units)


class UnreadableFile(BadInput):
    code = "broken"
    text = "Berkas rusak."


class TruthReader:
    """Reads what `truth.json` says a page shows, for the bundles it was told of."""

    engine = "truth/1"

    def __init__(self) -> None:
        self.readings: dict[str, Reading] = {}
        self.calls = 0

    def learn(self, bundle: Path) -> None:
        truth = json.loads((bundle / "truth.json").read_text(encoding="utf-8"))
        for document in json.loads((bundle / "dossier.json").read_text(encoding="utf-8"))["documents"]:
            if document["kind"] in truth["documents"]:
                fields = truth["documents"][document["kind"]]["fields"]
                self.readings[document["sha256"]] = reading_of(document["sha256"], document["kind"], fields)

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        self.calls += 1
        data = file.data if isinstance(file, ScanBytes) else file.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self.readings:
            raise UnreadableFile()
        return self.readings[sha256]


def reading_of(sha256: str, kind: str, fields: dict[str, Any]) -> Reading:
    """A perfect reading of a page with these true values."""
    members = tuple(values(member) for member in fields.get("members", ()))
    shown = values({name: value for name, value in fields.items() if name != "members"})
    return Reading(sha256, kind, 1, Quality(True), shown, members, engine=TruthReader.engine)


def values(fields: dict[str, str | None]) -> dict[str, FieldReading]:
    return {name: FieldReading(value, value or "", 0.999, 0, BOX) for name, value in fields.items()}


def open_counter(
    home: Path, hub: Path | Hub | None = None, name: str = "loket-1", clock: HandClock | None = None, **settings: Any
) -> Counter:
    """A counter over real files below `home`; several may share a hub, named by its folder or open already."""
    clock = clock or HandClock()
    if hub is None or isinstance(hub, Path):
        hub = EmbeddedHub.open(blank_hub(hub or home / "hub"), KEY, clock=clock)
    store = Store.open(blank_store(home / "loket.db"), KEY)
    OPENED.append(store)
    return Counter(
        workstation=name,
        settings=replace(OfficeSettings(LETTERHEAD), **settings),
        uow=store.unit_of_work,
        view=store.view,
        vault=Vault(home / "scans", KEY),
        hub=hub,
        reader=TruthReader(),
        printer=PdfReceiptPrinter(),
        clock=clock,
        device=make_device(name),
    )


def bundles(folder: Path) -> Iterator[Path]:
    """The sample bundles below a folder."""
    return (path.parent for path in sorted(folder.glob("*/dossier.json")))


def pull_all(counter: Counter) -> PullResult:
    """Greet the hub, exchange keys and pull what is new for every office in reach."""
    met = greet(counter)
    exchange_keys(counter, met)
    pulled = pull(counter, met.offices)
    fetch(counter)
    return pulled


def filled(tmp_path: Path, samples: Path, *names: str, **settings: Any) -> list[Counter]:
    """Counters of one office with the same dossiers, read and checked."""
    clock = HandClock()
    made = [open_counter(tmp_path / name, tmp_path / "hub", name, clock, **settings) for name in names]
    for bundle in bundles(samples):
        take_in(made[0].hub, clock, bundle)
        for counter in made:
            assert isinstance(counter.reader, TruthReader)
            counter.reader.learn(bundle)
    for counter in made:
        synchronise(counter)
        pre_read(counter)
    return made
