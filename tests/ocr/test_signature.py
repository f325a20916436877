"""Electronic signatures of PDFs: each way to be wrong has its own word, and none is taken for another."""

import logging
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from asn1crypto import crl
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore
from reportlab.pdfgen.canvas import Canvas
from signing import NOW, Authority, Party, write_trust

from ocr.bounded import within
from ocr.signature import read_signature
from ocr.trust import TrustFolder, count_roots, load_trust
from workstation.domain.reading import SignatureStatus as Status

LONG_AGO = NOW - timedelta(days=100)


def plain_pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.drawString(50, 100, "KUTIPAN AKTA KELAHIRAN")
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.found()


@pytest.fixture(scope="module")
def official(authority: Authority) -> Party:
    return authority.official()


@pytest.fixture(scope="module")
def signed(authority: Authority, official: Party) -> bytes:
    return authority.sign(plain_pdf(), official)


def trusting(authority: Authority, *lists: bytes) -> TrustFolder:
    return TrustFolder((authority.root.der,), lists)


def status(pdf: bytes, trust: TrustFolder) -> Status:
    return read_signature(pdf, trust, NOW).status


def with_proofs(pdf: bytes, authority: Authority, *lists: bytes) -> bytes:
    """As PAdES-BASELINE-LT: certificates and revocation lists added in an update of the file."""
    out = BytesIO(pdf)
    certificates = [authority.root.asn1, authority.issuing.asn1]
    lists_ = [crl.CertificateList.load(one) for one in lists]
    DocumentSecurityStore.add_dss(out, None, certs=certificates, crls=lists_)
    return out.getvalue()


def with_other_page(pdf: bytes) -> bytes:
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    writer.write(out)
    return out.getvalue()


def test_an_unsigned_pdf_is_only_unsigned(authority: Authority) -> None:
    assert status(plain_pdf(), trusting(authority)) is Status.NOT_SIGNED


def test_a_good_signature_is_valid_and_names_its_signer(authority: Authority, signed: bytes) -> None:
    found = read_signature(signed, trusting(authority, *authority.lists()), NOW)
    assert found.status is Status.VALID
    assert (found.signer, found.issuer) == ("KEPALA DINAS CONTOH", "Contoh CA DS G1")
    assert (found.coverage, found.count, found.timestamped) == ("entire_file", 1, False)


def test_without_news_on_revocation_it_says_so(authority: Authority, signed: bytes) -> None:
    assert status(signed, trusting(authority)) is Status.REVOCATION_UNKNOWN


def test_a_revoked_certificate(authority: Authority, official: Party, signed: bytes) -> None:
    assert status(signed, trusting(authority, *authority.lists(official))) is Status.REVOKED
    brings_it_along = with_proofs(signed, authority, *authority.lists(official))
    assert status(brings_it_along, trusting(authority)) is Status.REVOKED


def test_a_signer_under_another_root(signed: bytes) -> None:
    assert status(signed, trusting(Authority.found("Lain"))) is Status.UNTRUSTED


def test_no_root_is_a_word_of_its_own_and_hides_no_damage(signed: bytes) -> None:
    assert status(signed, TrustFolder()) is Status.NO_ROOT
    assert status(signed + b"tambahan", TrustFolder()) is Status.CHANGED


@pytest.mark.parametrize("tail", [b"tambahan", b"\n%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n%%EOF", b"PK\x03\x04zip"])
def test_bytes_behind_the_end_are_a_change(authority: Authority, signed: bytes, tail: bytes) -> None:
    assert status(signed + tail, trusting(authority)) is Status.CHANGED
    whole = with_proofs(signed, authority, *authority.lists())
    assert status(whole + tail, trusting(authority)) is Status.CHANGED


def test_blanks_behind_the_end_are_none(authority: Authority, signed: bytes) -> None:
    assert status(signed + b"\r\n", trusting(authority)) is Status.REVOCATION_UNKNOWN


def test_another_page_after_signing_is_a_change(authority: Authority, signed: bytes) -> None:
    assert status(with_other_page(signed), trusting(authority)) is Status.CHANGED


def test_one_flipped_bit_breaks_it(authority: Authority, signed: bytes) -> None:
    flipped = bytearray(signed)
    flipped[signed.index(b"stream") + 20] ^= 1
    assert status(bytes(flipped), trusting(authority)) is Status.BROKEN


def test_what_keeps_it_verifiable_may_be_added(authority: Authority, signed: bytes) -> None:
    assert status(with_proofs(signed, authority, *authority.lists()), trusting(authority)) is Status.VALID


def test_a_second_official_may_sign_too(authority: Authority, signed: bytes) -> None:
    second = authority.sign(signed, authority.official("KEPALA SEKSI"), field="Dua")
    found = read_signature(second, trusting(authority, *authority.lists()), NOW)
    assert (found.status, found.count) == (Status.VALID, 2)
    changed_between = authority.sign(with_other_page(signed), authority.official("B"), field="Dua")
    assert status(changed_between, trusting(authority)) is Status.CHANGED


def test_an_expired_certificate_needs_proof_of_the_time(authority: Authority) -> None:
    former = authority.official(ends=NOW - timedelta(days=10))
    bare = authority.sign(plain_pdf(), former)
    stamped = authority.sign(plain_pdf(), former, at=LONG_AGO, stamped=True)
    assert status(bare, trusting(authority)) is Status.EXPIRED
    proofs = with_proofs(stamped, authority, *authority.lists(at=LONG_AGO))
    found = read_signature(proofs, trusting(authority), NOW)
    assert (found.status, found.timestamped, found.signed_at) == (Status.VALID, True, LONG_AGO.isoformat())


@pytest.mark.parametrize(
    "junk", [b"%PDF-1.7 /ByteRange", b"/ByteRange" * 1000, b"%PDF-1.4\n/ByteRange [0 1 2 3]\n%%EOF"]
)
def test_what_cannot_be_parsed_accuses_nobody(authority: Authority, junk: bytes) -> None:
    assert status(junk, trusting(authority)) is Status.UNCHECKED


def test_every_cut_of_a_signed_file_has_a_word(authority: Authority, signed: bytes) -> None:
    found = {status(signed[:end], trusting(authority)) for end in range(0, len(signed), 997)}
    assert found <= {Status.UNCHECKED, Status.NOT_SIGNED, Status.BROKEN}


def test_work_that_takes_too_long_is_broken_off() -> None:
    def forever() -> None:
        while True:
            pass

    started = monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, forever)
    assert monotonic() - started < 5


def test_names_in_certificates_are_not_logged(
    authority: Authority, signed: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        status(signed, trusting(Authority.found("Lain")))
    assert "KEPALA DINAS" not in caplog.text


def test_a_folder_of_trust(tmp_path: Path, authority: Authority, signed: bytes) -> None:
    assert load_trust(tmp_path / "none") == load_trust(None) == TrustFolder()
    folder = write_trust(tmp_path / "roots", ("root.crt", authority.root.der), ("catatan.txt", b"?"))
    one = load_trust(folder)
    assert one.version.startswith("roots-") and count_roots(one) == (1, 0)
    write_trust(folder, ("salah.cer", b"bukan sertifikat"), ("salah.crl", b"bukan daftar"))
    other = load_trust(folder)
    assert other.version != one.version and count_roots(other) == (1, 2)
    assert status(signed, other) is Status.REVOCATION_UNKNOWN
