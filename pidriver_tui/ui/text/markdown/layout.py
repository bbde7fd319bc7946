"""Blocks to rows: markers of lists and quotes, wrapped text, code, tables.

What a piece of text cannot know by itself (a table's widths, a fence's language and what
it left open) it asks its :class:`Surroundings`. It knows no state of a parser.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ..body import Link, Row, Span
from ..highlight import CODE, highlight, highlight_streaming
from ..layout_cache import Layout, Part
from ..wrapping import cells, expand_tabs, row_cells, shorten, wrap
from .blocks import Block, Container, Kind, Open
from .inline import BREAK, parse_inline
from .starts import TASK
from .tables import TableRow, beside, fit, stacked, table_row, underline

_GOES_ON = "↳"  # before a row of code that belongs to the line above
_BULLETS = "•◦▪"
_QUOTE = "▌ "


class Surroundings(Protocol):
    """What a piece asks of the text around it."""

    def language(self, opened: Open) -> str:
        """The language of a fence."""

    def opened(self, block: Block) -> str:
        """What string or comment is open at the beginning of a continued code block."""

    def table(self, block: Block) -> tuple[list[int], tuple[str, int]]:
        """The natural widths of a table's columns, and its header line with its offset."""


def lay_out(
    blocks: Sequence[Block], width: int, around: Surroundings, before: Layout | None = None
) -> Layout:
    """The rows of a piece's blocks. Blocks that are the same in `before` are not made again."""
    writer = _Writer(width, around, before.memory if before is not None else {})
    for block in blocks:
        writer.block(block)
    return writer.layout


class _Made(NamedTuple):
    """A block's rows and links; `above` of the rows are the gap before it."""

    rows: list[Row]
    links: list[Link]
    above: int


class _Writer:
    def __init__(self, width: int, around: Surroundings, memory: Mapping[Any, _Made]) -> None:
        self.layout = Layout([])
        self._width = width
        self._around = around
        self._memory = memory
        self._links: list[Link] = []

    def block(self, block: Block) -> None:
        """Add a block's rows."""
        key = self._key(block)
        start = block.lines[0][1] if block.lines else -1
        # A table's rows depend on rows elsewhere.
        made = self._memory.get(key) if block.kind != Kind.TABLE else None
        if made is None:
            made = self._make(block)
        layout = self.layout
        layout.memory[key] = made
        begin = len(layout.rows)
        layout.rows += made.rows
        layout.links += made.links
        if block.lines:
            last, at = block.lines[-1]
            rows = begin + made.above, begin + len(made.rows)
            layout.parts.append(Part(*rows, start, at + len(last), block.open.start))

    def _key(self, block: Block) -> tuple[object, ...]:
        language = self._around.language(block.open) if block.kind == Kind.CODE else ""
        shape = block.kind, block.level, block.known, block.gap, block.continued, block.partial, language
        return shape, block.containers, block.open, tuple(block.lines)

    def _make(self, block: Block) -> _Made:
        containers = block.containers
        self._links = []
        above: list[Row] = [_gap(containers[: block.known])] if block.gap else []
        first, rest = self._prefixes(block)
        room = max(1, self._width - row_cells(rest))
        base = "quote" if any(container.marker == ">" for container in containers) else "text"
        match block.kind:
            case Kind.PARAGRAPH:
                rows = self._text(block, room, base)
            case Kind.HEADING:
                rows = self._text(block, room, f"heading{min(block.level, 4)}")
            case Kind.CODE:
                rows = self._code(block, room)
            case Kind.HTML:
                rows = [row for line, at in block.lines for row in _literal(line, at, "html", room)]
            case Kind.TABLE:
                rows = self._table(block, room, base)
            case Kind.RULE:
                rows = [[("─" * room, "rule", block.open.start)]]
        if not rows and not block.continued:
            rows = [[]]
        if first or rest:
            rows = [[*(rest if index else first), *row] for index, row in enumerate(rows)]
        return _Made([*above, *rows], self._links, len(above))

    def _prefixes(self, block: Block) -> tuple[list[Span], list[Span]]:
        """What stands before a block's first row and before its others."""
        first: list[Span] = []
        rest: list[Span] = []
        bullets = 0
        for index, container in enumerate(block.containers):
            bullets += container.marker in "-*+"
            new = index >= block.known
            mark, style = _mark(container, bullets)
            if new and index == len(block.containers) - 1 and block.lines:
                task = TASK.match(block.lines[0][0]) if block.kind == Kind.PARAGRAPH else None
                if task:
                    done = task.group(1) != " "
                    box = "☑ " if done else "☐ "
                    mark, style = (
                        (mark + box if container.number >= 0 else box),
                        "task_done" if done else "task_open",
                    )
                    text, at = block.lines[0]
                    block.lines[0] = text[task.end() :].lstrip(" "), at + task.end() + 1
            blank = mark if container.marker == ">" else " " * cells(mark)
            first.append((mark if new else blank, style, container.start if new else -1))
            rest.append((blank, style, -1))
        # However deep it is nested, half of the width is left for the text.
        while rest and row_cells(rest) > self._width // 2:
            del first[0], rest[0]
        return first, rest

    def _text(self, block: Block, room: int, base: str) -> list[Row]:
        spans, links = _inline(block.lines, base)
        self._links += links
        rows: list[Row] = []
        line: list[Span] = []
        for span in spans:
            if span[0] == BREAK:
                rows += wrap(line, room) or [[]]
                line = []
            else:
                line.append(span)
        return rows + wrap(line, room)

    def _code(self, block: Block, room: int) -> list[Row]:
        rows: list[Row] = []
        language = self._around.language(block.open)
        if not block.continued and block.open.char and block.open.info:
            label = shorten(f" {block.open.info}", room)
            rows.append(_padded([(label, "code_label", block.open.start)], room, "code_label"))
        opened = self._around.opened(block) if block.continued else ""
        lines = [line for line, _ in block.lines]
        colour = highlight_streaming if block.partial else highlight
        shown = colour(lines, language, opened)
        for tokens, (_, at) in zip(shown, block.lines, strict=True):
            spans: list[Span] = []
            offset = at
            for text, style in tokens:
                spans.append((text, style, offset))
                offset += len(text)
            ground = spans[0][1] if spans and language == "diff" else CODE
            wrapped = wrap(expand_tabs(spans), max(1, room - 1), fold=True) or [[("", CODE, at)]]
            for row in wrapped:
                mark = _GOES_ON if row is not wrapped[0] else " "
                rows.append(_padded([(mark, ground, -1), *row], room, ground))
        return rows or [_padded([], room, CODE)]

    def _table(self, block: Block, room: int, base: str) -> list[Row]:
        aligns = block.open.info
        natural, head = self._around.table(block)
        widths = fit(natural, room)
        # Where cells may take several lines, what belongs to which row is to be seen. A line stands
        # above each row, the first too: a piece of a table does not know whether it holds that.
        ruled = widths is not None and widths != list(natural)
        rows: list[Row] = []
        header: TableRow | None = None
        if widths is None or not block.continued:
            header = table_row(*head, len(aligns), "table_header")
        lines = block.lines if block.continued else block.lines[1:]
        if not block.continued and header is not None:
            self._links += header.links
            rows += (
                [underline([room])]
                if widths is None
                else [*beside(header, widths, aligns), *([] if ruled else [underline(widths)])]
            )
        for line, at in lines:
            if widths is not None and ruled:
                rows.append(underline(widths))
            row = table_row(line, at, len(aligns), base)
            self._links += row.links
            if widths is not None:
                rows += beside(row, widths, aligns)
            elif header is not None:
                rows += stacked(row, header, room)
        return rows


