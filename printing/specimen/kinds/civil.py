"""What the civil registry's excerpts share: masthead, bilingual rows, closing, numbers, and the other of a couple.

The serial (`AL …`, `AK …`) at the top is the paper's, not the certificate's number. Titles may not stand on a
certificate (Permendagri 73/2022 Pasal 5).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from printing.specimen.case import Case
from printing.specimen.household import Place
from printing.specimen.page import A4, Look, Page
from printing.specimen.people import Inventor, Person, age_on, invent_name
from printing.specimen.signing import SIGNED_NOTE, official, qr_text
from workstation.domain.dates import date_to_words, format_date

Row = tuple[str, str, str]
BELOW = -1.0
SIGNED_SINCE = date(2019, 7, 1)
_OLD_RECORD = 1996
_REGISTRY = ("PENCATATAN SIPIL", "REGISTRY OFFICE")
_EXCERPT = {
    "akta_kelahiran": ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE"),
    "akta_perkawinan": ("KUTIPAN AKTA PERKAWINAN", "EXCERPT OF MARRIAGE CERTIFICATE"),
    "akta_perceraian": ("KUTIPAN AKTA PERCERAIAN", "EXCERPT OF DIVORCE CERTIFICATE"),
    "akta_kematian": ("KUTIPAN AKTA KEMATIAN", "EXCERPT OF DEATH CERTIFICATE"),
}
_SERIAL = {"akta_kelahiran": "AL", "akta_perkawinan": "AP", "akta_perceraian": "AC", "akta_kematian": "AM"}


def certificate(look: Look, rng: Random) -> Page:
    """An empty sheet for a certificate: tint and border as its edition has them."""
    page = Page(A4, look)
    if look.layout != "plain" or look.strong:
        page.guilloche(rng, look.tint)
    if look.layout == "blangko":
        page.frame(rng, look.tint)
    return page


def masthead(page: Page, kind: str, nik: str | None, old: bool, rng: Random, whose: str = "") -> float:
    """NIK and paper serial at the top, emblem and bilingual titles; answers the y below. `whose`: SUAMI or ISTRI."""
    margin, y = rng.uniform(52, 66), rng.uniform(56, 70)
    size = page.look.size + 3
    small = size * 0.62
    if nik:
        width = page.text(margin, y, "Nomor Induk Kependudukan", size)
        page.text(margin, y + small * 1.1, "Personal Registration Number", small)
        with page.filling():
            page.text(margin + width + 6, y, f": {nik}", size)
    serial = f"{_SERIAL[kind]} {rng.randint(500, 719)}.{rng.randint(0, 9999999):07d}"
    page.text(page.width - margin, y, f"{'No. ' if rng.random() < 0.4 else ''}{serial}", size, align="right")
    if whose:
        copy = rng.choice((f"UNTUK {whose}", f"Lembar {whose.title()}"))
        page.text(page.width - margin, y + size * 1.4, copy, size, bold=True, align="right")
    y += rng.uniform(26, 40)
    if old or rng.random() < 0.5:
        page.emblem(page.width / 2, y + 18, 54, "#6d5f35")
        y += 58
    y += 26
    big = size * rng.uniform(1.3, 1.5)
    nationality = ("WARGA NEGARA INDONESIA", "INDONESIAN NATIONALITY" if old else "NATIONALITY")
    if whose:
        nationality = (f"WARGA NEGARA {whose}", f"NATIONALITY OF {'HUSBAND' if whose == 'SUAMI' else 'WIFE'}")
    for title, english in (_REGISTRY, nationality, _EXCERPT[kind]):
        page.text(page.width / 2, y, title, big, bold=True, align="center")
        page.text(page.width / 2, y + small * 1.3, english, small, align="center")
        y += big + small + rng.uniform(8, 11)
    return y + rng.uniform(8, 18)


def lines(page: Page, rows: list[Row], y: float, pitch: float, column: float) -> float:
    """Rows of label, English label below and value; answers the y below.

    `column` is where values begin, from the margin; 0: right after their labels; `BELOW`: on a line under them.
    """
    size, margin = page.look.size + 3.4, 68
    for label, english, value in rows:
        width = page.text(margin, y, label, size)
        page.text(margin, y + size * 0.72, english, size * 0.56)
        start = margin + max(width + 12, column)
        if column == BELOW and value:
            start, y = margin + 16, y + size * 1.85
        if value:
            # A certificate's lines are as wide as the page: long values run on, a little smaller.
            with page.filling():
                page.fitted(start, y, page.width - 56 - start, value, size, bold=True)
        y += pitch * (0.6 if column == BELOW else 1)
    return y


def choose_column(rng: Random, roomy: bool = True) -> float:
    """Where a certificate's values stand; under their labels only where there is room for it."""
    if roomy and rng.random() < 0.14:
        return BELOW
    return rng.choice((0.0, rng.uniform(205, 225)))


