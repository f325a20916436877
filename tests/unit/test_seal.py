"""The code of a paper: the same seal back, one spelling only, and no changed bit unseen."""

import hashlib
from datetime import date, datetime, timedelta, timezone

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain import seal as sealing
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import State
from workstation.domain.seal import (
    NotASeal,
    Seal,
    SealDamaged,
    SealIncomplete,
    SealNewer,
    SealOfPreview,
    SealProblem,
    body_of,
    code_of,
    message_of,
    name_on_seal,
    preview_code,
    read_code,
    trace_of,
)
from workstation.signatures import verify

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"seal").digest())
PUBLIC = KEY.public_key().public_bytes_raw()
WIB = timezone(timedelta(hours=7))

texts = st.one_of(st.text("ABCXYZ0189 /-.", max_size=60), st.text(st.characters(codec="utf-8"), max_size=25))
seals = st.builds(
    Seal,
    key_id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    type=st.sampled_from(ReceiptType),
    state=st.sampled_from(State),
    serial=texts,
    registration_no=texts,
    name=texts.map(name_on_seal),
    nik_trace=st.binary(min_size=8, max_size=8),
    words_trace=st.binary(min_size=8, max_size=8),
    issued_at=st.integers(1_700_000_000, 2**32 - 1).flatmap(
        lambda at: st.sampled_from([7, 8, 9, 0, 9.5, -3]).map(
            lambda hours: datetime.fromtimestamp(at, timezone(timedelta(hours=hours)))
        )
    ),
    expires_on=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2120, 1, 1))),
    copy_number=st.integers(1, 255),
    provisional=st.booleans(),
    specimen=st.booleans(),
)


def usual(name: str = "SITI SPESIMEN RAHAYU", serial: str = "TT/LOKET-3/2026/00012-K7Q4M") -> Seal:
    at = datetime(2026, 11, 26, 8, 3, 4, tzinfo=WIB)
    kind, state = ReceiptType.SUKET, State.APPROVED
    number, until = "3273-20261105-211034", date(2027, 5, 1)
    return Seal("ab" * 8, kind, state, serial, number, name_on_seal(name), b"12345678", b"87654321", at, until)


def signed(seal: Seal) -> str:
    body = body_of(seal)
    return code_of(body, KEY.sign(message_of(body)))


@given(seals)
def test_a_seal_comes_back_as_it_was_signed(seal: Seal) -> None:
    found = read_code(signed(seal))
    assert found.seal == seal
    assert found.seal.issued_at.utcoffset() == seal.issued_at.utcoffset()
    assert verify(PUBLIC, found.message, found.signature)


@given(seals, st.data())
def test_a_changed_letter_never_passes(seal: Seal, data: st.DataObject) -> None:
    code = signed(seal)
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567.0189").filter(lambda one: one != code[place]))
    try:
        found = read_code(code[:place] + letter + code[place + 1 :])
    except SealProblem:
        return
    assert not verify(PUBLIC, found.message, found.signature)


@given(seals, st.data())
def test_a_changed_bit_never_passes(seal: Seal, data: st.DataObject) -> None:
    body = body_of(seal)
    raw = bytearray(body + KEY.sign(message_of(body)))
    bit = data.draw(st.integers(0, 8 * len(raw) - 1))
    raw[bit // 8] ^= 1 << bit % 8
    try:
        found = read_code(code_of(bytes(raw[:-64]), bytes(raw[-64:])))
    except SealProblem:
        return
    assert not verify(PUBLIC, found.message, found.signature)


@given(seals, st.data())
@settings(max_examples=30)
def test_what_breaks_off_is_incomplete(seal: Seal, data: st.DataObject) -> None:
    code = signed(seal)
    with pytest.raises(SealIncomplete):
        read_code(code[: data.draw(st.integers(len("LKT1."), len(code) - 1))])


def test_a_code_is_found_in_what_people_paste() -> None:
    code, seal = signed(usual()), usual()
    assert read_code(f"Mohon dicek, terima kasih:\n{code.lower()}\nDari Budi").seal == seal
    assert read_code(f"{code[:40]}\n{code[40:90]} \r\n{code[90:]}").seal == seal
    assert read_code(f"resi={code}.").seal == seal


def test_other_codes_are_told_apart() -> None:
    code = signed(usual())
    for text in (
        "",
        "3273-20261105-211034",
        "https://layananonline.dukcapil.kemendagri.go.id/x",
        "LKT.ABC",
        "LKTX.ABC",
    ):
        with pytest.raises(NotASeal):
            read_code(text)
    with pytest.raises(SealNewer):
        read_code(code.replace("LKT1.", "LKT2."))
    with pytest.raises(SealOfPreview):
        read_code(preview_code(usual()))
    assert len(preview_code(usual())) == len(code)


def test_a_code_has_one_spelling() -> None:
    body = body_of(usual())
    signature = KEY.sign(message_of(body))
    for longer in (body + b"\0", body + b"\0" * 5):
        with pytest.raises(SealDamaged):
            read_code(code_of(longer, signature))
    strange = bytearray(body)
    strange[12] |= 0x80
    with pytest.raises(SealDamaged):
        read_code(code_of(bytes(strange), KEY.sign(message_of(bytes(strange)))))


@pytest.mark.parametrize(
    ("seal", "version"),
    [
        (usual(), 9),
        (usual("RADEN AJENG MAHADEWI KUSUMANINGTYAS SASTRODIWIRYO SPESIMEN X"), 10),
        (usual(serial="TT/LOKET-KECAMATAN-HULU-SUNGAI-12/2026/00012-K7Q4M"), 10),
    ],
)
def test_the_symbol_stays_small(seal: Seal, version: int) -> None:
    symbol = segno.make(signed(seal), error="m", micro=False, boost_error=False)
    assert symbol.mode == "alphanumeric"
    assert symbol.version <= version


def test_the_trace_of_a_nik_is_another_on_every_paper_and_tells_nothing() -> None:
    one, other = trace_of("3171015708950001", "TT/A/2026/1"), trace_of("3171015708950001", "TT/A/2026/2")
    assert one != other
    assert one == trace_of(" 3171015708950001 ", "TT/A/2026/1")
    assert one != trace_of("3171015708950002", "TT/A/2026/1")


def test_the_lists_of_types_and_states_only_grow() -> None:
    """Their places stand on paper."""
    assert [kind.value for kind in sealing._TYPES] == ["tanda_terima", "suket", "penolakan", "perbaikan", "penarikan"]
    states = ["pending", "approved", "flagged", "rejected", "returned", "escalated", "conflict"]
    assert [state.value for state in sealing._STATES] == states
    assert set(sealing._TYPES) == set(ReceiptType) and set(sealing._STATES) == set(State)


def test_a_code_printed_today_is_read_for_ever() -> None:
    seal = usual()
    assert hashlib.sha256(body_of(seal)).hexdigest()[:16] == "0350d80360289117"
