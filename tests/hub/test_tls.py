"""A workstation proves itself by its certificate, and the server by its own; nothing else gets in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres import OWNER, Cluster, cluster

from workstation.domain.hub import Greeting
from workstation.domain.refusals import (
    CertificateExpired,
    CertificateMissing,
    HubForbids,
    HubUnreachable,
    HubUntrusted,
)
from workstation.hub.certificates import Authority, Issued, found_authority, new_authority
from workstation.hub.founding import found, grant, revoke
from workstation.hub.opening import CA, CERTIFICATE, KEY, hub_problem, server_hub, server_url

PASSPHRASE = "frasa sandi yang panjang"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Secured:
    """A server that wants certificates, its authority, and a workstation's home."""

    server: Cluster
    authority: Authority
    database: str
    home: Path

    @property
    def owner(self) -> str:
        return self.server.url(self.database, OWNER)

    def place(self, host: str = "localhost", more: str = "") -> str:
        return f"postgresql://{host}:{self.server.port}/{self.database}?hostaddr=127.0.0.1{more}"

    def keep(self, issued: Issued | None, authority: Authority | None = None) -> None:
        """Lay a certificate and the trusted authority into the home, or take the certificate away."""
        (self.home / CA).write_bytes((authority or self.authority).pem)
        for name in (CERTIFICATE, KEY):
            (self.home / name).unlink(missing_ok=True)
        if issued is not None:
            (self.home / CERTIFICATE).write_bytes(issued.certificate)
            (self.home / KEY).write_bytes(issued.key)
            (self.home / KEY).chmod(0o600)

    def greet(self, name: str = "w1", place: str | None = None) -> tuple[str, ...]:
        """The offices that the hub opens to a workstation with what lies in its home."""
        hub = server_hub(server_url(place or self.place(), name, self.home))
        try:
            return hub.greet(Greeting(name, NOW, 0)).offices
        finally:
            hub.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Authority]]:
    pki = tmp_path_factory.mktemp("pki")
    authority = found_authority(pki, PASSPHRASE, ["localhost", "127.0.0.1"])
    with cluster() as made:
        made.admin(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        made.secure(
            (pki / "server.crt").read_bytes(),
            (pki / "server.key").read_bytes(),
            (pki / "ca.crt").read_bytes(),
            "local all all trust\nhostssl all all 127.0.0.1/32 cert\n",
        )
        yield made, authority


@pytest.fixture
def secured(server: tuple[Cluster, Authority], tmp_path: Path) -> Secured:
    made, authority = server
    secured = Secured(made, authority, made.new_database(OWNER), tmp_path)
    found(secured.owner)
    for name in ("w1", "w2"):
        grant(secured.owner, name, ["317101"])
    secured.keep(authority.for_station(f"{secured.database}_w1"))
    return secured


def test_the_right_certificate_gets_in(secured: Secured) -> None:
    assert secured.greet() == ("317101",)
    assert secured.greet(place=secured.place("127.0.0.1")) == ("317101",)
    assert hub_problem(secured.place(), "w1", secured.home) is None


def test_a_server_of_another_authority_is_not_trusted(secured: Secured) -> None:
    secured.keep(secured.authority.for_station(f"{secured.database}_w1"), new_authority("Lain"))
    with pytest.raises(HubUntrusted):
        secured.greet()


def test_a_server_under_another_name_is_not_trusted(secured: Secured) -> None:
    with pytest.raises(HubUntrusted):
        secured.greet(place=secured.place("pusat-lain.test"))


def test_a_certificate_of_another_authority_is_refused(secured: Secured) -> None:
    secured.keep(new_authority("Lain").for_station(f"{secured.database}_w1"))
    with pytest.raises(HubForbids) as refused:
        secured.greet()
    assert refused.type is HubForbids


def test_without_a_certificate_nobody_gets_in(secured: Secured) -> None:
    secured.keep(None)
    with pytest.raises(CertificateMissing):
        secured.greet()
    # Nor when the client does not even try to show one.
    shown = f"&sslmode=verify-full&sslrootcert={secured.home / CA}"
    with pytest.raises(HubForbids):
        secured.greet(place=secured.place(more=shown))


def test_another_workstations_certificate_is_refused(secured: Secured) -> None:
    secured.keep(secured.authority.for_station(f"{secured.database}_w2"))
    with pytest.raises(HubForbids):
        secured.greet("w1")
    assert secured.greet("w2") == ("317101",)


def test_a_connection_without_tls_is_refused(secured: Secured) -> None:
    with pytest.raises(HubForbids):
        secured.greet(place=secured.place(more="&sslmode=disable"))


def test_an_expired_certificate_is_named_as_such(secured: Secured) -> None:
    secured.keep(secured.authority.for_station(f"{secured.database}_w1", life=timedelta(hours=-1)))
    with pytest.raises(CertificateExpired, match="kedaluwarsa"):
        secured.greet()
    problem = hub_problem(secured.place(), "w1", secured.home)
    assert isinstance(problem, CertificateExpired)


def test_a_servers_certificate_is_no_workstations(secured: Secured) -> None:
    secured.keep(secured.authority.for_server([f"{secured.database}_w1"]))
    with pytest.raises(HubForbids):
        secured.greet()


def test_a_revoked_workstation_is_refused(secured: Secured) -> None:
    hub = server_hub(server_url(secured.place(), "w1", secured.home))
    hub.greet(Greeting("w1", NOW, 0))
    revoke(secured.owner, "w1")
    with pytest.raises(HubForbids):
        hub.greet(Greeting("w1", NOW, 0))
    assert hub.dossiers({"317101": 0}) == []
    hub.close()
    with pytest.raises(HubForbids):
        secured.greet()
    grant(secured.owner, "w1", ["317101"])
    assert secured.greet() == ("317101",)


def test_a_server_that_is_away_is_only_away(secured: Secured) -> None:
    nobody = f"postgresql://localhost:1/{secured.database}?hostaddr=127.0.0.1"
    with pytest.raises(HubUnreachable) as away:
        secured.greet(place=nobody)
    assert away.type is HubUnreachable
