"""Where the two ruled tables of a Kartu Keluarga stand, in any of four directions. No text is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, product

import cv2
import numpy as np

from ocr import crops, geometry, grid, views
from ocr.comb import between
from ocr.effort import MOST_FOR_TABLES, VIEW, Effort, TooMuchWork, counted, spend
from ocr.geometry import Gray, Homography, TableArea
from ocr.grid import Table, with_folds
from ocr.page import Page
from ocr.pooled import Pool, pooled
from ocr.rules import at
from ocr.views import View

MIN_COLUMNS, MIN_ROWS = 6, 2
# Columns beside the numbers: the form since 2019, and the one before.
EDITIONS = ((9, 8), (8, 7))
# Ten rows for people (Permendagri 109/2019) under a head of one to three.
ROWS = (11, 13)
TALLEST_HEAD, MOST_ROWS = 4.5, 45
NUMBERS, USUAL_NUMBERS, NARROWEST_TWO, SLIVER, MOST_WAYS = (0.017, 0.07), 0.045, 0.075, 0.025, 8
UNRULED_VIEWS = 10
# So many views must show two ruled places for the others to be tried where none could be followed.
LEAST_TWICE = 2
LEAST_CONTRAST, PRINTED, WHOLE_BREADTH, MOST_WEAK = 0.15, 0.6, 0.97, 4


@dataclass(frozen=True)
class KkGrid:
    """The traced tables of a page, upright.

    `gray` is the page at full size in even light, `contrast` that of its print (0..1).
    """

    gray: Gray = field(repr=False)
    tables: tuple[Table, ...]
    contrast: float
    upright_sure: bool

    def turned_round(self) -> "KkGrid":
        """The same tables read the other way up."""
        return replace(self, tables=tuple(grid.turned_round(table) for table in reversed(self.tables)))


def looks_like_kk(page: Page, most: float = MOST_FOR_TABLES) -> KkGrid | None:
    """Find the two ruled tables of a KK in any of four directions; None where there are none. No text is read.

    A mesh, or noise full of lines, is none: the search ends when it takes more effort (`most`) than any card does.
    """
    search = Effort(most)
    try:
        with counted(search):
            return _found(page)
    except TooMuchWork:
        if search.is_spent:
            return None
        raise


def _found(page: Page) -> KkGrid | None:
    gray = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY) if page.image.ndim == 3 else page.image
    gray = np.asarray(gray, np.uint8)
    small, factor = geometry.shrink(gray)
    direction = geometry.main_direction(small)
    if direction is None:
        return None
    scale = geometry.scaling(factor)
    tables = _best_tables(views.all_views(small, direction), small, scale)
    tables = tables or _best_tables(views.sheet_views(small), small, scale)
    if len(tables) < 2 or not _fits_columns(tables):
        tables = _unruled_tables(views.all_views(small, direction), scale) or tables
    if len(tables) < 2 or sum(len(table.columns) - 1 for table in tables) < 2 * MIN_COLUMNS:
        return None
    even = crops.evened(gray, tables[0].row_pixels)
    return KkGrid(even, tuple(tables), _usual_contrast(even, tables), abs(_turn(tables)) >= 2)


def _best_tables(seen: Iterable[View], page: Gray, scale: Homography) -> list[Table]:
    """The first two tables that have the form of one edition, be it in two views; else those of the first view.

    `page` is the working copy that the views show, `scale` maps it to the page.
    """
    first: list[Table] | None = None
    uppers: list[Table] = []
    lowers: list[Table] = []
    plain: list[tuple[Table, ...]] = []
    most, twice = 0, 0
    for number, view in enumerate(seen):
        spend(VIEW)
        if view.coarse and any(map(_fits_columns, product(uppers, lowers))):
            break
        tables, areas = _traced_upright(view, scale @ view.back)
        most = max(most, len(tables))
        twice += areas == 2
        # A certificate shows no ruled table at all, drawn out or not; a mesh has more rows than any card.
        if (number > 1 and not most and twice < LEAST_TWICE) or any(table.row_count > MOST_ROWS for table in tables):
            break
        first = tables if first is None or len(first) < 2 <= len(tables) else first
        if len(tables) != 2:
            continue
        plain.append(tuple(tables))
        new = [[_without_slivers(way) for way in islice(with_folds(table), MOST_WAYS)] for table in tables]
        uppers += new[0]
        lowers += new[1]
        whole = next((pair for pair in product(uppers, lowers) if _is_whole(pair)), None)
        if whole and len(plain) == 1 and not _is_older(whole):
            return list(whole)
        if whole:
            break
    # What a view shows may lack a line in each table, which makes an older edition of the newer one.
    likely = _pooled(plain, page, scale) if plain else None
    return list(likely) if likely else [_without_slivers(table) for table in first or []]


def _unruled_tables(seen: Iterable[View], scale: Homography) -> list[Table]:
    """The first two tables with the columns of one edition, no matter what parts their people; empty without any."""
    for view in islice(seen, UNRULED_VIEWS):
        spend(VIEW)
        direction = geometry.main_direction(view.tables) if view.direction is None else view.direction
        if direction is None:
            continue
        level, back = geometry.turned(view.tables, direction)
        areas = geometry.find_table_areas(level, back)
        found = [table for area in areas if (table := grid.trace_unruled(view.gray, area, view.level))]
        if len(found) < 2:
            continue
        tables = [grid.on_page(table, scale @ view.back) for table in found]
        if _turn(tables) < 0:
            tables = [grid.turned_round(table) for table in reversed(tables)]
        tables = _with_lent_numbers([_without_slivers(table) for table in tables])
        if _fits_columns(tables):
            return tables
    return []


def _with_lent_numbers(tables: list[Table]) -> list[Table]:
    """Two tables; one that lost the rule behind its numbers has it where the other does."""
    narrow = [NUMBERS[0] < _first_share(table) < NUMBERS[1] for table in tables]
    if sum(narrow) != 1:
        return tables
    share = _first_share(tables[narrow.index(True)])
    number = narrow.index(False)
    columns = tables[number].columns
    lent = replace(tables[number], columns=(columns[0], between(columns[0], columns[-1], share), *columns[1:]))
    return [lent if place == number else table for place, table in enumerate(tables)]


def _pooled(seen: Sequence[tuple[Table, ...]], page: Gray, scale: Homography) -> tuple[Table, ...] | None:
    """The tables with the columns of the edition for which the views together show most; None where for none."""
    pools = [
        _pool([tables[place] for tables in seen], [tables[1 - place] for tables in seen], page, scale)
        for place in (0, 1)
    ]
    best: tuple[float, tuple[Table, ...]] | None = None
    for edition in EDITIONS:
        found = [pool.best(count + 1, NUMBERS, SLIVER) for pool, count in zip(pools, edition, strict=True)]
        if found[0] and found[1] and all(len(one[0].weak) <= MOST_WEAK for one in found if one):
            option = found[0][1] + found[1][1], (found[0][0], found[1][0])
            best = max(filter(None, (best, option)), key=lambda one: one[0])
    return best[1] if best else None


def _pool(tables: Sequence[Table], others: Sequence[Table], page: Gray, scale: Homography) -> Pool:
    # Some views show but a part of the table, or take a line of the heading for its edge.
    widest = max(table.breadth for table in tables)

    def strange(table: Table) -> tuple[bool, bool, bool, int]:
        usual = ROWS[0] <= table.row_count <= ROWS[1]
        return table.breadth < WHOLE_BREADTH * widest, not usual, table.is_slanted, table.inserted

    return pooled(tables, min(tables, key=strange), page, np.asarray(np.linalg.inv(scale), np.float64), others)


def _traced_upright(view: View, to_page: Homography) -> tuple[list[Table], int]:
    """The tables of a view the right way up, and in how many places something like one was seen."""
    direction = geometry.main_direction(view.tables) if view.direction is None else view.direction
    if direction is None:
        return [], 0
    tables, areas = _traced(view, direction, to_page)
    return _traced(view, direction + 180, to_page) if _turn(tables) < 0 else (tables, areas)


def _turn(tables: Iterable[Table]) -> int:
    """How surely the tables are upright; less than 0: the other way round."""
    return sum(_upright_votes(table) for table in tables)


def _without_slivers(table: Table) -> Table:
    """The table without lines through its first column, where numbers stand below each other, and beside a rule."""
    places = [at(column, table.height / 2) for column in table.columns]
    width = places[-1] - places[0]
    kept = list(range(len(places)))
    while len(kept) > MIN_COLUMNS and places[kept[2]] - places[0] < NARROWEST_TWO * width:
        del kept[1]
    kept = kept[:2] + [one for before, one in pairwise(kept[1:]) if places[one] - places[before] >= SLIVER * width]
    return replace(table, columns=tuple(table.columns[number] for number in kept))


def _is_whole(tables: Sequence[Table]) -> bool:
    """Whether two tables have the columns and rows of one edition."""
    if not _fits_columns(tables):
        return False
    usual = all(ROWS[0] <= table.row_count <= ROWS[1] for table in tables)
    # Some offices print fewer rows, in both tables.
    few = tables[0].row_count == tables[1].row_count and all(0 < table.above <= TALLEST_HEAD for table in tables)
    return usual or few


def _is_older(tables: Sequence[Table]) -> bool:
    """Whether two tables have the columns of the older edition."""
    return tuple(len(table.columns) - 2 for table in tables) == EDITIONS[-1]


def _fits_columns(tables: Sequence[Table]) -> bool:
    """Whether two tables have the columns of one edition, a narrow one for the numbers first."""
    if tuple(len(table.columns) - 2 for table in tables) not in EDITIONS:
        return False
    return all(NUMBERS[0] < _first_share(table) < NUMBERS[1] for table in tables)


def _first_share(table: Table) -> float:
    """The first column's share of the width."""
    first, second, last = (at(table.columns[place], table.height / 2) for place in (0, 1, -1))
    return (second - first) / (last - first)


