"""A PDF's own text against its pixels: what is written over is seen, and no scanner is accused."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ocr.forensics.text_layer import disagreements, painted_text
from workstation.domain.reading import FieldReading, Sign

PAGE = (595.0, 842.0)
SHOWN = {"nik": "3310014912190003", "nama": "SITI AISYAH", "no_akta": "3310-LU-2019-0045", "ibu": "NUR AINI"}
SIZE = 10


def place(row: int) -> tuple[float, float]:
    return 200.0, 700.0 - 40 * row


def box(row: int) -> tuple[tuple[float, float], ...]:
    """Where a row stands, in pixels at 200 dpi."""
    left, baseline = place(row)
    top, bottom = PAGE[1] - baseline - SIZE, PAGE[1] - baseline + 3
    corners = ((left, top), (left + 150, top), (left + 150, bottom), (left, bottom))
    return tuple((x * 200 / 72, y * 200 / 72) for x, y in corners)


def readings(confidence: float = 0.999, **changed: str) -> Mapping[str, FieldReading]:
    shown = SHOWN | changed
    return {
        name: FieldReading(value, value, confidence, 0, box(row))  # type: ignore[arg-type]
        for row, (name, value) in enumerate(shown.items())
    }


def pdf(texts: Mapping[str, str], mode: int = 0, picture: bool = False, over: Mapping[str, str] | None = None) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=PAGE)
    if picture:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *PAGE)
    for layer in (texts, over or {}):
        for name, text in layer.items():
            line = canvas.beginText(*place(list(SHOWN).index(name)))
            line.setFont("Helvetica", SIZE)
            line.setTextRenderMode(mode)
            line.textOut(text)
            canvas.drawText(line)
    canvas.save()
    return out.getvalue()


def found(data: bytes, fields: Mapping[str, FieldReading]) -> list[Sign]:
    return list(disagreements(painted_text(data), (fields,)))


def test_text_that_agrees_is_no_sign() -> None:
    assert found(pdf(SHOWN), readings()) == []


@pytest.mark.parametrize(("field", "other"), [("nik", "3310014912850003"), ("nama", "SITI AMINAH")])
def test_text_that_says_otherwise_is_a_sign_with_its_place(field: str, other: str) -> None:
    (sign,) = found(pdf(SHOWN), readings(**{field: other}))
    assert (sign.name, sign.field) == ("text_layer", field)
    assert sign.value == SHOWN[field].replace(" ", "") and sign.box is not None


def test_another_value_painted_over_the_first_is_a_sign() -> None:
    (sign,) = found(pdf(SHOWN, over={"nik": "3310014912850003"}), readings(nik="3310014912850003"))
    assert sign.value == SHOWN["nik"]


def test_the_same_value_painted_twice_is_bold_print() -> None:
    assert found(pdf(SHOWN, over={"nik": SHOWN["nik"]}), readings()) == []


def test_a_scanners_invisible_text_does_not_count() -> None:
    assert found(pdf(SHOWN | {"nik": "3310014912850003"}, mode=3), readings()) == []


def test_a_scanners_text_over_a_picture_of_the_page_does_not_count() -> None:
    assert found(pdf(SHOWN | {"nik": "3310014912850003"}, picture=True), readings()) == []


def test_text_in_a_code_of_its_own_does_not_count() -> None:
    garbled = {name: "".join(chr(ord(letter) + 1) for letter in value) for name, value in SHOWN.items()}
    assert found(pdf(garbled), readings()) == []


def test_doubt_is_no_accusation() -> None:
    assert found(pdf(SHOWN), readings(0.98, nik="3310014912850003")) == []
    assert found(pdf(SHOWN), readings(nama="SITI AISYAN")) == []


def test_text_that_stands_elsewhere_does_not_count() -> None:
    without = {name: value for name, value in SHOWN.items() if name != "nik"}
    assert found(pdf(without), readings()) == []


def test_what_is_no_pdf_has_no_text() -> None:
    assert painted_text(b"%PDF-1.4 broken") == ()
