"""The papers as a reader of the PDF finds them: words, places, codes, fonts, bytes."""

import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from papers import CODE, FORM, REASONS, WIB, extreme, short
from PIL import Image
from reportlab.lib.units import mm

from printing.paper import SHEETS
from printing.receipts import LogoUnreadable, PdfReceiptPrinter, texts
from printing.receipts.values import in_sentence, moment_of, safe
from workstation.domain.receipt import CalledBack, Paper, Receipt, ReceiptType

PRINTER = PdfReceiptPrinter()
EVERY = [(kind, paper) for kind in ReceiptType for paper in Paper]
LETTERS = (ReceiptType.PERBAIKAN, ReceiptType.PENOLAKAN, ReceiptType.PENARIKAN)


def pages(data: bytes) -> Iterator[pdfium.PdfPage]:
    document = pdfium.PdfDocument(data)
    try:
        yield from document
    finally:
        document.close()


def text_of(data: bytes) -> str:
    """All words, in one line."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages(data)).split())


def squeezed(text: str) -> str:
    # Narrow columns break words at slashes and hyphens.
    return re.sub(r"[\s\u00a0\u0002\ufffe]", "", text)


def render(receipt: Receipt, paper: Paper = Paper.A4) -> bytes:
    return PRINTER.render(receipt, paper)


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_same_content_same_bytes(kind: ReceiptType, paper: Paper) -> None:
    assert render(extreme(kind), paper) == render(extreme(kind), paper)


def test_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib, sys\n"
        "sys.path.insert(0, 'tests/printing')\n"
        "from papers import extreme\n"
        "from printing.receipts import PdfReceiptPrinter\n"
        "from workstation.domain.receipt import Paper, ReceiptType\n"
        "for kind in reversed(ReceiptType):\n"
        "    for paper in reversed(Paper):\n"
        "        print(kind, paper, hashlib.sha256(PdfReceiptPrinter().render(extreme(kind), paper)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, timeout=120
    )
    here = {f"{k} {p} {hashlib.sha256(render(extreme(k), p)).hexdigest()}" for k, p in EVERY}
    assert set(done.stdout.splitlines()) == here


@pytest.mark.parametrize(("kind", "paper"), EVERY)
@pytest.mark.parametrize("make", [short, extreme])
def test_nothing_leaves_the_margins(make, kind: ReceiptType, paper: Paper) -> None:  # type: ignore[no-untyped-def]
    sheet = SHEETS[paper]
    for page in pages(render(make(kind), paper)):
        words = page.get_textpage()
        for i in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(i)
            if left == right:
                continue
            assert left >= sheet.left - 1
            assert right <= sheet.width - sheet.right + 1
            # The footer stands in the bottom margin, clear of the 5 mm that office printers cannot reach.
            assert bottom >= 5 * mm - 1
            assert top <= page.get_height() - sheet.top + 1


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_no_words_overlap(kind: ReceiptType, paper: Paper) -> None:
    for page in pages(render(extreme(kind), paper)):
        words = page.get_textpage()
        boxes = [words.get_charbox(i) for i in range(words.count_chars()) if words.get_text_range(i, 1).strip()]
        centres = sorted(((left + right) / 2, (bottom + top) / 2) for left, bottom, right, top in boxes)
        for one, (x, y) in enumerate(centres):
            for other_x, other_y in centres[one + 1 : one + 12]:
                if other_x - x > 0.5:
                    break
                assert abs(other_y - y) > 2


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_the_person_and_numbers_are_on_it(kind: ReceiptType, paper: Paper) -> None:
    for receipt in (short(kind), extreme(kind)):
        found = squeezed(text_of(render(receipt, paper)))
        for value in (receipt.form["nama"], FORM["nik"], receipt.registration_no, receipt.serial):
            assert squeezed(value) in found
        assert squeezed(receipt.letterhead.office) in found


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("kind", LETTERS)
def test_letters_give_every_reason_and_the_note(kind: ReceiptType, paper: Paper) -> None:
    receipt = extreme(kind)
    # The running header may stand within a text that goes on over the page.
    found = [squeezed(page.get_textpage().get_text_range()) for page in pages(render(receipt, paper))]
    for reason in receipt.reasons:
        assert sum(squeezed(reason) in page for page in found) == 1
    assert "tepidokumenZ" in "".join(found)
    assert squeezed(texts.FREE) in "".join(found)


def test_a_tanda_terima_is_no_ktp_and_lists_what_came() -> None:
    found = text_of(render(short(ReceiptType.TANDA_TERIMA)))
    assert texts.NOT_A_KTP in found
    for words in ("Kartu Keluarga", "Surat keterangan kehilangan dari kepolisian", "Formulir F-1.02", "Pas foto"):
        assert words in found
    assert "Mulai 20 Agustus 2026 di Dinas Kependudukan dan Pencatatan Sipil" in found.replace("\u00a0", " ")
    assert texts.OFFICE_COPY in found


@pytest.mark.parametrize("paper", Paper)
def test_a_letter_that_calls_back_names_each_paper_and_its_day(paper: Paper) -> None:
    printed = datetime(2026, 8, 17, 18, 0, tzinfo=UTC)
    called_back = (
        CalledBack(ReceiptType.TANDA_TERIMA, "TT/LOKET-1/2026/00003", printed),
        CalledBack(ReceiptType.SUKET, "SK/LOKET-2/2026/00004", printed),
    )
    found = text_of(render(replace(short(ReceiptType.PENARIKAN), called_back=called_back), paper))
    found = found.replace("\u00a0", " ").replace("\u0002", "").replace("\ufffe", "-")
    assert "tidak berlaku lagi" in found
    # The day is the office's, where it was already past midnight.
    for words in (
        "Tanda terima permohonan Nomor TT/LOKET-1/2026/00003, tanggal 18 Agustus 2026",
        "SK/LOKET-2/2026/00004",
    ):
        assert squeezed(words) in squeezed(found)


def test_only_a4_has_an_office_copy() -> None:
    for paper in (Paper.A5, Paper.THERMAL80):
        assert texts.OFFICE_COPY not in text_of(render(short(ReceiptType.TANDA_TERIMA), paper))


def test_a_suket_follows_the_template() -> None:
    found = text_of(render(short(ReceiptType.SUKET))).replace("\u00a0", " ")
    assert "benar-benar sudah melakukan perekaman KTP-el" in found
    assert "terdata dalam Database Kependudukan KOTA SPESIMEN" in found
    assert "berlaku sampai dengan tanggal 18 Februari 2027" in found
    assert "JAKARTA, 17-08-1995" in found
    endless = text_of(render(replace(short(ReceiptType.SUKET), expires_on=None)))
    assert texts.SUKET_UNTIL_CARD in endless


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_marks_stand_on_every_page(kind: ReceiptType, paper: Paper) -> None:
    for page in pages(render(extreme(kind), paper)):
        found = page.get_textpage().get_text_range()
        for mark in (texts.PROVISIONAL, "SALINAN ke-2", texts.SPECIMEN):
            assert mark in found
    plain = text_of(render(short(kind), paper))
    assert not any(mark in plain for mark in ("SEMENTARA –", "SALINAN", texts.SPECIMEN))


def test_more_pages_are_numbered_and_one_page_is_not() -> None:
    found = [page.get_textpage().get_text_range() for page in pages(render(extreme(ReceiptType.PENOLAKAN)))]
    assert len(found) == 2
    for number, words in enumerate(found, start=1):
        assert f"Halaman {number} dari 2" in words
        assert "REG-3171-20260817-0042" in words
    assert "Halaman" not in text_of(render(short(ReceiptType.PENOLAKAN)))


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("kind", ReceiptType)
def test_usual_papers_take_one_page(kind: ReceiptType, paper: Paper) -> None:
    assert len(list(pages(render(short(kind), paper)))) == 1


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_the_code_can_be_scanned_at_150_dpi(kind: ReceiptType, paper: Paper) -> None:
    found = []
    for page in pages(render(extreme(kind), paper)):
        picture = page.render(scale=150 / 72).to_pil().convert("L")
        for code in zxingcpp.read_barcodes(picture):
            found.append(code.text)
            across = code.position.top_right.x - code.position.top_left.x
            assert across / 150 * 25.4 > 20
    assert found == [CODE]


@pytest.mark.parametrize("length", [1, 40, 600])
def test_short_and_long_codes_can_be_scanned(length: int) -> None:
    code = ("LOKET1:aZ09-_" * 60)[:length]
    for paper in Paper:
        data = render(replace(short(ReceiptType.SUKET), code=code), paper)
        pictures = [page.render(scale=150 / 72).to_pil() for page in pages(data)]
        assert [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)] == [code]


def test_only_embedded_fonts_are_used() -> None:
    for paper in Paper:
        data = render(extreme(ReceiptType.TANDA_TERIMA), paper)
        names = set(re.findall(rb"/BaseFont /([^ ]+)", data))
        assert names
        assert all(re.fullmatch(rb"[A-Z]{6}\+NotoSans.*", name) for name in names)
        assert len(re.findall(rb"/FontFile2 ", data)) == len(names)


def test_document_information_holds_no_personal_data() -> None:
    data = render(short(ReceiptType.TANDA_TERIMA))
    told = pdfium.PdfDocument(data).get_metadata_dict()
    assert told["Title"] == "Tanda terima permohonan 471.13/0042/TT/2026"
    assert told["Author"] == "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
    assert told["CreationDate"] == "D:20260818023000+00'00'"
    assert not any(FORM["nik"] in value or FORM["nama"] in value for value in told.values())
    assert b"/Lang (id-ID)" in data


def test_times_follow_the_offices_clock() -> None:
    receipt = short(ReceiptType.TANDA_TERIMA)
    night = replace(receipt, issued_at=datetime(2026, 8, 17, 20, 0, tzinfo=UTC))
    assert moment_of(night, night.issued_at).replace("\u00a0", " ") == "18 Agustus 2026, 03.00 WIB"
    assert moment_of(receipt, datetime(2026, 1, 2, 8, 5, tzinfo=WIB)).endswith("08.05\u00a0WIB")


def test_values_cannot_write_markup_or_undrawable_signs() -> None:
    assert safe("<b>A</b> & \x07B字") == "&lt;b&gt;A&lt;/b&gt; &amp;  B?"
    hostile = replace(short(ReceiptType.PERBAIKAN), note='</para><img src="x"/> {code}', reasons=("<para>{0} & </b>",))
    found = text_of(render(hostile))
    assert '</para><img src="x"/> {code}' in found
    assert "<para>{0} & </b>" in found


def test_empty_forms_and_endless_words_still_print() -> None:
    bare = replace(short(ReceiptType.SUKET), form={}, officer="", reasons=(), documents=(), extra={}, note="X" * 400)
    for kind, paper in EVERY:
        assert render(replace(bare, type=kind, registration_no="R" * 64), paper).startswith(b"%PDF")


@pytest.mark.parametrize(("kind", "paper"), EVERY)
def test_texts_longer_than_a_page_go_on_overleaf(kind: ReceiptType, paper: Paper) -> None:
    form = dict.fromkeys(FORM, "SPESIMEN " * 400)
    words = "kata " * 1600
    huge = replace(short(kind), form=form, note=words + "AKHIR", reasons=(words + "HABIS",), documents=("kk",) * 60)
    found = text_of(render(huge, paper))
    assert "AKHIR" in found
    assert ("HABIS" in found) == (kind in LETTERS)


def test_office_names_in_running_text() -> None:
    assert in_sentence("UPT DUKCAPIL DAN CATATAN SIPIL DKI") == "UPT Dukcapil dan Catatan Sipil DKI"
    assert in_sentence("Kecamatan Gambir") == "Kecamatan Gambir"


def test_the_logo_is_drawn_and_a_broken_one_is_named() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), (20, 60, 120)).save(picture, "PNG")
    receipt = short(ReceiptType.SUKET)
    for paper in Paper:
        data = render(replace(receipt, letterhead=replace(receipt.letterhead, logo=picture.getvalue())), paper)
        assert b"/Subtype /Image" in data
    huge = io.BytesIO()
    Image.new("1", (5000, 5000)).save(huge, "PNG")
    for bad in (b"bukan gambar", picture.getvalue()[:-30], huge.getvalue()):
        with pytest.raises(LogoUnreadable):
            render(replace(receipt, letterhead=replace(receipt.letterhead, logo=bad)))


@pytest.mark.parametrize("kind", [ReceiptType.PERBAIKAN, ReceiptType.PENOLAKAN])
def test_reasons_in_order(kind: ReceiptType) -> None:
    found = text_of(render(short(kind)))
    places = [found.index(f"{n}. {reason}") for n, reason in enumerate(REASONS, start=1)]
    assert places == sorted(places)
