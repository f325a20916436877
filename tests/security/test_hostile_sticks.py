"""Stick files made to hurt: each gives the error of its cause, and nothing of it is used."""

import base64
import hashlib
import json
import os
import random
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pyrage
import pytest
from attacks import Outcome, Record
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from memory import peak_from_now

from workstation.domain.device import DeviceCard
from workstation.domain.errors import BadInput
from workstation.foreign_sticks import open_elsewhere
from workstation.sync.stick_errors import StickNonsense, StickNotOpened
from workstation.sync.stick_manifest import FORMAT, Direction, Letter, signed_bytes
from workstation.sync.stick_parts import State, officers, state_of, state_to_json
from workstation.sync.stickfile import Part, Stick, open_stick, write_stick

MOST_SECONDS, MOST_BYTES = 10.0, 1_000_000_000
SIGNING, OWN, THEIRS = (
    Ed25519PrivateKey.generate(),
    pyrage.x25519.Identity.generate(),
    pyrage.x25519.Identity.generate(),
)
SENDER = DeviceCard("loket-1", SIGNING.public_key().public_bytes_raw(), str(THEIRS.to_public()))
HUB = DeviceCard("pusat", b"p" * 32, str(OWN.to_public()))
LETTER = Letter(Direction.TO_HUB, 7, datetime(2026, 11, 25, tzinfo=UTC))


def outside(sealed: bytes) -> bytes:
    return f"{FORMAT} {len(sealed):020d} {hashlib.sha256(sealed).hexdigest()}\n".encode() + sealed


def sealed_for_us(inside: bytes) -> bytes:
    """What anybody can write who knows our public key."""
    return outside(pyrage.encrypt(inside, [OWN.to_public()]))


def envelope(text: bytes) -> bytes:
    return sealed_for_us(struct.pack(">I", len(text)) + text)


def signed(manifest: object) -> bytes:
    """An envelope that the trusted sender signed, whatever stands in it."""
    text = json.dumps(manifest)
    signature = base64.b64encode(SIGNING.sign(signed_bytes(text))).decode()
    return envelope(json.dumps({"manifest": text, "signature": signature}).encode())


def plain_manifest(**changes: object) -> dict[str, object]:
    value: dict[str, object] = {
        "format": FORMAT,
        "sender": SENDER.workstation,
        "signing_key": base64.b64encode(SENDER.signing_key).decode(),
        "receivers": [{"workstation": "pusat", "age": HUB.age_recipient}],
        "direction": "to_hub",
        "number": 1,
        "created_at": "2026-11-25T08:00:00+00:00",
        "parts": [],
    }
    return value | changes


ONE = {"name": "a", "length": 1, "sha256": "0" * 64}
NONSENSE: list[dict[str, object]] = [
    *({"parts": parts} for parts in (1, [1], [{}], [ONE, ONE], [ONE | {"name": str(n)} for n in range(20_001)])),
    *({"parts": [ONE | {"name": name}]} for name in ("../a", "/a", "a/b/c", "a\x00", "A", "con/../x", "x" * 200, "..")),
    *({"parts": [ONE | {"length": length}]} for length in (-1, True, 1.5, "1", 10**30, 300_000_001)),
    {"parts": [ONE | {"name": "scans/a", "length": 50_000_001}]},
    *({"receivers": receivers} for receivers in ([], 7, [{"workstation": "x", "age": "y"}])),
    *({"created_at": moment} for moment in ("nie", "2026-11-25T08:00:00", 1)),
    *({"sender": sender} for sender in ("../../x", "SITI SPESIMEN", ["a"])),
    *({"direction": "away"}, {"number": -1}, {"number": "x"}, {"signing_key": ""}, {"format": "loket/stick-9"}),
]