def _last_share(table: Table) -> float:
    """The last column's share of the width: the first one's, where the table stands on its head."""
    first, before, last = (at(table.columns[place], table.height / 2) for place in (0, -2, -1))
    return (last - before) / (last - first)


def _traced(view: View, direction: float, to_page: Homography) -> tuple[list[Table], int]:
    """The ruled tables of a view whose rows lie at `direction` degrees; `to_page`: from it to the page.

    And in how many places ruling was seen, be it too broken to be followed.
    """
    level, back = geometry.turned(view.tables, direction)
    areas = geometry.find_table_areas(level, back)
    tables = [_traced_area(view, area) for area in areas]
    good = [table for table in tables if table and len(table.columns) > MIN_COLUMNS and table.row_count >= MIN_ROWS]
    return [grid.on_page(table, to_page) for table in good], len(areas)


def _traced_area(view: View, area: TableArea) -> Table | None:
    table = grid.trace(view.gray, area, view.level, view.upright)
    if table is None or min(_first_share(table), _last_share(table)) < USUAL_NUMBERS:
        return table
    # The outermost rule is missing: it stands outside of where the others meet.
    wider = grid.trace(view.gray, geometry.widened(area, NUMBERS[1] / 2), view.level, view.upright)
    return wider if wider and len(wider.columns) > len(table.columns) else table


def _upright_votes(table: Table) -> int:
    """+: head above equal rows and a narrow first column; -: the other way round."""
    head = (table.above > 0.5) - (table.below > 0.5)
    if table.above > 0.5 and table.below > 0.5:
        head = 1 if table.above > table.below else -1
    middle = table.height / 2
    places = [at(column, middle) for column in table.columns]
    first, last = places[1] - places[0], places[-1] - places[-2]
    narrow = (first < 0.6 * last) - (last < 0.6 * first)
    return 2 * int(head) + int(narrow)


def _usual_contrast(gray: Gray, tables: list[Table]) -> float:
    """The contrast of what is printed in the first columns: a number in every row, or only in those that are used."""
    found = []
    for table in tables:
        for row in range(table.row_count):
            corners = table.cell(row, 0)
            found.append(crops.contrast(crops.cut(gray, corners, float(np.hypot(*(corners[3] - corners[0]))), 0.12)))
    seen = np.array(found)
    return max(LEAST_CONTRAST, float(np.median(seen[seen >= PRINTED * np.quantile(seen, 0.9)])))
