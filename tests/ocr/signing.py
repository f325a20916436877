"""A small authority that signs PDFs as the registry's does: root, issuing CA, signer, timestamping, revocation list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Party:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1(self) -> Any:
        return asn1.Certificate.load(self.der)

    @property
    def asn1_key(self) -> Any:
        kind, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
        return keys.PrivateKeyInfo.load(self.key.private_bytes(kind, form, serialization.NoEncryption()))


def issue(
    name: str, issuer: Party | None = None, ends: datetime = NOW + YEAR, authority: bool = False, stamping: bool = False
) -> Party:
    """A certificate made by `issuer` (self-signed without one), good from three years before now."""
    # The library's timestamper for tests signs with RSA only.
    key = rsa.generate_private_key(65537, 2048) if stamping else ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 3 * YEAR)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if stamping:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Party(builder.sign(signer, hashes.SHA256()), key)


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def revocation_list(issuer: Party, *revoked: Party, at: datetime = NOW) -> bytes:
    """The issuer's list of revoked certificates, a day old at `at` and good for a month."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at - timedelta(days=1))
        .next_update(at + timedelta(days=30))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for party in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(party.certificate.serial_number)
        made = made.add_revoked_certificate(entry.revocation_date(at - timedelta(days=2)).build())
    return made.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class Authority:
    """A hierarchy as BSrE's: root, issuing CA, and a timestamp authority."""

    root: Party
    issuing: Party
    stamping: Party

    @classmethod
    def found(cls, name: str = "Contoh") -> "Authority":
        root = issue(f"Root CA {name}", ends=NOW + 5 * YEAR, authority=True)
        issuing = issue(f"{name} CA DS G1", root, ends=NOW + 4 * YEAR, authority=True)
        return cls(root, issuing, issue(f"Waktu {name}", root, ends=NOW + 4 * YEAR, stamping=True))

    def official(self, name: str = "KEPALA DINAS CONTOH", ends: datetime = NOW + YEAR) -> Party:
        return issue(name, self.issuing, ends)

    def lists(self, *revoked: Party, at: datetime = NOW) -> tuple[bytes, bytes]:
        return revocation_list(self.root, at=at), revocation_list(self.issuing, *revoked, at=at)

    def sign(
        self, pdf: bytes, who: Party, at: datetime = NOW, stamped: bool = False, field: str = "Tanda", **meta: Any
    ) -> bytes:
        """The PDF with a signature by `who`, with a timestamp of `at` if so wanted."""
        known = SimpleCertificateStore()
        known.register_multiple([self.root.asn1, self.issuing.asn1])
        signer = SimpleSigner(signing_cert=who.asn1, signing_key=who.asn1_key, cert_registry=known)
        stamper = DummyTimeStamper(self.stamping.asn1, self.stamping.asn1_key, known, fixed_dt=at) if stamped else None
        writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
        metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, **meta)
        PdfSigner(metadata, signer, timestamper=stamper, new_field_spec=SigFieldSpec(field)).sign_pdf(
            writer, output=out
        )
        return out.getvalue()


def write_trust(folder: Path, *contents: tuple[str, bytes]) -> Path:
    """A folder of trusted certificates and revocation lists."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents:
        (folder / name).write_bytes(data)
    return folder
