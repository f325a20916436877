"""What can go wrong with keys: no safe place for them, a locked one, a damaged file, a wrong passphrase."""

from workstation.domain.errors import BadInput, EnvironmentMissing, LoketError, Refused, WrongUse


class KeyringMissing(EnvironmentMissing):
    """The system offers no keyring."""

    code = "keyring_missing"
    text = (
        "Penyimpanan kunci sistem tidak ada, jadi data komputer ini tidak dapat dibuka. Data tetap aman. "
        'Masuk lewat desktop yang punya penyimpanan kunci, atau tulis secrets = "passphrase" di config.toml.'
    )


class KeyringUnsafe(EnvironmentMissing):
    """The keyring in force would lose the keys or keep them readable."""

    code = "keyring_unsafe"
    text = (
        "Penyimpanan kunci {name} tidak aman, jadi tidak dipakai dan data komputer ini tidak dapat dibuka. Data tetap "
        'aman. Pasang gnome-keyring, atau tulis secrets = "passphrase" di config.toml.'
    )


class KeyringLocked(EnvironmentMissing):
    """The keyring is safe but did not keep or give what it was asked for."""

    code = "keyring_locked"
    text = (
        "Penyimpanan kunci sistem terkunci atau tidak menjawab, jadi data komputer ini tidak dapat dibuka. Data dan "
        "kunci tetap aman. Buka kuncinya di desktop, lalu ulangi."
    )


class PassphraseMissing(EnvironmentMissing):
    """The keys lie in a sealed file and nobody gave its passphrase."""

    code = "passphrase_missing"
    text = (
        "Frasa sandi untuk kunci komputer ini belum diberikan. Tidak ada yang berubah. Jalankan di terminal, kirim "
        "lewat masukan standar dengan --passphrase-stdin, atau sebut berkasnya di LOKET_PASSPHRASE_FILE."
    )


class PassphraseTooShort(WrongUse):
    """A new passphrase could be guessed."""

    code = "passphrase_too_short"
    text = "Frasa sandi terlalu pendek. Belum ada yang disimpan. Pakai sekurangnya {length} huruf, lalu ulangi."


class PassphrasesDiffer(WrongUse):
    """A new passphrase was typed two times in two ways."""

    code = "passphrases_differ"
    text = "Kedua frasa sandi tidak sama. Belum ada yang disimpan. Ketik ulang keduanya."


class PassphraseWrong(Refused):
    """The passphrase does not open the sealed file."""

    code = "passphrase_wrong"
    text = "Frasa sandi salah. Kunci tetap aman dan tidak berubah. Periksa huruf besar dan kecil, lalu ulangi."


class PassphraseFileUnusable(EnvironmentMissing):
    """The file that should hold the passphrase cannot be read."""

    code = "passphrase_file_unusable"
    text = (
        "Berkas frasa sandi yang disebut LOKET_PASSPHRASE_FILE tidak dapat dibaca. Data aman. "
        "Periksa letak dan izinnya."
    )


class PassphraseFileOpen(EnvironmentMissing):
    """Others than its owner may read the file that holds the passphrase."""

    code = "passphrase_file_open"
    text = (
        "Berkas frasa sandi dapat dibaca akun lain, jadi tidak dipakai. Data aman. Batasi izinnya (chmod 600), dan "
        "ganti frasa sandi itu bila mungkin sudah terbaca."
    )


class DatabaseKeyLost(EnvironmentMissing):
    """There is encrypted data here, and no key for it."""

    code = "database_key_lost"
    text = (
        "Kunci data komputer ini tidak ada di penyimpanan kunci. Data masih utuh, tetapi tidak dapat dibuka tanpa "
        "kunci itu. Jangan hapus apa pun; pulihkan kunci dari cadangan atau hubungi admin kantor."
    )


class DatabaseKeyWrong(EnvironmentMissing):
    """The key that is kept is not the one under which the data here lies."""

    code = "database_key_wrong"
    text = (
        "Kunci yang tersimpan bukan kunci data komputer ini. Data masih utuh. Bila folder data ini dipindahkan dari "
        "komputer lain, pulihkan dengan cadangannya; bila tidak, hubungi admin kantor."
    )


class HomeNotEmpty(Refused):
    """A backup would be put over data that is here already."""

    code = "home_not_empty"
    text = (
        "Folder data ini sudah berisi data, jadi cadangan tidak dipulihkan ke sini. Tidak ada yang berubah. "
        "Pulihkan ke folder kosong dengan loket --home FOLDER restore, atau pindahkan dahulu data yang ada."
    )


class BackupUnusable(BadInput):
    """A file is no backup, or not as it was written."""

    code = "backup_unusable"
    text = (
        "Berkas cadangan ini rusak, terpotong, atau bukan cadangan Loket. Tidak ada yang dipulihkan dan data di sini "
        "tidak berubah. Salin ulang berkasnya, atau pakai cadangan yang lain."
    )


class BackupNotRead(EnvironmentMissing):
    """There is no file at the place that was named, or the system does not let it be read."""

    code = "backup_not_read"
    text = (
        "Berkas cadangan {file} tidak ditemukan atau tidak dapat dibaca. Tidak ada yang dipulihkan. Pasang medianya, "
        "periksa nama berkasnya, lalu ulangi."
    )


class BackupPassphraseMissing(EnvironmentMissing):
    """Nobody gave the passphrase of a backup."""

    code = "backup_passphrase_missing"
    text = (
        "Frasa sandi cadangan belum diberikan. Tidak ada yang berubah. Jalankan di terminal, atau kirim lewat masukan "
        "standar dengan --stdin. Frasa ini milik cadangan, bukan frasa kunci komputer ini."
    )


