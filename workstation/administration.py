"""What the office's administrator does at a hub with a server: found it, let workstations in, shut them out, look.

Wires the hub's rooms for the command line, as `bootstrap` does for a workstation.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workstation.config import load_config
from workstation.domain.hub import Hub
from workstation.domain.refusals import NotAServer
from workstation.hub.opening import (
    CA,
    CERTIFICATE,
    KEY,
    database_of,
    is_server,
    machine_names,
    port_of,
    server_hub,
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a workstation may do beyond deciding: take bundles in, read scans for all, administer officers."""

    intake: bool = False
    farm: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workstation that was let in: its role, the hub's place for its config.toml, and where its files lie."""

    workstation: str
    role: str
    place: str
    folder: Path | None = None


def server_place(place: str | None, home: Path) -> str:
    """The place of the hub's server: the one given, or the home's. Raises NotAServer."""
    where = place or load_config(home).hub or ""
    if not is_server(where):
        raise NotAServer
    return where


def is_superuser(place: str) -> bool:
    """Whether the place names a superuser, which the owner of a hub should not be."""
    from workstation.hub.founding import is_superuser as look

    return look(place)


def secure(place: str, pki: Path, passphrase: str, names: Sequence[str]) -> tuple[str, ...]:
    """Make the office's authority and the server's certificate where there are none; the lines for the server's files.

    Without names those of the place or of this computer are taken. Raises AuthorityLocked or FolderUnusable.
    """
    from workstation.hub.certificates import found_authority

    found_authority(pki, passphrase, list(names) or machine_names(place))
    database = database_of(place)
    return (
        "# postgresql.conf",
        "listen_addresses = '*'",
        "ssl = on",
        "ssl_ca_file = 'ca.crt'",
        "ssl_cert_file = 'server.crt'",
        "ssl_key_file = 'server.key'",
        "lc_messages = 'C'",
        "# pg_hba.conf",
        f"hostssl {database} +{database}_stations all cert",
        f"host all +{database}_stations all reject",
    )


def admit(
    place: str, workstation: str, offices: Sequence[str], rights: Rights, pki: Path | None, passphrase: str, out: Path
) -> Admitted:
    """Let a workstation serve some offices and no others; with an authority, write its files to a folder.

    Raises what `founding.grant` and `certificates.open_authority` raise, or FolderUnusable.
    """
    from workstation.hub.certificates import keep, open_authority, server_names

    if pki is None:
        return Admitted(workstation, _grant(place, workstation, offices, rights), _public(place, ()))
    authority = open_authority(pki, passphrase)
    # Before anything is granted, so that a folder that cannot be written to changes nothing.
    keep(out, {CA: authority.pem})
    role = _grant(place, workstation, offices, rights)
    issued = authority.for_station(role)
    keep(out, {CERTIFICATE: issued.certificate, KEY: issued.key})
    return Admitted(workstation, role, _public(place, server_names(pki)), out)


def _grant(place: str, workstation: str, offices: Sequence[str], rights: Rights) -> str:
    from workstation.hub.founding import grant

    return grant(place, workstation, offices, rights.intake, rights.farm, rights.staff)


def shut_out(place: str, workstation: str) -> None:
    """Shut a workstation out; what it delivered stays. Raises what `founding.revoke` raises."""
    from workstation.hub.founding import revoke

    revoke(place, workstation)


def renew(place: str, workstation: str | None, pki: Path, passphrase: str, out: Path) -> Path:
    """A new certificate for a workstation, its offices unchanged, or for the server; where it lies.

    Raises what `certificates.open_authority` and `founding.role_of` raise, or FolderUnusable.
    """
    from workstation.hub.certificates import keep, open_authority, renew_server
    from workstation.hub.founding import role_of

    if workstation is None:
        renew_server(pki, passphrase)
        return pki
    authority = open_authority(pki, passphrase)
    issued = authority.for_station(role_of(place, workstation))
    keep(out, {CA: authority.pem, CERTIFICATE: issued.certificate, KEY: issued.key})
    return out


@contextmanager
def administered_hub(place: str) -> Iterator[Hub]:
    """The hub as the role that a place names reaches it, without a workstation."""
    hub = server_hub(place)
    try:
        yield hub
    finally:
        hub.close()


def _public(place: str, names: Sequence[str]) -> str:
    """The hub's place as a workstation writes it down: no role, no secret, the server's first name."""
    port = port_of(place)
    return f"postgresql://{(*names, 'NAMA-SERVER')[0]}{f':{port}' if port else ''}/{database_of(place)}"