def bad_sticks(good: bytes) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(26)
    for place in (0, 1, 12, 13, 20, 60, 98, 99, 100, 101, 130, 200, 300, 1000, len(good) - 17, len(good) - 1):
        yield f"cut at {place}", good[:place]
    for number in range(40):
        spoiled = bytearray(good)
        spoiled[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        yield f"flip {number}", bytes(spoiled)
    body = good[99:]
    for number in range(20):
        spoiled = bytearray(body)
        spoiled[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        yield f"flip behind a right first line {number}", outside(bytes(spoiled))
    yield "nothing", b""
    yield "text", b"bukan stik"
    yield "zeros", bytes(100_000)
    yield "too new", good.replace(b"stick-1", b"stick-2", 1)
    yield "with more after it", good + b"x"
    yield "length of 20 digits", b"%b %b %b\n" % (FORMAT.encode(), b"9" * 20, b"0" * 64)
    age = b"age-encryption.org/v1\n"
    yield "only age's name", outside(age)
    yield "age without stanzas", outside(age + b"--- " + b"A" * 43 + b"\n")
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    yield "100,000 receivers", outside(age + stanza * 100_000 + b"--- " + b"A" * 43 + b"\n")
    yield "a receiver of 10 MB", outside(age + b"-> X25519 " + b"A" * 10_000_000 + b"\n\n--- " + b"A" * 43 + b"\n")
    yield "a stanza without end", outside(age + b"-> X25519 a\n" + (b"A" * 64 + b"\n") * 100_000)
    yield "a password of 2^30 rounds", outside(age + b"-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n--- x\n")
    yield "sealed nothing", sealed_for_us(b"")
    yield "a length of 4 GB", sealed_for_us(b"\xff\xff\xff\xff" + bytes(1000))
    yield "a length of nothing", sealed_for_us(bytes(4))
    for number, text in enumerate(
        [
            *(b"", b"{", b"null", b"[]", b'"x"', b"17", b"\xff\xfe", b"{}", b'{"manifest":1}', b"[" * 1_000_000),
            *(
                b'{"a":' * 500_000,
                b"9" * 1_000_000,
                b'{"manifest":"[]","signature":""}',
                b'{"manifest":"null","signature":""}',
            ),
            b'{"manifest":"' + b"[" * 1_000_000 + b'","signature":""}',
            b'{"manifest":"{\\"format\\":\\"loket/stick-1\\"}","signature":"AAAA"}',
            b'{"manifest":"{\\"format\\":{}}","signature":"\xc3\xa9"}',
        ]
    ):
        yield f"envelope {number}", envelope(text)
    for number, changes in enumerate(NONSENSE):
        yield f"signed nonsense {number}", signed(plain_manifest(**changes))
    yield "a part that does not come", signed(plain_manifest(parts=[ONE]))


def dies(stick: Stick) -> Iterator[int]:
    """As a parser that a stick took down would."""
    os._exit(11)


def eats(stick: Stick) -> Iterator[int]:
    yield len(bytearray(2 * MOST_BYTES))


def hangs(stick: Stick) -> Iterator[int]:
    while True:
        pass
    yield 0


def written(path: Path, name: str, data: bytes) -> Path:
    """A stick that the trusted sender wrote, with one part beside its state."""
    state = Part.of_bytes("state.json", state_to_json(State(("327301",))).encode())
    write_stick(path, SENDER, SIGNING.sign, [HUB], LETTER, [state, Part.of_bytes(name, data)])
    return path


def test_a_stick_that_ends_hangs_or_fills_its_process_costs_that_process(tmp_path: Path, attack: Record) -> None:
    path, taken, begun = written(tmp_path / "surat.loket", "events.jsonl", b"{}\n"), peak_from_now(), monotonic()
    for parse, patience in ((dies, 60.0), (eats, 60.0), (hangs, 0.3)):
        with (
            pytest.raises(StickNotOpened),
            open_elsewhere(path, OWN, [SENDER], tmp_path, patience) as stick,
        ):
            assert len(list(stick.parsed(state_of))) == 1
            list(stick.parsed(parse))
    assert list(tmp_path.iterdir()) == [path]
    assert taken() < MOST_BYTES / 10 and monotonic() - begun < MOST_SECONDS
    attack("stick: takes down what takes it apart", Outcome.PREVENTED, 3, 3)


@pytest.mark.parametrize("line", [b"[" * 4_000_001, b'"' + b"x" * 4_000_001 + b'"', b"7\n" * 500_001])
def test_what_a_trusted_device_wrote_is_bounded_too(tmp_path: Path, line: bytes, attack: Record) -> None:
    path, taken = written(tmp_path / "surat.loket", "officers.jsonl", line), peak_from_now()
    with pytest.raises(StickNonsense), open_elsewhere(path, OWN, [SENDER], tmp_path) as stick:
        list(stick.parsed(officers))
    assert taken() < MOST_BYTES / 4
    attack("stick: floods of a trusted device", Outcome.PREVENTED, 1, 1)


def test_in_a_process_of_its_own_a_stick_ends_alike(tmp_path: Path, attack: Record) -> None:
    path = written(tmp_path / "surat.loket", "scans/a", bytes(3_000_000))
    good = path.read_bytes()
    with open_elsewhere(path, OWN, [SENDER], tmp_path) as there, open_stick(path, OWN, [SENDER], tmp_path) as here:
        assert (there.manifest, there.names, there.read("scans/a")) == (here.manifest, here.names, here.read("scans/a"))
    wrong = list(bad_sticks(good))[5::23]
    for name, data in wrong:
        path.write_bytes(data)
        codes = []
        for opener in (open_stick, open_elsewhere):
            with pytest.raises(BadInput) as problem, opener(path, OWN, [SENDER], tmp_path):
                pass
            codes.append(problem.value.code)
        assert codes[0] == codes[1], name
    attack("stick: hostile, in a process of its own", Outcome.DETECTED, len(wrong), len(wrong))


def test_bad_sticks(tmp_path: Path, attack: Record) -> None:
    path, scratch = tmp_path / "surat.loket", tmp_path / "kerja"
    scratch.mkdir()
    parts = [Part.of_bytes("events.jsonl", b"{}\n" * 2000), Part.of_bytes("state.json", b"{}")]
    write_stick(path, SENDER, SIGNING.sign, [HUB], LETTER, parts)
    good, wrong, count = path.read_bytes(), [], 0
    taken = peak_from_now()
    for name, data in bad_sticks(good):
        path.write_bytes(data)
        begun, code = monotonic(), ""
        try:
            with open_stick(path, OWN, [SENDER], scratch):
                pass
        except BadInput as error:
            code = error.code
            assert "SPESIMEN" not in str(error)
        count += 1
        if not code.startswith("stick_") or monotonic() - begun > MOST_SECONDS or list(scratch.iterdir()):
            wrong.append((name, code))
    assert not wrong
    attack("stick: cut, changed, flooded or nonsense", Outcome.DETECTED, count, count - len(wrong))
    assert count >= 130
    # The other half is for what a process holds before it opens anything.
    assert taken() < MOST_BYTES / 2
    path.write_bytes(good)
    with open_stick(path, OWN, [SENDER], scratch) as stick:
        assert stick.read("state.json") == b"{}"
