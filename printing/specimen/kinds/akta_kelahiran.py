"""Kutipan Akta Kelahiran: the signed A4 edition, and older security paper with its other wording."""

from datetime import date, timedelta
from random import Random

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds.civil import (
    SIGNED_SINCE,
    Row,
    certificate,
    choose_column,
    closing,
    heading_name,
    lines,
    masthead,
    number,
)
from printing.specimen.page import Look, Page
from printing.specimen.people import Person, random_day
from workstation.domain.dates import date_to_words, number_to_words


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's birth certificate; its layout is one of tte, blangko, plain."""
    person = case.applicant
    old = look.layout == "blangko"
    recorded = _recorded(person, case.today, rng)
    kind = "LT" if (recorded - person.born).days > 60 else "LU"
    no_akta = number(case.household.place.region, kind, recorded, rng)
    # A signed excerpt is a later copy when the birth was recorded before electronic signing began.
    signed = look.layout == "tte" and recorded < SIGNED_SINCE
    issued = random_day(rng, SIGNED_SINCE, case.today - timedelta(days=20)) if signed else recorded
    page = certificate(look, rng)
    y = masthead(page, "akta_kelahiran", person.nik, old, rng)
    child = rng.choice((1, 1, 2, 2, 3, 4, 5))
    y = _body(page, person, no_akta, child, old, y, rng)
    closing(page, case.household.place, issued, old, y, rng)
    fields = {
        "no_akta": no_akta,
        "nik": person.nik,
        "nama": person.nama,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "jenis_kelamin": person.sex,
        "ayah": person.father,
        "ibu": person.mother,
        "tanggal_dikeluarkan": issued.isoformat(),
    }
    return Drawn(page.close(rng), look.layout, fields)


def _recorded(person: Person, today: date, rng: Random) -> date:
    late = rng.random() < 0.3
    last = person.born + timedelta(days=5200 if late else 58)
    return min(random_day(rng, person.born + timedelta(days=7), last), today - timedelta(days=20))


def _body(page: Page, person: Person, no_akta: str, child: int, old: bool, y: float, rng: Random) -> float:
    words = date_to_words(person.born).rsplit(number_to_words(person.born.year), 1)[0].strip()
    year = number_to_words(person.born.year)
    rows: list[Row] = [
        ("Berdasarkan Akta Kelahiran Nomor", "By virtue of Birth Certificate Number", no_akta),
    ]
    if old and rng.random() < 0.6:
        rows.append(("menurut stbld", "in accordance with state gazette", "-"))
    rows.append(("bahwa di", "that in", person.birthplace))
    if rng.random() < 0.5:
        rows += [("pada tanggal", "on date", words), ("tahun", "year", year)]
    else:
        rows.append(("pada tanggal", "on date", f"{words} TAHUN {year}"))
    rows.append(("telah lahir", "was born", ""))
    below: list[Row] = [
        ("anak ke", "child no.", f"{number_to_words(child)}, {person.sex}"),
        (rng.choice(("dari ayah", "dari Ayah")), "of father", person.father),
        (rng.choice(("dan ibu", "dan Ibu")), "and mother", person.mother),
    ]
    pitch = rng.uniform(27, 32)
    column = choose_column(rng)
    y = lines(page, rows, y, pitch, column)
    heading_name(page, person.nama, y + 4)
    return lines(page, below, y + pitch + 4, pitch, column)
