"""Invent a household: who lives together, where, and on which family card."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import resources
from printing.specimen.people import WORDS, Inventor, Person, age_on, invent_name, random_day
from workstation.domain.nik import Sex

REGIONS: list[dict[str, Any]] = resources.json_data("specimen/regions.json")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a household lives. `kabupaten_kota` is as its documents print it; `offset` is hours from UTC."""

    region: str
    office: str
    birth_code: str
    alamat: str
    rt: str
    rw: str
    desa_kelurahan: str
    kecamatan: str
    kabupaten_kota: str
    provinsi: str
    kode_pos: str
    offset: int
    origin: str

    @property
    def town(self) -> str:
        """The regency's bare name, as in a letter's date line."""
        name = self.kabupaten_kota
        for prefix in ("KOTA ADM. ", "KABUPATEN ", "KOTA "):
            name = name.removeprefix(prefix)
        return name

    @property
    def full_regency(self) -> str:
        """The regency with its kind, as in a letterhead."""
        name = self.kabupaten_kota
        return name if name.startswith(("KOTA ", "KABUPATEN ", "JAKARTA")) else f"KABUPATEN {name}"


@dataclass(frozen=True, slots=True)
class Household:
    """A family card's content: its number, day of issue, place and members, the head first."""

    no_kk: str
    issued: date
    place: Place
    members: tuple[Person, ...]


def invent_address(rng: Random) -> str:
    """An address line as a family card prints it."""
    kind = rng.random()
    if kind < 0.5:
        lane = f" GG. {rng.choice(('I', 'II', 'III', 'IV', 'V', 'BUNTU'))}" if rng.random() < 0.3 else ""
        return f"JL. {rng.choice(WORDS['streets'])}{lane} NO. {rng.randint(1, 190)}"
    if kind < 0.75:
        block = f"{rng.choice('ABCDEFGHK')}{rng.randint(1, 24)}"
        return f"PERUM {rng.choice(WORDS['estates'])} BLOK {block} NO. {rng.randint(1, 60)}"
    return f"{rng.choice(('KP.', 'DUSUN', 'LINGK.'))} {rng.choice(WORDS['hamlets'])}"


def invent_place(rng: Random, office: str | None = None) -> Place:
    """A place of the vocabulary with an invented address; in one office's kecamatan (6 digits) when given."""
    served = [(region, district) for region in REGIONS for district in region["districts"]]
    region, district = rng.choice([pair for pair in served if office in (None, pair[1]["code"])])
    village, postcode = rng.choice(district["villages"])
    shown = {
        "KOTA": f"KOTA {region['name']}",
        "KABUPATEN": rng.choice((region["name"], region["name"], f"KABUPATEN {region['name']}")),
        "KOTA ADMINISTRASI": rng.choice((region["name"], f"KOTA ADM. {region['name']}")),
    }[region["type"]]
    old = region.get("old_code")
    birth_code = old + district["code"][4:] if old and rng.random() < 0.5 else district["code"]
    return Place(
        region=region["code"],
        office=district["code"],
        birth_code=birth_code,
        alamat=invent_address(rng),
        rt=f"{rng.randint(1, 18):03d}",
        rw=f"{rng.randint(1, 14):03d}",
        desa_kelurahan=village,
        kecamatan=district["name"],
        kabupaten_kota=shown,
        provinsi=region["province"],
        kode_pos=postcode,
        offset=region["offset"],
        origin=rng.choice(region["people"]),
    )


def invent_household(
    rng: Random, today: date, service: str, office: str | None = None, sizes: tuple[int, ...] = ()
) -> Household:
    """A household with at least one member who may apply for `service` on `today`; of one of `sizes` when given."""
    place = invent_place(rng, office)
    inventor = Inventor(rng, today, place.birth_code, place.origin)
    size = rng.choices(range(1, 11), weights=(8, 10, 16, 20, 15, 10, 8, 5, 4, 4))[0]
    size = rng.choice(sizes) if sizes else size
    members = _members(rng, inventor, size, first_card=service == "ktp_baru")
    issued = random_day(rng, date(2013, 1, 5), today - timedelta(days=40))
    weddings = [person.wed for person in members if person.wed]
    births = [person.born for person in members]
    issued = max([issued, *(day + timedelta(days=20) for day in [*weddings, *births])])
    issued = min(issued, today - timedelta(days=2))
    no_kk = f"{place.office}{issued:%d%m%y}{rng.randint(1, 60):04d}"
    return Household(no_kk, issued, place, tuple(members))


