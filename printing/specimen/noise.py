"""How an applicant's form departs from the documents: written otherwise, or really different.

`variant` means the same in law (letter case, RT 1 for 001, JALAN for JL., KAWIN for KAWIN TERCATAT, a title left out);
`differs` is a letter, a digit, a date or another value.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from printing.specimen.household import invent_address
from printing.specimen.people import WORDS
from workstation.domain.vocabulary import AGAMA, GOLONGAN_DARAH, STATUS_PERKAWINAN_ON_KTP

_ADDRESS_WORDS = (
    ("JL. ", ("JALAN ", "JLN. ", "JL ")),
    ("GG. ", ("GANG ",)),
    ("NO. ", ("NOMOR ", "NO ", "NO.")),
    ("PERUM ", ("PERUMAHAN ",)),
    ("KP. ", ("KAMPUNG ", "KAMP. ")),
    ("LINGK. ", ("LINGKUNGAN ",)),
    ("DUSUN ", ("DSN. ", "DSN ")),
)
_RELIGION_WORDS = {"KATHOLIK": "KATOLIK", "BUDHA": "BUDDHA", "KHONGHUCU": "KONGHUCU"}
_JOB_WORDS = {
    "PEGAWAI NEGERI SIPIL": "PNS",
    "TENTARA NASIONAL INDONESIA": "TNI",
    "KEPOLISIAN RI": "POLRI",
    "MENGURUS RUMAH TANGGA": "IBU RUMAH TANGGA",
}
# Letters that old and new spelling exchange: a change among them would mean the same, not differ.
_SOUND_ALIKE = ("UO", "OE", "TJ", "DJ", "JY", "SY", "CH", "KH", "IY", "FVP", "QK", "ZJS", "DT", "CTJ")
_LETTERS = "ABDEGHIKLMNOPRSTUW"


def variant(field: str, value: str, rng: Random) -> str | None:
    """The same value written otherwise; None when there is no other usual way."""
    other = _VARIANTS[field](value, rng) if field in _VARIANTS else None
    return other if other and other != value else None


def differs(field: str, value: str, rng: Random) -> str | None:
    """A value that is really another one; None when the field has none to offer."""
    if field not in _DIFFERENCES or value in ("", "-"):
        return None
    other = _DIFFERENCES[field](value, rng)
    return other if other != value else None


def _recased(value: str, rng: Random) -> str:
    return rng.choice((value.title(), value.title(), value.lower()))


def _respaced(value: str, rng: Random) -> str:
    return value.replace(" ", "  ")


def _name_variant(value: str, rng: Random) -> str:
    ways: list[Callable[[str, Random], str]] = [_recased, _recased]
    if " " in value:
        ways.append(_respaced)
    if ", " in value:
        ways.append(lambda name, _: name.split(", ")[0])
    if value.startswith("MUHAMMAD "):
        ways.append(lambda name, _: name.replace("MUHAMMAD", "MUH.", 1))
    return rng.choice(ways)(value, rng)


def _sex_variant(value: str, rng: Random) -> str:
    return rng.choice((value[0], value[0], value.title(), value.replace("-", " ")))


def _address_variant(value: str, rng: Random) -> str:
    found = [(word, others) for word, others in _ADDRESS_WORDS if word in value]
    if not found or rng.random() < 0.15:
        return value.title()
    for word, others in found[: rng.choice((1, 2, 3))]:
        value = value.replace(word, rng.choice(others), 1)
    return value


def _number_variant(value: str, rng: Random) -> str:
    return value.lstrip("0") or "0"


def _regency_variant(value: str, rng: Random) -> str:
    if value.startswith("KOTA ADM. "):
        bare = value.removeprefix("KOTA ADM. ")
        return rng.choice((bare, f"KOTA ADMINISTRASI {bare}"))
    if value.startswith("JAKARTA"):
        return rng.choice((f"KOTA ADM. {value}", f"KOTA ADMINISTRASI {value}"))
    if value.startswith("KOTA "):
        return rng.choice((value.replace("KOTA ", "KOTA. ", 1), value.title()))
    if value.startswith("KABUPATEN "):
        return value.replace("KABUPATEN ", rng.choice(("KAB. ", "KAB ")), 1)
    return rng.choice((f"KAB. {value}", f"KABUPATEN {value}"))


def _status_variant(value: str, rng: Random) -> str:
    if value == "KAWIN":
        return "KAWIN TERCATAT"
    return STATUS_PERKAWINAN_ON_KTP[value]


_VARIANTS: dict[str, Callable[[str, Random], str]] = {
    "nama": _name_variant,
    "nama_ayah": _recased,
    "nama_ibu": _recased,
    "tempat_lahir": _recased,
    "desa_kelurahan": _recased,
    "kecamatan": _recased,
    "provinsi": _recased,
    "jenis_kelamin": _sex_variant,
    "alamat": _address_variant,
    "rt": _number_variant,
    "rw": _number_variant,
    "kabupaten_kota": _regency_variant,
    "status_perkawinan": _status_variant,
    "agama": lambda value, _: _RELIGION_WORDS.get(value, value),
    "pekerjaan": lambda value, rng: _JOB_WORDS.get(value) or _recased(value, rng),
}


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _SOUND_ALIKE)


def _letter_changed(value: str, rng: Random) -> str:
    """A typing slip inside a word of four letters or more: another, a doubled, a missing or two swapped letters."""
    words = value.split(", ")[0].split()
    long_words = [word for word in words if len(word) > 3 and word.isalpha()]
    if not long_words:
        return value.replace(words[0], words[0] + ("N" if words[0][-1] != "N" else "A"), 1)
    word = rng.choice(long_words)
    place = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.5:
        letters = [letter for letter in _LETTERS if letter != word[place] and not _alike(letter, word[place])]
        changed = word[:place] + rng.choice(letters) + word[place + 1 :]
    elif kind < 0.7:
        changed = word[:place] + word[place] + word[place:]
    elif kind < 0.85:
        changed = word[:place] + word[place + 1 :]
    else:
        changed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if changed == word:
        changed = word[:place] + ("K" if word[place] not in "KQ" else "M") + word[place + 1 :]
    return value.replace(word, changed, 1)


def _digits_changed(value: str, rng: Random) -> str:
    places = [place for place in range(len(value) - 1) if value[place] != value[place + 1]]
    if places and rng.random() < 0.5:
        place = rng.choice(places)
        return value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    place = rng.randrange(len(value))
    digit = rng.choice([digit for digit in "0123456789" if digit != value[place]])
    return value[:place] + digit + value[place + 1 :]


def _date_changed(value: str, rng: Random) -> str:
    day = date.fromisoformat(value)
    if day.day <= 12 and day.day != day.month and rng.random() < 0.6:
        return day.replace(day=day.month, month=day.day).isoformat()
    if rng.random() < 0.5:
        return day.replace(year=day.year + rng.choice((-1, 1)), day=min(day.day, 28)).isoformat()
    return (day + timedelta(days=rng.choice((-20, -10, -1, 1, 10, 30)))).isoformat()


def _one_of(values: tuple[str, ...]) -> Callable[[str, Random], str]:
    def choose(value: str, rng: Random) -> str:
        return rng.choice([other for other in values if other != value])

    return choose


def _other_address(value: str, rng: Random) -> str:
    other = invent_address(rng)
    return other if other != value else f"{value} A"


def _other_status(value: str, rng: Random) -> str:
    shown = STATUS_PERKAWINAN_ON_KTP[value]
    return rng.choice([other for other in ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI") if other != shown])


def _other_number(value: str, rng: Random) -> str:
    return f"{(int(value) + rng.randint(1, 9)) % 20 or 20:03d}"


_DIFFERENCES: dict[str, Callable[[str, Random], str]] = {
    "nik": _digits_changed,
    "no_kk": _digits_changed,
    "nama": _letter_changed,
    "nama_ayah": _letter_changed,
    "nama_ibu": _letter_changed,
    "tempat_lahir": _one_of(tuple(WORDS["birthplaces"])),
    "tanggal_lahir": _date_changed,
    "jenis_kelamin": _one_of(("LAKI-LAKI", "PEREMPUAN")),
    "alamat": _other_address,
    "rt": _other_number,
    "rw": _other_number,
    "desa_kelurahan": _letter_changed,
    "kode_pos": _digits_changed,
    "agama": _one_of(AGAMA[:6]),
    "status_perkawinan": _other_status,
    "pekerjaan": _one_of(tuple(dict.fromkeys(WORDS["jobs"]))),
    "golongan_darah": _one_of(GOLONGAN_DARAH[:4]),
}
