"""Open the hub that the office's settings name: a folder, or a PostgreSQL server."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url

from workstation.domain.hub import Greeting
from workstation.domain.refusals import HubForbids, HubUnreachable, HubVersion, ScanStoreUnset
from workstation.hub.absent import AbsentHub
from workstation.hub.clock import SystemTime
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.scans import LateScans, Secret

if TYPE_CHECKING:
    from workstation.hub.central import CentralHub

CA, CERTIFICATE, KEY = "hub-ca.crt", "hub.crt", "hub.key"
# In config.toml: hub = "stik" for an office that no network reaches.
STICK = "stik"
SERVER_SCHEMES = ("postgresql://", "postgres://")


def is_server(place: str) -> bool:
    """Whether a hub's place names a PostgreSQL server."""
    return place.startswith(SERVER_SCHEMES)


def open_hub(
    place: str | None, scans: str | None, workstation: str, home: Path, secret: Secret
) -> "EmbeddedHub | CentralHub | AbsentHub":
    """The hub at a place; without one the embedded hub of this home, founded when new.

    A shared folder or a server may be out of reach while a counter must start, so these are not looked at yet;
    `scans` and `secret` are as `open_scans` takes them. Raises HubUnreachable or StoreTooNew for the own one.
    """
    if place is None:
        return EmbeddedHub.open(home / "hub")
    if place == STICK:
        return AbsentHub()
    if not is_server(place):
        return EmbeddedHub(Path(place))
    # The server's driver takes a while to import, which an office with a folder need not pay at every start.
    from workstation.hub.central import CentralHub

    url = server_url(place, workstation, home)
    return CentralHub(url, LateScans(scans, secret), home / "quarantine")


def answers(place: str | None, workstation: str, home: Path) -> bool:
    """Whether the hub is there and lets this workstation in."""
    if place == STICK:
        return False
    if place is None or not is_server(place):
        return (home / "hub" if place is None else Path(place)).is_dir()
    hub = open_hub(place, None, workstation, home, no_secret)
    try:
        hub.greet(Greeting(workstation, SystemTime().now(), 0))
    except (HubUnreachable, HubForbids, HubVersion):
        return False
    finally:
        hub.close()
    return True


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
