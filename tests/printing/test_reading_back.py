"""A paper's own text agrees with what was signed of it, whatever honest people are called, and with nothing else."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import extreme, short

from ocr.papers import _own_text
from printing.receipts import PdfReceiptPrinter
from printing.receipts.reading_back import differences
from workstation.domain.receipt import CalledBack, Paper, Receipt, ReceiptType, office_time
from workstation.domain.ruling import State
from workstation.domain.seal import Seal, body_of, code_of, name_on_seal, read_code, trace_of, words_trace_of

PRINTER = PdfReceiptPrinter()
SERIAL = "SK/LOKET-3/2026/00012-K7Q4M"
OTHER = (CalledBack(ReceiptType.TANDA_TERIMA, "TT/LOKET-1/2026/00011-AAAAA", short(ReceiptType.SUKET).submitted_at),)

word = st.text("ABCDEFGHIJKLMNOPRSTUWYZ'.-/", min_size=1, max_size=14).filter(lambda one: one.strip(".-/'"))
names = st.lists(word, min_size=1, max_size=6).map(" ".join)
values = st.lists(st.one_of(word, st.integers(0, 999).map(str)), max_size=12).map(" ".join)


def seal_of(receipt: Receipt) -> Seal:
    seal = Seal(
        key_id="00" * 8,
        type=receipt.type,
        state=State.APPROVED,
        serial=receipt.serial,
        registration_no=receipt.registration_no,
        name=name_on_seal(receipt.form.get("nama", "")),
        nik_trace=trace_of(receipt.form.get("nik", ""), receipt.serial),
        words_trace=words_trace_of(PRINTER.words(receipt), receipt.serial),
        issued_at=office_time(receipt, receipt.issued_at),
        expires_on=receipt.expires_on,
        copy_number=receipt.copy_number,
        provisional=receipt.provisional,
        specimen=bool(receipt.extra.get("specimen")),
    )
    return read_code(code_of(body_of(seal), bytes(64))).seal


def paper_of(receipt: Receipt) -> Receipt:
    """A paper as a counter makes it."""
    expires = receipt.expires_on if receipt.type is ReceiptType.SUKET else None
    called = OTHER if receipt.type is ReceiptType.PENARIKAN else ()
    return replace(receipt, serial=SERIAL, expires_on=expires, called_back=called)


def text_of(receipt: Receipt, paper: Paper) -> str:
    with pdfium.PdfDocument(PRINTER.render(receipt, paper)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_no_paper_of_ours_looks_as_if_its_words_were_covered(tmp_path: Path) -> None:
    for number, (make, kind) in enumerate(product((short, extreme), ReceiptType)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(PRINTER.render(paper_of(make(kind)), list(Paper)[number % 3]))
        text, covered = _own_text(path)
        assert text and not covered, (make, kind)


@pytest.mark.parametrize("make", [short, extreme])
def test_every_paper_says_what_was_signed(make) -> None:  # type: ignore[no-untyped-def]
    for kind in ReceiptType:
        for paper in Paper:
            receipt = paper_of(make(kind))
            assert differences(seal_of(receipt), text_of(receipt, paper)) == (), (kind, paper)


@given(st.sampled_from(ReceiptType), st.sampled_from(Paper), names, values, values, st.sampled_from(["", "3", "012"]))
@settings(max_examples=15, deadline=None)
def test_no_honest_paper_is_accused(
    kind: ReceiptType, paper: Paper, name: str, address: str, place: str, rt: str
) -> None:
    form = {**short(kind).form, "nama": name, "alamat": address, "desa_kelurahan": place, "rt": rt}
    receipt = paper_of(replace(short(kind), form=form, note=address))
    assert differences(seal_of(receipt), text_of(receipt, paper)) == ()


@pytest.mark.parametrize("kind", ReceiptType)
def test_each_changed_part_is_named(kind: ReceiptType) -> None:
    receipt = paper_of(short(kind))
    seal = seal_of(receipt)

    def changed(**parts: object) -> tuple[str, ...]:
        return differences(seal, text_of(replace(receipt, **parts), Paper.A4))  # type: ignore[arg-type]

    def for_form(**fields: str) -> tuple[str, ...]:
        return changed(form={**receipt.form, **fields})

    assert {"name", "details"} <= set(for_form(nama="ORANG LAIN"))
    assert "details" in for_form(nama="SITI SPESIMEN RAHAYU DEWI")
    assert {"nik", "details"} <= set(for_form(nik="3171015708950009"))
    assert "details" in for_form(alamat="JL. MAWAR NO. 1")
    assert changed(serial="SK/LOKET-3/2026/00013-K7Q4M") == ("serial",)
    assert "registration_no" in changed(registration_no="REG-3171-20260817-0043")
    assert changed(issued_at=receipt.issued_at + timedelta(days=2)) == ("issued",)
    assert changed(copy_number=2) == ("copy",)
    assert changed(provisional=True) == ("provisional",)
    assert changed(extra={**receipt.extra, "specimen": "1"}) == ("specimen",)
    assert "type" in changed(type=ReceiptType.PENOLAKAN if kind is not ReceiptType.PENOLAKAN else ReceiptType.SUKET)
    if kind is ReceiptType.SUKET:
        assert changed(expires_on=receipt.expires_on + timedelta(days=1)) == ("expires",)  # type: ignore[operator]
        assert changed(expires_on=None) == ("expires",)


def test_a_text_that_is_no_paper_differs_in_everything() -> None:
    found = differences(seal_of(paper_of(short(ReceiptType.SUKET))), "Undangan rapat RT")
    assert {"type", "serial", "registration_no", "name", "nik", "details", "issued", "expires"} <= set(found)
