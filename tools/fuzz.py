"""Throw drawn bytes at what takes in files: `python tools/fuzz.py TARGET SECONDS`. `make fuzz` runs every target.

With atheris (Linux) inputs are guided by coverage; without it they are mutated blindly, which finds far less, and the
output says so. It starts from what the tests' makers of hostile files make, from what is kept in tests/security/found
and from what earlier runs here came upon. What breaks a target goes into build/fuzz/found and makes the exit code 1;
move it to tests/security/found, where each run of the tests tries it (`TARGET-….bin`, synthetic and small).
"""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "fuzz"
FOUND = WORK / "found"
KEPT = ROOT / "tests" / "security" / "found"
LONGEST = 200_000
MOST_SECONDS = 10
MOST_MB = 1_000
Target = Callable[[bytes], None]
Seeds = Callable[[], list[bytes]]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "security")]


def scan_target() -> tuple[Target, Seeds]:
    """Reader decoding of pictures."""
    from bad_scans import GOOD, bad_scans

    from ocr.intake import open_page
    from workstation.domain.errors import BadInput

    def run(data: bytes) -> None:
        if b"%PDF-" in data[:1024]:
            return
        for index in range(2):
            try:
                pixels, pages = open_page(data, index, "x")
            except BadInput:
                return
            assert pixels.ndim == 3 and 0 < pages <= 20
            if pages == 1:
                return

    return run, lambda: [*GOOD.values(), *(bad.data for bad in bad_scans() if len(bad.data) < 5_000)]


def pdf_target() -> tuple[Target, Seeds]:
    """The viewer's worker with PDFs: some take PDFium minutes, and the worker is ended for it, as in the window."""
    from bad_pdfs import bad_pdfs, plain_pdf

    from ocr.viewing import PageViewer
    from workstation.domain.errors import BadInput

    viewer = PageViewer()

    def run(data: bytes) -> None:
        try:
            viewer.page(b"%PDF-1.7\n" + data, 0, "x")
        except BadInput as error:
            str(error).encode()

    return run, lambda: [plain_pdf(3), *(data for _, data, _ in bad_pdfs() if len(data) < 20_000)]


def bundle_target() -> tuple[Target, Seeds]:
    """Intake: bytes that begin with `{` as a dossier.json, any others as a zip."""
    from bad_bundles import bad_json, bad_zips, good_zip
    from tiny import tiny_bundle

    from workstation.domain.errors import BadInput
    from workstation.domain.wire import dossier_from_dict, dossier_to_dict
    from workstation.steps.archive import Unpacked, unpack
    from workstation.steps.bundle import open_bundle, registration_of

    place = Path(tempfile.mkdtemp(prefix="loket-fuzz-"))
    good = tiny_bundle(place / "baik", 1)

    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=place) as scratch:
            folder, path = Path(scratch) / "in", Path(scratch) / "x.zip"
            folder.mkdir()
            bundle: Path | Unpacked = folder
            try:
                if data.startswith(b"{"):
                    (folder / "dossier.json").write_bytes(data)
                    (folder / "scans").symlink_to(good / "scans")
                else:
                    path.write_bytes(data)
                    bundle = unpack(path)
                registration_of(bundle)
                dossier = open_bundle(bundle, "x").dossier
            except BadInput as error:
                str(error).encode()
                return
            assert dossier_from_dict(dossier_to_dict(dossier)) == dossier

    json_good = (good / "dossier.json").read_bytes()
    seeds = [
        good_zip(good),
        json_good,
        *(data for _, data, _ in bad_zips(good)),
        *(data for _, data in bad_json(json_good)),
    ]
    return run, lambda: [seed for seed in seeds if len(seed) < 20_000]


