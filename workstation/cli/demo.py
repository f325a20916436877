"""`make demo`: the main job on sample dossiers, in a window or headless."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from workstation import bootstrap
from workstation.bootstrap import Workstation, make_office_demo
from workstation.cli.context import answer, options, passphrase
from workstation.config import CONFIG_NAME, home_folder, load_config
from workstation.domain.event import Role
from workstation.domain.finding import Outcome
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.ruling import Decision
from workstation.domain.text import DECISION_WORDS, INTAKE_WORDS, ROLE_WORDS
from workstation.foreign import BundleOpener
from workstation.services import outcome_word, suggested_reasons
from workstation.speech import word
from workstation.steps.claim import claim
from workstation.steps.decide import Decide, decide
from workstation.steps.intake import find_bundles, take_in
from workstation.steps.officers import has_officers
from workstation.steps.queue import list_queue
from workstation.steps.read import pre_read
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.show import open_case
from workstation.steps.sign_in import sign_in
from workstation.steps.staff import AddOfficer, add_officer, found_first_admin

SEED = 7
PRACTICE_FILE = "latihan.txt"
# No secrets: they open nothing but specimens, and are printed.
PRACTICE_PASSPHRASE = "latihan-loket-spesimen"  # nosec B105
PASSWORD = "latihan loket tiga"  # nosec B105
STAFF = {"Contoh A": Role.PETUGAS, "Contoh Supervisor": Role.SUPERVISOR, "Contoh Admin": Role.ADMIN}
ADMIN, NAME = "Contoh Admin", "Contoh A"
RECEIPTS = {
    Decision.APPROVE: ReceiptType.TANDA_TERIMA,
    Decision.RETURN: ReceiptType.PERBAIKAN,
    Decision.ESCALATE: ReceiptType.TANDA_TERIMA,
}
NOTES = {
    Decision.APPROVE: "",
    Decision.RETURN: "Mohon dilengkapi dan dibawa kembali ke loket.",
    Decision.ESCALATE: "Mohon arahan supervisor.",
}
CONFIG = """\
# Kantor contoh. Semua data buatan (SPESIMEN).
# Kunci dalam berkas bersandi, supaya contoh ini jalan tanpa penyimpanan kunci sistem.
workstation = "loket-3"
secrets = "passphrase"
counter_name = "Loket 3"
region_name = "Kota Contoh"
specimen = true

[letterhead]
government = "PEMERINTAH KOTA CONTOH"
office = "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
lines = ["Jalan Contoh Nomor 1, Kota Contoh 40000", "Telepon (000) 000000 · surel disdukcapil@contoh.example"]
city = "Kota Contoh"
signer_title = "Kepala Dinas Kependudukan dan Pencatatan Sipil"
signer_name = "CONTOH KEPALA DINAS, S.H., M.Si."
signer_nip = "00000000 000000 0 000"
"""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("demo")(demo)
    app.command("window")(window)


def window() -> None:
    """Buka jendela Loket."""
    given = passphrase() if options.passphrase_stdin else None
    sys.exit(_open_window(home_folder(options.home), given))


def demo(
    out: Annotated[Path, typer.Option(help="Folder hasil.")] = Path("build/demo"),
    headless: Annotated[bool | None, typer.Option(help="Tanpa jendela; bila tidak diberi, dilihat dari layar.")] = None,
) -> None:
    """Kerjakan pekerjaan utama dengan berkas contoh."""
    home = _fresh_home(out)
    alone = _no_display() if headless is None else headless
    phrase = _passphrase(home)
    with bootstrap.open_workstation(home, phrase) as workstation:
        _let_in(workstation)
        _fill(workstation, out)
        if alone:
            officer = sign_in(workstation.door, NAME, PASSWORD).officer
            _decide_three(workstation, officer, out)
    _say_practice()
    if not alone:
        answer(f"Membuka jendela Loket (petugas {NAME}) …")
        sys.exit(_open_window(home, phrase, came=[NAME]))
    answer("Menggambar layar …")
    code = _open_window(home, phrase, "--screenshots", str(out), screen=False, came=list(STAFF))
    if code == 0:
        for path in sorted((*out.glob("*.pdf"), *out.glob("*.png"))):
            answer(f"  {path}")
    sys.exit(code)


def _fresh_home(out: Path) -> Path:
    """LOKET_HOME when it is named (and kept), else a new home below `out`."""
    if options.home is not None or os.environ.get("LOKET_HOME"):
        home = home_folder(options.home)
    else:
        shutil.rmtree(out, ignore_errors=True)
        home = out / "home"
    home.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    if not (home / CONFIG_NAME).exists():
        (home / CONFIG_NAME).write_text(CONFIG, encoding="utf-8")
    return home


def _passphrase(home: Path) -> str | None:
    """The practice passphrase for a home of specimens that has no other; else the home's own, where it needs one."""
    # The ciphers take longer to load than most commands take.
    from workstation.access.errors import PassphraseWrong
    from workstation.access.file_secrets import FILE, FileSecrets

    config = load_config(home)
    if config.secrets == "keyring":
        return None
    if not config.specimen:
        return passphrase()
    try:
        if (home / FILE).exists():
            FileSecrets.open(home, PRACTICE_PASSPHRASE)
    except PassphraseWrong:
        return passphrase()
    answer(f"Frasa sandi latihan (hanya untuk data SPESIMEN): {PRACTICE_PASSPHRASE}")
    return PRACTICE_PASSPHRASE


