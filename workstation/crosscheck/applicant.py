"""Finding the applicant among the people of a KK: by NIK, else by name and birth date, else not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from workstation.crosscheck.dates import compare_dates
from workstation.crosscheck.likeness import tidy
from workstation.crosscheck.names import compare_names, is_near_name
from workstation.crosscheck.nik import compare_number
from workstation.domain.finding import GREEN
from workstation.domain.reading import FieldReading, Reading

Person = Mapping[str, FieldReading]

# Weights of agreement. A row needs ENOUGH, which a NIK gives alone and otherwise only two facts together; and it
# must lead the next row by LEAD, so that twins with one name part in common are not mixed up.
_NIK, _NIK_SLIP = 4.0, 1.5
_NAME, _NAME_NEAR = 2.5, 1.5
_BORN, _PARENT, _SEX = 2.0, 0.75, 0.25
_ENOUGH, _LEAD = 3.5, 1.0


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant's row in the KK counting from 0; None when missing. `others`: rows that might be meant as well."""

    row: int | None
    others: tuple[int, ...] = ()


def find_applicant(form: Mapping[str, str], kk: Reading | None) -> Applicant:
    """Find the row of the person that a form describes; nothing is repaired, a doubt about the NIK stays a doubt."""
    if kk is None or not kk.members:
        return Applicant(None)
    scores = sorted(((_score(form, person), -row) for row, person in enumerate(kk.members)), reverse=True)
    best, row = scores[0][0], -scores[0][1]
    if best < _ENOUGH:
        return Applicant(None)
    rivals = tuple(-place for score, place in scores[1:] if score >= max(_ENOUGH, best - _LEAD))
    return Applicant(row if best >= _NIK or not rivals else None, rivals)


def _score(form: Mapping[str, str], person: Person) -> float:
    number = _nik_score(form.get("nik", ""), _text(person, "nik"))
    name = _name_score(form.get("nama", ""), _text(person, "nama"))
    born = _BORN if _same_day(form.get("tanggal_lahir", ""), _text(person, "tanggal_lahir")) else 0
    if number < _NIK and not name and not (number and born and not _text(person, "nama")):
        # A twin shares parents, birth date, sex and nearly the NIK: with another name it is somebody else.
        return 0
    parents = sum(
        _PARENT
        for field, column in (("nama_ayah", "ayah"), ("nama_ibu", "ibu"))
        if _same_name(form.get(field, ""), _text(person, column))
    )
    sex = _SEX if tidy(form.get("jenis_kelamin", "")) == _text(person, "jenis_kelamin") else 0
    return number + name + born + parents + sex


def _nik_score(form: str, value: str) -> float:
    if not (form and value):
        return 0
    likeness = compare_number(form, value)
    if likeness.verdict in GREEN:
        return _NIK
    return _NIK_SLIP if 1 <= likeness.edits <= 2 else 0


def _name_score(form: str, value: str) -> float:
    if not (form and value):
        return 0
    if compare_names(form, value).verdict in GREEN:
        return _NAME
    return _NAME_NEAR if is_near_name(form, value) else 0


def _same_name(form: str, value: str) -> bool:
    return bool(form and value) and value != "-" and compare_names(form, value).verdict in GREEN


def _same_day(form: str, value: str) -> bool:
    return bool(form and value) and compare_dates(form, value).verdict in GREEN


def _text(person: Person, field: str) -> str:
    reading = person.get(field)
    return (reading.value or "") if reading else ""
