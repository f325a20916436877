"""Kutipan Akta Kematian of the applicant's late husband or wife.

`tanggal_kematian` is the day of death; the certificate also bears the day it was recorded and issued.
"""

from datetime import date, timedelta
from random import Random

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds.civil import (
    Row,
    between,
    certificate,
    choose_column,
    closing,
    couple,
    heading_name,
    lines,
    masthead,
    number,
    written,
)
from printing.specimen.page import Look, Page
from printing.specimen.people import WORDS, Person, age_on


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the certificate of the applicant's late spouse; its layout is one of tte, blangko, plain."""
    pair = couple(case, rng)
    late = pair.husband if pair.wife_applies else pair.wife
    place, old = case.household.place, look.layout == "blangko"
    last = min(case.household.issued, case.today) - timedelta(days=12)
    died = between(rng, max(pair.wed + timedelta(days=30), last - timedelta(days=4000)), last)
    died = min(died, case.today - timedelta(days=15))
    recorded = died + timedelta(days=rng.randint(2, 10))
    no_akta = number(place.region, "KM", recorded, rng)
    where = rng.choice((place.town, rng.choice(WORDS["birthplaces"])))
    numbered = not old or rng.random() < 0.4
    page = certificate(look, rng)
    y = masthead(page, "akta_kematian", late.nik if numbered else None, old, rng)
    y = _body(page, late, no_akta, where, died, y, rng)
    closing(page, place, recorded, old, y, rng)
    fields = {
        "no_akta": no_akta,
        "nik": late.nik if numbered else None,
        "nama": late.nama,
        "jenis_kelamin": late.sex,
        "tempat_kematian": where,
        "tanggal_kematian": died.isoformat(),
    }
    return Drawn(page.close(rng), look.layout, fields)


def _body(page: Page, late: Person, no_akta: str, where: str, died: date, y: float, rng: Random) -> float:
    pitch, column = rng.uniform(27, 31), choose_column(rng)
    sex = f"telah meninggal dunia seorang {late.sex.lower()} bernama"
    above: list[Row] = [
        ("Berdasarkan Akta Kematian Nomor", "By virtue of Death Certificate Number", no_akta),
        ("bahwa di", "that in", where),
        ("pada tanggal", "on date", written(died, rng)),
    ]
    if rng.random() < 0.5:
        above.append(("telah meninggal dunia seorang", "died a person, sex", late.sex))
    else:
        english = f"died a {'male' if late.sex == 'LAKI-LAKI' else 'female'} named"
        above.append((sex, english, ""))
    y = lines(page, above, y, pitch, column)
    heading_name(page, late.nama, y + 4)
    y += pitch + 4
    born = f"{late.birthplace}, {late.born:%d-%m-%Y}"
    below: list[Row] = [("lahir di", "born in", born), ("umur", "age", f"{age_on(late.born, died)} TAHUN")]
    if rng.random() < 0.5:
        below = [("anak dari ayah", "child of father", late.father), ("dan ibu", "and mother", late.mother)]
    return lines(page, below, y, pitch, column)
