"""Uploads made to hurt: each a name, the bytes, and which errors may be given (none named: any error, or a picture)."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from bad_pdfs import bad_pdfs, plain_pdf
from PIL import Image, ImageCms

NOT = ("not_a_picture",)
BROKEN = ("broken_file",)
PIXELS = ("too_many_pixels",)
PAGES = ("too_many_pages",)
ANY_ERROR = ("*",)


@dataclass(frozen=True)
class Bad:
    """A bad file. `codes`: the errors that fit; `*` any error at all; none: an error or a picture."""

    name: str
    data: bytes
    codes: tuple[str, ...] = ()


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int = 160, height: int = 120, seed: int = 1) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, idat: bytes, depth: int = 1, colour: int = 0, before: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", idat) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    """`size` zero bytes, deflated without ever being there at once."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    packed = [packer.compress(block) for _ in range(size >> 20)]
    return b"".join([*packed, packer.compress(bytes(size & 0xFFFFF)), packer.flush()])


def tiff(entries: list[tuple[int, int, int, int]], tail: bytes = b"", next_at: int = 0) -> bytes:
    """A little-endian TIFF with one list of (tag, type, count, value)."""
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00\x08\x00\x00\x00" + body + struct.pack("<I", next_at) + tail


def plain_tiff(width: int = 8, height: int = 8, **changes: int) -> bytes:
    values = {
        "bits": 8,
        "compression": 1,
        "samples": 1,
        "rows": height,
        "length": width * height,
        "next_at": 0,
    } | changes
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, values["bits"]), (259, 3, 1, values["compression"])]
    entries += [(262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, values["samples"]), (278, 4, 1, values["rows"])]
    entries += [(279, 4, 1, values["length"])]
    return tiff(entries, bytes(64), values["next_at"])


def segments(kind: int, bodies: list[bytes]) -> bytes:
    """JPEG segments of one kind."""
    return b"".join(struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body for body in bodies)


def with_segments(jpeg: bytes, extra: bytes) -> bytes:
    return jpeg[:2] + extra + jpeg[2:]


def exif(entries: list[tuple[int, int, int, int]], next_at: int = 0) -> bytes:
    return segments(0xE1, [b"Exif\x00\x00" + tiff(entries, next_at=next_at)])


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: Jahat")
    return out.getvalue()


GOOD = {
    "png": saved(noise(), "PNG"),
    "jpg": saved(noise(), "JPEG", quality=80),
    "tif": saved(noise(), "TIFF", compression="tiff_lzw"),
    "webp": saved(noise(), "WEBP", quality=60),
    "pdf": plain_pdf(),
}


