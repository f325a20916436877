"""The old KTP or KTP-el: labels in the card's order, photograph at the right (domain 5).

Place and day of issue stand below the photograph, in the rows of the last values: a wide gap parts them.
"""

import re
from collections.abc import Mapping, Sequence

from ocr.layouts.labels import Labelled, Word, find_labels, line_words, spans_of, squeezed
from ocr.layouts.listed import END, place_and_date
from ocr.layouts.skpwni import rt_rw_fields
from ocr.layouts.values import MISSING, address_field, list_field, nik_field, sex_field, text_field
from ocr.lines import Sheet, right_of
from workstation.domain.reading import KTP_LAMA_FIELDS, FieldReading

KIND = "ktp_lama"
TITLES = ("KARTU TANDA PENDUDUK",)

_LABELS: Mapping[str, tuple[str, ...]] = {
    "provinsi": ("PROVINSI", "PROPINSI"),
    "nik": ("NIK",),
    "nama": ("Nama", "Nama Lengkap"),
    "born": ("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat Tgl Lahir"),
    "sex": ("Jenis Kelamin",),
    "golongan_darah": ("Gol. Darah", "Gol Darah", "Golongan Darah"),
    "alamat": ("Alamat",),
    "rt_rw": ("RT/RW", "RT / RW"),
    "desa_kelurahan": ("Kel/Desa", "Kel/ Desa", "Kelurahan/Desa", "Desa/Kelurahan"),
    "kecamatan": ("Kecamatan",),
    "agama": ("Agama",),
    "status_perkawinan": ("Status Perkawinan", "Status"),
    "pekerjaan": ("Pekerjaan",),
    "kewarganegaraan": ("Kewarganegaraan",),
    END: ("Berlaku Hingga", "Berlaku s/d"),
}
_LISTED = ("golongan_darah", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan")
_TELLING = ("berlakuhingga", "goldarah", "tempattgllahir", "keldesa", "rtrw", "statusperkawinan", "kewarganegaraan")
_LEAST_TELLING = 4
# In line heights. Words of one value stand under one apart, the place of issue two and more.
_WIDE_GAP = 1.2
_BLOOD_ROOM = 3.5
_UNSEEN_DASH = 0.6


def bears_labels(sheet: Sheet) -> bool:
    """Whether a page is such a card: it has no title, but the labels that only it has together."""
    rows = [squeezed("".join(line.text for line in row)) for row in sheet.rows]
    told = [label for label in _TELLING if any(label in row for row in rows)]
    headed = any(row.startswith(("provinsi", "propinsi")) for row in rows[:6])
    return len(told) >= _LEAST_TELLING and (headed or "berlakuhingga" in told)


def read_ktp_lama(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of an identity card (keys: KTP_LAMA_FIELDS) from the lines of its picture."""
    page = find_labels(sheet, _LABELS, at_line_start=True)
    index = sheet.page
    values = _values(page)
    values["golongan_darah"] = _blood_group(page, sheet, values.get("golongan_darah", []))
    place, day = place_and_date(values.get("born", []), None, None, index)
    rt, rw = rt_rw_fields(values.get("rt_rw", []), (), (), index)
    fields = {
        "nik": nik_field(values.get("nik", []), page.words, index),
        "nama": text_field(values.get("nama", []), index),
        "tempat_lahir": place,
        "tanggal_lahir": day,
        "jenis_kelamin": sex_field(values["sex"], index) if "sex" in values else MISSING,
        "alamat": address_field(values.get("alamat", []), index),
        "rt": rt,
        "rw": rw,
        "desa_kelurahan": text_field(values.get("desa_kelurahan", []), index),
        "kecamatan": text_field(values.get("kecamatan", []), index),
        "kabupaten_kota": text_field(_regency(page), index),
        "provinsi": text_field(values.get("provinsi", []), index),
        **{name: list_field(values.get(name, []), name, index) for name in _LISTED},
    }
    if page.named("golongan_darah") and not _letters(values["golongan_darah"]):
        # The card prints a letter or a dash; the network sees no dash that stands alone.
        fields["golongan_darah"] = FieldReading("-", "", _UNSEEN_DASH, index)
    return {name: fields[name] for name in KTP_LAMA_FIELDS}


def _values(page: Labelled) -> dict[str, list[Word]]:
    values: dict[str, list[Word]] = {}
    for anchor in page.anchors:
        if anchor.name == END or anchor.name in values:
            continue
        rows = 1 if anchor.name in (*_LISTED, "provinsi", "nik", "rt_rw") else 2
        words = page.value_words(anchor, rows)
        if kept := _before_gap(words, page.words[anchor.first].row):
            values[anchor.name] = kept
    return values


def _blood_group(page: Labelled, sheet: Sheet, found: list[Word]) -> list[Word]:
    """One or two letters alone are too little for the search for lines: look straight behind the label."""
    for anchor in page.named("golongan_darah") if sheet.look else []:
        label = page.words[anchor.stop - 1]
        if sheet.look and not label.line.text[label.stop :].strip(" :"):
            seen = line_words(sheet.look(right_of(label.line, _BLOOD_ROOM)), label.row)
            return seen if len(_letters(seen)) > len(_letters(found)) else found
    return found


def _letters(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).strip(" :.")


def _before_gap(words: Sequence[Word], label_row: int) -> list[Word]:
    """Without what stands behind a wide gap, and without rows that begin far from where the value begins."""
    kept: list[Word] = []
    ended: set[int] = set()
    for word in words:
        if word.row in ended or word.text == ":":
            continue
        line = word.line
        last = kept[-1] if kept else None
        if last and last.row == word.row and last.line is not line:
            gap = line.x - (last.line.x + last.line.width)
            if gap > _WIDE_GAP * line.height:
                ended.add(word.row)
                continue
        if last and last.row != word.row and word.starts_line and abs(line.x - _start(kept[0])) > 3 * line.height:
            ended.add(word.row)
            continue
        if not last and word.row != label_row:
            break
        kept.append(word)
    return kept


def _start(word: Word) -> float:
    letters = word.line.letters
    return word.line.x + word.line.width * (letters[word.start].left if word.start < len(letters) else 0.0)


def _regency(page: Labelled) -> list[Word]:
    """The row under the province's: the full name of the regency or city."""
    heads = page.named("provinsi")
    if not heads:
        return []
    row = page.words[heads[0].first].row + 1
    words = [word for word in page.words if word.row == row]
    anchored = {place for other in page.anchors for place in range(other.first, other.stop)}
    if any(page.words[place].row == row for place in anchored) or not spans_of(words):
        return []
    return [] if re.search(r"\d{6}", " ".join(word.text for word in words)) else words
