"""The state of this machine."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from workstation.bootstrap import diagnose
from workstation.cli.context import answer, answer_json, home, open_workstation, say, secrets, table
from workstation.domain.dates import format_long_date
from workstation.domain.sentence import Sentence
from workstation.speech import speak, word

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("doctor")(doctor)
    office = typer.Typer(no_args_is_help=True, help="Yang menyangkut kantor ini.")
    office.command("certificate")(certificate)
    app.add_typer(office, name="office")


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


def certificate(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Sertifikat dan kuncinya, PKCS#12 (.p12).")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Kata sandi dari masukan standar.")] = False,
) -> None:
    """Pasang sertifikat kantor, untuk menandatangani PDF setiap surat (PAdES)."""
    from workstation.access.office_certificate import FILE, install

    kept_secrets = secrets()
    password = sys.stdin.readline(LONGEST_PASSWORD).rstrip("\r\n") if password_stdin else getpass(word(ASK_PASSWORD))
    home().mkdir(parents=True, exist_ok=True)
    kept = install(file, password, home(), kept_secrets)
    values = {"name": kept.name, "until": format_long_date(kept.until), "line": f'office_certificate = "{FILE}"'}
    say(Sentence(CERTIFICATE_KEPT, values))


LONGEST_PASSWORD = 1024
ASK_PASSWORD = "Kata sandi berkas sertifikat: "  # nosec B105
CERTIFICATE_KEPT = (
    "Sertifikat kantor atas nama {name} (sampai {until}) disimpan. Tambahkan baris ini ke config.toml, lalu setiap "
    "surat ditandatangani dengannya: {line}"
)