def heading_name(page: Page, name: str, y: float) -> None:
    """A name alone on its line, large, in the middle."""
    with page.filling():
        page.fitted(70, y, page.width - 140, name, (page.look.size + 3) * 1.3, "center", bold=True)


def written(day: date, rng: Random) -> str:
    """A date in words, or in figures as many offices write it."""
    return date_to_words(day) if rng.random() < 0.65 else format_date(day)


def closing(page: Page, place: Place, issued: date, old: bool, y: float, rng: Random) -> None:
    """Where and when the excerpt was issued, and who signed."""
    size = page.look.size + 2.4
    day = format_date(issued) if old and rng.random() < 0.3 else date_to_words(issued)
    page.text(68, y + 2 + size * 0.7, "The excerpt is issued in", size * 0.56)
    page.text(68, y + size * 2.8, "on date", size * 0.56)
    with page.filling():
        page.fitted(68, y + 2, page.width - 130, f"Kutipan ini dikeluarkan di {place.kabupaten_kota}", size)
        page.fitted(68, y + size * 2.1, page.width - 130, f"pada tanggal {day}", size)
    x = page.width * rng.uniform(0.64, 0.7)
    y += size * rng.uniform(4.4, 6)
    head = ("Pejabat Pencatatan Sipil", "Officer of Civil Registration")
    if not old or rng.random() < 0.5:
        head = ("Kepala Dinas Kependudukan dan Pencatatan Sipil", "Head of Population and Civil Registration")
    page.text(x, y, head[0], size * 0.95, align="center")
    page.text(x, y + size * 0.75, head[1], size * 0.56, align="center")
    if not old:
        page.qr(x - 31, y + size * 1.4, 62, qr_text(rng, place.region))
    low = y + size * 1.4 + 80
    name, nip = official(rng, invent_name(rng, place.origin, "PEREMPUAN"))
    width = page.text(x, low, name, size, bold=old, align="center")
    if old:
        page.line(x - width / 2, low + 2, x + width / 2, low + 2, 0.5)
    page.text(x, low + size * 1.25, nip, size * 0.9, align="center")
    if not old:
        page.text(page.width / 2, page.height - 22, SIGNED_NOTE, size * 0.62, align="center")


def number(region: str, code: str, recorded: date, rng: Random) -> str:
    """A certificate's number: region, code (LU, LT, KW, CR, KM), recording date and serial; serial/year of old."""
    if recorded.year < _OLD_RECORD:
        return f"{rng.randint(12, 2890)}/{rng.choice(('', 'DISP/', 'U/'))}{recorded.year}"
    return f"{region}-{code}-{recorded:%d%m%Y}-{rng.randint(1, 9999):04d}"


@dataclass(frozen=True, slots=True)
class Couple:
    """Husband and wife as a certificate names them, their wedding day, and whether the applicant is the wife."""

    husband: Person
    wife: Person
    wed: date
    wife_applies: bool

    @property
    def latest_birth(self) -> date:
        """When the younger was born."""
        return max(self.husband.born, self.wife.born)


def couple(case: Case, rng: Random) -> Couple:
    """The applicant with the spouse: of the household when married, else one who lived elsewhere."""
    person = case.applicant
    wife_applies = person.sex == "PEREMPUAN"
    partner = _of_household(case) or _invented(case, rng)
    wed = person.wed or _wedding(person, partner, case.today, rng)
    husband, wife = (partner, person) if wife_applies else (person, partner)
    return Couple(husband, wife, wed, wife_applies)


def between(rng: Random, first: date, last: date) -> date:
    """A day from first to last; the first when they cross."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def _of_household(case: Case) -> Person | None:
    sought = {"KEPALA KELUARGA": "ISTRI", "ISTRI": "KEPALA KELUARGA"}.get(case.applicant.relation)
    if not case.applicant.status.startswith("KAWIN"):
        return None
    return next((one for one in case.household.members if one.relation == sought), None)


def _invented(case: Case, rng: Random) -> Person:
    person, place = case.applicant, case.household.place
    inventor = Inventor(rng, case.today, place.birth_code, place.origin)
    inventor.religion = person.religion
    age = max(21, age_on(person.born, case.today) + rng.randint(-4, 4))
    return inventor.person(age, "LAKI-LAKI" if person.sex == "PEREMPUAN" else "PEREMPUAN", "LAINNYA")


def _wedding(person: Person, partner: Person, today: date, rng: Random) -> date:
    born = max(person.born, partner.born)
    first = date(born.year + 18, born.month, min(born.day, 28))
    last = min(first + timedelta(days=2600), today - timedelta(days=400))
    return between(rng, min(first, last), last)
