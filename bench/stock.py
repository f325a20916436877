"""A workstation's home with a long queue, filled in bulk: as if its dossiers had been pulled and read one by one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import Connection, Table, insert

from bench.keys import found_home, store_key
from bench.pages import load_json, sample_bundle
from printing.specimen.people import NAMES, invent_name
from workstation.bootstrap import open_workstation
from workstation.crosscheck.check import cross_check
from workstation.crosscheck.rules import CheckContext
from workstation.database.engine import writing
from workstation.domain.dossier import Document, Dossier, dossier_id
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Box, FieldReading, Quality, Reading
from workstation.domain.reading_wire import reading_to_dict
from workstation.domain.scan import ScanBytes
from workstation.domain.wire import dossier_to_dict
from workstation.services import requirements
from workstation.steps.counter import Counter
from workstation.store import tables
from workstation.store.codec import check_to_dict
from workstation.store.dossiers import to_json
from workstation.store.engine import open_engine
from workstation.store.projection import line_of

ENGINE = "bench/1"
REGION, OFFICE = "3171", "317106"
BATCH = 2_000
_BOX: Box = ((100.0, 100.0), (300.0, 100.0), (300.0, 120.0), (100.0, 120.0))
Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class ReadNothing:
    """A reader that knows its version only: all that is opened here was read before."""

    engine: str = ENGINE

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Never wanted."""
        raise NotImplementedError(file.name)


@dataclass(frozen=True, slots=True)
class Model:
    """The one dossier that all others are copies of, with its readings and its check."""

    dossier: Dossier
    readings: tuple[Reading, ...]
    check: CheckResult


def fill(home: Path, count: int, every: int = 1) -> list[Dossier]:
    """Make a home with `count` pending dossiers; answers those with kept readings and check: each `every`-th.

    All of them show an outcome in the queue; keeping two readings of each would need gigabytes for a long queue.
    """
    found_home(home)
    with open_workstation(home):
        pass  # Founds the store and the hub.
    model = _model(home / "bundles")
    engine = open_engine(home / "loket.db", store_key(home))
    opened: list[Dossier] = []
    with writing(engine.connect()) as connection, connection.begin():
        rows: Rows = {}
        for number, dossier in enumerate(_copies(model.dossier, count)):
            kept = number % every == 0
            _add(rows, dossier, model, kept)
            opened += [dossier] if kept else []
            if (number + 1) % BATCH == 0:
                _write(connection, rows)
        _write(connection, rows)
    engine.dispose()
    return opened


def knowing_counter(counter: Counter) -> Counter:
    """The same counter, with the reader whose readings `fill` keeps."""
    return replace(counter, reader=ReadNothing())


def _copies(model: Dossier, count: int) -> Iterator[Dossier]:
    rng, now = Random("bench"), datetime.now(UTC)
    for number in range(count):
        registration = f"{REGION}-BENCH-{number:07}"
        nik = f"{REGION}06{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(50, 99)}{number % 10_000:04}"
        name = invent_name(rng, rng.choice(list(NAMES)), "PEREMPUAN" if number % 2 else "LAKI-LAKI")
        yield replace(
            model,
            dossier_id=dossier_id(REGION, registration),
            registration_no=registration,
            submitted_at=now - timedelta(seconds=rng.randint(0, 40 * 3600)),
            form={**model.form, "nik": nik, "nama": name},
            documents=tuple(replace(one, sha256=_sha256(f"{one.kind}/{number}")) for one in model.documents),
        )


def _add(rows: Rows, dossier: Dossier, model: Model, kept: bool) -> None:
    check = replace(model.check, registration_no=dossier.registration_no)
    stored = {
        "dossier_id": dossier.dossier_id,
        "registration_no": dossier.registration_no,
        "region": dossier.region,
        "office": dossier.office,
        "nik": dossier.form["nik"],
        "content": to_json(dossier_to_dict(dossier)),
        "pulled_at": dossier.submitted_at,
    }
    rows.setdefault(tables.dossier, []).append(stored)
    rows.setdefault(tables.document, []).extend(
        {"dossier_id": dossier.dossier_id, "place": place, "kind": one.kind, "sha256": one.sha256}
        for place, one in enumerate(dossier.documents)
    )
    rows.setdefault(tables.queue_line, []).append(line_of(dossier, [], check))
    if kept:
        _add_read(rows, dossier, model, check)


def _add_read(rows: Rows, dossier: Dossier, model: Model, check: CheckResult) -> None:
    about = {"dossier_id": dossier.dossier_id, "engine": ENGINE, "checked_at": dossier.submitted_at}
    rows.setdefault(tables.check_result, []).append(about | {"content": to_json(check_to_dict(check))})
    for document, reading in zip(dossier.documents, model.readings, strict=True):
        content = to_json(reading_to_dict(replace(reading, sha256=document.sha256)))
        values = {"sha256": document.sha256, "kind": document.kind, "engine": ENGINE, "content": content}
        rows.setdefault(tables.reading, []).append(values | {"read_at": dossier.submitted_at})


def _write(connection: Connection, rows: Rows) -> None:
    for table, values in rows.items():
        connection.execute(insert(table), values)
    rows.clear()


def _model(folder: Path) -> Model:
    """A sample dossier with the readings that a perfect reader would make of it."""
    bundle = sample_bundle(folder)
    shown, truth = load_json(bundle, "dossier.json"), load_json(bundle, "truth.json")["documents"]
    documents = tuple(Document(**one) for one in shown["documents"])
    readings = tuple(_reading(one, truth[one.kind]["fields"]) for one in documents)
    dossier = Dossier(
        dossier_id=dossier_id(REGION, shown["registration_no"]),
        registration_no=shown["registration_no"],
        service=shown["service"],
        channel=shown["channel"],
        region=REGION,
        office=OFFICE,
        submitted_at=datetime.fromisoformat(shown["submitted_at"]),
        form=shown["form"],
        documents=documents,
    )
    context = CheckContext(today=dossier.submitted_at.date())
    by_hash = {reading.sha256: reading for reading in readings}
    check = cross_check(dossier, by_hash, requirements(dossier.service), context)
    return Model(dossier, readings, replace(check, engine=ENGINE))


def _reading(document: Document, fields: dict[str, Any]) -> Reading:
    members = tuple(_values(member) for member in cast("list[dict[str, Any]]", fields.get("members", [])))
    shown = _values({name: value for name, value in fields.items() if name != "members"})
    return Reading(document.sha256, document.kind, 1, Quality(True), shown, members, engine=ENGINE)


def _values(fields: dict[str, Any]) -> dict[str, FieldReading]:
    return {name: FieldReading(value, value or "", 0.999, 0, _BOX) for name, value in fields.items()}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
