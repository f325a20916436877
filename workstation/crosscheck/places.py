"""Comparing addresses, neighbourhood numbers, regions and places of birth."""

import re
from collections.abc import Callable, Mapping

from workstation.crosscheck.likeness import (
    TOO_DOUBTFUL,
    Likeness,
    by_distance,
    equivalent,
    identical,
    tidy,
)
from workstation.domain.finding import Verdict
from workstation.domain.sentence import Sentence

_ADDRESS_WORDS = {
    **dict.fromkeys(("JL", "JLN", "JALAN", "JALN"), "JALAN"),
    **dict.fromkeys(("GG", "GANG"), "GANG"),
    **dict.fromkeys(("KOMP", "KOMPL", "KOMPLEK", "KOMPLEKS", "KOMPLEX"), "KOMPLEK"),
    **dict.fromkeys(("PERUM", "PRM", "PERUMAHAN"), "PERUMAHAN"),
    **dict.fromkeys(("NO", "NMR", "NOMOR", "NOMER"), "NOMOR"),
    **dict.fromkeys(("BLK", "BLOK"), "BLOK"),
    **dict.fromkeys(("KAV", "KAVLING", "KAPLING"), "KAVLING"),
    **dict.fromkeys(("KP", "KAMP", "KPG", "KAMPUNG"), "KAMPUNG"),
    **dict.fromkeys(("DSN", "DUSUN"), "DUSUN"),
    **dict.fromkeys(("DK", "DKH", "DUKUH"), "DUKUH"),
    **dict.fromkeys(("LK", "LINGK", "LINGKUNGAN"), "LINGKUNGAN"),
    **dict.fromkeys(("ASR", "ASRAMA"), "ASRAMA"),
    **dict.fromkeys(("LT", "LANTAI"), "LANTAI"),
}
_NONE_NUMBER = frozenset({"", "-", "0"})

# Names borne by a kabupaten and a kota: without a prefix they mean the kabupaten (Kepmendagri 300.2.2-2138/2025).
_TWIN_REGIONS = frozenset(
    re.findall(
        r"\w+",
        """
        BANDUNG BANJAR BEKASI BIMA BLITAR BOGOR CIREBON GORONTALO JAYAPURA KEDIRI KUPANG MADIUN MAGELANG MALANG
        MOJOKERTO PASURUAN PEKALONGAN PROBOLINGGO SEMARANG SERANG SOLOK SORONG SUKABUMI TANGERANG TASIKMALAYA TEGAL
        """,
    )
)
_RENAMED_REGIONS = {
    "TOBA SAMOSIR": "TOBA",
    "PADANGSIDEMPUAN": "PADANGSIDIMPUAN",
    "PADANG SIDEMPUAN": "PADANGSIDIMPUAN",
    "PADANG SIDIMPUAN": "PADANGSIDIMPUAN",
    "PAHUWATO": "POHUWATO",
    "DJAKARTA": "JAKARTA",
    "DJOKJAKARTA": "YOGYAKARTA",
    "JOGJAKARTA": "YOGYAKARTA",
}
_PROVINCES = {
    **dict.fromkeys(("ACEH", "NAD", "NANGGROE ACEH DARUSSALAM"), "ACEH"),
    **dict.fromkeys(("SUMUT", "SUMATERA UTARA", "SUMATRA UTARA"), "SUMATERA UTARA"),
    **dict.fromkeys(("SUMBAR", "SUMATERA BARAT", "SUMATRA BARAT"), "SUMATERA BARAT"),
    **dict.fromkeys(("SUMSEL", "SUMATERA SELATAN", "SUMATRA SELATAN"), "SUMATERA SELATAN"),
    **dict.fromkeys(("BABEL", "BANGKA BELITUNG"), "KEPULAUAN BANGKA BELITUNG"),
    **dict.fromkeys(("KEPRI", "KEP RIAU"), "KEPULAUAN RIAU"),
    **dict.fromkeys(
        ("DKI", "JAKARTA", "DKI JAKARTA", "DAERAH KHUSUS IBUKOTA JAKARTA", "DAERAH KHUSUS JAKARTA", "DKJ"),
        "DKI JAKARTA",
    ),
    **dict.fromkeys(("JABAR",), "JAWA BARAT"),
    **dict.fromkeys(("JATENG",), "JAWA TENGAH"),
    **dict.fromkeys(("JATIM",), "JAWA TIMUR"),
    **dict.fromkeys(("DIY", "YOGYAKARTA", "DI YOGYAKARTA", "DAERAH ISTIMEWA YOGYAKARTA"), "DAERAH ISTIMEWA YOGYAKARTA"),
    **dict.fromkeys(("NTB",), "NUSA TENGGARA BARAT"),
    **dict.fromkeys(("NTT",), "NUSA TENGGARA TIMUR"),
    **dict.fromkeys(("KALBAR",), "KALIMANTAN BARAT"),
    **dict.fromkeys(("KALTENG",), "KALIMANTAN TENGAH"),
    **dict.fromkeys(("KALSEL",), "KALIMANTAN SELATAN"),
    **dict.fromkeys(("KALTIM",), "KALIMANTAN TIMUR"),
    **dict.fromkeys(("KALTARA",), "KALIMANTAN UTARA"),
    **dict.fromkeys(("SULUT",), "SULAWESI UTARA"),
    **dict.fromkeys(("SULTENG",), "SULAWESI TENGAH"),
    **dict.fromkeys(("SULSEL",), "SULAWESI SELATAN"),
    **dict.fromkeys(("SULTRA",), "SULAWESI TENGGARA"),
    **dict.fromkeys(("SULBAR",), "SULAWESI BARAT"),
    **dict.fromkeys(("MALUT",), "MALUKU UTARA"),
}
_PROVINCES_SQUASHED = {name.replace(" ", ""): province for name, province in _PROVINCES.items()}
_REGENCY_PREFIXES = (
    (re.compile(r"(KOTA ADMINISTRASI|KOTA ADM|KOTA|KODYA|KOTAMADYA)\b\s*"), "KOTA"),
    (re.compile(r"(KABUPATEN ADMINISTRASI|KAB ADM|KABUPATEN|KAB)\b\s*"), "KABUPATEN"),
)


