"""The certificates that this office trusts for electronic signatures: files in a folder, none shipped with Loket."""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

CERTIFICATES = frozenset({".crt", ".cer", ".pem", ".der"})
REVOCATION_LISTS = frozenset({".crl"})
# A whole national hierarchy is a few dozen certificates; a list of revoked ones can be long.
MAX_FILES = 200
MAX_FILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class TrustFolder:
    """A folder's certificates and revocation lists as bytes, and a word that stands for exactly these."""

    certificates: tuple[bytes, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()
    version: str = ""


def load_trust(folder: Path | None) -> TrustFolder:
    """Read a folder; an empty one, a missing one and None give nothing to trust."""
    if folder is None or not folder.is_dir():
        return TrustFolder()
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in CERTIFICATES | REVOCATION_LISTS)
    fit = [path for path in paths if path.is_file() and path.stat().st_size <= MAX_FILE_BYTES][:MAX_FILES]
    contents = {path: path.read_bytes() for path in fit}
    if not contents:
        return TrustFolder()
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in contents.values()))
    return TrustFolder(
        certificates=tuple(data for path, data in contents.items() if path.suffix.lower() in CERTIFICATES),
        revocation_lists=tuple(data for path, data in contents.items() if path.suffix.lower() in REVOCATION_LISTS),
        version=f"roots-{digest.hexdigest()[:8]}",
    )


def count_roots(trust: TrustFolder) -> tuple[int, int]:
    """How many certificates are their own issuer's, and how many files are neither certificates nor lists."""
    roots = bad = 0
    for data in trust.certificates:
        found = _certificates(data)
        roots += sum(one.subject == one.issuer for one in found)
        bad += not found
    return roots, bad + sum(not is_revocation_list(data) for data in trust.revocation_lists)


def is_revocation_list(der: bytes) -> bool:
    """Whether these bytes are a list of revoked certificates (DER)."""
    try:
        x509.load_der_x509_crl(der)
    except ValueError:
        return False
    return True


def _certificates(data: bytes) -> list[x509.Certificate]:
    with contextlib.suppress(ValueError):
        return (
            x509.load_pem_x509_certificates(data) if b"-----BEGIN" in data else [x509.load_der_x509_certificate(data)]
        )
    return []
