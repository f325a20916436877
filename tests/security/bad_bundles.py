"""Bundles made to hurt: zips, folders and dossier.json, each with the code under which it must be set aside."""

import io
import json
import os
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

Make = Callable[[Path], object]


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    """A zip's entry under any name at all."""
    info = zipfile.ZipInfo("x")
    info.filename, info.external_attr = name, mode << 16
    return info


def zip_of(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(entry(name) if isinstance(name, str) else name, data, compress_type=method)
    return out.getvalue()


def good_zip(good: Path) -> bytes:
    return zip_of(*((path.relative_to(good).as_posix(), path.read_bytes()) for path in sorted(good.rglob("*.*"))))


NAMES = [
    *("../luar.txt", "../../../../tmp/luar.txt", "a/../../luar.txt", "/etc/luar.txt", "//server/share/x", "/", ".."),
    *("C:luar.txt", "C:\\luar.txt", "c:/luar.txt", "..\\luar.txt", "\\\\server\\x", "a\\b", "scans/kk.jpg:stream"),
    *(
        "CON",
        "con.txt",
        "scans/NUL",
        "scans/aux.jpg",
        "COM1",
        "lpt9.pdf",
        "PRN .txt",
        "a\x00b",
        "a\nb",
        "a\x1b[2J",
        "a?b",
    ),
    *(
        "a*b",
        "a|b",
        'a"b',
        "a<b>",
        "x" * 130,
        "berakhir. /a",
        "titik.",
        "spasi ",
        "é" * 100,
        "a\x7fb",
    ),
]


def bad_zips(good: Path) -> Iterator[tuple[str, bytes, str]]:
    """Each with its name and code."""
    whole = good_zip(good)
    for number, name in enumerate(NAMES):
        yield f"name {number}", zip_of((name, b"x")), "zip_unsafe"
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK):
        yield f"special {kind:o}", zip_of((entry("scans/kk.jpg", kind | 0o777), b"/etc/passwd")), "zip_unsafe"
    yield "a name of 301", zip_of(("x/" * 150 + "x", b"")), "zip_unsafe"
    yield "twice", zip_of(("a.txt", b"1"), ("b.txt", b"2")).replace(b"b.txt", b"a.txt"), "zip_unsafe"
    yield "twice in other letters", zip_of(("a.txt", b"1"), ("A.TXT", b"2")), "zip_unsafe"
    yield "file and folder", zip_of(("a", b"1"), ("a/b", b"2")), "zip_broken"
    yield "bzip2", zip_of(("a", bytes(9_000_000)), method=zipfile.ZIP_BZIP2), "zip_unsafe"
    yield "lzma", zip_of(("a", bytes(9_000_000)), method=zipfile.ZIP_LZMA), "zip_unsafe"
    yield (
        "unknown method",
        whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63\x00"),
        "zip_unsafe",
    )
    yield "locked", _flagged(whole, 1), "zip_broken"
    yield "strongly locked", _flagged(whole, 0x41), "zip_broken"
    yield "patched data", _flagged(whole, 0x20), "zip_broken"
    yield "entries overlapping", _overlapping(), "zip_unsafe"
    yield (
        "a zip in a zip in a zip",
        zip_of(("a.zip", zip_of(("b.zip", zip_of(("c", bytes(999))))))),
        "dossier_json_missing",
    )
    yield "a million entries", b"PK\x01\x02" + bytes(42) + _end(2**16 - 1, 46_000_000), "zip_unsafe"
    yield "a list longer than it says", _end(1, 2**32 - 1), "zip_unsafe"
    yield "zip64", b"PK\x06\x06" + bytes(52) + b"PK\x06\x07" + bytes(16) + _end(1, 46), "zip_unsafe"
    yield "end outside", _end(1, 46, 2**31), "zip_broken"
    yield "only an end", _end(0, 0), "dossier_json_missing"
    yield "nothing", b"", "zip_broken"
    yield "text", b"bukan zip", "zip_broken"
    yield "exe", b"MZ" + bytes(500), "zip_broken"
    for tenth in (0.05, 0.3, 0.6, 0.9, 0.99):
        yield f"cut at {tenth}", whole[: int(len(whole) * tenth)], "zip_broken"
    chance = random.Random(8)
    head = whole.rfind(b"PK\x01\x02")
    for number in range(10):
        spoiled = bytearray(whole)
        spoiled[chance.randrange(head)] ^= 1 << chance.randrange(8)
        yield f"flip {number}", bytes(spoiled), "*"
    for number in range(10):
        spoiled = bytearray(whole)
        spoiled[chance.randrange(head, len(whole))] ^= 0xFF
        yield f"flip in the list {number}", bytes(spoiled), "*"


def _flagged(whole: bytes, flag: int) -> bytes:
    """The first entry with a flag in both of its heads."""
    spoiled = bytearray(whole)
    spoiled[6] |= flag
    spoiled[whole.find(b"PK\x01\x02") + 8] |= flag
    return bytes(spoiled)


def _end(count: int, length: int, at: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, at, 0)


