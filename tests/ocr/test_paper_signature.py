"""The office's certificate on a paper: over all of it, told when changed, refused when it cannot be used."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from signing import NOW, YEAR, issue

from ocr.papers import look_at_paper
from ocr.signature import read_signature
from ocr.trust import TrustFolder
from printing.receipts import PdfReceiptPrinter
from workstation.access.errors import CertificateEnded, CertificateUnusable
from workstation.access.office_certificate import FILE, OfficeSigner, install
from workstation.domain.reading import SignatureStatus
from workstation.domain.receipt import Letterhead, Paper, Receipt, ReceiptType

RECEIPT = Receipt(
    type=ReceiptType.TANDA_TERIMA,
    serial="TT/LOKET-3/2026/00012-K7Q4M",
    registration_no="3273-20261105-211034",
    service="ktp_hilang",
    channel="web",
    submitted_at=NOW,
    issued_at=NOW,
    letterhead=Letterhead("PEMERINTAH KOTA SPESIMEN", "DINAS SPESIMEN", (), "Spesimen", "Kepala"),
    form={"nik": "3171015708950001", "nama": "SITI SPESIMEN RAHAYU"},
    officer="SPESIMEN",
    code="LKT0.AAAA",
)
PASSWORD = "kata sandi contoh"


class Kept:
    """Port `Secrets`, in memory."""

    def __init__(self) -> None:
        self.names: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.names.get(name)

    def set(self, name: str, value: bytes) -> None:
        self.names[name] = value

    def delete(self, name: str) -> None:
        self.names.pop(name, None)


@pytest.fixture
def office(tmp_path: Path) -> tuple[OfficeSigner, TrustFolder]:
    """A signer below root and issuing authority, and the root to trust."""
    root = issue("Akar Spesimen", authority=True)
    authority = issue("Penerbit Spesimen", root, authority=True)
    signer = issue("DINAS SPESIMEN", authority)
    packed = serialize_key_and_certificates(
        b"office", signer.key, signer.certificate, [authority.certificate], BestAvailableEncryption(PASSWORD.encode())
    )
    source = tmp_path / "kantor.p12"
    source.write_bytes(packed)
    secrets = Kept()
    found = install(source, PASSWORD, tmp_path, secrets)
    assert (found.name, found.until) == ("DINAS SPESIMEN", (NOW + YEAR).date())
    return OfficeSigner(tmp_path / FILE, secrets), TrustFolder((root.der,), version="roots")


def test_a_signed_paper_is_whole_and_a_changed_one_is_told(
    office: tuple[OfficeSigner, TrustFolder], tmp_path: Path
) -> None:
    signer, trust = office
    plain = PdfReceiptPrinter().render(RECEIPT, Paper.A5)
    signed = signer.sign(plain, NOW)
    assert signed.startswith(plain)
    found = read_signature(signed, trust, NOW)
    assert (found.signer, found.status) == ("DINAS SPESIMEN", SignatureStatus.REVOCATION_UNKNOWN)
    file = tmp_path / "resi.pdf"
    file.write_bytes(signed)
    look = look_at_paper(file)
    # The signature's field has no size, so it hides nothing.
    assert not look.covered and "SITI SPESIMEN RAHAYU" in look.text
    assert look.signature is not None and look.signature.signer == "DINAS SPESIMEN"
    file.write_bytes(signed.replace(b"/Creator", b"/Creatox", 1))
    changed = look_at_paper(file).signature
    assert changed is not None and changed.status is SignatureStatus.BROKEN


def test_a_certificate_that_cannot_be_used_is_named(office: tuple[OfficeSigner, TrustFolder], tmp_path: Path) -> None:
    signer, _ = office
    plain = PdfReceiptPrinter().render(replace(RECEIPT, code="LKT0.B"), Paper.THERMAL80)
    with pytest.raises(CertificateEnded):
        signer.sign(plain, NOW + YEAR + timedelta(days=1))
    for file, password in (("kantor.p12", "salah"), ("tidak-ada.p12", PASSWORD)):
        with pytest.raises(CertificateUnusable):
            install(tmp_path / file, password, tmp_path, Kept())
    with pytest.raises(CertificateUnusable):
        OfficeSigner(tmp_path / FILE, Kept()).sign(plain, NOW)
