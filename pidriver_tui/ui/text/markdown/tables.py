"""Tables: natural widths of columns, widths that fit, and rows of cells side by side or stacked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..body import Link, Row, Span
from ..wrapping import row_cells, wrap
from .inline import BREAK, parse_inline
from .starts import cells_of

_SEPARATOR = " │ "
_LEAST = 4  # cells of a column below which a table is stacked instead
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

Cell = list[list[Span]]
"""A cell's lines."""


class TableRow:
    """A row with its cells' spans; `links` in offsets of the body, `widths` what each cell would like."""

    __slots__ = ("cells", "links", "widths")

    def __init__(self, line: str, at: int, columns: int, base: str) -> None:
        self.cells: list[Cell] = []
        self.links: list[Link] = []
        given = cells_of(line, at)
        for text, start in given[:columns]:
            self.cells.append(self._cell(text, start, base))
        for text, start in given[columns:]:
            # A row with more cells than the table has columns loses none.
            self.cells[-1][-1] += [(" │ ", "table_border", -1), *self._cell(text, start, base)[0]]
        self.cells += [[[]] for _ in range(columns - len(self.cells))]
        self.widths = [max(row_cells(line) for line in cell) for cell in self.cells]

    def _cell(self, text: str, at: int, base: str) -> Cell:
        lines: Cell = []
        offset = 0
        for part in _HTML_BREAK.split(text) if "<" in text else [text]:
            start = text.index(part, offset)
            offset = start + len(part)
            spans, links = parse_inline(part.replace("\\|", "|").replace("\t", " "), base)
            start += at
            lines.append(
                [(shown, style, start + where if where >= 0 else -1) for shown, style, where in spans]
            )
            self.links += [Link(link.start + start, link.end + start, link.target) for link in links]
        return lines


# Kept, because the rows of a table that streams are looked at again with each one that comes.
@lru_cache(maxsize=256)
def table_row(line: str, at: int, columns: int, base: str) -> TableRow:
    """A table's row; not to be changed."""
    return TableRow(line, at, columns, base)


def fit(natural: Sequence[int], width: int) -> list[int] | None:
    """Widths of the columns so that the table fits `width`; `None` if they would get too narrow."""
    room = width - len(_SEPARATOR) * (len(natural) - 1)
    if sum(natural) <= room:
        return list(natural)
    if room < sum(min(wish, _LEAST) for wish in natural):
        return None
    # The widest columns give way until the rest is the same for all of them.
    left, fitted = room, [0] * len(natural)
    by_wish = sorted(range(len(natural)), key=lambda column: natural[column])
    for place, column in enumerate(by_wish):
        share = left // (len(natural) - place)
        fitted[column] = min(natural[column], share)
        left -= fitted[column]
    return fitted


def beside(row: TableRow, widths: Sequence[int], aligns: str) -> list[Row]:
    """A table's row with its cells side by side."""
    wrapped = [_wrapped(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
    rows: list[Row] = []
    for line in range(max(len(cell) for cell in wrapped)):
        shown: list[Span] = []
        for column, (cell, width) in enumerate(zip(wrapped, widths, strict=True)):
            if column:
                shown.append((_SEPARATOR, "table_border", -1))
            spans = cell[line] if line < len(cell) else []
            gap = width - row_cells(spans)
            before = {">": gap, "^": gap // 2}.get(aligns[column], 0)
            after = gap - before if column + 1 < len(widths) else 0
            shown += [(" " * before, "text", -1)] if before else []
            shown += spans
            shown += [(" " * after, "text", -1)] if after else []
        rows.append(shown)
    return rows


def underline(widths: Sequence[int]) -> Row:
    """What separates the header from the rows."""
    return [("─┼─".join("─" * width for width in widths), "table_border", -1)]


def stacked(row: TableRow, header: TableRow, width: int) -> list[Row]:
    """A row where the table is too wide for `width`: each cell below the other, after its column's name."""
    rows: list[Row] = []
    for name, cell in zip(header.cells, row.cells, strict=True):
        label: list[Span] = [(text, style, -1) for line in name for text, style, _ in line]
        for number, line in enumerate(cell):
            lead: list[Span] = [*label, (": ", "table_border", -1)] if number == 0 and label else []
            rows += wrap([*lead, *line], width)
    rows.append(underline([width]))
    return rows


def _wrapped(cell: Cell, width: int) -> list[Row]:
    rows: list[Row] = []
    for line in cell:
        rows += wrap([span for span in line if span[0] != BREAK], width) or [[]]
    return rows


def natural_widths(lines: Sequence[tuple[str, int]], columns: int) -> list[int]:
    """The widest wish of each column over several rows."""
    wishes = [1] * columns
    for line, at in lines:
        for column, wish in enumerate(table_row(line, at, columns, "text").widths):
            if wish > wishes[column]:
                wishes[column] = wish
    return wishes
