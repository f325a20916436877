"""A PDF that shows other words than were signed is never valid, whichever way its signed bytes were kept whole."""

from io import BytesIO

import pypdfium2
import pytest
from attacks import Outcome, Record
from signing import NOW, Authority, Party
from test_signature import plain_pdf, trusting, with_proofs
from wrapping import filled, updated, with_a_field, with_unlisted_page, wrapped

from ocr.signature import read_signature
from workstation.domain.reading import SignatureStatus as Status


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.found()


@pytest.fixture(scope="module")
def official(authority: Authority) -> Party:
    return authority.official()


def status(pdf: bytes, authority: Authority) -> Status:
    return read_signature(pdf, trusting(authority, *authority.lists()), NOW).status


def shown(pdf: bytes) -> str:
    text: str = pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_range()
    return text


def test_another_page_between_or_behind_signed_bytes(authority: Authority, official: Party, attack: Record) -> None:
    signed = authority.sign(plain_pdf(), official)
    assert status(signed, authority) is Status.VALID
    forged = [wrapped(signed, padded=False), wrapped(signed, padded=True), updated(signed)]
    assert {shown(one) for one in forged} == {"AKTA PALSU"}
    seen = sum(status(one, authority) is Status.CHANGED for one in forged)
    attack("PDF: another page around the signed bytes", Outcome.DETECTED, len(forged), seen)


def test_a_page_that_only_some_programs_see(authority: Authority, official: Party, attack: Record) -> None:
    signed = authority.sign(plain_pdf(), official)
    proven = with_proofs(signed, authority, *authority.lists())
    assert status(proven, authority) is Status.VALID
    forged = with_unlisted_page(signed, proven)
    assert shown(forged) == "AKTA PALSU"
    seen = status(forged, authority) is Status.CHANGED
    attack("PDF: a page that no table of objects lists", Outcome.DETECTED, 1, int(seen))


def test_a_field_filled_between_two_signatures(authority: Authority, official: Party, attack: Record) -> None:
    signed = authority.sign(with_a_field(), official)
    second = authority.official("KEPALA SEKSI")
    honest, forged = (authority.sign(pdf, second, field="Dua") for pdf in (signed, filled(signed)))
    assert status(honest, authority) is Status.VALID
    seen = status(forged, authority) is Status.CHANGED
    attack("PDF: a field filled between two signatures", Outcome.DETECTED, 1, int(seen))


def test_all_who_signed_are_named(authority: Authority, official: Party) -> None:
    twice = authority.sign(authority.sign(plain_pdf(), official), authority.official("ORANG LAIN"), field="Dua")
    found = read_signature(twice, trusting(authority, *authority.lists()), NOW)
    assert (found.status, found.signer) == (Status.VALID, "KEPALA DINAS CONTOH, ORANG LAIN")
