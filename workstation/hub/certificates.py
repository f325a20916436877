"""The office's own authority and what it issues: certificates of the server and of each workstation.

A folder holds them: `ca.crt`, `ca.key` (encrypted with a passphrase), `server.crt` and `server.key`. Accepted risk: a
stolen workstation's certificate stays valid until it ends; `revoke` therefore closes its role at the server.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workstation.domain.grant_refusals import AuthorityLocked, AuthorityMissing
from workstation.domain.refusals import FolderUnusable
from workstation.durable import make_folder, write_durably

CA_CERTIFICATE, CA_KEY, SERVER_CERTIFICATE, SERVER_KEY = "ca.crt", "ca.key", "server.crt", "server.key"
CA_LIFE = timedelta(days=3650)
LIFE = timedelta(days=730)
# Counters' clocks are wrong at times, and a certificate made now must hold for them too.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key, as PEM."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """The office's authority, unlocked."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The authority's own certificate, as PEM."""
        return _pem(self.certificate)

    def for_server(self, names: Sequence[str], life: timedelta = LIFE) -> Issued:
        """A certificate of the server under host names and addresses."""
        alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
        return self._issue(names[0][:64], ExtendedKeyUsageOID.SERVER_AUTH, life, alternatives)

    def for_station(self, role: str, life: timedelta = LIFE) -> Issued:
        """A workstation's certificate: its common name is the role it signs in as."""
        return self._issue(role, ExtendedKeyUsageOID.CLIENT_AUTH, life)

    def _issue(
        self,
        name: str,
        use: x509.ObjectIdentifier,
        life: timedelta,
        alternatives: x509.SubjectAlternativeName | None = None,
    ) -> Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        draft = _draft(name, key.public_key(), self.certificate.subject, life)
        draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        draft = draft.add_extension(_usage(signs=False), critical=True)
        draft = draft.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        draft = draft.add_extension(issuer, critical=False)
        if alternatives is not None:
            draft = draft.add_extension(alternatives, critical=False)
        plain = serialization.NoEncryption()
        return Issued(_pem(draft.sign(self.key, hashes.SHA256())), _key_pem(key, plain))


def new_authority(name: str) -> Authority:
    """An authority of one's own that issues end certificates only."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    draft = _draft(name[:64], key.public_key(), subject, CA_LIFE)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(_usage(signs=True), critical=True)
    return Authority(draft.sign(key, hashes.SHA256()), key)


def found_authority(folder: Path, passphrase: str, names: Sequence[str]) -> Authority:
    """The authority of a folder, made when there is none, with a certificate for the server when there is none.

    Raises AuthorityLocked for one that is there already, or FolderUnusable.
    """
    if (folder / CA_KEY).exists():
        authority = open_authority(folder, passphrase)
    else:
        authority = new_authority(f"Loket {names[0]}")
        locked = serialization.BestAvailableEncryption(passphrase.encode())
        keep(folder, {CA_CERTIFICATE: authority.pem, CA_KEY: _key_pem(authority.key, locked)})
    if not (folder / SERVER_CERTIFICATE).exists():
        keep_server(folder, authority.for_server(names))
    return authority


def open_authority(folder: Path, passphrase: str) -> Authority:
    """Unlock the authority of a folder; raises AuthorityMissing or AuthorityLocked."""
    try:
        certificate = x509.load_pem_x509_certificate((folder / CA_CERTIFICATE).read_bytes())
        locked = (folder / CA_KEY).read_bytes()
    except (OSError, ValueError) as problem:
        raise AuthorityMissing(folder=folder) from problem
    try:
        key = serialization.load_pem_private_key(locked, passphrase.encode())
    except (ValueError, TypeError) as problem:
        raise AuthorityLocked from problem
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(certificate, key)


def renew_server(folder: Path, passphrase: str) -> tuple[str, ...]:
    """A new certificate for the server under the names of the old one; those names. Raises as `open_authority` does."""
    authority = open_authority(folder, passphrase)
    names = server_names(folder)
    keep_server(folder, authority.for_server(names))
    return names


def server_names(folder: Path) -> tuple[str, ...]:
    """The names of the server in its certificate; raises AuthorityMissing."""
    try:
        certificate = x509.load_pem_x509_certificate((folder / SERVER_CERTIFICATE).read_bytes())
    except (OSError, ValueError) as problem:
        raise AuthorityMissing(folder=folder) from problem
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(one.value) for one in named)


def keep_server(folder: Path, issued: Issued) -> None:
    """Write the server's certificate and key; raises FolderUnusable."""
    keep(folder, {SERVER_KEY: issued.key, SERVER_CERTIFICATE: issued.certificate})


def keep(folder: Path, files: dict[str, bytes]) -> None:
    """Write files that only their owner may read into a folder, made when new; raises FolderUnusable."""
    try:
        make_folder(folder)
        for name, data in files.items():
            write_durably(folder / name, data)
    except OSError as problem:
        raise FolderUnusable(folder=folder) from problem


def _draft(name: str, key: ec.EllipticCurvePublicKey, issuer: x509.Name, life: timedelta) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, now + life) - _SLACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    """What a key is for: signing certificates, or proving who is there."""
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey, protection: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)
