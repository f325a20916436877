"""The log and the reports of crashes hold nothing of a person, whatever is handed to them."""

import dataclasses
import importlib
import json
import logging
import os
import pkgutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from attacks import Outcome, Record
from counters import open_counter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workstation.domain
from workstation.crash import KEPT, Crashes
from workstation.domain.errors import LoketError
from workstation.domain.refusals import HubUnreachable
from workstation.log import FOLDER, NAME, Happened, Log, RotatedFile, listen_to_libraries
from workstation.redact import HIDDEN, known_words, told
from workstation.steps.show import find_dossier

NIK, PERSON, PLACE = "3171014101900001", "Siti Rahayu", "Jalan Mawar 5"
SECRETS = (NIK, PERSON, PLACE, "siti", "rahayu_5", "budi.s")
ID = UUID("01900000-0000-7000-8000-000000000001")
ROOT = Path(__file__).parents[2]


def domain_classes() -> list[type]:
    found = {}
    for module in pkgutil.iter_modules(workstation.domain.__path__, "workstation.domain."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == module.name:
                found[value.__qualname__] = value
    return [found[name] for name in sorted(found)]


def holds_no_secret(text: str) -> bool:
    return not any(secret.lower() in text.lower() for secret in (*SECRETS, "1990-01-01", "620124"))


def test_no_domain_object_says_anything_of_a_person(tmp_path: Path, attack: Record) -> None:
    log, classes = Log(tmp_path, grace=0), domain_classes()
    st.register_type_strategy(str, st.sampled_from(SECRETS))

    def tell(value: object) -> None:
        for fact in ("about", "code", "loket", "logger", "error", "frames", "count", "tidak_terdaftar"):
            log.note(Happened.READ, **{fact: value})
        for field in dataclasses.fields(value):  # type: ignore[arg-type]
            log.note(Happened.READ, about=getattr(value, field.name), code=getattr(value, field.name))

    try:
        for one in classes:
            once = settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            once(given(st.builds(one))(tell))()
    finally:
        st.register_type_strategy(str, st.text())
        log.close()
    text = (tmp_path / FOLDER / NAME).read_text(encoding="utf-8")
    assert len(classes) >= 40
    assert len(text.splitlines()) >= len(classes) * 8
    assert holds_no_secret(text)
    assert all(json.loads(line)["event"] == "read" for line in text.splitlines())
    attack("log: an object of the domain is logged", Outcome.PREVENTED, len(classes), len(classes))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((secret, HIDDEN) for secret in SECRETS),
        *((int(NIK), HIDDEN), (-int(NIK), HIDDEN), (81234567890, HIDDEN), (620124.5e6, HIDDEN)),
        (date(1990, 1, 1), "date"),
        *((17, 17), (True, True), (None, None), (ID, str(ID)), ("hub_unreachable", "hub_unreachable"), ("kk", "kk")),
        *(((NIK, PERSON), "tuple×2"), ({NIK: PERSON}, "dict×1"), (NIK.encode(), "bytes×16"), (object(), "object")),
        *((ValueError(NIK), "ValueError"), (HubUnreachable(), "HubUnreachable:hub_unreachable")),
        (LoketError, "LoketError"),
        (datetime(2026, 11, 26, tzinfo=UTC), "2026-11-26T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_what_is_told_of_a_value(value: object, shown: object) -> None:
    assert told(value) == shown


def test_known_words_are_codes_only() -> None:
    assert all(word.islower() or "_" in word for word in known_words())
    assert not any(character.isspace() for word in known_words() for character in word)


def test_libraries_are_told_of_without_their_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(tmp_path, grace=0)
    end = listen_to_libraries(log)
    try:
        try:
            raise ValueError(f"parameters: {NIK}, {PERSON}")
        except ValueError:
            logging.getLogger("sqlalchemy.engine").exception("INSERT %s", PLACE)
        logging.getLogger("psycopg").info("never")
        logging.getLogger(NIK).warning("odd name")
    finally:
        end()
        log.close()
    lines = [json.loads(line) for line in (tmp_path / FOLDER / NAME).read_text(encoding="utf-8").splitlines()]
    assert [(line["logger"], line["level"], line.get("error")) for line in lines] == [
        ("sqlalchemy.engine", 40, "ValueError"),
        (HIDDEN, 30, None),
    ]
    assert holds_no_secret(json.dumps(lines) + capsys.readouterr().err)


def test_the_log_is_bounded_and_private(tmp_path: Path) -> None:
    file = RotatedFile(tmp_path / "logs" / "loket.log", max_bytes=1_000, kept=3)
    for number in range(500):
        file.append(f"line {number}")
    parts = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert parts == ["loket.log", "loket.log.1", "loket.log.2"] or parts == ["loket.log.1", "loket.log.2"]
    assert sum(path.stat().st_size for path in (tmp_path / "logs").iterdir()) < 4_000
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "logs").iterdir()} == {0o600}
        assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_structlog_is_not_part_of_the_start() -> None:
    code = "import sys, workstation.bootstrap; print('structlog' in sys.modules, 'rich' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "False"]


