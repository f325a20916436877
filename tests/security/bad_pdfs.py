"""PDFs made to hurt, written byte by byte."""

import io
import zlib
from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

BROKEN = ("broken_file",)
PAGES = ("too_many_pages",)
LOCKED = ("encrypted_pdf",)
Objects = dict[int, bytes]


def pdf(objects: Objects, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; 1 is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    return bytes(out + b"trailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(data), extra, data)


def flate(data: bytes, extra: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + extra)


def page(content: bytes = b"", extra: bytes = b"", resources: bytes = b"", more: Objects | None = None) -> Objects:
    """The objects of a one-page document: 3 is the page, 4 its content."""
    leaf = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<%b>>%b>>" % (resources, extra)
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 300]>>"
    return {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree, 3: leaf, 4: content or stream(b""), **(more or {})}


def plain_pdf(pages: int = 1, password: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300), encrypt=password, invariant=1)
    for _ in range(pages):
        canvas.drawString(50, 50, "SPESIMEN")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _doubling(depth: int) -> Objects:
    """Each form draws the next one twice: 2^depth drawings."""
    forms = {
        10 + n: stream(
            b"/F Do /F Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (11 + n),
        )
        for n in range(depth)
    }
    leaf = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page(stream(b"/F Do"), resources=b"/XObject<</F 10 0 R>>", more={**forms, 10 + depth: leaf})


def _picture(width: int, height: int, data: bytes, extra: bytes) -> Objects:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8%b"
    return page(
        stream(b"300 0 0 300 0 0 cm /I Do"),
        resources=b"/XObject<</I 9 0 R>>",
        more={9: stream(data, head % (width, height, extra))},
    )