def compare_address(form: str, value: str) -> Likeness:
    """Compare two street addresses; abbreviations of words before names and numbers mean the same."""
    if found := identical(form, value):
        return found
    left, right = address_key(form), address_key(value)
    if left == right:
        return equivalent("Alamat sama; singkatan, spasi, atau tanda baca berbeda (JL./JALAN, NO./NOMOR, KP./KAMPUNG).")
    return by_distance(left, right)


def address_key(text: str) -> str:
    """An address with words written out and nothing but letters and digits, save a bar between two digits."""
    text = re.sub(r"(?<=\d)[\s.,/\-]+(?=\d)", "|", tidy(text))
    words = re.findall(r"\d+(?:\|\d+)*|[^\W\d_]+", text)
    return "".join(_ADDRESS_WORDS.get(word, word) for word in words)


def compare_rt(form: str, value: str) -> Likeness:
    """Compare RT or RW numbers: 1 is 001; 0, 000 and a dash all say that there is none. Others are `differs`."""
    if found := identical(form, value, short=True):
        return found
    left, right = _neighbourhood(form), _neighbourhood(value)
    if right is None:
        return Likeness(Verdict.UNREADABLE, TOO_DOUBTFUL)
    if left == right:
        return equivalent("Nomor sama; ditulis dengan jumlah angka lain.", short=True)
    reason = Sentence("Nomor berbeda: dokumen memuat {value}.", {"value": tidy(value)})
    return Likeness(Verdict.DIFFERS, reason, 1, short=True)


def compare_postcode(form: str, value: str) -> Likeness:
    """Compare five-digit postcodes."""
    if found := identical(form, value, short=True):
        return found
    if not re.fullmatch(r"\d{5}", value.strip()):
        return Likeness(Verdict.UNREADABLE, TOO_DOUBTFUL)
    if form.replace(" ", "") == value.strip():
        return equivalent("Kode pos sama; hanya spasi yang berbeda.", short=True)
    return by_distance(form.strip(), value.strip(), most=1)


def comparing_region(*prefixes: str) -> Callable[[str, str], Likeness]:
    """The compare function of a village or subdistrict, whose name may carry one of the prefixes."""
    pattern = re.compile(rf"({'|'.join(prefixes)})\b\s*")

    def compare(form: str, value: str) -> Likeness:
        return _compare_place_names(form, value, lambda text: _without(pattern, _plain(text)))

    return compare


