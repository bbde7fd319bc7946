"""The regular expressions that say how blocks begin and end, after CommonMark 0.31 and GFM."""

from __future__ import annotations

import re

MARKS = frozenset("#>*+-_=`~<|:0123456789")
"""What a line that begins a block can begin with (a table's second line included)."""

ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_BULLET = re.compile(r"([*+-])(?= |$)")
_ORDERED = re.compile(r"(\d{1,9})([.)])(?= |$)")
DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
TASK = re.compile(r"\[([ xX])\](?= |$)")
INDENT = re.compile(r"(?:[ \t>*+-]|\d{1,9}[.)](?=[ \t]))*")

_BLOCK_TAGS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir "
    "div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html "
    "iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section summary "
    "table tbody td tfoot th thead title tr track ul"
)
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>"
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*\s*>"

_HTML = (
    (re.compile(r"<(script|pre|style|textarea)(?=\s|>|$)", re.IGNORECASE), "</"),
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<![A-Za-z]"), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(rf"</?(?:{_BLOCK_TAGS.replace(' ', '|')})(?=\s|/?>|$)", re.IGNORECASE), ""),
)
_LONE_TAG = re.compile(rf"(?:{OPEN_TAG}|{CLOSE_TAG})\s*$")


def html_end(line: str, first: int, *, in_paragraph: bool) -> str | None:
    """What ends the HTML block that begins at `first`: a text, `""` for a blank line; `None`: none begins."""
    for pattern, end in _HTML:
        match = pattern.match(line, first)
        if match:
            return f"</{match.group(1).lower()}>" if end == "</" else end
    if not in_paragraph and _LONE_TAG.match(line, first):
        return ""
    return None


def list_mark(line: str, first: int) -> tuple[str, int, int] | None:
    """A list item's marker at `first`: its kind (`-*+` or `.)`), number (-1: a bullet) and end."""
    if (match := _BULLET.match(line, first)) is not None:
        return match.group(1), -1, match.end()
    if (match := _ORDERED.match(line, first)) is not None:
        return match.group(2), int(match.group(1)), match.end()
    return None


def alignments(line: str) -> str:
    """One character for each column of a delimiter row, as :class:`~.blocks.Open` says."""
    columns = []
    for cell in line.strip().strip("|").split("|"):
        cell = cell.strip()
        left, right = cell.startswith(":"), cell.endswith(":")
        columns.append("^" if left and right else "<" if left else ">" if right else " ")
    return "".join(columns)


_PIPE = re.compile(r"(?<!\\)\|")


def cells_of(line: str, at: int) -> list[tuple[str, int]]:
    """The cells of a table's row with their offsets; `\\|` is left for the inline parser."""
    end = len(line.rstrip())
    start = len(line) - len(line.lstrip())
    if start < end and line[start] == "|":
        start += 1
    if end > start and line[end - 1] == "|" and line[end - 2 : end - 1] != "\\":
        end -= 1
    cells: list[tuple[str, int]] = []
    while True:
        match = _PIPE.search(line, start, end)
        stop = match.start() if match else end
        cell = line[start:stop]
        text = cell.lstrip()
        cells.append((text.rstrip(), at + start + len(cell) - len(text)))
        if match is None:
            return cells
        start = match.end()


def first_text(line: str, position: int) -> int:
    """Where the first character that is no space stands, from `position` on."""
    end = len(line)
    while position < end and line[position] == " ":
        position += 1
    return position


def spaced(line: str, at: int) -> tuple[str, int]:
    """`line` with the tabs of its markers as spaces, and `at` such that its text keeps its offset."""
    match = INDENT.match(line)
    end = match.end() if match else 0
    prefix = line[:end].expandtabs(4)
    return prefix + line[end:], at - len(prefix) + end
