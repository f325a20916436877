"""Proof of a divorce: the registry's Kutipan Akta Perceraian, and for Muslims the religious court's Akta Cerai.

The Akta Cerai is numbered `nnn/AC/yyyy/PA.Xxx`. `tanggal_perceraian` is the day the decision became final, or the
day the certificate says the couple divorced; hearing and issue have dates of their own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds.civil import (
    Couple,
    Row,
    between,
    certificate,
    closing,
    couple,
    heading_name,
    lines,
    masthead,
    number,
    written,
)
from printing.specimen.page import A4, FOLIO, Look, Page, labelled
from printing.specimen.people import Person, age_on, invent_name
from workstation.domain.dates import MONTHS


@dataclass(frozen=True, slots=True)
class _Divorce:
    """Who divorced and when: the decision, the day it was final, and the recording."""

    pair: Couple
    decided: date
    final: date
    recorded: date


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's proof of divorce; its layout is pa (court) or that of the registry's edition."""
    pair = couple(case, rng)
    last = min(case.household.issued, case.today) - timedelta(days=50)
    decided = between(rng, max(pair.wed + timedelta(days=90), last - timedelta(days=4000)), last)
    decided = min(decided, case.today - timedelta(days=50))
    final = decided + timedelta(days=rng.randint(14, 24))
    divorce = _Divorce(pair, decided, final, final + timedelta(days=rng.randint(1, 9)))
    if case.applicant.religion == "ISLAM":
        return _court(case, divorce, look, rng)
    return _registry(case, divorce, look, rng)


def _fields(divorce: _Divorce, no_akta: str, printed: set[str]) -> dict[str, Any]:
    husband, wife = divorce.pair.husband, divorce.pair.wife
    return {
        "no_akta": no_akta,
        "nama_suami": husband.nama,
        "nik_suami": husband.nik if husband.nik in printed else None,
        "nama_istri": wife.nama,
        "nik_istri": wife.nik if wife.nik in printed else None,
        "tanggal_perceraian": divorce.final.isoformat(),
    }


def _registry(case: Case, divorce: _Divorce, look: Look, rng: Random) -> Drawn:
    place, pair, old = case.household.place, divorce.pair, look.layout == "blangko"
    own, other = (pair.wife, pair.husband) if pair.wife_applies else (pair.husband, pair.wife)
    both = rng.random() < 0.4
    no_akta = number(place.region, "CR", divorce.recorded, rng)
    page = certificate(look, rng)
    whose = "ISTRI" if pair.wife_applies else "SUAMI"
    y = masthead(page, "akta_perceraian", own.nik, old, rng, whose)
    pitch, column = rng.uniform(26, 29), rng.choice((0.0, rng.uniform(205, 225)))
    case_no = f"{rng.randint(3, 890)}/Pdt.G/{divorce.decided.year}/PN {place.town.title()}"
    above: list[Row] = [
        ("Berdasarkan Akta Perceraian Nomor", "By virtue of Divorce Certificate Number", no_akta),
        ("bahwa berdasarkan Putusan Pengadilan Negeri Nomor", "that by the decision of the court number", case_no),
        ("yang telah berkekuatan hukum tetap pada tanggal", "final since", written(divorce.final, rng)),
        ("telah tercatat perceraian antara", "was registered the divorce between", ""),
    ]
    y = lines(page, above, y, pitch, 0.0)
    for person, joint in ((pair.husband, "dengan / and"), (pair.wife, "")):
        heading_name(page, person.nama, y + 2)
        y += pitch * 0.75
        if both:
            with page.filling():
                page.text(page.width / 2, y, f"NIK. {person.nik}", look.size + 3, align="center")
            y += pitch * 0.65
        page.text(page.width / 2, y, joint, look.size + 3, align="center")
        y += pitch * 0.75
    y = lines(page, [("dicatat pada tanggal", "registered on", written(divorce.recorded, rng))], y, pitch, column)
    closing(page, place, divorce.recorded + timedelta(days=1), old, y, rng)
    return Drawn(page.close(rng), look.layout, _fields(divorce, no_akta, {own.nik, *([other.nik] if both else [])}))