def test_reports_are_bounded_and_say_where(tmp_path: Path) -> None:
    log, told_of = Log(tmp_path, grace=0), []
    crashes = Crashes(tmp_path, log, lambda sentence: told_of.append(str(sentence)))

    def fail(nik: str) -> None:
        try:
            raise KeyError(nik)
        except KeyError as error:
            raise RuntimeError(f"{PERSON} {nik}") from error

    for _ in range(KEPT + 3):
        try:
            fail(NIK)
        except RuntimeError as error:
            crashes.tell_of(error)
    log.close()
    reports = sorted((tmp_path / "crashes").glob("crash-*.json"))
    assert len(reports) == KEPT
    content = json.loads(reports[-1].read_text(encoding="utf-8"))
    assert [one["class"] for one in content["exceptions"]] == ["RuntimeError", "KeyError"]
    assert content["exceptions"][0]["frames"][-1].endswith(" fail")
    whole = (tmp_path / FOLDER / NAME).read_text(encoding="utf-8") + "".join(map(str, told_of))
    assert holds_no_secret(json.dumps(content) + whole.replace(str(tmp_path), ""))


CHILD = f"""
import sys, threading
from pathlib import Path
home, how = Path(sys.argv[1]), sys.argv[2]
sys.path[:0] = ["tests"]
from PySide6.QtCore import QTimer
from counters import open_counter
from ui.app import application
from ui.crash_notice import CrashNotice
from workstation.crash import Crashes
from workstation.log import Log
from workstation.domain.officer import Officer
from workstation.steps.decide import Decide, decide
from workstation.steps.show import find_dossier
from workstation.domain.ruling import Decision
app, notice, log = application(), CrashNotice(), Log(home, grace=0)
crashes = Crashes(home, log, notice.tell)
crashes.watch()
counter = open_counter(home)

def work():
    nik, person = "{NIK}", "{PERSON}"
    key = find_dossier(counter, "3171-0001")
    decide(counter, Officer("budi"), Decide(key, Decision.REJECT, ("dokumen_tidak_terbaca",), "{PLACE}"))
    raise RuntimeError(f"{PERSON} {{nik}}")

def end():
    print(notice.words)
    log.close()
    app.exit(7)

if how == "slot":
    QTimer.singleShot(0, work)
elif how == "thread":
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
QTimer.singleShot(300, end)
raise SystemExit(app.exec())
"""


@pytest.mark.parametrize("how", ["slot", "thread"])
def test_work_is_intact_after_a_crash_and_the_report_names_nobody(tmp_path: Path, how: str, attack: Record) -> None:
    from counters import HandClock
    from tiny import tiny_bundle

    from workstation.steps.intake import take_in
    from workstation.sync.round import synchronise

    counter = open_counter(tmp_path)
    take_in(counter.hub, HandClock(), tiny_bundle(tmp_path / "in", 1))
    synchronise(counter)
    result = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), how],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=60,
    )  # fmt: skip
    assert result.returncode == 7, result.stderr
    assert "aman" in result.stdout and "crash-" in result.stdout
    with counter.view() as uow:
        kinds = [event.kind.value for event in uow.events.of(find_dossier(counter, "3171-0001"))]
    assert "decided" in kinds
    (report,) = (tmp_path / "crashes").glob("crash-*.json")
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["exceptions"][0]["class"] == "RuntimeError"
    assert content["exceptions"][0]["frames"][-1].endswith(" work")
    written = [report, tmp_path / FOLDER / NAME, tmp_path / "crashes" / "fault.txt"]
    assert holds_no_secret("".join(path.read_text(encoding="utf-8") for path in written) + result.stderr)
    attack(f"crash in a {how}: work lost or data told", Outcome.PREVENTED)
