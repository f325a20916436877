"""The file on the stick: whole, for us, from somebody we trust, unchanged; or nothing of it is used."""

import hashlib
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workstation.domain.device import DeviceCard
from workstation.domain.errors import LoketError
from workstation.domain.event import canonical_json
from workstation.domain.refusals import ScanMissing
from workstation.sync import stick_errors
from workstation.sync.stick_errors import (
    StickCutOff,
    StickForeign,
    StickForOther,
    StickNotWritten,
    StickPartChanged,
    StickSenderUnknown,
    StickTampered,
    StickTooLarge,
    StickTooNew,
    StickUnreadable,
)
from workstation.sync.stick_manifest import (
    DOSSIERS,
    EVENTS,
    SCANS,
    Direction,
    Letter,
    Manifest,
    PartEntry,
    Receiver,
    manifest_text,
    signed_bytes,
    signed_envelope,
    valid_part_name,
)
from workstation.sync.stick_streams import LARGEST_ENVELOPE, Unpacking
from workstation.sync.stickfile import Part, open_stick, write_stick

LETTER = Letter(Direction.TO_HUB, 7, datetime(2026, 11, 25, 8, 30, tzinfo=UTC))
SCAN = random.Random(5).randbytes(200_000)
CONTENT = {
    EVENTS: b'{"schema":"loket/event-1"}\n' * 300,
    "acks.jsonl": b"",
    SCANS + hashlib.sha256(SCAN).hexdigest(): SCAN,
    DOSSIERS: b'{"position":1}\n',
    "leases.jsonl": b"",
}
PREAMBLE = 13 + 1 + 20 + 1 + 64 + 1


@dataclass(frozen=True)
class Keys:
    """A device of an office, for tests."""

    card: DeviceCard
    signing: Ed25519PrivateKey
    identity: pyrage.x25519.Identity

    @classmethod
    def make(cls, name: str) -> "Keys":
        signing, identity = Ed25519PrivateKey.generate(), pyrage.x25519.Identity.generate()
        card = DeviceCard(name, signing.public_key().public_bytes_raw(), str(identity.to_public()))
        return cls(card, signing, identity)


SENDER, HUB, OTHER = Keys.make("loket-1"), Keys.make("pusat"), Keys.make("loket-2")


def parts() -> list[Part]:
    return [Part.of_bytes(name, data) for name, data in CONTENT.items()]


def opened(path: Path, receiver: Keys = HUB, trusted: tuple[Keys, ...] = (SENDER,), **limits: int) -> dict[str, bytes]:
    with open_stick(path, receiver.identity, [keys.card for keys in trusted], path.parent, **limits) as stick:
        return {name: stick.read(name) for name in stick.names}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "surat.loket"
    write_stick(path, SENDER.card, SENDER.signing.sign, [HUB.card], LETTER, parts())
    return path.read_bytes()


@pytest.fixture
def stick(tmp_path: Path, good: bytes) -> Path:
    path = tmp_path / "surat.loket"
    path.write_bytes(good)
    return path


def forged(path: Path, inside: bytes, receiver: Keys = HUB) -> Path:
    """A file whose outside is in order, around whatever inside."""
    sealed = pyrage.encrypt(inside, [receiver.identity.to_public()])
    path.write_bytes(f"loket/stick-1 {len(sealed):020d} {hashlib.sha256(sealed).hexdigest()}\n".encode() + sealed)
    return path


def inside_of(manifest: Manifest, *bodies: bytes, by: Keys = SENDER) -> bytes:
    envelope = signed_envelope(manifest, by.signing.sign(signed_bytes(manifest_text(manifest))))
    return len(envelope).to_bytes(4) + envelope + b"".join(bodies)


def manifest_of(**bodies: bytes) -> Manifest:
    entries = tuple(PartEntry(name, len(body), hashlib.sha256(body).hexdigest()) for name, body in bodies.items())
    receivers = (Receiver("pusat", HUB.card.age_recipient),)
    return Manifest(LETTER, SENDER.card.workstation, SENDER.card.signing_key, receivers, entries)


