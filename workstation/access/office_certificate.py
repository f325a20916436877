"""The office's certificate, with which a paper's PDF itself is signed (PAdES): a PKCS#12 file and its password.

The file lies in the home folder, sealed by its password; the password is kept among the secrets.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from workstation.access.errors import CertificateEnded, CertificateUnusable
from workstation.access.secrets import OFFICE_CERTIFICATE
from workstation.domain.dates import format_long_date
from workstation.durable import write_durably

if TYPE_CHECKING:
    from workstation.access.secrets import Secrets

FILE = "office.p12"
FIELD = "Loket"
LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class OfficeCertificate:
    """Whose certificate it is, and its last day."""

    name: str
    until: date


def install(source: Path, password: str, home: Path, secrets: "Secrets") -> OfficeCertificate:
    """Keep a PKCS#12 file in the home folder and its password among the secrets; raises CertificateUnusable."""
    content = _read(source)
    certificate = _opened(content, password)
    secrets.set(OFFICE_CERTIFICATE, password.encode())
    write_durably(home / FILE, content)
    return OfficeCertificate(_holder(certificate), certificate.not_valid_after_utc.date())


class OfficeSigner:
    """Signs PDFs with the office's certificate. Port `PdfSigner`; the libraries load at the first paper."""

    def __init__(self, file: Path, secrets: "Secrets") -> None:
        self._file = file
        self._secrets = secrets
        self._signer: Any = None

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF with a signature over all of it; raises CertificateUnusable or CertificateEnded."""
        # It takes a second to load, and most offices have no such certificate.
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
        from pyhanko.sign.fields import SigSeedSubFilter

        signer = self._loaded(at)
        meta = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
        done: BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, signer)
        return done.getvalue()

    def _loaded(self, at: datetime) -> Any:
        from pyhanko.sign import signers

        password = self._secrets.get(OFFICE_CERTIFICATE)
        if password is None:
            raise CertificateUnusable
        certificate = _opened(_read(self._file), password.decode())
        if at.astimezone(UTC) > certificate.not_valid_after_utc:
            raise CertificateEnded(until=format_long_date(certificate.not_valid_after_utc.date()))
        if self._signer is None:
            self._signer = signers.SimpleSigner.load_pkcs12(str(self._file), passphrase=password)  # type: ignore[no-untyped-call]
        if self._signer is None:
            raise CertificateUnusable
        return self._signer


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE)
    except OSError as problem:
        raise CertificateUnusable from problem


def _opened(content: bytes, password: str) -> x509.Certificate:
    try:
        packed = load_pkcs12(content, password.encode())
    except ValueError as problem:
        raise CertificateUnusable from problem
    if packed.key is None or packed.cert is None:
        raise CertificateUnusable
    return packed.cert.certificate


def _holder(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