class BackupPassphraseWrong(Refused):
    """The passphrase does not open the backup."""

    code = "backup_passphrase_wrong"
    text = (
        "Frasa sandi cadangan salah. Tidak ada yang dipulihkan dan cadangannya tetap utuh. Pakai frasa yang diketik "
        "saat cadangan dibuat, periksa huruf besar dan kecil, lalu ulangi."
    )


class BackupNotWritten(EnvironmentMissing):
    """The place for a backup cannot be written to."""

    code = "backup_not_written"
    text = (
        "Cadangan tidak dapat ditulis ke tempat itu. Data di komputer ini aman. "
        "Periksa medianya dan ruang kosongnya, lalu ulangi."
    )


class HomeInUse(Refused):
    """Somebody uses this home while it must be changed as a whole, or the other way round."""

    code = "home_in_use"
    text = (
        "Loket sedang dipakai oleh jendela atau perintah lain di komputer ini. Data aman dan tidak berubah. "
        "Tutup yang lain itu, lalu ulangi."
    )


class HubInUse(Refused):
    """Others were at work in the hub's folder all the time while its key should be changed."""

    code = "hub_in_use"
    text = (
        "Folder pusat data sedang dipakai komputer lain terus-menerus, jadi kuncinya belum diganti. Data aman. "
        "Tutup Loket di komputer lain, lalu ulangi."
    )


class OwnHubFolder(WrongUse):
    """The hub lies in this home, so its key is changed with the home's."""

    code = "own_hub_folder"
    text = (
        "Pusat data ini ada di folder data komputer ini, jadi kuncinya ikut diganti oleh loket keys rotate. Belum ada "
        "yang berubah."
    )


class NotAFolder(WrongUse):
    """A key of a hub's folder was asked for or given where the hub is none that is shared."""

    code = "not_a_folder"
    text = (
        "Pusat data di config.toml bukan folder bersama, jadi tidak ada kunci folder. Tidak ada yang berubah. "
        "Tulis dahulu hub = alamat foldernya di config.toml."
    )


class HubKeyInvalid(BadInput):
    """What was given is no line that `loket hub key` wrote."""

    code = "hub_key_invalid"
    text = (
        "Baris kunci pusat data tidak lengkap atau salah salin. Kunci lama tidak berubah. "
        "Salin utuh satu baris yang ditulis loket hub key."
    )


class KeysDamaged(LoketError):
    """What holds the keys is not as Loket wrote it."""

    code = "keys_damaged"
    exit_code = 3
    text = (
        "Simpanan kunci komputer ini ({where}) rusak, jadi tidak dipakai. Berkas dan keputusan aman. Jangan hapus apa "
        "pun; pulihkan simpanan itu dari cadangan atau hubungi admin kantor."
    )


class KeysTooNew(EnvironmentMissing):
    """The sealed file was written by a newer Loket."""

    code = "keys_too_new"
    text = "Simpanan kunci dibuat oleh Loket yang lebih baru. Kunci aman. Pasang versi Loket terbaru."


class DeviceKeyLost(EnvironmentMissing):
    """This computer once had a device key, and the one kept now is another or none."""

    code = "device_key_lost"
    text = (
        "Kunci perangkat komputer ini tidak ada lagi, atau bukan yang semula. Berkas dan keputusan aman. Pulihkan "
        "simpanan kunci; bila tidak bisa, jalankan loket device renew dan kirim baris barunya ke kantor lain."
    )


class DeviceConflict(Refused):
    """A device of that name is trusted already, with other keys."""

    code = "device_conflict"
    text = (
        "Perangkat {name} sudah dipercaya dengan kunci lain. Daftar tidak berubah. Tanyakan kantor asalnya; bila "
        "kuncinya memang diganti, jalankan loket device distrust {name}, lalu percayai yang baru."
    )


class DeviceUnknown(BadInput):
    """No trusted device bears that name."""

    code = "device_unknown"
    text = (
        "Perangkat {name} tidak ada dalam daftar tepercaya. Daftar tidak berubah. "
        "Jalankan loket device list untuk melihat namanya."
    )


class TrustDamaged(LoketError):
    """The list of trusted devices is not as Loket wrote it."""

    code = "trust_damaged"
    exit_code = 3
    text = (
        "Daftar perangkat tepercaya (trusted.json) rusak atau diubah di luar Loket, jadi tidak dipakai. Data lain "
        "aman. Laporkan kepada admin; setelah diperiksa, singkirkan berkas itu dan percayai lagi tiap perangkat."
    )


class CertificateUnusable(EnvironmentMissing):
    """The office's certificate cannot be opened."""

    code = "certificate_unusable"
    text = (
        "Sertifikat kantor tidak dapat dibuka: berkasnya tidak ada, bukan PKCS#12, atau kata sandinya salah. Belum ada "
        "yang dicetak. Pasang lagi dengan loket office certificate, atau hapus baris office_certificate dari "
        "config.toml."
    )


class CertificateEnded(EnvironmentMissing):
    """The office's certificate is no longer valid."""

    code = "certificate_ended"
    text = (
        "Sertifikat kantor berlaku sampai {until}, jadi surat tidak dapat ditandatangani dengannya. Belum ada yang "
        "dicetak. Pasang sertifikat baru dengan loket office certificate, atau hapus baris office_certificate dari "
        "config.toml."
    )
