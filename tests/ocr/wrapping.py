"""Signed PDFs changed without touching a signed byte: wrapped signatures, forged updates, fields filled in between."""

import re
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from reportlab.pdfgen.canvas import Canvas

OTHER_PAGE = b"BT /F1 12 Tf 50 100 Td (AKTA PALSU) Tj ET"


@dataclass(frozen=True)
class Signed:
    """A PDF with one signature, and where its parts lie."""

    pdf: bytes
    covered: tuple[int, ...]
    value: bytes
    signature: int
    page: int

    @classmethod
    def of(cls, pdf: bytes) -> "Signed":
        reader = PdfFileReader(BytesIO(pdf))
        [signature] = reader.embedded_regular_signatures
        page = reader.root["/Pages"]["/Kids"][0]
        reference = signature.sig_object.container_ref
        assert reference is not None
        covered = tuple(int(number) for number in signature.byte_range)
        value = signature.pkcs7_content.rstrip(b"\0") + b"\0"
        return cls(pdf, covered, value, reference.idnum, page.raw_get("/Contents").idnum)

    def objects(self, at: int, covered: tuple[int, ...], value: bytes) -> tuple[bytes, dict[int, int]]:
        """The signature once more under other numbers, and another page; where they lie when the first is `at`."""
        head = (
            b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[%d %d %d %d]/Contents " % covered
        )
        written, places = b"\n", {}
        stream = b"<</Length %d>>\nstream\n%s\nendstream" % (len(OTHER_PAGE), OTHER_PAGE)
        for number, body in ((self.signature, head + value + b">>"), (self.page, stream)):
            places[number] = at + len(written)
            written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return written, places


def wrapped(pdf: bytes, padded: bool) -> bytes:
    """The signed bytes moved apart, with another page between them (signature wrapping, Mladenov and others 2019).

    `padded`: the value is written as long as the gap is, which fools whoever compares lengths only.
    """
    signed = Signed.of(pdf)
    _, first, second, length = signed.covered
    gap = 2 * 4200 + 2
    covered = (0, first, first + gap, length)
    value = literal(signed.value.ljust(4200, b"\0")) if padded else b"<%s>" % signed.value.hex().encode()
    between, places = signed.objects(first, covered, value)
    before, behind = pdf[:first], pdf[second:]
    table_at = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    places = places_in(before, 0) | places_in(behind, first + gap) | places
    between = between.ljust(table_at - first)
    [*_, trailer] = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", behind, re.DOTALL)
    between += table(places) + b"trailer\n<<%s>>\n" % re.sub(rb"/Prev \d+", b"", trailer)
    assert len(between) <= gap, "the numbers above leave room"
    return before + between.ljust(gap) + behind


def updated(pdf: bytes) -> bytes:
    """Another page in an update behind the signed bytes, and a value that is written as long as the update is."""
    signed = Signed.of(pdf)
    length = len(signed.value)
    for padded in range(length, length + 6000):
        value = literal(signed.value.ljust(padded, b"\0"))
        added, places = signed.objects(len(pdf), signed.covered, value)
        table_at = len(pdf) + len(added)
        [*_, before] = re.findall(rb"startxref\s+(\d+)", pdf)
        [*_, trailer] = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", pdf, re.DOTALL)
        trailer = re.sub(rb"/Prev \d+", b"/Prev " + before, trailer)
        rows = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
        added += b"xref\n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (rows, trailer, table_at)
        spare = signed.covered[1] + signed.covered[3] + 2 * padded + 2 - len(pdf) - len(added)
        if spare >= 0:
            end = added.index(b"xref\n%s" % rows)
            return pdf + with_room(added, end, spare, table_at)
    raise AssertionError("the update never fits")


def with_unlisted_page(signed_pdf: bytes, proven: bytes) -> bytes:
    """Another page in front of the update that keeps a signature verifiable, in no table of objects.

    The rows of the update's own table are a byte too short, so that PDFium gathers the objects by itself.
    """
    signed = Signed.of(signed_pdf)
    hidden = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (signed.page, len(OTHER_PAGE), OTHER_PAGE)
    update = proven[len(signed_pdf) :]
    objects, listed = update[: (at := update.rindex(b"\nxref\n") + 1)], update[at:]
    moved = re.sub(rb"(\d{10}) 00000 n ", lambda row: b"%010d 00000 n" % (int(row[1]) + len(hidden)), listed)
    moved = re.sub(rb"startxref\n(\d+)", lambda row: b"startxref\n%d" % (int(row[1]) + len(hidden)), moved)
    return signed_pdf + hidden + objects + moved


def with_room(added: bytes, end: int, spare: int, table_at: int) -> bytes:
    """Blanks before the table, which then begins later."""
    later = added[:end] + b" " * spare + added[end:]
    return later.replace(b"startxref\n%d\n" % table_at, b"startxref\n%d\n" % (table_at + spare))


def literal(value: bytes) -> bytes:
    """Bytes as a literal string, about half as long as in hexadecimal."""
    escaped = re.sub(rb"([\\()])", rb"\\\1", value)
    return b"(" + escaped.replace(b"\r", b"\\r") + b")"


def places_in(part: bytes, at: int) -> dict[int, int]:
    """Where the objects of a part lie when it begins `at`; of one that stands twice the later counts."""
    return {int(found[1]): at + found.start(1) for found in re.finditer(rb"[\r\n](\d+) 0 obj", part)}


def table(places: dict[int, int]) -> bytes:
    """A cross-reference table."""
    count = max(places) + 1
    free = b"0000000000 65535 f \n"
    rows = (b"%010d 00000 n \n" % places[number] if number in places else free for number in range(count))
    return b"xref\n0 %d\n" % count + b"".join(rows)


def with_a_field() -> bytes:
    """A paper whose name is a form's field that looks like print."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.drawString(50, 200, "KUTIPAN AKTA KELAHIRAN")
    canvas.acroForm.textfield(name="nama", x=50, y=100, width=200, height=20, value="ASLI", borderWidth=0)
    canvas.save()
    return out.getvalue()


def filled(pdf: bytes) -> bytes:
    """Another name in that field."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    [field] = [one for one in fields if one.get("/T") == "nama"]
    field["/V"] = generic.pdf_string("PALSU")
    writer.update_container(field)
    writer.write(out)
    return out.getvalue()
