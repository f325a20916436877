"""What can be wrong with a .loket file. Nothing of such a file is ever used."""

from workstation.domain.errors import BadInput, EnvironmentMissing, WrongUse


class StickForeign(BadInput):
    """The file was not written by Loket."""

    code = "stick_foreign"
    text = (
        "Berkas ini bukan berkas stik Loket. Tidak ada yang dipakai. Pilih berkas berakhiran .loket dari kantor asal."
    )


class StickCutOff(BadInput):
    """The end of the file is missing."""

    code = "stick_cut_off"
    text = (
        "Berkas stik terpotong: salinannya belum selesai. Tidak ada yang dipakai dan data di sini aman. Salin ulang "
        "dari komputer asalnya, lalu lepas stik dengan aman."
    )


class StickTampered(BadInput):
    """Bytes of the file are not those that the sender signed."""

    code = "stick_tampered"
    text = (
        "Berkas stik rusak atau diubah setelah ditandatangani. Tidak ada yang dipakai dan data di sini aman. Minta "
        "kantor asal menulis ulang; bila terulang, laporkan kepada admin."
    )


class StickForOther(BadInput):
    """The file was written for other devices."""

    code = "stick_for_other"
    text = (
        "Berkas stik ini bukan untuk komputer ini dan tidak dapat dibuka di sini. Data di sini aman. Bawa ke kantor "
        "tujuannya, atau minta ditulis ulang untuk komputer ini."
    )


class StickSenderUnknown(BadInput):
    """The sender is not among the trusted devices."""

    code = "stick_sender_unknown"
    text = (
        "Pengirim berkas stik ini ({sender}) belum dipercaya di komputer ini. Tidak ada yang dipakai. Minta barisnya "
        "(loket device show), cocokkan sidiknya lewat telepon, lalu jalankan loket device trust."
    )


class StickTooNew(BadInput):
    """The file was written by a newer Loket."""

    code = "stick_too_new"
    text = (
        "Berkas stik dibuat oleh Loket yang lebih baru. Tidak ada yang dipakai. Pasang versi Loket terbaru, lalu buka "
        "lagi."
    )


class StickTooLarge(BadInput):
    """The file holds more than this machine may take in."""

    code = "stick_too_large"
    text = (
        "Isi berkas stik melebihi batas {limit} MB. Tidak ada yang dipakai. Minta kantor asal memperbarui Loket, lalu "
        "menulis stiknya lagi."
    )


class StickUnreadable(EnvironmentMissing):
    """The system could not read the file."""

    code = "stick_unreadable"
    text = (
        "Berkas stik tidak dapat dibaca. Data di sini aman. Pasang stiknya kembali, periksa nama berkas, lalu ulangi."
    )


class StickNotWritten(EnvironmentMissing):
    """The system could not write the file."""

    code = "stick_not_written"
    text = (
        "Berkas stik tidak dapat ditulis. Data di sini aman dan tetap menunggu dikirim. Pasang stik yang dapat "
        "ditulis, lalu ulangi."
    )


class StickPartChanged(EnvironmentMissing):
    """A part changed between being hashed and being written."""

    code = "stick_part_changed"
    text = "Isi untuk stik berubah selagi ditulis, jadi berkasnya tidak dibuat. Data di sini aman. Ulangi."


class StickNonsense(BadInput):
    """A trusted sender signed something that makes no sense here."""

    code = "stick_nonsense"
    text = (
        "Isi berkas stik tidak dapat dipahami. Tidak ada yang dipakai dan data di sini aman. Samakan versi Loket di "
        "kedua kantor, lalu minta ditulis ulang."
    )


class StickWrongOffice(BadInput):
    """The stick is about offices that are not served here."""

    code = "stick_wrong_office"
    text = (
        "Berkas stik ini untuk kantor {offices}, yang tidak dilayani di sini. Tidak ada yang dipakai. Bawa ke pusat "
        "data atau komputer kantor itu."
    )


class StickNeedsSetting(WrongUse):
    """A stick from the hub came to a computer that has a hub of its own."""

    code = "stick_needs_setting"
    text = (
        "Komputer ini memakai pusat data sendiri, jadi stik dari pusat data lain tidak diambil. Tidak ada yang "
        'berubah. Bila kantor ini tanpa jaringan, tulis hub = "stik" di config.toml, lalu impor lagi.'
    )


class StickNoReceiver(WrongUse):
    """It is not clear to whom the stick shall be written."""

    code = "stick_no_receiver"
    text = (
        "Belum jelas stik ini untuk siapa. Sebut penerimanya dengan --to NAMA; penerima harus sudah dipercaya "
        "(loket device trust)."
    )


class StickOfficeNeeded(WrongUse):
    """The hub's side has never heard from the receiver."""

    code = "stick_office_needed"
    text = (
        "Komputer {receiver} belum pernah mengirim stik ke sini. Sebut kantor yang dilayaninya dengan --office KODE "
        "(boleh berulang)."
    )


class StickNotOpened(BadInput):
    """The process that opens sticks ended, or took longer or more memory than any stick of Loket needs."""

    code = "stick_not_opened"
    text = (
        "Berkas stik tidak dapat dibuka: pembukanya dihentikan karena terlalu lama atau terlalu berat. Tidak ada yang "
        "dipakai dan data di sini aman. Ulangi; bila tetap, minta kantor asal menulis ulang dan laporkan kepada admin."
    )
