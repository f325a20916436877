"""The office's hub, for its administrator: found it, let workstations in, shut them out, look at all of it."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workstation import administration, bootstrap
from workstation.administration import administered_hub, server_place
from workstation.bootstrap import found_hub
from workstation.cli.context import (
    acting_officer,
    answer,
    answer_json,
    answer_line,
    home,
    open_workstation,
    passphrase,
    say,
    secrets,
    table,
    whoever,
)
from workstation.cli.passphrase import PassphraseStdin
from workstation.domain.grant_refusals import PassphraseShort
from workstation.domain.hub import Hub, Station
from workstation.domain.look import LookKind
from workstation.domain.refusals import ScanStoreUnset
from workstation.domain.rights import Act, allow
from workstation.domain.sentence import Sentence
from workstation.speech import speak, word
from workstation.steps.looks import log_look

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Place = Annotated[str | None, typer.Option("--hub", envvar="LOKET_HUB", help="postgresql://…; tanpa ini: config.toml.")]
Pki = Annotated[Path | None, typer.Option(help="Folder sertifikat kantor.")]
Out = Annotated[Path | None, typer.Option(help="Folder untuk berkas komputer itu; tanpa ini: nama komputernya.")]
FromStdin = Annotated[bool, typer.Option("--passphrase-stdin", help="Baca frasa sandi dari masukan standar.")]
SHORTEST = 12
LONGEST_KEY = 1024


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    hub = typer.Typer(no_args_is_help=True, help="Pusat data kantor.")
    hub.command("init")(init)
    hub.command("grant")(grant)
    hub.command("revoke")(revoke)
    hub.command("renew")(renew)
    hub.command("status")(status)
    hub.command("scan-key")(scan_key)
    hub.command("key")(key)
    hub.command("quarantine")(quarantine)
    app.add_typer(hub, name="hub")


def init(
    place: Annotated[str | None, typer.Argument(envvar="LOKET_HUB", help="Folder, atau postgresql://…")] = None,
    pki: Pki = None,
    host: Annotated[list[str] | None, typer.Option(help="Nama atau alamat server; boleh berulang.")] = None,
    passphrase_stdin: FromStdin = False,
) -> None:
    """Buat pusat data bila belum ada, atau sesuaikan dengan versi ini; dengan --pki juga sertifikat kantor."""
    lines: tuple[str, ...] = ()
    if pki is not None:
        place = server_place(place, home())
        secret = _passphrase(passphrase_stdin, new=not (pki / "ca.key").exists())
        lines = administration.secure(place, pki, secret, host or ())
    # A server's administrator needs no keys of a workstation, and the line that came was the authority's passphrase.
    where = found_hub(place, home(), passphrase(passphrase_stdin) if pki is None else None)
    answer(word("Pusat data siap.") if pki is not None else where)
    if pki is None:
        return
    if administration.is_superuser(where):
        say(Sentence("Peran ini superuser. Lebih aman memakai peran pemilik yang hanya punya hak CREATEROLE."))
    folder = {"folder": str(pki)}
    answer(speak(Sentence("Sertifikat kantor ada di {folder}. Simpan salinan ca.key di tempat aman.", folder)))
    answer(word("Salin ca.crt, server.crt, dan server.key ke folder data server PostgreSQL, milik akun servernya."))
    answer(word("Tambahkan baris ini pada pengaturan server; baris pg_hba.conf di atas baris host yang lain:"))
    answer("\n".join(f"    {line}" for line in lines))
    answer(word("Mulai ulang server, lalu beri izin tiap komputer: loket hub grant NAMA --office KODE --pki FOLDER"))


def grant(
    workstation: str,
    office: Annotated[list[str], typer.Option(help="Kode kecamatan (6 angka); boleh berulang.")],
    intake: Annotated[bool, typer.Option("--intake", help="Boleh memasukkan berkas dari portal.")] = False,
    farm: Annotated[bool, typer.Option("--farm", help="Boleh membaca untuk semua loket (loket worker).")] = False,
    staff: Annotated[bool, typer.Option("--staff", help="Boleh mengelola petugas (komputer admin).")] = False,
    hub: Place = None,
    pki: Pki = None,
    out: Out = None,
    passphrase_stdin: FromStdin = False,
) -> None:
    """Izinkan sebuah komputer melayani kantor ini saja, dan buat sertifikatnya."""
    place = server_place(hub, home())
    secret = _passphrase(passphrase_stdin) if pki is not None else ""
    done = administration.admit(
        place, workstation, office, administration.Rights(intake, farm, staff), pki, secret, out or Path(workstation)
    )
    offices = {"name": done.workstation, "offices": ", ".join(sorted(set(office)))}
    answer(speak(Sentence("Komputer {name} boleh melayani kantor {offices}.", offices)))
    if done.folder is None:
        role = {"role": done.role}
        answer(speak(Sentence("Buat sertifikatnya sendiri dengan CN {role}, atau ulangi dengan --pki.", role)))
    else:
        _say_files(done.folder)
    answer(word("Di komputer itu, tulis di config.toml:"))
    answer(f'    workstation = "{done.workstation}"\n    hub = "{done.place}"')
    answer(f'    hub_scans = "…"  # {word("folder bersama atau s3://… tempat pindaian pusat data")}')
    answer(word("Lalu jalankan di sana: loket doctor, kemudian loket sync"))


def revoke(workstation: str, hub: Place = None) -> None:
    """Tutup akses sebuah komputer; yang sudah dikirimnya tetap sah."""
    administration.shut_out(server_place(hub, home()), workstation)
    answer(speak(Sentence("Komputer {name} ditutup. Yang sudah dikirimnya tetap sah.", {"name": workstation})))


def renew(
    workstation: Annotated[str | None, typer.Argument(help="Tanpa ini: sertifikat server.")] = None,
    hub: Place = None,
    pki: Annotated[Path, typer.Option(help="Folder sertifikat kantor.")] = Path("pki"),
    out: Out = None,
    passphrase_stdin: FromStdin = False,
) -> None:
    """Buat sertifikat baru untuk sebuah komputer atau untuk server."""
    place = server_place(hub, home()) if workstation else ""
    secret = _passphrase(passphrase_stdin)
    where = administration.renew(place, workstation, pki, secret, out or Path(workstation or "."))
    if workstation:
        _say_files(where)
    else:
        folder = {"folder": str(where)}
        answer(speak(Sentence("Salin server.crt dan server.key dari {folder} ke server, lalu muat ulang.", folder)))


def status(as_json: Json = False, hub: Place = None) -> None:
    """Keadaan pusat data: komputer, kantor, kiriman, yang dipegang, karantina."""
    if hub is not None:
        with administered_hub(server_place(hub, home())) as seen:
            _show_status(seen, {}, as_json)
        return
    with open_workstation() as workstation:
        _show_status(workstation.counter.hub, workstation.backlog(), as_json)


def _show_status(hub: Hub, backlog: dict[str, int], as_json: bool) -> None:
    stations, offices = hub.stations(), hub.offices()
    numbers = {"quarantined": len(hub.quarantined()), "leases": len(hub.leases()), **backlog}
    if as_json:
        answer_json(
            {
                **numbers,
                "offices": [{"office": one.office, "dossiers": one.dossiers, "events": one.events} for one in offices],
                "stations": [_station_json(station) for station in stations],
            }
        )
        return
    answer(table([(name, str(number)) for name, number in numbers.items()]))
    head = (word("Kantor"), word("Berkas"), word("Kejadian"))
    _table(head, [(one.office, str(one.dossiers), str(one.events)) for one in offices])
    names = ("Komputer", "Kantor", "Terakhir terlihat", "Selisih jam", "Menunggu", "Dipegang", "Ditolak", "Keadaan")
    _table(tuple(word(name) for name in names), [_station_cells(station) for station in stations])


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        answer("")
        answer(table([head, *rows]))


def _station_cells(station: Station) -> tuple[str, ...]:
    seen = "–" if station.seen_at is None else f"{station.seen_at.astimezone():%Y-%m-%d %H:%M}"
    offset = "–" if station.offset is None else f"{round(station.offset):+d} s"
    state = word("diizinkan") if station.enabled else word("ditutup")
    counts = (str(station.waiting), str(station.held), str(station.refused))
    return (station.workstation, " ".join(station.offices) or "–", seen, offset, *counts, state)


def _station_json(station: Station) -> dict[str, object]:
    return {
        "workstation": station.workstation,
        "offices": list(station.offices),
        "seen_at": station.seen_at.astimezone(UTC).isoformat() if isinstance(station.seen_at, datetime) else None,
        "clock_offset": station.offset,
        "waiting": station.waiting,
        "held": station.held,
        "refused": station.refused,
        "version": station.version,
        "enabled": station.enabled,
    }


def scan_key(passphrase_stdin: PassphraseStdin = False) -> None:
    """Simpan kunci penyimpanan pindaian (S3): dua baris di masukan standar, id lalu rahasianya."""
    from workstation.access.secrets import SCAN_STORE

    kept = secrets(passphrase_stdin)
    given = [sys.stdin.readline(LONGEST_KEY).strip() for _ in range(2)]
    if not all(given):
        raise ScanStoreUnset
    kept.set(SCAN_STORE, "\n".join(given).encode())


def key(
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Simpan kunci yang dibaca dari masukan standar.")] = False,
    change: Annotated[bool, typer.Option("--rotate", help="Admin: ganti kuncinya, lalu tulis yang baru.")] = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Kunci folder pusat data bersama: tulis, ganti (--rotate), atau simpan yang dari komputer lain (--stdin)."""
    from workstation.custody import rotate_hub_key, take_hub_key, tell_hub_key

    given = passphrase(passphrase_stdin)
    if change:
        _log_change(given)
        answer(rotate_hub_key(home(), given))
        say(Sentence("Kunci folder pusat data diganti; kunci lama tidak membuka apa pun lagi di folder itu."))
        say(Sentence("Bawa baris ini ke setiap komputer lain dan simpan di sana dengan loket hub key --stdin."))
        say(Sentence("Pemegang baris ini dapat membaca pusat data. Bawa sendiri, jangan kirim lewat pesan."))
        return
    if not from_stdin:
        answer(tell_hub_key(home(), given))
        say(Sentence("Pemegang baris ini dapat membaca pusat data. Bawa sendiri, jangan kirim lewat pesan."))
        return
    take_hub_key(sys.stdin.readline(LONGEST_KEY), home(), given)
    say(Sentence("Kunci pusat data disimpan di komputer ini. Bila jendela Loket terbuka, tutup lalu buka lagi."))


