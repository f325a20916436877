"""What can go wrong when an administrator founds a hub and lets workstations in."""

from workstation.domain.errors import EnvironmentMissing, Refused, WrongUse


class StationName(WrongUse):
    """A workstation's name cannot be used."""

    code = "station_name"
    text = "Nama komputer hanya boleh berisi huruf kecil, angka, dan tanda hubung, 2 sampai 31 huruf."


class StationTaken(WrongUse):
    """A role with the workstation's name is there and is not a workstation's."""

    code = "station_taken"
    text = "Nama {role} tidak dapat dipakai di server PostgreSQL itu. Tidak ada yang diubah. Pilih nama lain."


class OfficeCode(WrongUse):
    """A code of an office cannot be used."""

    code = "office_code"
    text = "Kode kantor {office} salah: harus 6 angka, yaitu kode kecamatan. Tidak ada yang diubah."


class AuthorityMissing(EnvironmentMissing):
    """A folder does not hold the office's authority."""

    code = "authority_missing"
    text = "Tidak ada sertifikat kantor di folder {folder}. Sebutkan folder yang dibuat oleh: loket hub init --pki."


class AuthorityLocked(Refused):
    """The passphrase does not open the authority's key."""

    code = "authority_locked"
    text = "Frasa sandi salah, jadi kunci sertifikat kantor tetap terkunci. Tidak ada yang diubah. Coba lagi."


class PassphraseShort(WrongUse):
    """The passphrase is too short to protect anything."""

    code = "passphrase_short"
    text = "Frasa sandi harus sekurangnya 12 huruf. Tidak ada yang diubah. Coba lagi dengan yang lebih panjang."