def _overlapping() -> bytes:
    """A hundred names for one packed block of ten megabytes: a gigabyte in all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(10_000_000)) + packer.flush()
    sizes = struct.pack("<3L", zlib.crc32(bytes(10_000_000)), len(packed), 10_000_000)
    local = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(4) + sizes + struct.pack("<2H", 1, 0) + b"a"
    listed = b"".join(
        b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00"
        + bytes(4)
        + sizes
        + struct.pack("<5H2L", 1, 0, 0, 0, 0, 0, 0)
        + bytes((48 + n,))
        for n in range(60)
    )
    return local + packed + listed + _end(60, len(listed), len(local) + len(packed))


def bad_json(good: bytes) -> Iterator[tuple[str, bytes]]:
    """A dossier.json in every wrong way."""
    value = json.loads(good)
    text = good.decode()

    def with_(**changes: object) -> bytes:
        return json.dumps(value | changes).encode()

    yield "mark before", b"\xef\xbb\xbf" + good
    yield "utf-16", text.encode("utf-16")
    yield "latin-1", text.replace('"channel": "', '"channel": "\xe9').encode("latin-1")
    yield "lists nested", b"[" * 200_000
    yield "objects nested", b'{"a":' * 100_000
    yield "nested in an unknown key", good[:-2].rstrip()[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield "a number of 100,000 digits", with_()[:-1] + b',"x":' + b"9" * 100_000 + b"}"
    yield "nan", with_()[:-1] + b',"x":NaN}'
    yield "infinity", with_()[:-1] + b',"x":-Infinity}'
    yield "a key twice", with_()[:-1] + b',"service":"ktp_baru"}'
    yield "a form's key twice", with_().replace(b'"form": {', b'"form": {"nik": "3171000000000001", ')
    yield "half a character", with_().replace(b'"form": {', b'"form": {"x": "\\ud800", ')
    yield "nul in a form", with_(form=value["form"] | {"nama": "A\x00B"})
    yield "escape codes in a form", with_(form=value["form"] | {"nama": "A\x1b[2JB"})
    yield "turned letters in a form", with_(form=value["form"] | {"nama": "A\u202eB"})
    yield "a form of 10,000 keys", with_(form={str(n): "x" for n in range(10_000)})
    yield "a key of 200 letters", with_(form={"x" * 200: "x"})
    yield "a value of 100,000", with_(form={"x": "x" * 100_000})
    yield "a channel with a line", with_(channel="web\x00")
    yield "10,000 changes", with_(changes=["nama"] * 10_000)
    yield "41 documents", with_(documents=value["documents"][:1] * 41)
    yield "year 1", with_(submitted_at="0001-01-01T00:00:00+14:00")
    yield "year 9999", with_(submitted_at="9999-12-31T23:59:59-14:00")
    yield "a moment as a number", with_(submitted_at=1e300)
    yield "more than a megabyte", good[:-2] + b" " * 1_000_001 + b"}"
    yield "cut off", good[: len(good) // 2]
    yield "two values", good + good
    yield "nothing after", good + b"\x00"


def bad_paths(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Files named where no file of a bundle can be."""
    value = json.loads(good)
    for number, name in enumerate(NAMES):
        first = value["documents"][0] | {"file": name}
        yield f"path {number}", json.dumps(value | {"documents": [first, *value["documents"][1:]]}).encode()


def bad_folders(first: str) -> Iterator[tuple[str, Make, str]]:
    """What can be done to a good bundle's folder on Linux; `first` is the file of its first document."""

    def replaced(name: str, make: Make) -> Make:
        def change(folder: Path) -> None:
            (folder / name).unlink()
            make(folder / name)

        return change

    def deep(folder: Path) -> None:
        for _ in range(400):
            folder = folder / "a"
        folder.mkdir(parents=True)
        (folder / "x").write_bytes(b"x")

    def unlisted(folder: Path) -> None:
        (folder / "dossier.json").unlink()
        for name in (b"\xff\xfe.txt", b"\xc3(.txt", b"baris\nbaru"):
            (folder / os.fsdecode(name)).write_bytes(b"x")

    def linked_scans(folder: Path) -> None:
        (folder / "scans").rename(folder.with_name("asli"))
        (folder / "scans").symlink_to(folder.with_name("asli"))

    def huge(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(100_000_000)

    yield "pipe as dossier.json", replaced("dossier.json", os.mkfifo), "dossier_json_missing"
    yield (
        "device as dossier.json",
        replaced("dossier.json", lambda path: path.symlink_to("/dev/zero")),
        "dossier_json_missing",
    )
    yield (
        "link as dossier.json",
        replaced("dossier.json", lambda path: path.symlink_to("/etc/passwd")),
        "dossier_json_missing",
    )
    yield "folder as dossier.json", replaced("dossier.json", Path.mkdir), "dossier_json_missing"
    yield "huge dossier.json", replaced("dossier.json", huge), "dossier_json_invalid"
    yield "pipe as a scan", replaced(first, os.mkfifo), "scan_file_outside"
    yield "endless device as a scan", replaced(first, lambda path: path.symlink_to("/dev/zero")), "scan_file_outside"
    yield "huge scan", replaced(first, huge), "scan_file_too_large"
    yield "empty scan", replaced(first, Path.touch), "scan_hash_wrong"
    yield "scans elsewhere", linked_scans, "scan_file_outside"
    yield "names that are no text", unlisted, "dossier_json_missing"
    yield "400 folders deep", lambda folder: (deep(folder), (folder / "dossier.json").unlink()), "dossier_json_missing"