def _log_change(given: str | None) -> None:
    """Let only an administrator change the hub's key, and log it before it happens. Raises RoleNotAllowed."""
    with bootstrap.open_workstation(home(), given) as workstation:
        officer = acting_officer(workstation)
        allow(officer, Act.SEE_HUB)
        log_look(workstation.counter, officer, LookKind.KEY_ROTATED, detail={"what": "hub"})


def quarantine(
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Tulis isinya, terbuka, ke folder ini untuk diperiksa.")] = None,
) -> None:
    """Berkas yang dikarantina dan sebabnya."""
    with open_workstation() as workstation:
        entries = workstation.counter.hub.quarantined()
        if out is not None:
            detail = {"what": "quarantine", "count": len(entries)}
            log_look(workstation.counter, whoever(workstation), LookKind.EXPORTED, detail=detail)
            values = {"count": str(workstation.counter.hub.take_out(out)), "folder": str(out)}
            say(Sentence("{count} kiriman ditulis ke {folder} tanpa kunci. Hapus lagi setelah diperiksa.", values))
    for entry in entries:
        if as_json:
            answer_json({"name": entry.name, "code": entry.code, "reason": entry.reason, "at": entry.at.isoformat()})
        else:
            answer_line(f"{entry.at:%Y-%m-%d %H:%M}", entry.name, entry.reason)


def _say_files(folder: Path) -> None:
    said = "Pindahkan hub-ca.crt, hub.crt, dan hub.key dari {folder} ke folder data komputer itu; hapus di sini."
    answer(speak(Sentence(said, {"folder": str(folder)})))


def _passphrase(from_stdin: bool, new: bool = False) -> str:
    """The passphrase of the office's authority: typed unseen, or a line of the input. Raises PassphraseShort."""
    if from_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    else:
        again = word("Ulangi frasa sandi") if new else False
        secret = typer.prompt(word("Frasa sandi kantor"), hide_input=True, confirmation_prompt=again, err=True)
    if new and len(secret) < SHORTEST:
        raise PassphraseShort
    return str(secret)
