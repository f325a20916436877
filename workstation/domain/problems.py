"""What stands in the way of reading a page, and the sentence that asks the applicant for a better picture."""

from collections.abc import Iterable, Mapping

from workstation.domain.sentence import Sentence

_AGAIN: Mapping[str, str] = {
    "low_resolution": "Huruf pada gambar {document} terlalu kecil. Minta unggah ulang: foto lebih dekat sampai dokumen "
    "memenuhi layar, atau pindai pada 200 dpi atau lebih, dan kirim sebagai dokumen, bukan sebagai foto pesan.",
    "blurred": "Gambar {document} buram. Minta unggah ulang: letakkan dokumen di tempat datar dan terang, pegang "
    "ponsel dengan tenang, dan tunggu sampai gambar tajam.",
    "dark": "Gambar {document} terlalu gelap. Minta unggah ulang: foto di tempat yang terang tanpa bayangan.",
    "glare": "Ada pantulan cahaya pada gambar {document}. Minta unggah ulang: matikan lampu kilat, keluarkan dokumen "
    "dari plastik, dan hindari cahaya langsung.",
    "cropped": "Gambar {document} terpotong. Minta unggah ulang: seluruh halaman, termasuk keempat tepinya, harus "
    "terlihat.",
    "screenshot": "Gambar {document} adalah tangkapan layar. Minta unggah ulang: foto atau pindai dokumen aslinya.",
    "not_a_document": "Berkas yang diunggah sebagai {document} bukan gambar dokumen. Minta unggah ulang dokumen yang "
    "benar.",
    "wrong_kind": "Berkas yang diunggah sebagai {document} adalah dokumen lain. Minta unggah ulang dokumen yang benar.",
    "several_documents": "Ada lebih dari satu dokumen pada gambar {document}. Minta unggah ulang: satu dokumen untuk "
    "setiap gambar.",
    "unreadable": "Gambar {document} tidak terbaca. Minta unggah ulang gambar yang lebih jelas.",
    "values_missing": "Sebagian isi {document} tidak terbaca. Periksa sendiri, atau minta unggah ulang gambar yang "
    "lebih jelas.",
    "table_lines": "Garis tabel {document} tidak terbaca lengkap. Periksa setiap baris sendiri, atau minta unggah "
    "ulang gambar yang rata dan utuh.",
    "table_rows": "Jumlah baris kedua tabel {document} tidak sama. Periksa setiap baris sendiri, atau minta unggah "
    "ulang gambar yang rata dan utuh.",
    "no_members": "Tidak ada anggota keluarga yang terbaca pada {document}. Minta unggah ulang gambar yang rata dan "
    "utuh.",
    "no_tables": "Tabel {document} tidak ditemukan. Minta unggah ulang gambar yang rata dan utuh.",
    "too_much_to_read": "Berkas {document} memuat lebih banyak halaman atau tulisan daripada yang dibaca otomatis. "
    "Periksa sendiri, atau minta unggah ulang halaman dokumen ini saja.",
    "encrypted_pdf": "Berkas {document} dikunci dengan kata sandi. Minta unggah ulang berkas tanpa kata sandi.",
}
_OTHERWISE = "Gambar {document} sulit dibaca. Minta unggah ulang gambar yang lebih jelas."
PROBLEMS = tuple(_AGAIN)


def upload_again(problem: str, document: str) -> Sentence:
    """The sentence for the applicant about one problem of a page; `document` is the document's Indonesian name."""
    return Sentence(_AGAIN.get(problem, _OTHERWISE), {"document": document})


def upload_again_for(problems: Iterable[str], document: str) -> tuple[Sentence, ...]:
    """One sentence for each problem; none twice."""
    found = [upload_again(problem, document) for problem in problems]
    return tuple(
        sentence for place, sentence in enumerate(found) if sentence.text not in {one.text for one in found[:place]}
    )
