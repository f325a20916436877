"""Kutipan Akta Perkawinan (not Muslim): a copy for the husband or the wife, with the ceremony's and recording dates.

`tanggal_perkawinan` is the date of the ceremony before the religious leader, never that of the recording.
"""

from datetime import date, timedelta
from random import Random

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds.civil import (
    Couple,
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
from printing.specimen.people import invent_name

_LEADERS = {"KRISTEN": "PENDETA", "KATHOLIK": "PASTOR", "HINDU": "PEDANDA", "BUDHA": "PANDITA"}


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's copy; its layout is suami or istri with the edition, as `tte_suami`."""
    pair = couple(case, rng)
    old = look.layout == "blangko"
    place = case.household.place
    recorded = pair.wed + timedelta(days=rng.randint(1, 14))
    no_akta = number(place.region, "KW", recorded, rng)
    own, other = (pair.wife, pair.husband) if pair.wife_applies else (pair.husband, pair.wife)
    both = rng.random() < 0.5
    whose = "ISTRI" if pair.wife_applies else "SUAMI"
    page = certificate(look, rng)
    y = masthead(page, "akta_perkawinan", own.nik, old, rng, whose)
    y = _body(page, case, pair, no_akta, both, recorded, y, rng)
    closing(page, place, between(rng, recorded, recorded + timedelta(days=5)), old, y, rng)
    printed = {own.nik, other.nik} if both else {own.nik}
    fields = {
        "no_akta": no_akta,
        "nama_suami": pair.husband.nama,
        "nik_suami": pair.husband.nik if pair.husband.nik in printed else None,
        "nama_istri": pair.wife.nama,
        "nik_istri": pair.wife.nik if pair.wife.nik in printed else None,
        "tanggal_perkawinan": pair.wed.isoformat(),
    }
    return Drawn(page.close(rng), f"{look.layout}_{whose.lower()}", fields)


def _body(
    page: Page, case: Case, pair: Couple, no_akta: str, both: bool, recorded: date, y: float, rng: Random
) -> float:
    religion = case.applicant.religion
    pitch, column = rng.uniform(26, 30), choose_column(rng, not both)
    tail = " menurut stbld -" if page.look.layout == "blangko" and rng.random() < 0.4 else ""
    above: list[Row] = [
        ("Berdasarkan Akta Perkawinan Nomor", "By virtue of Marriage Certificate Number", no_akta + tail),
        ("bahwa di", "that in", case.household.place.kabupaten_kota),
        ("pada tanggal", "on date", written(recorded, rng)),
        ("telah tercatat perkawinan antara", "was registered the marriage between", ""),
    ]
    y = lines(page, above, y, pitch, column)
    for person, joint in ((pair.husband, ("dengan", "and")), (pair.wife, None)):
        heading_name(page, person.nama, y + 2)
        y += pitch * 0.8
        if both:
            with page.filling():
                page.text(page.width / 2, y, f"NIK. {person.nik}", page.look.size + 3, align="center")
            y += pitch * 0.7
        if joint:
            page.text(page.width / 2, y, f"{joint[0]} / {joint[1]}", page.look.size + 3, align="center")
            y += pitch * 0.8
    leader = invent_name(rng, case.household.place.origin, "LAKI-LAKI")[:30]
    before = rng.choice(("yang telah dilangsungkan di hadapan Pemuka Agama", "dihadapan Pemuka Agama"))
    below: list[Row] = [
        (before, "which was solemnized before the religious leader of", religion),
        ("yang bernama", "named", f"{_LEADERS.get(religion, 'PEMUKA AGAMA')} {leader}"),
        (rng.choice(("pada tanggal", "Pada tanggal")), "on date", written(pair.wed, rng)),
    ]
    return lines(page, below, y + 4, pitch, column)
