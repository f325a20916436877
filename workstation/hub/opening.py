"""Open the hub that the office's settings name: a folder, or a PostgreSQL server."""

import socket
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url

from workstation.domain.hub import Greeting
from workstation.domain.refusals import HubKeyMissing, HubUnreachable, ScanStoreUnset
from workstation.hub.absent import AbsentHub
from workstation.hub.clock import SystemTime
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import LateScans, Secret
from workstation.sealing import subkey

if TYPE_CHECKING:
    from workstation.hub.central import CentralHub

CA, CERTIFICATE, KEY = "hub-ca.crt", "hub.crt", "hub.key"
# In config.toml: hub = "stik" for an office that no network reaches.
STICK = "stik"
SERVER_SCHEMES = ("postgresql://", "postgres://")


def is_server(place: str) -> bool:
    """Whether a hub's place names a PostgreSQL server."""
    return place.startswith(SERVER_SCHEMES)


def is_own_hub(place: str, home: Path) -> bool:
    """Whether a place is the folder in which a home keeps its own hub."""
    return Path(place).absolute() == (home / "hub").absolute()


def database_of(place: str) -> str:
    """The name of the database that a place names."""
    return make_url(place).database or ""


def port_of(place: str) -> str:
    """The port that a place names; nothing for the usual one."""
    url = make_url(place)
    port = url.port or url.query.get("port")
    return "" if port is None or str(port) == "5432" else str(port)


def machine_names(place: str) -> list[str]:
    """What workstations may call the server: the host of its place, or this computer's names and address."""
    host = make_url(place).host
    if host and host not in ("localhost", "127.0.0.1", "::1"):
        return [host]
    name = socket.getfqdn()
    try:
        addresses = [str(found[4][0]) for found in socket.getaddrinfo(name, None, proto=socket.IPPROTO_TCP)]
    except OSError:
        addresses = []
    return list(dict.fromkeys([name, socket.gethostname(), *addresses]))


@dataclass(frozen=True, slots=True)
class HubSecrets:
    """What a workstation needs to open its hub.

    `own`: the key (32 bytes) of what this home keeps of a hub. `shared`: the key of a folder of several workstations,
    None where it was never given. `scan_store` tells the access key of an object store.
    """

    own: bytes = field(repr=False)
    shared: bytes | None = field(repr=False)
    scan_store: Secret


def open_hub(
    place: str | None, scans: str | None, workstation: str, home: Path, secrets: HubSecrets
) -> "EmbeddedHub | CentralHub | AbsentHub":
    """The hub at a place; without one the embedded hub of this home, founded when new.

    A shared folder or a server may be out of reach while a counter must start, so these are not looked at yet; `scans`
    is as `open_scans` takes it. Raises HubUnreachable, HubKeyWrong or StoreTooNew for the own one.
    """
    if place is None or is_own_hub(place, home):
        return EmbeddedHub.open(home / "hub", secrets.own)
    if place == STICK:
        return AbsentHub()
    if is_server(place):
        quarantine = Quarantine(home / "quarantine", subkey(secrets.own, "quarantine"))
        return server_hub(server_url(place, workstation, home), LateScans(scans, secrets.scan_store), quarantine)
    return AbsentHub(HubKeyMissing) if secrets.shared is None else EmbeddedHub(Path(place), secrets.shared)


def server_hub(url: str, scans: LateScans | None = None, quarantine: Quarantine | None = None) -> "CentralHub":
    """The hub on a server as the role in its URL reaches it; without a store, scans are refused."""
    # The server's driver takes a while to import, which an office with a folder need not pay at every start.
    from workstation.hub.central import CentralHub

    return CentralHub(url, scans or LateScans(None, no_secret), quarantine)


def hub_problem(place: str | None, workstation: str, home: Path) -> HubUnreachable | None:
    """Why the hub is of no use to this workstation now; None when it is there and lets it in."""
    if place == STICK:
        return HubUnreachable()
    if place is None or not is_server(place):
        return None if (home / "hub" if place is None else Path(place)).is_dir() else HubUnreachable()
    hub = server_hub(server_url(place, workstation, home))
    try:
        hub.greet(Greeting(workstation, SystemTime().now(), 0))
    except HubUnreachable as problem:
        return problem
    finally:
        hub.close()
    return None


def own_certificate_ends(place: str | None, home: Path) -> datetime | None:
    """When this workstation's certificate ends; None where the hub asks for none or none is here."""
    if place is None or not is_server(place):
        return None
    from workstation.hub.connecting import certificate_ends

    return certificate_ends(home / CERTIFICATE)


def no_secret() -> tuple[str, str]:
    """Nothing is asked of the scan store here."""
    raise ScanStoreUnset


def server_url(place: str, workstation: str, home: Path) -> str:
    """The URL under which a workstation reaches the server: its own role, and mutual TLS unless it is a local socket.

    The certificate, its key and the office's authority lie in the home folder, as `loket hub grant` wrote them.
    """
    url = make_url(place)
    if url.username is None:
        url = url.set(username=f"{url.database}_{workstation}")
    if url.host is None or "sslmode" in url.query:
        return _text(url)
    secured = {
        "sslmode": "verify-full",
        "sslrootcert": str(home / CA),
        "sslcert": str(home / CERTIFICATE),
        "sslkey": str(home / KEY),
    }
    return _text(url.update_query_dict(secured))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