def _no_display() -> bool:
    if os.environ.get("CI", "").lower() == "true":
        return True
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not named


def _let_in(workstation: Workstation) -> None:
    """The practice office's officers, made as any office makes them; those of a kept home stay."""
    door = workstation.door
    if has_officers(workstation.counter):
        return
    admin = found_first_admin(door, ADMIN, PASSWORD).officer
    for name, role in STAFF.items():
        if name != ADMIN:
            add_officer(door, admin, AddOfficer(name, role, password=PASSWORD))
    names = ", ".join(STAFF)
    practice = f"Kantor latihan. Petugas: {names}. Sandi semuanya: {PASSWORD}"
    (workstation.home / PRACTICE_FILE).write_text(practice, encoding="utf-8")


def _say_practice() -> None:
    for name, role in STAFF.items():
        answer(f"   {name} ({ROLE_WORDS[role]}), sandi latihan: {PASSWORD}")


def _fill(workstation: Workstation, out: Path) -> None:
    """Samples into the hub, then pull, read and check: one line a step."""
    counter = workstation.counter
    made = make_office_demo(out / "samples", SEED, datetime.now(UTC))
    answer(f"1. Berkas contoh dibuat: {len(made)} ({out / 'samples'})")
    with BundleOpener() as opener:
        taken = [take_in(counter.hub, counter.clock, path, opener).status for path in find_bundles([out / "samples"])]
    counts = ", ".join(f"{taken.count(status)} {word(INTAKE_WORDS[status])}" for status in dict.fromkeys(taken))
    answer(f"2. Masuk ke pusat data kantor: {counts}")
    pulled = workstation.sync()
    answer(f"3. Ditarik ke loket ini: {pulled.dossiers} berkas")
    start = perf_counter()
    checked = pre_read(counter)
    answer(f"4. Dibaca dan diperiksa: {checked.checked} berkas dalam {perf_counter() - start:.1f} detik")
    for row in list_queue(counter, QueueFilter()):
        answer(f"   {row.registration_no}  {outcome_word(row.outcome):<14}  {row.nama}")


def _decide_three(workstation: Workstation, officer: Officer, out: Path) -> None:
    """One approved, one returned, one escalated, each with its paper."""
    counter = workstation.counter
    rows = list_queue(counter, QueueFilter())
    chosen = _choose(rows)
    for number, (decision, row) in enumerate(chosen.items(), start=5):
        claim(counter, officer, row.dossier_id)
        check = open_case(counter, officer, row.dossier_id).check
        fitting = suggested_reasons(check, decision.value) if check and decision is not Decision.APPROVE else ()
        decide(
            counter,
            officer,
            Decide(row.dossier_id, decision, tuple(reason.code for reason in fitting), NOTES[decision]),
        )
        workstation.sync()
        issued = issue(counter, officer, IssueReceipt(row.dossier_id, RECEIPTS[decision], Paper.A5))
        path = out / f"resi-{decision.value}-{RECEIPTS[decision].value}.pdf"
        path.write_bytes(issued.pdf)
        answer(f"{number}. {DECISION_WORDS[decision]}: {row.registration_no} → {path}")
    workstation.sync()


def _choose(rows: list[QueueRow]) -> dict[Decision, QueueRow]:
    """A dossier for each decision: a clear one, an incomplete one, one to be looked at."""
    wanted = {
        Decision.APPROVE: Outcome.CLEAR,
        Decision.RETURN: Outcome.INCOMPLETE,
        Decision.ESCALATE: Outcome.REVIEW,
    }
    chosen: dict[Decision, QueueRow] = {}
    for decision, outcome in wanted.items():
        free = [row for row in rows if row not in chosen.values()]
        chosen[decision] = next((row for row in free if row.outcome is outcome), free[0])
    return chosen


def _open_window(home: Path, phrase: str | None, *arguments: str, screen: bool = True, came: Sequence[str] = ()) -> int:
    """Run the window in a process of its own, which reads the passphrase, and then who signs in first.

    `screen=False` draws off the screen.
    """
    environment = os.environ if screen else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "ui", "--home", str(home), *arguments]
    given = [] if phrase is None else [phrase]
    command += [] if phrase is None else ["--passphrase-stdin"]
    if came:
        command.append("--sign-in-stdin")
        given += [f"{name}\t{PASSWORD}" for name in came]
    # A list without a shell, of this program and a folder that its user named.
    if not given:
        return subprocess.run(command, env=environment, check=False).returncode  # nosec B603
    lines = "".join(f"{line}\n" for line in given)
    return subprocess.run(  # nosec B603
        command, env=environment, check=False, input=lines, encoding="utf-8"
    ).returncode