def _court(case: Case, divorce: _Divorce, look: Look, rng: Random) -> Drawn:
    place, pair = case.household.place, divorce.pair
    town = place.town.title()
    short = "".join(letter for letter in town if letter.lower() not in "aeiou")[:3].title()
    no_akta = f"{rng.randint(1, 4200):0{rng.choice((1, 4))}d}/AC/{divorce.recorded.year}/PA.{short}"
    page = Page(A4 if rng.random() < 0.6 else FOLIO, look)
    if look.layout != "plain" or look.strong:
        page.guilloche(rng, look.tint)
    numbered = rng.random() < 0.6
    size, margin, y = look.size + 3.4, rng.uniform(60, 72), rng.uniform(54, 66)
    serial = f"{'Nomor Seri ' if rng.random() < 0.5 else ''}{rng.choice('ABEFG')} {rng.randint(10000, 999999):07d}"
    page.text(page.width - margin, y, serial, size * 0.95, align="right")
    page.emblem(page.width / 2, y + 28, 52, "#4c6b45")
    y += 74
    page.text(
        page.width / 2, y, rng.choice(("AKTA CERAI", "A K T A  C E R A I")), size * 1.7, bold=True, align="center"
    )
    with page.filling():
        page.text(page.width / 2, y + size * 1.6, f"Nomor : {no_akta}", size * 1.1, align="center")
    y += size * rng.uniform(3.0, 3.8)
    page.text(page.width / 2, y, "BISMILLAHIRRAHMANIRRAHIM", size * 0.9, align="center")
    opening = (
        f"Panitera Pengadilan Agama {town} menerangkan, bahwa pada hari ini tanggal {_long(divorce.final)} Masehi, "
        f"berdasarkan Putusan Pengadilan Agama {town} Nomor {rng.randint(10, 3900)}/Pdt.G/{divorce.decided.year}/"
        f"PA.{short} tanggal {_long(divorce.decided)} yang telah berkekuatan hukum tetap, telah terjadi perceraian "
        "antara :"
    )
    y = page.paragraph(margin, y + size * 2, page.width - 2 * margin, opening, size, size * 1.45) + 6
    for person, joint in ((pair.husband, "dengan"), (pair.wife, "")):
        y = _party(page, case, person, numbered, margin + 14, y, size)
        page.text(page.width / 2, y, joint, size, align="center")
        y += size * 1.7
    page.paragraph(margin, y, page.width - 2 * margin, "Demikian dibuat akta cerai ini.", size, size * 1.45)
    x = page.width * 0.6
    y += size * 3
    page.text(x, y, f"{town}, {_long(divorce.recorded)}", size)
    page.text(x, y + size * 1.4, "Panitera,", size)
    page.text(x, y + size * 6, invent_name(rng, place.origin, "LAKI-LAKI")[:26] + ", S.H.", size, bold=True)
    printed = {pair.husband.nik, pair.wife.nik} if numbered else set()
    return Drawn(page.close(rng), "pa", _fields(divorce, no_akta, printed))


def _party(page: Page, case: Case, person: Person, numbered: bool, x: float, y: float, size: float) -> float:
    child_of = f"{'bin' if person.sex == 'LAKI-LAKI' else 'binti'} {person.father}"
    rows = [
        ("Nama", f"{person.nama} {child_of}"),
        *([("NIK", person.nik)] if numbered else []),
        ("Umur", f"{age_on(person.born, case.today)} tahun, agama {person.religion.title()}"),
        ("Pekerjaan", person.job),
        ("Tempat tinggal", case.household.place.kecamatan),
    ]
    return labelled(page, rows, x, page.width - 54, y, size, size * 1.55, 96)


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
