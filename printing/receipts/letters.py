"""The papers as lists of flowables, from top to bottom. The words are in `texts`, the looks in `parts`."""

from collections.abc import Callable, Sequence

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

import printing.receipts.texts as texts
from printing.paper import Sheet
from printing.receipts.parts import (
    COLUMN_GAP,
    AtBottom,
    Rule,
    bare_table,
    beside,
    code_block,
    fitted,
    gap,
    label_width,
    letterhead,
    marks,
    numbered,
    para,
    photo_box,
    rows_of,
    signature,
    specimen_line,
    ticked,
    title,
    together,
)
from printing.receipts.values import (
    channel,
    clipped,
    day_of,
    documents,
    field,
    hours,
    long_day,
    office_place,
    safe,
    safe_end,
    safe_lines,
)
from workstation.domain.receipt import Paper, Receipt, ReceiptType


def story(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    """The parts of a paper in order."""
    return [
        *specimen_line(sheet, receipt),
        *letterhead(sheet, receipt.letterhead),
        *marks(sheet, receipt),
        *_BODIES[receipt.type](receipt, sheet),
    ]


def _tanda_terima(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    code, code_width = code_block(sheet, receipt)
    left_width = sheet.inner_width if sheet.narrow else sheet.inner_width - code_width - COLUMN_GAP
    data = [
        _number_box(receipt, sheet, left_width),
        gap(sheet, 0.5),
        rows_of(sheet, _labelled(receipt, texts.APPLICANT_ROWS), left_width, bold=(texts.LABELS["nama"],)),
    ]
    heading = title(sheet, texts.TITLES[receipt.type], texts.SUBTITLES[receipt.type], receipt.serial)
    parts = [
        *heading,
        beside(sheet, data, code, left_width + COLUMN_GAP) if not sheet.narrow else together(sheet, data),
    ]
    parts += [*_received(receipt, sheet), *_result(receipt, sheet)]
    if sheet.narrow:
        parts += [gap(sheet, 0.5), code]
    parts.append(_receipt_foot(receipt, sheet))
    if sheet.paper is Paper.A4:
        parts.append(AtBottom(_office_copy(receipt, sheet)))
    return parts


def _number_box(receipt: Receipt, sheet: Sheet, width: float) -> Table:
    cells = [
        [para(sheet, "small_center", texts.REGISTRATION_NO)],
        [fitted(sheet, "mono_big", receipt.registration_no, width - 6)],
    ]
    pad = 0.2 * sheet.leading
    frame = [("BOX", (0, 0), (-1, -1), 0.8, black), ("TOPPADDING", (0, 0), (-1, 0), pad)]
    return bare_table(cells, (width,), [*frame, ("BOTTOMPADDING", (0, -1), (-1, -1), 2 * pad)])


def _received(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    items = documents(receipt)
    shown = ticked(sheet, items, sheet.inner_width) if items else para(sheet, "cell", texts.NO_DOCUMENTS)
    return [para(sheet, "head", texts.RECEIVED), shown]


def _result(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    place = office_place(receipt)
    if receipt.expected_on:
        pick_up = texts.PICK_UP_ON.format(day=long_day(receipt.expected_on), place=place, hours=hours(receipt))
    else:
        pick_up = texts.PICK_UP_LATER.format(place=place, hours=hours(receipt))
    rows = [(texts.RESULT, receipt.extra.get("result") or texts.RESULT_DEFAULT), (texts.PICK_UP, pick_up)]
    if receipt.note:
        rows.append((texts.NOTE_LABEL, receipt.note))
    return [gap(sheet, 0.5), rows_of(sheet, rows, sheet.inner_width)]


def _receipt_foot(receipt: Receipt, sheet: Sheet) -> Flowable:
    place = f"{receipt.letterhead.city}, {day_of(receipt, receipt.issued_at)}"
    half = sheet.inner_width * 0.55
    words = [
        para(sheet, "strong", safe(texts.NOT_A_KTP)),
        gap(sheet, 0.2),
        para(sheet, "small", safe(texts.FREE)),
    ]
    signed = signature(sheet, (place, texts.OFFICER), receipt.officer, width=_rest(sheet, half))
    left = words if sheet.narrow else bare_table([[words]], (half - COLUMN_GAP,))
    return together(sheet, [gap(sheet, 0.8), beside(sheet, left, signed, half)])


def _office_copy(receipt: Receipt, sheet: Sheet) -> Flowable:
    names = ("serial", "registration_no", "nama", "nik", "service", "submitted", "officer")
    left_width = sheet.inner_width * 0.62
    kept = clipped(", ".join(documents(receipt))) or texts.NO_DOCUMENTS
    rows = [*_labelled(receipt, names), (texts.RECEIVED_SHORT, kept)]
    data = [
        para(sheet, "head", f"{texts.OFFICE_COPY} – {safe(texts.TITLES[receipt.type])}"),
        rows_of(sheet, rows, left_width - COLUMN_GAP),
    ]
    place = f"{receipt.letterhead.city}, {day_of(receipt, receipt.issued_at)}"
    signed = signature(
        sheet, ("", place, texts.APPLICANT), clipped(receipt.form.get("nama", "")), width=sheet.inner_width * 0.38
    )
    body = [
        para(sheet, "small_center", texts.CUT_HERE),
        Rule(0.6, dash=(3, 3)),
        gap(sheet, 0.4),
        *marks(sheet, receipt),
        bare_table([[data, signed]], (left_width, sheet.inner_width - left_width)),
    ]
    return bare_table([[part] for part in body], (sheet.inner_width,))


def _perbaikan(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    words = {
        "channel": safe(channel(receipt)),
        "office": safe(office_place(receipt)),
        "hours": safe_end(hours(receipt)),
        "registration_no": f"<b>{safe(receipt.registration_no)}</b>",
    }
    bring = tuple(filter(None, receipt.extra.get("bring", "").splitlines())) or texts.FIX_BRING_DEFAULT
    resubmit = texts.FIX_RESUBMIT_LOKET if receipt.channel == "loket" else texts.FIX_RESUBMIT
    return [
        *_letter_opening(receipt, sheet),
        para(sheet, "just", texts.FIX_VERDICT),
        *_reasons(receipt, sheet),
        para(sheet, "body", texts.FIX_BRING),
        *numbered(sheet, bring, "{letter}."),
        para(sheet, "just", resubmit.format(**words)),
        *_letter_closing(receipt, sheet, [texts.FREE, texts.THANKS]),
    ]


def _penolakan(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    complaints = safe(receipt.extra.get("complaints") or texts.COMPLAINTS_DEFAULT)
    return [
        *_letter_opening(receipt, sheet),
        para(sheet, "just", texts.REFUSE_VERDICT),
        *_reasons(receipt, sheet),
        para(sheet, "just", texts.REFUSE_AGAIN),
        para(sheet, "body", texts.REFUSE_OBJECT.format(complaints=complaints)),
        *_letter_closing(receipt, sheet, [texts.FREE, texts.THANKS]),
    ]


def _penarikan(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    words = {
        "office": safe(office_place(receipt)),
        "hours": safe_end(hours(receipt)),
        "registration_no": f"<b>{safe(receipt.registration_no)}</b>",
    }
    papers = [
        texts.CALL_BACK_PAPER.format(
            name=texts.CALL_BACK_NAMES[paper.type], serial=paper.serial, day=day_of(receipt, paper.issued_at)
        )
        for paper in receipt.called_back
    ]
    return [
        *_letter_opening(receipt, sheet),
        para(sheet, "just", texts.CALL_BACK_VERDICT),
        *numbered(sheet, papers or (texts.CALL_BACK_NO_PAPER,)),
        *(para(sheet, "just", safe(reason)) for reason in receipt.reasons),
        *([para(sheet, "body", texts.NOTE.format(note=safe_lines(receipt.note)))] if receipt.note else []),
        para(sheet, "just", safe(receipt.extra.get("result") or texts.RESULT_DEFAULT)),
        para(sheet, "just", texts.CALL_BACK_BRING.format(**words)),
        *_letter_closing(receipt, sheet, [texts.CALL_BACK_SORRY, texts.FREE, texts.THANKS]),
    ]


def _letter_opening(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    date = f"{receipt.letterhead.city}, {day_of(receipt, receipt.issued_at)}"
    numbers = (
        (texts.NUMBER, receipt.serial),
        (texts.ATTACHMENT, texts.NO_ATTACHMENT),
        (texts.SUBJECT, texts.SUBJECTS[receipt.type]),
    )
    width = sheet.inner_width
    if sheet.narrow:
        head: list[Flowable] = [para(sheet, "cell", safe(date)), gap(sheet, 0.3), _reference(sheet, numbers, width)]
    else:
        right = para(sheet, "cell_right", safe(date))
        head = [bare_table([[_reference(sheet, numbers, width * 0.6), right]], (width * 0.62, width * 0.38))]
    opening = texts.OPENING_LOKET if receipt.channel == "loket" else texts.OPENING
    rows = _labelled(receipt, ("registration_no", "nik", "service"))
    told = opening.format(channel=safe(channel(receipt)), day=day_of(receipt, receipt.submitted_at))
    return [
        *head,
        gap(sheet, 0.9),
        para(sheet, "cell", texts.ADDRESSEE),
        para(sheet, "strong", safe(field(receipt, "nama"))),
        para(sheet, "cell", safe(field(receipt, "short_address"))),
        para(sheet, "cell", texts.AT),
        gap(sheet, 0.8),
        para(sheet, "just", told),
        _indented(sheet, rows),
        gap(sheet, 0.45),
    ]


def _reference(sheet: Sheet, rows: Sequence[tuple[str, str]], width: float) -> Table:
    label, colon = label_width(sheet, [name for name, _ in rows], width), 0.8 * sheet.body
    cells = [
        [para(sheet, "cell", safe(name)), para(sheet, "cell", ":"), para(sheet, "cell", safe(value))]
        for name, value in rows
    ]
    return bare_table(cells, (label, colon, width - label - colon))


def _reasons(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    reasons = receipt.reasons or ((receipt.note,) if receipt.note else (texts.NO_REASON,))
    parts = numbered(sheet, reasons)
    if receipt.note and receipt.reasons:
        parts.append(para(sheet, "body", texts.NOTE.format(note=safe_lines(receipt.note))))
    return parts


def _letter_closing(receipt: Receipt, sheet: Sheet, closing: Sequence[str]) -> list[Flowable]:
    code, code_width = code_block(sheet, receipt)
    signed = _signed_by_office(receipt, sheet, (), sheet.inner_width * 0.45)
    *first, last = [para(sheet, "just", safe(text)) for text in closing]
    # The last sentence goes with the signature, so that no page holds a signature alone.
    return [*first, together(sheet, [last, gap(sheet, 0.5), _signature_row(sheet, code, code_width, signed)])]


def _suket(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    photo = photo_box(sheet)
    width = sheet.inner_width if sheet.narrow else sheet.inner_width - 40 * mm - COLUMN_GAP
    data = rows_of(sheet, _labelled(receipt, texts.SUKET_ROWS), width, bold=(texts.LABELS["nama"], texts.LABELS["nik"]))
    region = safe(receipt.region_name or receipt.form.get("kabupaten_kota", ""))
    if receipt.expires_on:
        until = texts.SUKET_UNTIL.format(day=long_day(receipt.expires_on))
    else:
        until = texts.SUKET_UNTIL_CARD
    rest: list[Flowable] = [
        gap(sheet, 0.6),
        para(sheet, "just", texts.SUKET_RECORDED.format(region=region)),
        para(sheet, "just", texts.SUKET_PURPOSE),
    ]
    rest += [para(sheet, "body", texts.NOTE.format(note=safe_lines(receipt.note)))] if receipt.note else []
    return [
        *title(sheet, texts.TITLES[receipt.type], texts.SUBTITLES[receipt.type], receipt.serial),
        para(sheet, "body", texts.SUKET_OPENING),
        beside(sheet, data, photo, width + COLUMN_GAP),
        *rest,
        together(sheet, [para(sheet, "just", until), gap(sheet, 0.5), _suket_signatures(receipt, sheet)]),
    ]


def _signed_by_office(receipt: Receipt, sheet: Sheet, above: Sequence[str], width: float) -> Table:
    head = receipt.letterhead
    nip = texts.NIP.format(nip=head.signer_nip) if head.signer_nip else ""
    wide = sheet.inner_width if sheet.narrow else width
    return signature(sheet, (*above, f"{head.signer_title},"), head.signer_name, nip, wide)


def _signature_row(sheet: Sheet, code: Table, code_width: float, signed: Table) -> Flowable:
    if sheet.narrow:
        return together(sheet, [signed, gap(sheet, 0.6), code])
    left = sheet.inner_width * 0.55
    return bare_table([[code, signed]], (left, sheet.inner_width - left))


def _suket_signatures(receipt: Receipt, sheet: Sheet) -> Flowable:
    code, code_width = code_block(sheet, receipt)
    right = sheet.inner_width * 0.38
    left = sheet.inner_width - right - code_width - 2 * COLUMN_GAP
    place = f"{receipt.letterhead.city}, {day_of(receipt, receipt.issued_at)}"
    official = _signed_by_office(receipt, sheet, (place,), right)
    name = clipped(receipt.form.get("nama", ""))
    resident = signature(sheet, ("", texts.RESIDENT), name, width=0 if sheet.narrow else left)
    if sheet.narrow:
        return together(sheet, [resident, gap(sheet, 0.6), official, gap(sheet, 0.6), code])
    return bare_table([[resident, code, official]], (left + COLUMN_GAP, code_width + COLUMN_GAP, right))


def _rest(sheet: Sheet, taken: float) -> float:
    return sheet.inner_width if sheet.narrow else sheet.inner_width - taken


def _indented(sheet: Sheet, rows: Sequence[tuple[str, str]]) -> Table:
    indent = 0 if sheet.narrow else 2.2 * sheet.body
    width = sheet.inner_width - indent
    return bare_table([["", rows_of(sheet, rows, width, bold=(texts.LABELS["registration_no"],))]], (indent, width))


def _labelled(receipt: Receipt, names: Sequence[str]) -> list[tuple[str, str]]:
    labels = texts.LABELS | {"short_address": texts.LABELS["alamat"]}
    return [(labels[name], field(receipt, name)) for name in names]


_BODIES: dict[ReceiptType, Callable[[Receipt, Sheet], list[Flowable]]] = {
    ReceiptType.TANDA_TERIMA: _tanda_terima,
    ReceiptType.PERBAIKAN: _perbaikan,
    ReceiptType.PENOLAKAN: _penolakan,
    ReceiptType.SUKET: _suket,
    ReceiptType.PENARIKAN: _penarikan,
}