def _mark(container: Container, bullets: int) -> tuple[str, str]:
    if container.marker == ">":
        return _QUOTE, "quote_mark"
    if container.number >= 0:
        return f"{container.number}. ", "list_marker"
    return f"{_BULLETS[(bullets - 1) % len(_BULLETS)]} ", "list_marker"


def _gap(containers: Sequence[Container]) -> Row:
    if not any(container.marker == ">" for container in containers):
        return []
    spans: list[Span] = []
    for container in containers:
        mark, style = _mark(container, 1)
        spans.append((mark if container.marker == ">" else " " * cells(mark), style, -1))
    return spans


def _inline(lines: Sequence[tuple[str, int]], base: str) -> tuple[list[Span], list[Link]]:
    """The spans of a paragraph's lines, offsets those of the body."""
    if not lines:
        return [], []
    text = "\n".join([line for line, _ in lines]).rstrip(" ")
    spans, links = parse_inline(text.replace("\t", " "), base)
    if len(lines) == 1:
        shift = lines[0][1]
        return (
            [(shown, style, at + shift if at >= 0 else -1) for shown, style, at in spans],
            [Link(start + shift, end + shift, target) for start, end, target in links],
        )
    starts: list[int] = []
    position = 0
    for line, _ in lines:
        starts.append(position)
        position += len(line) + 1

    def offset(at: int) -> int:
        if at < 0:
            return -1
        index = bisect_right(starts, at) - 1
        return lines[index][1] + at - starts[index]

    return (
        [(shown, style, offset(at)) for shown, style, at in spans],
        [Link(offset(start), offset(end), target) for start, end, target in links],
    )


def _literal(line: str, at: int, style: str, room: int) -> list[Row]:
    return wrap(expand_tabs([(line, style, at)]), room) or [[]]


def _padded(row: list[Span], width: int, style: str) -> Row:
    missing = width - row_cells(row)
    return [*row, (" " * missing, style, -1)] if missing > 0 else row