def damaged() -> Iterator[Bad]:
    """Good files cut off or with bytes changed at drawn places."""
    chance = random.Random(26)
    for ending, good in GOOD.items():
        for tenth in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9):
            yield Bad(f"cut at {tenth} {ending}", good[: int(len(good) * tenth)], () if ending == "pdf" else ANY_ERROR)
        for number in range(5):
            spoiled = bytearray(good)
            for _ in range(max(3, len(good) // 300)):
                spoiled[chance.randrange(8, len(good))] = chance.randrange(256)
            yield Bad(f"flips {number} {ending}", bytes(spoiled))


def wrong_types() -> Iterator[Bad]:
    """Files that are none of the kinds taken, under any name."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    laughs = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><svg>&b;</svg>'
    texts = {
        "exe": b"MZ\x90\x00\x03" + bytes(60),
        "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
        "html": b"<html><script>alert(1)</script></html>",
        "svg": svg,
        "svg entities": laughs,
        "one byte": b"\xff",
        "utf-16": "Kartu Keluarga".encode("utf-16"),
        "text": b"NIK 3171000000000001",
        "zeros": bytes(1_000_000),
        "ones": b"\xff" * 1000,
        "gif": saved(noise(), "GIF"),
        "bmp": saved(noise(), "BMP"),
        "ico": saved(noise(48, 48), "ICO"),
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(40),
        "mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(40),
        "psd": b"8BPS\x00\x01" + bytes(40),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n(w) file",
        "gzip": zlib.compress(bytes(100), 9, 31),
        "zip": zipped(),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
        "rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
        "jp2": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40),
        "jxl": b"\xff\x0a" + bytes(40),
        "dicom": bytes(128) + b"DICM" + bytes(40),
        "pickle": b"\x80\x04cos\nsystem\n(S'true'\ntR.",
        "shell": b"#!/bin/sh\ntouch /tmp/x\n",
        "riff without webp": b"RIFF\x10\x00\x00\x00WAVEfmt ",
        "pdf header too late": b" " * 1024 + GOOD["pdf"],
        "gifar": saved(noise(), "GIF") + zipped(),
    }
    yield Bad("empty", b"", ("empty_file",))
    yield from (Bad(name, data, NOT) for name, data in texts.items())


def bombs() -> Iterator[Bad]:
    """Little files that would become large ones."""
    yield Bad("png of 900 million pixels", png(30000, 30000, zeros(30000 * 3751)), PIXELS)
    yield Bad("png that claims 2^31", png(2**31 - 1, 2**31 - 1, zlib.compress(b"")), ANY_ERROR)
    yield Bad("png one pixel high", png(60_000_000, 1, zeros(7_500_001)), ANY_ERROR)
    yield Bad("png of 64 bit RGBA", png(6000, 6000, zlib.compress(b""), 16, 6), PIXELS)
    yield Bad("png of nothing", png(0, 0, b""), ANY_ERROR)
    bomb = zeros(60 << 20)
    yield Bad("png text bomb", png(9, 9, zlib.compress(bytes(27)), before=chunk(b"zTXt", b"a\x00\x00" + bomb)))
    yield Bad("png profile bomb", png(9, 9, zlib.compress(bytes(27)), before=chunk(b"iCCP", b"a\x00\x00" + bomb)))
    yield Bad("png with more than it says", png(9, 9, bomb))
    yield Bad("tiff that claims 4 billion", plain_tiff(65535, 65535, length=64, rows=65535), PIXELS)
    yield Bad(
        "tiff of deflated zeros", saved(Image.new("1", (12000, 12000)), "TIFF", compression="tiff_deflate"), PIXELS
    )
    yield Bad(
        "webp of 268 million",
        b"RIFF"
        + struct.pack("<I", 30)
        + b"WEBPVP8X"
        + struct.pack("<I", 10)
        + b"\x00" * 4
        + b"\xfe\x3f\x00" * 2
        + bytes(8),
        ANY_ERROR,
    )
    head = segments(0xC0, [b"\x08" + struct.pack(">HH", 65500, 65500) + b"\x01\x01\x11\x00"])
    yield Bad("jpeg that claims 4 billion", b"\xff\xd8" + head + b"\xff\xd9", ANY_ERROR)
    yield Bad("jpeg of 51 million", saved(Image.new("L", (7200, 7100)), "JPEG", quality=1), PIXELS)
    yield Bad("thirty frames", saved(noise(9, 9), "TIFF", save_all=True, append_images=[noise(9, 9)] * 29), PAGES)
    yield Bad(
        "apng of thirty",
        saved(noise(9, 9), "PNG", save_all=True, append_images=[noise(9, 9, n) for n in range(29)]),
        PAGES,
    )
    big = Image.new("1", (7000, 7000))
    yield Bad(
        "three large frames", saved(big, "TIFF", save_all=True, append_images=[big] * 2, compression="group4"), PIXELS
    )
    many = saved(Image.new("L", (1500, 1500), 90), "JPEG", progressive=True)
    yield Bad("jpeg of 3,000 scans", _rescanned(many, 3000))


def _rescanned(jpeg: bytes, count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each goes over the whole picture."""
    last = jpeg.rfind(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * count + b"\xff\xd9"


def polyglots() -> Iterator[Bad]:
    """Files that are two things at once: they are taken for the picture they begin as, and nothing else runs."""
    html = b"<script>alert(1)</script>"
    yield Bad("pdf and zip", GOOD["pdf"] + zipped())
    yield Bad("zip around a pdf", b"PK\x03\x04" + bytes(26) + GOOD["pdf"])
    yield Bad("html around a pdf", b"<html>" + GOOD["pdf"] + b"</html>")
    yield Bad("jpeg and html", with_segments(GOOD["jpg"], segments(0xFE, [html])) + html)
    yield Bad("jpeg and zip", GOOD["jpg"] + zipped())
    yield Bad("jpeg and pdf", with_segments(GOOD["jpg"], segments(0xFE, [GOOD["pdf"][:60000]])))
    yield Bad("png and php", GOOD["png"] + b"<?php system('id'); ?>")
    yield Bad("png and pdf", png(9, 9, zlib.compress(bytes(27)), before=chunk(b"tEXt", b"a\x00" + GOOD["pdf"])))
    yield Bad("tiff and elf", GOOD["tif"] + b"\x7fELF" + bytes(60))
    yield Bad("jpeg named as webp inside", b"RIFF\x20\x00\x00\x00WEBP" + GOOD["jpg"], ANY_ERROR)


def floods() -> Iterator[Bad]:
    """Too much of what surrounds the pixels."""
    jpeg, full = GOOD["jpg"], 65533
    yield Bad("exif of many entries", with_segments(jpeg, exif([(n, 4, 1, n) for n in range(5000)])))
    yield Bad("exif that points at itself", with_segments(jpeg, exif([(0x8769, 4, 1, 8)], next_at=8)))
    yield Bad("exif of huge counts", with_segments(jpeg, exif([(0x0112, 3, 2**32 - 1, 8), (0x010E, 2, 2**31, 8)])))
    for value in (0, 9, 65535):
        yield Bad(f"exif turn {value}", with_segments(jpeg, exif([(0x0112, 3, 1, value)])))
    yield Bad("exif turn as text", with_segments(jpeg, exif([(0x0112, 2, 4, 0x41414141)])))
    yield Bad("exif of no sense", with_segments(jpeg, segments(0xE1, [b"Exif\x00\x00" + b"\xaa" * 5000])))
    yield Bad("exif segments", with_segments(jpeg, segments(0xE1, [b"Exif\x00\x00" + bytes(full - 6)] * 80)))
    yield Bad(
        "xmp segments", with_segments(jpeg, segments(0xE1, [b"http://ns.adobe.com/xap/1.0/\x00" + b"<a>" * 20000] * 40))
    )
    parts = [b"ICC_PROFILE\x00" + bytes((n, 255)) + bytes(full - 14) for n in range(1, 256)]
    yield Bad("colour profile of 16 MB", with_segments(jpeg, segments(0xE2, parts)))
    yield Bad("comments", with_segments(jpeg, segments(0xFE, [b"a"] * 50_000)))
    yield Bad("tables", with_segments(jpeg, segments(0xDB, [b"\x00" + b"\x01" * 64] * 5000)))
    texts = chunk(b"tEXt", b"a\x00b") * 30_000
    yield Bad("png texts", png(9, 9, zlib.compress(bytes(27)), before=texts))
    yield Bad("png exif", png(9, 9, zlib.compress(bytes(27)), before=chunk(b"eXIf", b"II*\x00" + b"\xff" * 4000)))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield Bad("profile cut off", saved(noise(), "PNG", icc_profile=profile[:60]))


def odd_pictures() -> Iterator[Bad]:
    """Modes, layouts and lies within the kinds taken."""
    yield Bad("16 bit", saved(Image.fromarray(np.full((50, 50), 40000, np.uint16)), "PNG"))
    yield Bad("cmyk", saved(noise().convert("CMYK"), "JPEG"))
    yield Bad("floats with nan", saved(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF"))
    yield Bad("floats without end", saved(Image.fromarray(np.full((9, 9), np.inf, np.float32)), "TIFF"))
    yield Bad("animated webp", saved(noise(9, 9), "WEBP", save_all=True, append_images=[noise(9, 9, 2)] * 3))
    yield Bad("palette missing", png(9, 9, zlib.compress(bytes(90)), 8, 3), ANY_ERROR)
    yield Bad("crc wrong", GOOD["png"][:20] + b"\x01" + GOOD["png"][21:], ANY_ERROR)
    yield Bad("no pixels", png(9, 9, b""), ANY_ERROR)
    yield Bad("pixels that are none", png(9, 9, b"\xff" * 100), ANY_ERROR)
    yield Bad("a chunk of 2 GB", GOOD["png"][:33] + b"\x7f\xff\xff\xffIDAT" + bytes(40), ANY_ERROR)
    yield Bad("tiff that goes round", plain_tiff(next_at=8))
    yield Bad("tiff without strips", tiff([(256, 4, 1, 8), (257, 4, 1, 8)]), ANY_ERROR)
    yield Bad("tiff of no width", plain_tiff(0, 8), ANY_ERROR)
    yield Bad("tiff of 13 bits", plain_tiff(bits=13), ANY_ERROR)
    yield Bad("tiff of 65,535 samples", plain_tiff(samples=65535), ANY_ERROR)
    yield Bad("tiff packed unknown", plain_tiff(compression=31337), ANY_ERROR)
    yield Bad("tiff strip outside", plain_tiff(length=2**31))
    yield Bad("tiff of old jpeg", plain_tiff(compression=6), ANY_ERROR)
    yield Bad("tiff list outside", b"II*\x00\xff\xff\xff\x7f", ANY_ERROR)
    yield Bad("tiff list of 65,535", b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(100), ANY_ERROR)
    yield Bad("big tiff", b"II+\x00\x08\x00\x00\x00" + bytes(40), NOT)
    yield Bad("jpeg without end", GOOD["jpg"][:-2])
    yield Bad("jpeg that only begins", b"\xff\xd8\xff", ANY_ERROR)
    yield Bad("jpeg of 12 bits", b"\xff\xd8" + segments(0xC1, [b"\x0c\x00\x08\x00\x08\x01\x01\x11\x00"]), ANY_ERROR)
    yield Bad("jpeg of arithmetic", b"\xff\xd8" + segments(0xC9, [b"\x08\x00\x08\x00\x08\x01\x01\x11\x00"]), ANY_ERROR)
    yield Bad("webp of one chunk", b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 30, ANY_ERROR)
    yield Bad("one pixel", saved(noise(1, 1), "PNG"))
    yield Bad("a line", saved(noise(4000, 1), "PNG"))


def bad_scans() -> list[Bad]:
    """All of them."""
    pdfs = [Bad(f"pdf {name}", data, codes) for name, data, codes in bad_pdfs()]
    return [*damaged(), *wrong_types(), *bombs(), *polyglots(), *floods(), *odd_pictures(), *pdfs]
