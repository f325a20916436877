"""Where a table's columns hold nothing of theirs, nothing that was read in it is sure."""

from dataclasses import dataclass

import numpy as np
import pytest

from ocr.crops import Content, Line
from ocr.geometry import Points
from ocr.layouts.kk_doubt import misplaced
from workstation.domain.reading import FieldReading

CORNERS = np.zeros((4, 2))
PRINTED = Content((Line(np.zeros((9, 9), np.uint8), CORNERS, 9.0, 0, 0, 9, 9),), False, False)
EMPTY = Content((), True, False)
LOST, READ = FieldReading("LAM STRATA II", confidence=0.01), FieldReading("SURABAYA", confidence=0.998)


@dataclass(frozen=True, eq=False)
class _Cell:
    key: str
    inside: Content = PRINTED

    @property
    def corners(self) -> Points:
        return CORNERS


def _table(lost: int, row: int = 2) -> dict[_Cell, FieldReading]:
    """Rows in which some columns read like nothing; the other table and the place of birth read well."""
    columns = ("nik", "agama", "pendidikan", "pekerjaan", "jenis_kelamin")
    read = {_Cell(key): LOST for key in columns[:lost] for _ in range(row)}
    read |= {_Cell(key): READ for key in (*columns[lost:], "tempat_lahir", "hubungan") for _ in range(row)}
    return read


@pytest.mark.parametrize(("lost", "doubted"), [(2, False), (3, True), (5, True)])
def test_several_columns_that_read_like_nothing_put_their_table_in_doubt(lost: int, doubted: bool) -> None:
    found = {cell.key for cell in misplaced(_table(lost))}
    assert ("tempat_lahir" in found) is doubted
    assert "hubungan" not in found


def test_one_row_that_reads_or_empty_cells_lose_no_column() -> None:
    assert not misplaced(_table(3) | {_Cell("nik"): READ})
    assert not misplaced(_table(2) | {_Cell("golongan_darah", EMPTY): FieldReading("-")})
    assert misplaced(_table(2) | {_Cell("golongan_darah"): LOST})