def stick_target() -> tuple[Target, Seeds]:
    """Stick import: bytes as the file, and as the envelope inside it, before and after the signature was believed."""
    from test_hostile_sticks import HUB, NONSENSE, OWN, SENDER, bad_sticks, outside, plain_manifest

    from workstation.domain.errors import BadInput
    from workstation.domain.event import canonical_json
    from workstation.sync.stick_manifest import open_envelope
    from workstation.sync.stick_parts import state_from_json
    from workstation.sync.stickfile import open_stick

    place = Path(tempfile.mkdtemp(prefix="loket-fuzz-"))
    path = place / "x.loket"

    def run(data: bytes) -> None:
        for attempt in (_opened_file, _opened_envelope, _read_state):
            try:
                attempt(data)
            except BadInput as error:
                str(error).encode()

    def _opened_file(data: bytes) -> None:
        path.write_bytes(outside(data) if data.startswith(b"age-encryption") else data)
        with open_stick(path, OWN, [SENDER], place):
            pass

    def _opened_envelope(data: bytes) -> None:
        open_envelope(data, HUB.age_recipient, [SENDER], 1_000_000)

    def _read_state(data: bytes) -> None:
        state_from_json(data)

    envelopes = [
        canonical_json({"manifest": canonical_json(plain_manifest(**one)), "signature": ""}) for one in NONSENSE
    ]
    seeds = [data for _, data in bad_sticks(b"loket/stick-1 " + b"0" * 400)] + [text.encode() for text in envelopes]
    return run, lambda: [seed for seed in seeds if len(seed) < 20_000]


TARGETS = {"scan": scan_target, "pdf": pdf_target, "bundle": bundle_target, "stick": stick_target}
# What runs in another process shows no coverage here.
BLIND = ("pdf",)


def kept(name: str) -> list[bytes]:
    """What was found before, or reaches far into a target: kept with the tests."""
    return [path.read_bytes() for path in sorted(KEPT.glob(f"{name}-*.bin"))]


def main(argv: list[str]) -> int:
    """Fuzz one target for some seconds; 1 when something was found."""
    name, seconds = argv[0], int(argv[1])
    FOUND.mkdir(parents=True, exist_ok=True)
    if name in BLIND:
        sys.stdout.write(f"{name}: mutating blindly for {seconds} s, in the worker as the window does\n")
        return _mutate(name, seconds)
    try:
        import atheris
    except ImportError:
        sys.stdout.write(f"{name}: atheris is not installed here; mutating blindly for {seconds} s\n")
        return _mutate(name, seconds)
    with atheris.instrument_imports(include=["ocr", "workstation", "PIL", "zipfile", "json"]):
        target, make = TARGETS[name]()
    seeds = [*make(), *kept(name)]
    corpus = WORK / name
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    sys.stdout.write(f"{name}: atheris, {len(seeds)} seeds, {seconds} s\n")
    sys.stdout.flush()
    options = (f"-max_total_time={seconds}", f"-timeout={MOST_SECONDS}", f"-rss_limit_mb={2 * MOST_MB}", "-verbosity=0")
    options += (f"-max_len={LONGEST}", f"-artifact_prefix={FOUND}/{name}-", "-print_final_stats=1")
    atheris.Setup([argv[0], *options, str(corpus)], target)
    atheris.Fuzz()
    return 0


def _mutate(name: str, seconds: int) -> int:
    """Without guidance: flip, cut, repeat and splice seeds."""
    target, make = TARGETS[name]()
    seeds = [*make(), *kept(name)]
    chance, end, runs, found = random.Random(), monotonic() + seconds, 0, 0
    while monotonic() < end:
        data = _mutated(chance, seeds)
        # Kept before it is tried: a crash of the process leaves it behind.
        trial = FOUND / f"{name}-last"
        trial.write_bytes(data)
        begun, problem = monotonic(), ""
        try:
            target(data)
        except Exception as error:
            problem = type(error).__name__
        if problem or monotonic() - begun > MOST_SECONDS:
            found += 1
            trial.rename(FOUND / f"{name}-{problem or 'slow'}-{found}")
        else:
            trial.unlink()
        runs += 1
    sys.stdout.write(f"{name}: {runs} runs, {found} found\n")
    return 1 if found else 0


def _mutated(chance: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        length = chance.choice((1, 2, 4, 8, 64, 1024))
        match chance.randrange(5):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.randint(1, 20)
            case 3:
                other = chance.choice(seeds)
                start = chance.randint(0, len(other))
                data[at : at + length] = other[start : start + length]
            case _:
                data[at : at + 1] = chance.choice((b"\x00", b"\xff", b"\x7f", b"9999999999", b"-1", b"[", b"{"))
    return bytes(data[:LONGEST])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
