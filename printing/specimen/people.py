"""Invent people who never lived: names by region of origin, well-formed NIKs, and whole households.

Names are combined from a vocabulary of our own; titles, single names and names near the 60-letter limit
(Permendagri 73/2022 Pasal 4) occur as they do on real family cards.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import resources
from workstation.domain.nik import Sex

NAMES: dict[str, dict[str, Any]] = resources.json_data("specimen/names.json")
WORDS: dict[str, list[str]] = resources.json_data("specimen/words.json")
NAME_LIMIT = 60

_BLOOD = ("A", "B", "AB", "O", "A+", "B+", "AB+", "O+", "O-", "TIDAK TAHU", "-", "-", "-")
_MARRIED = ("KAWIN TERCATAT", "KAWIN TERCATAT", "KAWIN TERCATAT", "KAWIN BELUM TERCATAT")


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a family card. `status` is in today's words; `wed` is the wedding date or None."""

    nama: str
    nik: str
    sex: Sex
    birthplace: str
    born: date
    religion: str
    education: str
    job: str
    blood: str
    status: str
    wed: date | None
    relation: str
    father: str
    mother: str
    title_before: str = ""
    title_after: str = ""

    @property
    def shown_name(self) -> str:
        """The name as a family card prints it, titles included (they may not stand on a birth certificate)."""
        return f"{self.title_before}{self.nama}{self.title_after}"


def age_on(born: date, day: date) -> int:
    """Whole years lived on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def invent_name(rng: Random, origin: str, sex: Sex) -> str:
    """A name of at most sixty letters; sometimes a single word, sometimes a very long one."""
    words = NAMES[origin]
    given: list[str] = words["male" if sex == "LAKI-LAKI" else "female"]
    kind = rng.random()
    if kind < 0.04:
        return rng.choice([name for name in given if " " not in name] or given)
    count = rng.randint(4, 7) if kind > 0.965 else rng.choice((1, 1, 2, 2, 2, 3))
    parts = rng.sample(given, min(count, len(given))) if origin != "bali" else [rng.choice(given)]
    family = rng.choice(words["family"])
    if not family and len(parts) == 1:
        parts = rng.sample(given, 2)
    name = " ".join([*parts, family]).strip()
    while len(name) > NAME_LIMIT:
        parts.pop()
        name = " ".join([*parts, family]).strip()
    return name


def invent_nik(rng: Random, place: str, born: date, sex: Sex) -> str:
    """A NIK that fits a person: place of first registration (6 digits), birth date (women day + 40), serial."""
    day = born.day + (40 if sex == "PEREMPUAN" else 0)
    return f"{place}{day:02d}{born.month:02d}{born.year % 100:02d}{rng.randint(1, 79):04d}"


def random_day(rng: Random, first: date, last: date) -> date:
    """A day between two days, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def born_at_age(rng: Random, today: date, age: int) -> date:
    """A birth date that makes somebody `age` years old on `today`."""
    last = date(today.year - age, today.month, min(today.day, 28))
    return random_day(rng, last - timedelta(days=360), last)


def _education(rng: Random, age: int) -> str:
    if age < 7:
        return "TIDAK/BELUM SEKOLAH"
    if age < 13:
        return "BELUM TAMAT SD/SEDERAJAT"
    if age < 16:
        return "TAMAT SD/SEDERAJAT"
    if age < 19:
        return rng.choice(("SLTP/SEDERAJAT", "SLTP/SEDERAJAT", "SLTA/SEDERAJAT"))
    return rng.choice(
        (
            *("SLTP/SEDERAJAT", "SLTA/SEDERAJAT", "SLTA/SEDERAJAT", "SLTA/SEDERAJAT", "DIPLOMA I/II"),
            *("AKADEMI/DIPLOMA III/S. MUDA", "DIPLOMA IV/STRATA I", "DIPLOMA IV/STRATA I", "STRATA II"),
        )
    )


def _job(rng: Random, age: int, sex: Sex) -> str:
    if age < 5:
        return "BELUM/TIDAK BEKERJA"
    if age < 18:
        return "PELAJAR/MAHASISWA"
    if age < 22 and rng.random() < 0.6:
        return rng.choice(("PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA"))
    if sex == "PEREMPUAN" and rng.random() < 0.4:
        return "MENGURUS RUMAH TANGGA"
    barred = {"BIDAN"} if sex == "LAKI-LAKI" else set()
    barred |= {"PENSIUNAN"} if age < 56 else {"TENTARA NASIONAL INDONESIA", "KARYAWAN HONORER"}
    return rng.choice([job for job in WORDS["jobs"] if job not in barred])


class Inventor:
    """Invents the members of one household, who share an origin, a religion and a place."""

    def __init__(self, rng: Random, today: date, place: str, origin: str) -> None:
        self.rng, self.today, self.place, self.origin = rng, today, place, origin
        self.religion: str = rng.choice(NAMES[origin]["religions"])

    def person(self, age: int, sex: Sex, relation: str, father: str = "", mother: str = "") -> Person:
        """One person of an age; parents are invented when not given."""
        rng = self.rng
        born = born_at_age(rng, self.today, age)
        person = Person(
            nama=invent_name(rng, self.origin, sex),
            nik=invent_nik(rng, self.place, born, sex),
            sex=sex,
            birthplace=rng.choice(WORDS["birthplaces"]),
            born=born,
            religion=self.religion,
            education=_education(rng, age),
            job=_job(rng, age, sex),
            blood=rng.choice(_BLOOD),
            status="BELUM KAWIN",
            wed=None,
            relation=relation,
            father=father or invent_name(rng, self.origin, "LAKI-LAKI"),
            mother=mother or invent_name(rng, self.origin, "PEREMPUAN"),
        )
        return self._with_title(person, age)

    def _with_title(self, person: Person, age: int) -> Person:
        room = NAME_LIMIT - len(person.nama) - 12
        if age < 24 or room < 0 or self.rng.random() > 0.14:
            return person
        if self.rng.random() < 0.3:
            titles = [t for t in WORDS["titles_before"] if (t != "HJ. ") or person.sex == "PEREMPUAN"]
            return replace(person, title_before=self.rng.choice(titles))
        return replace(person, title_after=self.rng.choice(WORDS["titles_after"]))

    def marry(self, one: Person, other: Person) -> tuple[Person, Person]:
        """Both as a couple: the same status, and a wedding date when the wedding is recorded."""
        status = self.rng.choice(_MARRIED)
        youngest = max(one.born, other.born)
        earliest = date(youngest.year + 17, youngest.month, min(youngest.day, 28))
        latest = max(earliest, self.today - timedelta(days=60))
        wed = random_day(self.rng, earliest, min(latest, earliest + timedelta(days=3000)))
        wed = min(wed, self.today - timedelta(days=45))
        known = wed if status == "KAWIN TERCATAT" else None
        return replace(one, status=status, wed=known), replace(other, status=status, wed=known)