def test_what_was_written_is_read(stick: Path) -> None:
    assert opened(stick) == CONTENT
    with open_stick(stick, HUB.identity, [OTHER.card, SENDER.card], stick.parent) as read:
        assert read.manifest.letter == LETTER
        assert read.manifest.sender == "loket-1"
        assert read.manifest.total == sum(map(len, CONTENT.values()))
        # Two parts read by turns do not disturb each other.
        with read.open(EVENTS) as events, read.open(DOSSIERS) as dossiers:
            first, only, second = next(events), next(dossiers), next(events)
            assert (first, only, len(list(events))) == (second, b'{"position":1}\n', 298)
        with pytest.raises(KeyError):
            read.open("lain.jsonl")


def test_a_copy_read_twice_says_the_same_and_leaves_nothing_behind(stick: Path, tmp_path: Path) -> None:
    copy = tmp_path / "salinan.loket"
    copy.write_bytes(stick.read_bytes())
    assert opened(copy) == opened(copy) == opened(stick)
    with open_stick(copy, HUB.identity, [SENDER.card], tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["salinan.loket", "surat.loket"]


def test_nothing_on_the_stick_is_readable(good: bytes) -> None:
    for plain in (b"loket/event-1", b"events.jsonl", b"loket-1", b"pusat", SCAN[:40]):
        assert plain not in good


def test_each_receiver_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "surat.loket"
    write_stick(path, SENDER.card, SENDER.signing.sign, [HUB.card, OTHER.card], LETTER, parts())
    assert opened(path, HUB) == opened(path, OTHER) == CONTENT


def test_every_changed_byte_is_found_and_named(stick: Path, good: bytes) -> None:
    places = [*range(0, PREAMBLE + 300, 3), *random.Random(1).sample(range(len(good)), 220), len(good) - 1]
    for place in places:
        stick.write_bytes(good[:place] + bytes([good[place] ^ (1 << place % 8)]) + good[place + 1 :])
        with pytest.raises(LoketError) as caught:
            opened(stick)
        named = {StickTampered, StickForeign, StickCutOff, StickTooNew}
        assert caught.type in (named if place < PREAMBLE else {StickTampered})


def test_a_change_with_a_mended_first_line_is_found_too(stick: Path, good: bytes) -> None:
    """Whoever changes the file on purpose can hash it anew; age and the signature still say no."""
    body = good[PREAMBLE:]
    for place in [*range(0, 300, 7), *random.Random(2).sample(range(len(body)), 60)]:
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        first = f"loket/stick-1 {len(changed):020d} {hashlib.sha256(changed).hexdigest()}\n".encode()
        stick.write_bytes(first + changed)
        with pytest.raises((StickTampered, StickForOther)):
            opened(stick)


def test_a_file_that_was_cut_off_is_called_so(stick: Path, good: bytes) -> None:
    lengths = [*range(PREAMBLE + 300), *random.Random(3).sample(range(len(good)), 200), len(good) - 1]
    for length in lengths:
        stick.write_bytes(good[:length])
        with pytest.raises(StickCutOff):
            opened(stick)
    stick.write_bytes(good + b"\n")
    with pytest.raises(StickTampered):
        opened(stick)


def test_a_cut_at_a_piece_of_age_with_a_mended_first_line_is_found(stick: Path, good: bytes) -> None:
    body = good[PREAMBLE:]
    for length in range(len(body) - 65_536 * 3, len(body), 4096 + 16):
        first = f"loket/stick-1 {length:020d} {hashlib.sha256(body[:length]).hexdigest()}\n".encode()
        stick.write_bytes(first + body[:length])
        with pytest.raises(StickTampered):
            opened(stick)


@pytest.mark.parametrize("content", [b"PK\x03\x04 zip", b"halo", b"loket/dossier-1 x", b"\x00" * 5000])
def test_other_files_are_not_sticks(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "surat.loket"
    path.write_bytes(content)
    with pytest.raises(StickForeign):
        opened(path)


def test_what_is_not_for_us_or_from_a_stranger_is_refused(stick: Path) -> None:
    with pytest.raises(StickForOther):
        opened(stick, OTHER)
    with pytest.raises(StickSenderUnknown, match="loket-1"):
        opened(stick, trusted=())
    with pytest.raises(StickSenderUnknown):
        opened(stick, trusted=(OTHER,))
    # A trusted key under another name is another device.
    with (
        pytest.raises(StickSenderUnknown),
        open_stick(stick, HUB.identity, [replace(SENDER.card, workstation="loket-9")], stick.parent),
    ):
        pass


def test_a_letter_passed_on_to_somebody_else_is_refused(tmp_path: Path) -> None:
    """A receiver can encrypt a signed letter anew; the signature names whom it was meant for."""
    inside = inside_of(manifest_of(a=b"isi"), b"isi")
    assert opened(forged(tmp_path / "surat.loket", inside)) == {"a": b"isi"}
    with pytest.raises(StickForOther):
        opened(forged(tmp_path / "surat.loket", inside, OTHER), OTHER)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: inside_of(m, b"isi", by=OTHER),
        lambda m: inside_of(m, b"isj"),
        lambda m: inside_of(m, b"is"),
        lambda m: inside_of(m, b"isi", b"!"),
        lambda m: inside_of(m, b""),
        lambda m: inside_of(m, b"isi").replace(b"to_hub", b"to_hut"),
        lambda m: inside_of(m, b"isi")[:30],
        lambda m: b"",
        lambda m: b"\xff\xff\xff\xffisi",
        lambda m: b"\x00\x00\x00\x00isi",
        lambda m: b"\x00\x00\x00\x02[]isi",
        lambda m: (200_000).to_bytes(4) + b"[" * 200_000,
        lambda m: inside_of(replace(m, parts=(*m.parts, m.parts[0])), b"isi", b"isi"),
        lambda m: inside_of(replace(m, parts=(replace(m.parts[0], name="../isi"),)), b"isi"),
        lambda m: inside_of(replace(m, parts=(replace(m.parts[0], length=-3),)), b"isi"),
        lambda m: inside_of(replace(m, parts=(replace(m.parts[0], sha256="x"),)), b"isi"),
        lambda m: inside_of(replace(m, parts=(PartEntry("kosong", 0, "0" * 64),))),
        lambda m: inside_of(replace(m, letter=replace(LETTER, created_at=datetime(2026, 11, 25))), b"isi"),
    ],
)
def test_an_inside_that_is_not_what_was_signed_is_tampered(spoil: Callable[[Manifest], bytes], tmp_path: Path) -> None:
    with pytest.raises(StickTampered):
        opened(forged(tmp_path / "surat.loket", spoil(manifest_of(isi=b"isi"))))


