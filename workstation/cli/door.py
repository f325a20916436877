"""Who sits at the terminal, and who may: sign in and out, passwords, the list of officers."""

import sys
from getpass import getpass
from typing import Annotated

import typer

from workstation.bootstrap import Workstation
from workstation.cli.context import acting_officer, answer, answer_json, open_workstation, say, table
from workstation.domain.event import Role
from workstation.domain.refusals import HubUnreachable
from workstation.domain.sentence import Sentence
from workstation.domain.staff_refusals import (
    CodeNeeded,
    FirstAdminFirst,
    MustChangePassword,
    NotSignedIn,
    PasswordMissing,
    PasswordsDiffer,
)
from workstation.domain.text import ROLE_WORDS
from workstation.speech import word
from workstation.steps import sign_in as door_steps
from workstation.steps import staff
from workstation.steps.officers import has_officers

LONGEST_LINE = 1024
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Baca sandi dari masukan standar, satu baris (kode di baris kedua).")
]
Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Name = Annotated[str, typer.Argument(metavar="NAMA", help="Nama untuk masuk.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("login")(login)
    app.command("logout")(logout)
    app.command("password")(password)
    app.command("totp")(totp)
    officer = typer.Typer(no_args_is_help=True, help="Petugas kantor: siapa boleh masuk, sebagai apa (admin).")
    officer.command("add")(add)
    officer.command("list")(list_officers)
    officer.command("disable")(disable)
    officer.command("enable")(enable)
    officer.command("reset")(reset)
    officer.command("role")(role)
    app.add_typer(officer, name="officer")


def login(name: Name, password_stdin: FromStdin = False) -> None:
    """Masuk sebagai petugas."""
    with open_workstation() as workstation:
        secret = _ask(word("Sandi: "), password_stdin)
        signed = _sign_in(workstation, name, secret, password_stdin)
        workstation.sessions().begin(signed.officer.name, signed.version, signed.at)
        idle = round(workstation.door.idle.total_seconds() / 60)
    values = {"name": signed.officer.shown_name, "role": ROLE_WORDS[signed.officer.role], "minutes": str(idle)}
    say(Sentence("Masuk sebagai {name} ({role}). Sesi berakhir bila {minutes} menit tidak dipakai.", values))
    if signed.must_change:
        say(MustChangePassword().sentence)


def _sign_in(workstation: Workstation, name: str, secret: str, from_stdin: bool) -> door_steps.SignedIn:
    """With the code as well, where the officer has one: the input's second line, or typed."""
    code = _line() if from_stdin else ""
    try:
        return door_steps.sign_in(workstation.door, name, secret, code)
    except CodeNeeded:
        if from_stdin or not sys.stdin.isatty():
            raise
        return door_steps.sign_in(workstation.door, name, secret, getpass(word("Kode 6 angka: ")))


def logout() -> None:
    """Keluar."""
    with open_workstation() as workstation:
        sessions = workstation.sessions()
        if (kept := sessions.kept()) is not None:
            door_steps.note(workstation.door, door_steps.DoorAct.SIGNED_OUT, kept.name)
        sessions.end()


def password(password_stdin: FromStdin = False) -> None:
    """Ganti sandi sendiri: sandi lama, lalu yang baru (dengan --password-stdin: dua baris)."""
    with open_workstation() as workstation:
        name = _who(workstation)
        old = _ask(word("Sandi lama: "), password_stdin)
        new = _new_password(password_stdin)
        signed = door_steps.change_password(workstation.door, name, old, new)
        workstation.sessions().begin(signed.officer.name, signed.version, signed.at)
        _share(workstation)
    say(Sentence("Sandi diganti. Pakai sandi baru mulai sekarang."))


def totp(off: Annotated[bool, typer.Option("--off", help="Jangan minta kode lagi.")] = False) -> None:
    """Minta kode dari aplikasi di telepon pada setiap kali masuk (opsional)."""
    with open_workstation() as workstation:
        name = acting_officer(workstation).name
        secret = _ask(word("Sandi: "), False)
        if off:
            signed = door_steps.drop_code(workstation.door, name, secret)
        else:
            key, address = door_steps.offer_code(workstation.door, name)
            _show_code(address)
            answer(address)
            typed = getpass(word("Kode 6 angka: "))
            signed = door_steps.take_code(workstation.door, name, secret, key, typed)
        workstation.sessions().begin(signed.officer.name, signed.version, signed.at)
        _share(workstation)


def _show_code(address: str) -> None:
    """The address as a QR on the terminal, for the telephone's camera."""
    import segno

    segno.make(address, error="m").terminal(out=sys.stderr, compact=True)


def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="Peran.")] = Role.PETUGAS,
    full_name: Annotated[str, typer.Option(help="Nama lengkap, untuk surat.")] = "",
    office: Annotated[
        list[str] | None, typer.Option(help="Kode kantor; boleh berulang. Kosong: kantor komputer ini.")
    ] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Tambah petugas. Yang pertama harus admin dan tidak perlu masuk; sesudah itu hanya admin.

    Tanpa --password-stdin petugas mendapat sandi sementara, yang ditulis sekali ini saja.
    """
    with open_workstation() as workstation:
        if not has_officers(workstation.counter):
            _add_first(workstation, name, role, full_name, password_stdin)
            return
        admin = acting_officer(workstation)
        given = _line() if password_stdin else ""
        command = staff.AddOfficer(name, role, full_name, tuple(office or workstation.counter.settings.offices), given)
        temporary = staff.add_officer(workstation.door, admin, command)
        _share(workstation)
    say(Sentence("Petugas {name} ditambahkan sebagai {role}.", {"name": name, "role": ROLE_WORDS[role]}))
    _show_temporary(temporary)


def _add_first(workstation: Workstation, name: str, role: Role, full_name: str, from_stdin: bool) -> None:
    if role is not Role.ADMIN:
        raise FirstAdminFirst
    staff.found_first_admin(workstation.door, name, _new_password(from_stdin), full_name)
    _share(workstation)
    say(Sentence("Admin pertama, {name}, sudah dibuat. Masuk: loket login {name}", {"name": name}))


def list_officers(as_json: Json = False) -> None:
    """Daftar petugas (admin)."""
    with open_workstation() as workstation:
        found = staff.list_officers(workstation.door, acting_officer(workstation))
    if as_json:
        for one in found:
            answer_json(
                {"name": one.name, "full_name": one.full_name, "role": one.role.value, "offices": list(one.offices)}
                | {"disabled": one.disabled, "must_change": one.must_change, "totp": one.has_code}
                | {"changed_by": one.changed_by, "workstation": one.workstation}
            )
        return
    answer(table([_cells(one) for one in found]))


def _cells(one: staff.Colleague) -> tuple[str, ...]:
    state = word("nonaktif") if one.disabled else word("sandi sementara") if one.must_change else word("aktif")
    return one.name, one.full_name, word(ROLE_WORDS[one.role]), state, " ".join(one.offices)


def disable(name: Name) -> None:
    """Nonaktifkan petugas; sesinya berakhir, keputusannya tetap sah (admin)."""
    _set_disabled(name, True)
    say(Sentence("Petugas {name} dinonaktifkan. Komputer lain mendengarnya pada sinkronisasi berikut.", {"name": name}))


def enable(name: Name) -> None:
    """Aktifkan lagi petugas (admin)."""
    _set_disabled(name, False)
    say(Sentence("Petugas {name} aktif lagi.", {"name": name}))


def _set_disabled(name: str, disabled: bool) -> None:
    with open_workstation() as workstation:
        staff.set_disabled(workstation.door, acting_officer(workstation), name, disabled)
        _share(workstation)


def reset(name: Name) -> None:
    """Buat sandi sementara untuk petugas yang lupa sandinya; ditulis sekali ini saja (admin)."""
    with open_workstation() as workstation:
        temporary = staff.reset_password(workstation.door, acting_officer(workstation), name)
        _share(workstation)
    _show_temporary(temporary)


def role(name: Name, to: Annotated[Role, typer.Argument(metavar="PERAN")]) -> None:
    """Ganti peran petugas (admin)."""
    with open_workstation() as workstation:
        staff.change_role(workstation.door, acting_officer(workstation), name, to)
        _share(workstation)
    say(Sentence("Peran {name} sekarang {role}.", {"name": name, "role": ROLE_WORDS[to]}))


def _who(workstation: Workstation) -> str:
    """Whose session it is, also when all it may do is to change its password."""
    found = workstation.sessions().found(workstation.counter.clock.now())
    if found is None:
        raise NotSignedIn
    return door_steps.still_holds(workstation.door, found.name, found.version).officer.name


def _share(workstation: Workstation) -> None:
    """Let the hub know at once where it can be reached; otherwise the next sync does."""
    try:
        staff.fetch_officers(workstation.door)
    except HubUnreachable:
        say(Sentence("Pusat data belum terjangkau; perubahan ini dikirim pada sinkronisasi berikut."))


def _show_temporary(temporary: str) -> None:
    if temporary:
        answer(temporary)
        say(Sentence("Itu sandi sementara dan tidak ditampilkan lagi. Petugas menggantinya saat masuk pertama kali."))


def _new_password(from_stdin: bool) -> str:
    first = _ask(word("Sandi baru: "), from_stdin)
    if not from_stdin and getpass(word("Ketik sekali lagi: ")) != first:
        raise PasswordsDiffer
    return first


def _ask(prompt: str, from_stdin: bool) -> str:
    """A password, from the input or typed unseen. Raises PasswordMissing."""
    if not from_stdin and not sys.stdin.isatty():
        raise PasswordMissing
    given = _line() if from_stdin else getpass(prompt)
    if not given:
        raise PasswordMissing
    return given


def _line() -> str:
    return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
