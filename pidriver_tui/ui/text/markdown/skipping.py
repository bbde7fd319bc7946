"""What a scan can pass over without feeding every line to the parser, because it cannot be anything else.

Only an economy: the parser would come to the same state. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .blocks import Open

_LINE = r"[^\n]{1,1200}\n"
# Lines that are not blank and cannot begin a fence or HTML, which alone outlive a blank line at the top.
_TAME = rf"(?![ \t]*\n)(?! {{0,3}}(?:```|~~~|<)){_LINE}"
_UNNUMBERED = rf"(?![ >*+-]*\d){_TAME}"
# After a blank line, one that is not indented closes whatever those lines opened, unless it is
# the next item of a numbered list.
_LINES = rf"(?:{_UNNUMBERED}){{1,12}}\n+(?=\S)|(?:{_TAME}){{1,12}}\n+(?=[^\s\d])"
_FENCE = r"```[A-Za-z0-9_+-]*\n(?:(?! {0,3}```)[^\n]{0,500}\n){0,20}```\n{2,}"

PASSAGE = re.compile(rf"(?:{_LINES}|{_FENCE}){{1,4}}")
"""At the top, with nothing open: some blocks with the blank lines after them, where nothing is open again."""

ROWS = re.compile(rf"(?:\|{_LINE}){{1,16}}")
"""In a table at the top: some of its rows."""


def code_end(text: str, at: int, opened: Open) -> int:
    """Where the line that ends the fence begins, or the last line, which is still being written."""
    last = text.rfind("\n", at) + 1
    if last <= at:
        return at
    closing = _closing(opened.char, opened.length).search(text, at, last)
    return closing.start() if closing else last


@lru_cache(maxsize=32)
def _closing(char: str, length: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{0,3}}{char}{{{length},}}[ \t]*$", re.MULTILINE)