def test_a_newer_format_is_named_outside_and_inside(stick: Path, good: bytes) -> None:
    stick.write_bytes(good.replace(b"loket/stick-1", b"loket/stick-2", 1))
    with pytest.raises(StickTooNew):
        opened(stick)
    stick.write_bytes(b"loket/stick-12 kurang")
    with pytest.raises(StickTooNew):
        opened(stick)
    envelope = canonical_json({"manifest": canonical_json({"format": "loket/stick-3"}), "signature": ""}).encode()
    with pytest.raises(StickTooNew):
        opened(forged(stick, len(envelope).to_bytes(4) + envelope))


def test_a_long_envelope_is_refused_before_it_is_taken_in(tmp_path: Path) -> None:
    with (tmp_path / "polos").open("wb") as plain:
        unpacking = Unpacking(HUB.card.age_recipient, [SENDER.card], plain, 10**9)
        with pytest.raises(StickTampered):
            unpacking.write((LARGEST_ENVELOPE + 1).to_bytes(4))


def test_the_size_is_bounded_before_anything_is_unpacked(stick: Path, tmp_path: Path) -> None:
    total = sum(map(len, CONTENT.values()))
    assert opened(stick, limit=total) == CONTENT
    with pytest.raises(StickTooLarge):
        opened(stick, limit=total - 1)
    huge = manifest_of(isi=b"isi")
    huge = replace(huge, parts=(replace(huge.parts[0], length=10**15),))
    with pytest.raises(StickTooLarge):
        opened(forged(tmp_path / "besar.loket", inside_of(huge, b"isi")))
    with (tmp_path / "besar.loket").open("wb") as file:
        file.write(f"loket/stick-1 {10**10:020d} {'0' * 64}\n".encode())
        file.truncate(PREAMBLE + 10**10)
    with pytest.raises(StickTooLarge):
        opened(tmp_path / "besar.loket")