def compare_province(form: str, value: str) -> Likeness:
    """Compare provinces; usual short names (JABAR, DIY, DKI) mean the same."""
    pattern = re.compile(r"(PROVINSI|PROPINSI|PROV)\b\s*")

    def key(text: str) -> str:
        name = _without(pattern, _plain(text))
        return _PROVINCES_SQUASHED.get(name.replace(" ", ""), name)

    return _known_names(_compare_place_names(form, value, key), key(form), key(value), frozenset(_PROVINCES.values()))


def compare_regency(form: str, value: str) -> Likeness:
    """Compare kabupaten and kota.

    A name without prefix means the kabupaten when a kota bears the same name (documents print MAGELANG for KAB.
    MAGELANG); otherwise it fits either. KOTA and KABUPATEN of one name are two regions, hence `differs`.
    """
    if found := identical(form, value):
        return found
    if _place_key(_plain(form)) == _place_key(_plain(value)):
        return equivalent("Nama wilayah sama; awalan, singkatan, ejaan lama, atau spasi berbeda.")
    (left_kind, left), (right_kind, right) = _regency(form), _regency(value)
    if _place_key(left) == _place_key(right):
        if _kind(left_kind, left) and _kind(right_kind, right) and _kind(left_kind, left) != _kind(right_kind, right):
            return Likeness(Verdict.DIFFERS, Sentence("Kota dan kabupaten bernama sama adalah dua wilayah."), 4)
        return equivalent("Wilayah sama; awalan KOTA/KAB., singkatan, atau nama lama berbeda.")
    return by_distance(left, right)


def compare_birthplace(form: str, value: str) -> Likeness:
    """Compare places of birth: as regions, save that a bare name fits both a kota and a kabupaten."""
    if found := identical(form, value):
        return found
    if _place_key(_plain(form)) == _place_key(_plain(value)):
        return equivalent("Tempat sama; awalan, ejaan lama, atau tanda baca berbeda.")
    (left_kind, left), (right_kind, right) = _regency(form), _regency(value)
    if _place_key(left) != _place_key(right):
        return by_distance(left, right)
    if left_kind and right_kind and left_kind != right_kind:
        return Likeness(Verdict.DIFFERS, Sentence("Kota dan kabupaten bernama sama adalah dua wilayah."), 4)
    return equivalent("Tempat sama; awalan, ejaan lama, atau tanda baca berbeda.")


def _compare_place_names(form: str, value: str, key: Callable[[str], str]) -> Likeness:
    if found := identical(form, value):
        return found
    left, right = key(form), key(value)
    if _place_key(left) == _place_key(right):
        return equivalent("Nama wilayah sama; awalan, singkatan, ejaan lama, atau spasi berbeda.")
    return by_distance(left, right)


def _known_names(likeness: Likeness, left: str, right: str, known: frozenset[str]) -> Likeness:
    """Two names that both exist are two places, however few letters apart they are."""
    if likeness.verdict is Verdict.LETTER and left in known and right in known:
        return Likeness(Verdict.DIFFERS, likeness.reason, likeness.edits)
    return likeness


def _regency(text: str) -> tuple[str, str]:
    plain = _plain(text)
    for pattern, kind in _REGENCY_PREFIXES:
        if (rest := _without(pattern, plain)) != plain:
            return kind, _renamed(rest)
    return "", _renamed(plain)


def _kind(kind: str, name: str) -> str:
    return kind or ("KABUPATEN" if name in _TWIN_REGIONS else "")


def _renamed(name: str, renames: Mapping[str, str] = _RENAMED_REGIONS) -> str:
    return renames.get(name, name)


def _plain(text: str) -> str:
    return tidy(re.sub(r"[.,()'`’\-]", " ", text))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text without a leading prefix, unless nothing would remain."""
    found = pattern.match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def _place_key(name: str) -> str:
    """A place in new spelling without spaces; by letter pairs only, so that one letter off never agrees."""
    return name.replace(" ", "").replace("OE", "U").replace("TJ", "C")


def _neighbourhood(text: str) -> int | None:
    """An RT or RW as a number, 0 for none; None when it is not one."""
    digits = re.sub(r"^(RT|RW)?[\s.:]*", "", tidy(text))
    digits = digits.lstrip("0") or "0"
    if digits in _NONE_NUMBER:
        return 0
    return int(digits) if digits.isdecimal() and len(digits) <= 3 else None
