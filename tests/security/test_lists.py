"""Lists that leave Loket as CSV: no cell is a formula, wherever a spreadsheet splits the lines."""

import csv
import io

from attacks import Outcome, Record

from workstation.steps.audit_csv import Sheet, to_csv

# Excel splits at semicolons where commas are decimal points, as in Indonesia; a pasted list is split at tabs.
SEPARATORS = ",;\t"
FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\xa0=1", "\ufeff=1", "\x00=1", "＝1", "＠A1"),
    *("x;=1+1", "x; =1", "x;\t=1", "x\t=1", "x\n=1", "x\r\n+1", 'x";=1', 'x";"=1"', "a,=1", '"=1', ";;@A1"),
]


def test_no_cell_is_a_formula(attack: Record) -> None:
    tame = 0
    for formula in FORMULAS:
        text = to_csv(Sheet(("name", "note"), (("SITI", formula), (formula, "SITI"))))
        tame += not any(is_formula(cell) for sign in SEPARATORS for cell in cells(text, sign))
        (_, first, _) = csv.reader(io.StringIO(text, newline=""))
        assert first[0] == "SITI" and len(first) == 2
    attack("lists: formulas for spreadsheets", Outcome.PREVENTED, len(FORMULAS), tame)


def cells(text: str, separator: str) -> list[str]:
    """The cells as a spreadsheet may see them: with quotes understood, and where it takes them for letters."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    bare = text.replace("\r\n", separator).replace("\n", separator).split(separator)
    return [cell for row in rows for cell in row] + [cell.strip('"') for cell in bare]


def is_formula(cell: str) -> bool:
    return cell.strip("\ufeff\x00 \t\r\n\xa0").startswith(tuple("=+-@＝＋－＠"))


def test_what_is_no_formula_stays_as_it_is() -> None:
    told = ("2026-11-27T10:00:00+07:00", "Loket 3 - pagi", "ani; budi", "3171-2026", "a+b")
    (_, row) = csv.reader(io.StringIO(to_csv(Sheet(told, (told,))), newline=""))
    assert tuple(row) == told