def test_a_stick_that_cannot_be_read_or_written_is_said_to(tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.loket", tmp_path):
        with pytest.raises(StickUnreadable):
            opened(path)
    with pytest.raises(StickNotWritten):
        write_stick(tmp_path / "dicabut" / "x", SENDER.card, SENDER.signing.sign, [HUB.card], LETTER, parts())


def test_a_failed_writing_leaves_what_was_there(stick: Path, good: bytes) -> None:
    class Growing(io.BytesIO):
        pass

    turns = iter((b"isi", b"isi dan lagi"))

    def changing() -> io.BytesIO:
        return Growing(next(turns))

    def missing() -> io.BytesIO:
        if next(counted) > 1:
            raise ScanMissing
        return io.BytesIO(b"isi")

    counted = iter((1, 2))
    for opener, error in ((changing, StickPartChanged), (missing, ScanMissing)):
        with pytest.raises(error):
            write_stick(stick, SENDER.card, SENDER.signing.sign, [HUB.card], LETTER, [Part("isi", opener)])
        assert stick.read_bytes() == good
        assert list(stick.parent.iterdir()) == [stick]


def test_letters_that_nobody_could_read_are_not_written(tmp_path: Path) -> None:
    target = tmp_path / "surat.loket"
    naive = replace(LETTER, created_at=datetime(2026, 11, 25))
    twice = [Part.of_bytes("a", b""), Part.of_bytes("a", b"")]
    for receivers, letter, content in (
        ([], LETTER, parts()),
        ([HUB.card], naive, parts()),
        ([HUB.card], LETTER, twice),
        ([HUB.card], LETTER, [Part.of_bytes("../a", b"")]),
    ):
        with pytest.raises(ValueError, match="letter"):
            write_stick(target, SENDER.card, SENDER.signing.sign, receivers, letter, content)
    assert not target.exists()


def test_names_of_parts_are_no_paths() -> None:
    assert all(map(valid_part_name, CONTENT))
    for name in ("", "/a", "../a", "a/../b", "a//b", "a/b/c", "A", "a\\b", "c:a", "a\n", "a/", ".a", "a" * 129, "a..b"):
        assert not valid_part_name(name), name


def test_every_cause_has_its_own_code() -> None:
    causes = [
        one for one in vars(stick_errors).values() if isinstance(one, type) and one.__module__ == stick_errors.__name__
    ]
    assert len({one.code for one in causes}) == len({one.text for one in causes}) == len(causes) == 16


LARGE = """
import json, sys
from pathlib import Path
sys.path.insert(0, "{tests}")
from test_stickfile import HUB, LETTER, SENDER, Part, open_stick, write_stick
folder = Path(sys.argv[1])
with (folder / "besar.bin").open("wb") as file:
    file.truncate(100_000_000)
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
before = peak()
write_stick(folder / "besar.loket", SENDER.card, SENDER.signing.sign, [HUB.card], LETTER,
            [Part("besar", lambda: (folder / "besar.bin").open("rb"))])
with open_stick(folder / "besar.loket", HUB.identity, [SENDER.card], folder) as stick, stick.open("besar") as part:
    length = 0
    while chunk := part.read(1 << 20):
        length += len(chunk)
print(json.dumps([length, peak() - before]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process's own memory is read the Linux way")
def test_a_large_part_takes_little_memory(tmp_path: Path) -> None:
    script = LARGE.replace("{tests}", str(Path(__file__).parent))
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    length, grown = json.loads(done.stdout)
    assert length == 100_000_000
    assert grown < 20, f"{grown} MB more"