def _members(rng: Random, inventor: Inventor, size: int, first_card: bool) -> list[Person]:
    if size == 1:
        return [_alone(rng, inventor, first_card)]
    sex: Sex = "PEREMPUAN" if rng.random() < 0.12 else "LAKI-LAKI"
    head_age = rng.randint(41, 56) if first_card or size > 4 else rng.randint(24, 60)
    head = inventor.person(head_age, sex, "KEPALA KELUARGA")
    if sex == "PEREMPUAN" or rng.random() < 0.08:
        status = rng.choice(("CERAI MATI", "CERAI HIDUP TERCATAT", "CERAI HIDUP BELUM TERCATAT"))
        head = replace(head, status=status)
        return [head, *_children(rng, inventor, head, None, size - 1, first_card)]
    wife_age = max(19, head_age - rng.randint(0, 6))
    if first_card and rng.random() < 0.12:
        wife_age = 16
    head, wife = inventor.marry(head, inventor.person(wife_age, "PEREMPUAN", "ISTRI"))
    elders = rng.choice((0, 0, 1, 2)) if size > 5 else 0
    children = _children(rng, inventor, head, wife, size - 2 - elders, first_card)
    return [head, wife, *children, *[_elder(rng, inventor, head_age) for _ in range(elders)]]


def _alone(rng: Random, inventor: Inventor, first_card: bool) -> Person:
    age = rng.randint(17, 19) if first_card else rng.randint(19, 74)
    sex = rng.choice(("LAKI-LAKI", "PEREMPUAN"))
    person = inventor.person(age, "LAKI-LAKI" if sex == "LAKI-LAKI" else "PEREMPUAN", "KEPALA KELUARGA")
    return replace(person, status="CERAI MATI") if age > 55 else person


def _children(
    rng: Random, inventor: Inventor, head: Person, wife: Person | None, count: int, first_card: bool
) -> list[Person]:
    mother = wife or (head if head.sex == "PEREMPUAN" else None)
    father = head if head.sex == "LAKI-LAKI" else None
    absent_father = invent_name(rng, inventor.origin, "LAKI-LAKI")
    absent_mother = invent_name(rng, inventor.origin, "PEREMPUAN")
    eldest = age_on((mother or head).born, inventor.today) - 19
    if eldest < 0 or count <= 0:
        return []
    ages = sorted((rng.randint(0, min(eldest, 34)) for _ in range(count)), reverse=True)
    if first_card and eldest >= 17:
        ages[rng.randrange(count)] = rng.choice((17, 17, 17, 18, 19))
        ages.sort(reverse=True)
    children = []
    for age in ages:
        sex = rng.choice(("LAKI-LAKI", "PEREMPUAN"))
        child = inventor.person(
            age,
            "LAKI-LAKI" if sex == "LAKI-LAKI" else "PEREMPUAN",
            "ANAK",
            father=father.nama if father else absent_father,
            mother=mother.nama if mother else absent_mother,
        )
        children.append(child)
    return sorted(children, key=lambda child: child.born)


def _elder(rng: Random, inventor: Inventor, head_age: int) -> Person:
    relation = rng.choice(("ORANG TUA", "MERTUA", "FAMILI LAIN"))
    age = min(90, head_age + rng.randint(20, 30)) if relation != "FAMILI LAIN" else rng.randint(18, 40)
    elder = inventor.person(age, "PEREMPUAN" if rng.random() < 0.6 else "LAKI-LAKI", relation)
    return replace(elder, status="CERAI MATI") if relation != "FAMILI LAIN" else elder


def moved_in(rng: Random, household: Household, today: date) -> Household:
    """The household as newly registered here: a card of its own, issued in the last weeks."""
    issued = today - timedelta(days=rng.randint(3, 30))
    return replace(household, issued=issued, no_kk=f"{household.place.office}{issued:%d%m%y}{rng.randint(1, 60):04d}")


def may_apply(person: Person, today: date, service: str) -> bool:
    """Whether a member may apply: seventeen or once married (UU 24/2013 Pasal 63); a first card while young."""
    age = age_on(person.born, today)
    if service == "ktp_baru":
        return 17 <= age <= 24 or (age < 17 and person.status != "BELUM KAWIN")
    return age >= 17


def choose_applicant(rng: Random, household: Household, today: date, service: str) -> int:
    """The row of the applicant, any of those who may apply; the head when no one else may."""
    rows = [row for row, person in enumerate(household.members) if may_apply(person, today, service)]
    return rng.choice(rows) if rows else 0
