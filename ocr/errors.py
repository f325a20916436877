"""Why an upload cannot be read: one class per cause."""

from workstation.domain.errors import BadInput, LoketError


class FileMissing(BadInput):
    """The path names no regular file."""

    code = "file_missing"
    text = "Berkas {file} tidak ditemukan. Berkas lain tetap dibaca. Periksa nama dan letak berkas."


class EmptyFile(BadInput):
    """The file has no bytes."""

    code = "empty_file"
    text = "Berkas {file} kosong. Berkas lain tetap dibaca. Mintalah pemohon mengunggah ulang dokumen ini."


class FileTooLarge(BadInput):
    """The file is larger than what is taken in."""

    code = "file_too_large"
    text = (
        "Berkas {file} berukuran {size} MB, melebihi batas {limit} MB, sehingga tidak dibuka. "
        "Mintalah pemohon mengunggah foto atau pindaian yang lebih kecil."
    )


class NotAPicture(BadInput):
    """The bytes are none of JPEG, PNG, TIFF, WEBP, PDF, whatever the name says."""

    code = "not_a_picture"
    text = (
        "Berkas {file} bukan gambar atau PDF. Berkas lain tetap dibaca. "
        "Mintalah pemohon mengunggah dokumen sebagai JPG, PNG, TIFF, WEBP, atau PDF."
    )


class BrokenFile(BadInput):
    """The file starts like a picture or PDF but cannot be decoded to its end."""

    code = "broken_file"
    text = (
        "Berkas {file} rusak atau terpotong sehingga tidak dapat dibuka. Berkas lain tetap dibaca. "
        "Mintalah pemohon mengunggah ulang dokumen ini."
    )


class EncryptedPdf(BadInput):
    """The PDF asks for a password."""

    code = "encrypted_pdf"
    text = (
        "PDF {file} terkunci kata sandi sehingga tidak dapat dibuka. Berkas lain tetap dibaca. "
        "Mintalah pemohon mengunggah ulang tanpa kata sandi."
    )


class TooManyPixels(BadInput):
    """The picture would decode to more pixels than is safe."""

    code = "too_many_pixels"
    text = (
        "Gambar {file} melebihi batas {limit} juta piksel sehingga tidak dibuka. "
        "Mintalah pemohon memindai dengan resolusi 200 sampai 300 dpi."
    )


class TooManyPages(BadInput):
    """The PDF or TIFF has more pages than any document Loket reads."""

    code = "too_many_pages"
    text = (
        "Berkas {file} berisi {pages} halaman, melebihi batas {limit}, sehingga tidak dibuka. "
        "Mintalah pemohon mengunggah dokumen ini saja."
    )


class TooMuchMemory(BadInput):
    """Decoding the file asked for more memory than a file may take."""

    code = "too_much_memory"
    text = (
        "Berkas {file} memerlukan memori lebih besar daripada batas, sehingga tidak dibuka. Berkas lain tetap dibaca. "
        "Mintalah pemohon mengunggah foto atau pindaian yang lebih kecil."
    )


class ReadingTimedOut(BadInput):
    """Reading took longer than allowed; the worker was replaced."""

    code = "reading_timed_out"
    text = (
        "Pembacaan berkas {file} dihentikan karena melewati batas waktu {seconds} detik. Berkas asli tetap aman. "
        "Coba lagi, atau periksa dokumen ini dengan mata."
    )


class ReaderDied(BadInput):
    """The worker process ended while reading this file; it was replaced."""

    code = "reader_died"
    text = (
        "Pembaca berhenti mendadak saat membaca berkas {file}. Berkas asli tetap aman dan pembaca sudah "
        "dijalankan ulang. Periksa dokumen ini dengan mata atau mintalah unggahan ulang."
    )


class ReaderClosed(LoketError):
    """The reader was closed before the file had its turn: this says nothing of the file."""

    code = "reader_closed"
    text = "Pembacaan berkas {file} dibatalkan karena pembaca ditutup. Berkas asli tetap aman. Baca ulang nanti."


class ReaderFailed(BadInput):
    """Reading this file tripped a fault of the reader; `cause` names its exception class."""

    code = "reader_failed"
    text = (
        "Pembaca gagal membaca berkas {file} ({cause}). Berkas asli tetap aman dan berkas lain tetap dibaca. "
        "Periksa dokumen ini dengan mata."
    )
