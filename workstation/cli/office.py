"""The office's hub and the state of this machine."""

import sys
from typing import Annotated

import typer

from workstation.bootstrap import diagnose, found_hub
from workstation.cli.context import answer, answer_json, home, open_workstation, table
from workstation.cli.passphrase import PassphraseStdin, keys
from workstation.config import load_config
from workstation.domain.refusals import ScanStoreUnset
from workstation.speech import speak, word

LONGEST_KEY = 1024

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("doctor")(doctor)
    hub = typer.Typer(no_args_is_help=True, help="Pusat data kantor.")
    hub.command("init")(hub_init)
    hub.command("status")(hub_status)
    hub.command("scan-key")(hub_scan_key)
    hub.command("quarantine")(hub_quarantine)
    app.add_typer(hub, name="hub")


def doctor(
    rebuild: Annotated[bool, typer.Option(help="Hitung ulang antrean dari riwayat.")] = False, as_json: Json = False
) -> None:
    """Periksa apa yang kurang di komputer ini dan bagaimana melengkapinya."""
    findings = diagnose(home())
    for finding in findings:
        if as_json:
            answer_json(
                {"part": finding.part, "state": finding.state, "required": finding.required}
                | {"message": speak(finding.message), "remedy": speak(finding.remedy) or None}
            )
    if not as_json:
        marks = {"ok": "✓", "missing": "✗", "warning": "!"}
        rows = [(marks[each.state], each.part, speak(each.message), speak(each.remedy)) for each in findings]
        answer(table(rows))
    if rebuild:
        with open_workstation() as workstation, workstation.counter.uow() as uow:
            wrong = uow.queue.rebuild()
            uow.commit()
        answer(f"{word('Baris antrean yang diperbaiki')}: {wrong}")
    sys.exit(4 if any(finding.required and finding.state == "missing" for finding in findings) else 0)


def hub_init(place: Annotated[str | None, typer.Argument(help="Folder, atau postgresql://…")] = None) -> None:
    """Buat pusat data bila belum ada, atau sesuaikan dengan versi ini."""
    answer(found_hub(place, home()))


def hub_scan_key(passphrase_stdin: PassphraseStdin = False) -> None:
    """Simpan kunci penyimpanan pindaian (S3): dua baris di masukan standar, id lalu rahasianya."""
    from workstation.access.secrets import SCAN_STORE

    secrets = keys(home(), load_config(home()), passphrase_stdin)
    given = [sys.stdin.readline(LONGEST_KEY).strip() for _ in range(2)]
    if not all(given):
        raise ScanStoreUnset
    secrets.set(SCAN_STORE, "\n".join(given).encode())


def hub_status(as_json: Json = False) -> None:
    """Keadaan pusat data: berkas, karantina, yang sedang dipegang."""
    with open_workstation() as workstation:
        hub = workstation.counter.hub
        status = {"quarantined": len(hub.quarantined()), "leases": len(hub.leases()), **workstation.backlog()}
    if as_json:
        answer_json(status)
    else:
        answer(table([(name, str(number)) for name, number in status.items()]))


def hub_quarantine(as_json: Json = False) -> None:
    """Berkas yang dikarantina dan sebabnya."""
    with open_workstation() as workstation:
        entries = workstation.counter.hub.quarantined()
    for entry in entries:
        if as_json:
            answer_json({"name": entry.name, "code": entry.code, "reason": entry.reason, "at": entry.at.isoformat()})
        else:
            answer(f"{entry.at:%Y-%m-%d %H:%M}  {entry.name}  {entry.reason}")