def _trees() -> Iterator[tuple[str, Objects]]:
    """Documents whose pages lead nowhere or round and round."""
    base = page()
    yield "tree that is its own child", {**base, 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    yield (
        "trees that hold each other",
        {**base, 2: b"<</Type/Pages/Kids[5 0 R]/Count 1>>", 5: b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"},
    )
    yield "page that is its own parent", {**base, 3: b"<</Type/Page/Parent 3 0 R/MediaBox 3 0 R>>"}
    yield "count too low", {**base, 2: b"<</Type/Pages/Kids[3 0 R]/Count -5/MediaBox[0 0 9 9]>>"}
    yield "count without pages", {**base, 2: b"<</Type/Pages/Kids[]/Count 19>>"}
    yield "count of billions", {**base, 2: b"<</Type/Pages/Kids[3 0 R]/Count 4000000000>>"}
    yield "no tree", {**base, 1: b"<</Type/Catalog>>"}
    deep = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(10, 2000)}
    yield (
        "tree of 2,000 floors",
        {
            **base,
            **deep,
            2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>",
            2000: b"<</Type/Page/Parent 1999 0 R/MediaBox[0 0 9 9]>>",
        },
    )


def _boxes() -> Iterator[tuple[str, Objects]]:
    for box in (b"0 0 1e9 1e9", b"0 0 1e38 1", b"0 0 0 0", b"9 9 -9 -9", b"0 0 0.001 14400", b"-1e9 -1e9 1e9 1e9",
                b"(a) (b) 3 4", b"0 0 nan inf", b"99999999999999999999 0 1 1"):  # fmt: skip
        yield f"sheet of {box.decode()}", page(extra=b"/MediaBox[%b]" % box)
    yield "turned by 45", page(extra=b"/Rotate 45")
    yield "unit of a million", page(extra=b"/UserUnit 1000000/MediaBox[0 0 14400 14400]")


def _drawings() -> Iterator[tuple[str, Objects]]:
    """Content that takes long, deep or much."""
    yield (
        "form that draws itself",
        page(
            stream(b"/F Do"),
            resources=b"/XObject<</F 9 0 R>>",
            more={9: stream(b"/F Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 9 0 R>>>>")},
        ),
    )
    yield "forms doubling", _doubling(26)
    yield "content of 40 MB", page(flate(b"0 0 9 9 re f\n" * 3_000_000))
    yield "states nested", page(flate(b"q " * 600_000))
    yield "lists nested", page(flate(b"[" * 500_000))
    yield "dictionaries nested", page(stream(b"/A <<" + b"/B <<" * 50_000))
    yield "numbers without end", page(stream(b"9" * 100_000 + b" 0 m"))
    yield "a name of a megabyte", page(stream(b"/" + b"A" * 1_000_000 + b" Do"))
    yield "an inline picture", page(stream(b"BI /W 60000 /H 60000 /BPC 8 /CS /G ID xx EI"))
    tile = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>"
    yield (
        "tiles without number",
        page(
            stream(b"/Pattern cs /P scn 0 0 300 300 re f"),
            resources=b"/Pattern<</P 9 0 R>>",
            more={9: stream(b"0 0 1 1 re f", tile)},
        ),
    )
    program = b"{ " + b"dup mul " * 50_000 + b"}"
    shade = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 10 0 R>>"
    yield (
        "a shade by program",
        page(
            stream(b"/S sh"),
            resources=b"/Shading<</S 9 0 R>>",
            more={9: shade, 10: stream(program, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]")},
        ),
    )
    dashes = b"[0.0001 0.0001] 0 d 0 0 m " + b"300 300 l 0 0 l " * 5_000 + b"S"
    yield "dashes without number", page(flate(dashes))
    glyph = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
    glyph += b"/CharProcs<</A 10 0 R>>/Encoding<</Differences[65/A]>>/Resources<</Font<</T 9 0 R>>>>>>"
    yield (
        "letters that draw themselves",
        page(
            stream(b"BT /T 9 Tf (AAAA) Tj ET"),
            resources=b"/Font<</T 9 0 R>>",
            more={9: glyph, 10: stream(b"BT /T 9 Tf (AAAA) Tj ET")},
        ),
    )
    mask = b"<</Type/ExtGState/SMask<</S/Luminosity/G 10 0 R>>>>"
    yield (
        "masks that mask themselves",
        page(
            stream(b"/G gs 0 0 99 99 re f"),
            resources=b"/ExtGState<</G 9 0 R>>",
            more={
                9: mask,
                10: stream(
                    b"/G gs 0 0 9 9 re f",
                    b"/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency>>/Resources<</ExtGState<</G 9 0 R>>>>",
                ),
            },
        ),
    )


def _pictures() -> Iterator[tuple[str, Objects]]:
    packed = zlib.compress(zlib.compress(bytes(30_000_000), 9), 9)
    yield "picture of 900 million", _picture(30000, 30000, packed, b"/Filter[/FlateDecode/FlateDecode]")
    yield "picture packed five times", _picture(999, 999, packed, b"/Filter[" + b"/FlateDecode" * 5 + b"]")
    yield "picture by a thousand filters", _picture(9, 9, b"x" * 99, b"/Filter[" + b"/ASCII85Decode" * 1000 + b"]")
    for name in (
        b"JBIG2Decode",
        b"JPXDecode",
        b"DCTDecode",
        b"CCITTFaxDecode",
        b"LZWDecode",
        b"RunLengthDecode",
        b"Crypt",
    ):
        yield f"picture by {name.decode()}", _picture(20000, 20000, b"\x80" * 500, b"/Filter/" + name)
    yield "picture of no size", _picture(0, 0, b"", b"")
    yield "picture below nothing", _picture(-5, -5, b"x", b"")


def _actions() -> Iterator[tuple[str, Objects]]:
    """What a reader of PDFs would do by itself; here nothing is done."""
    base = page()
    for action in (
        b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1'\\);while\\(1\\);)>>",
        b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>",
        b"<</S/URI/URI(http://127.0.0.1/)>>",
        b"<</S/GoToR/F(../../../../etc/passwd)/D[0/Fit]>>",
        b"<</S/SubmitForm/F(http://127.0.0.1/)>>",
    ):
        yield f"action {action[5:13].decode()}", {**base, 1: b"<</Type/Catalog/Pages 2 0 R/OpenAction %b>>" % action}
    names = b"<</EmbeddedFiles<</Names[(a.exe) 9 0 R]>>>>"
    yield (
        "embedded file",
        {
            **base,
            1: b"<</Type/Catalog/Pages 2 0 R/Names %b>>" % names,
            9: b"<</Type/Filespec/F(a.exe)/EF<</F 10 0 R>>>>",
            10: stream(b"MZ"),
        },
    )
    xfa = b"<</Fields[]/XFA 9 0 R>>"
    yield (
        "form of entities",
        {
            **base,
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm %b>>" % xfa,
            9: stream(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><xdp>&x;</xdp>'),
        },
    )
    yield (
        "picture from a file",
        {
            **base,
            4: stream(b"/I Do"),
            3: base[3].replace(b"/Resources<<>>", b"/Resources<</XObject<</I 9 0 R>>>>"),
            9: b"<</Subtype/Image/Width 9/Height 9/F(/etc/passwd)/Length 0>>\nstream\n\nendstream",
        },
    )


def bad_pdfs() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Each with its name and the errors that fit (none: an error or a picture)."""
    for group in (_trees(), _boxes(), _drawings(), _pictures(), _actions()):
        yield from ((name, pdf(objects), ()) for name, objects in group)
    good = pdf(page())
    many = b"<</Type/Pages/Kids[" + b"3 0 R " * 10_000 + b"]/Count 10000/MediaBox[0 0 9 9]>>"
    yield "10,000 pages", pdf({**page(), 2: many}), PAGES
    yield "21 pages", plain_pdf(21), PAGES
    yield "locked", plain_pdf(password="rahasia"), LOCKED
    lock = b"/Encrypt<</Filter/Jahat/V 9/R 99/Length 4096>>/ID[(a)(a)]"
    yield "locked unknown", pdf(page(), lock), ()
    yield "only a header", b"%PDF-1.7", BROKEN
    yield "header and end", b"%PDF-1.7\n%%EOF", BROKEN
    yield "version 99", b"%PDF-99.99" + good[8:], ()
    yield "late header", b"x" * 1000 + good, ()
    yield "list that is its own past", good.replace(b"/Size 5", b"/Size 5/Prev %d" % good.rfind(b"xref\n0")), ()
    yield "list outside", good.replace(b"startxref\n", b"startxref\n9999999"), ()
    yield "no list", good[: good.rfind(b"xref\n0")], ()
    yield "list of 2^31", good.replace(b"xref\n0 5", b"xref\n0 2147483647"), ()
    yield "root that is a number", pdf({**page(), 1: b"17"}), BROKEN
    yield "root that is itself", pdf({**page(), 1: b"1 0 R"}), BROKEN
    inside = stream(b"9 0 " + b"[" * 100_000, b"/Type/ObjStm/N 1/First 4")
    yield "objects in objects", pdf({**page(), 9: inside}), ()
    yield "length that points at itself", pdf({**page(), 4: b"<</Length 4 0 R>>\nstream\nq\nendstream"}), ()
    yield "length of 2^63", pdf({**page(), 4: b"<</Length 9223372036854775807>>\nstream\nq\nendstream"}), ()
    yield "a megabyte of brackets", b"%PDF-1.7\n1 0 obj\n" + b"<<" * 500_000, BROKEN
