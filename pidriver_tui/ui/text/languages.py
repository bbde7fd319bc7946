"""What is known of programming languages without parsing them: names, guesses, what may span lines.

Highlighting works on some dozen lines at a time. So that a long string or comment keeps
its colour in the next dozen, a quick scan finds which one is open at the end of the last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class Spanning:
    """How to find what may span lines: `tokens` matches openers and all that could hide one."""

    tokens: re.Pattern[str]
    closers: Mapping[str, str]


_STRINGS = r"""|"(?:\\.|[^"\\\n])*"?"""
_CHARS = r"""|'(?:\\.|[^'\\\n]){1,8}'"""
_QUOTED = r"""|'(?:\\.|[^'\\\n])*'?"""

_PYTHON = Spanning(re.compile("#[^\n]*|\"\"\"|'''" + _STRINGS + _QUOTED), {'"""': '"""', "'''": "'''"})
_C = Spanning(re.compile(r"//[^\n]*|/\*" + _STRINGS + _CHARS), {"/*": "*/"})
_SCRIPT = Spanning(re.compile(r"//[^\n]*|/\*|`" + _STRINGS + _QUOTED), {"/*": "*/", "`": "`"})
_CSS = Spanning(re.compile(r"/\*" + _STRINGS + _QUOTED), {"/*": "*/"})
_SQL = Spanning(re.compile(r"--[^\n]*|/\*" + _STRINGS + _QUOTED), {"/*": "*/"})
_MARKUP = Spanning(re.compile("<!--"), {"<!--": "-->"})
_HASKELL = Spanning(re.compile(r"--[^\n]*|\{-" + _STRINGS + _CHARS), {"{-": "-}"})
_ML = Spanning(re.compile(r"\(\*" + _STRINGS), {"(*": "*)"})
_LUA = Spanning(re.compile(r"--\[\[|--[^\n]*|\[\[" + _STRINGS + _QUOTED), {"--[[": "]]", "[[": "]]"})
_POWERSHELL = Spanning(re.compile("<#|#[^\n]*" + _STRINGS + _QUOTED), {"<#": "#>"})
_TOML = Spanning(re.compile("#[^\n]*|\"\"\"|'''" + _STRINGS + r"|'[^'\n]*'?"), {'"""': '"""', "'''": "'''"})

_FAMILIES: Mapping[str, Spanning] = {
    name: spanning
    for spanning, names in (
        (_PYTHON, "python py python3 pycon starlark bazel cython pyi"),
        (
            _C,
            "c cpp c++ cc h hpp java kotlin kt rust rs swift csharp c# cs scala dart objc php zig proto",
        ),
        (_SCRIPT, "javascript js typescript ts jsx tsx mjs cjs go golang"),
        (_CSS, "css scss less sass"),
        (_SQL, "sql postgresql postgres mysql sqlite plpgsql"),
        (_MARKUP, "html xml svg xhtml vue svelte"),
        (_HASKELL, "haskell hs elm purescript"),
        (_ML, "ocaml ml fsharp pascal"),
        (_LUA, "lua"),
        (_POWERSHELL, "powershell ps1 pwsh"),
        (_TOML, "toml"),
    )
    for name in names.split()
}


def open_at_end(text: str, language: str, opened: str = "") -> str:
    """The opener of the string or comment that is open at the end of `text`, `""` for none.

    `opened` is what was open at its beginning.
    """
    family = _FAMILIES.get(language)
    if family is None:
        return ""
    position = 0
    if opened:
        position = _after(text, family.closers[opened], 0)
        if position < 0:
            return opened
    while (match := family.tokens.search(text, position)) is not None:
        closer = family.closers.get(match.group())
        if closer is None:
            position = max(match.end(), position + 1)
            continue
        position = _after(text, closer, match.end())
        if position < 0:
            return match.group()
    return ""


class LeftOpen:
    """What string or comment is open where, in one text of one language, found in any order.

    Nothing is looked for further back than `SYNC` characters.
    """

    __slots__ = ("_found",)

    SYNC = 131_072
    _STEP = 1024

    def __init__(self) -> None:
        self._found: dict[int, list[tuple[int, str]]] = {}

    def at(self, offset: int, start: int, language: str, source: Callable[[int, int], str]) -> str:
        """The opener at `offset`, a line's beginning, of the code that begins at `start`.

        `source` gives the text between two offsets; what stands before `offset` never changes.
        """
        if language not in _FAMILIES:
            return ""
        sync = start + (offset - start) // self.SYNC * self.SYNC
        found = self._found.setdefault(sync, [])
        index = bisect_right(found, offset, key=itemgetter(0)) - 1
        begin, opened = found[index] if index >= 0 else (sync, "")
        opened = open_at_end(source(begin, offset), language, opened)
        if index == len(found) - 1 and offset - begin >= self._STEP:
            found.append((offset, opened))
        return opened


def _after(text: str, closer: str, start: int) -> int:
    found = text.find(closer, start)
    return -1 if found < 0 else found + len(closer)


_INFO = re.compile(r"\{?\s*\.?([A-Za-z0-9_+#./-]+)")


@lru_cache(maxsize=256)
def language_of(info: str) -> str:
    """The language an info string names, lower case: `python`, `{.js}`, `ts title="x"`, `src/app.py`."""
    match = _INFO.match(info)
    if match is None:
        return ""
    name = match.group(1).lower().rstrip(".")
    if ("." in name or "/" in name) and name not in _FAMILIES:
        return language_of_path(name)
    return name


_EXTENSIONS: Mapping[str, str] = {
    "h": "c",
    "hpp": "cpp",
    "htm": "html",
    "kt": "kotlin",
    "mjs": "javascript",
    "cjs": "javascript",
    "cfg": "ini",
    "conf": "ini",
    "yml": "yaml",
    "patch": "diff",
    "txt": "",
    "log": "",
    "lock": "",
}
_FILES: Mapping[str, str] = {
    "dockerfile": "docker",
    "makefile": "make",
    "cmakelists.txt": "cmake",
    "cargo.lock": "toml",
    ".bashrc": "bash",
    ".gitignore": "",
}


def language_of_path(path: str) -> str:
    """The language of a file by its name, `""` if that says nothing."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    if name in _FILES:
        return _FILES[name]
    extension = name.rsplit(".", 1)[1] if "." in name else ""
    return _EXTENSIONS.get(extension, extension)


_GUESSES = tuple(
    (re.compile(pattern), language)
    for pattern, language in (
        (r"#!.*\b(?:ba|z|da)?sh\b", "bash"),
        (r"#!.*\bpython", "python"),
        (r"#!.*\bnode", "javascript"),
        (r"diff --git |--- a/|\+\+\+ b/|@@ -\d+", "diff"),
        (r"<\?xml|<svg", "xml"),
        (r"<!DOCTYPE html|<html", "html"),
        (r"<\?php", "php"),
        (r'[\[{]\s*$|[\[{]\s*"[^"]*"\s*[:,]', "json"),
        (r"[$❯] \S", "console"),
        (
            r"(?:def \w+\(.*|class \w+.*):\s*$|from [\w.]+ import |import \w[\w.]*(?: as \w+)?\s*$|@\w[\w.]*",
            "python",
        ),
        (r"package \w+\s*$|func [\w(]", "go"),
        (r"#include\s*[<\"]", "cpp"),
        (r"(?:pub )?(?:fn \w+|struct \w+|use \w+::|mod \w+;)", "rust"),
        (r"(?:export |async )*(?:function|const|let|var|import|class) ?[\w{*$]", "javascript"),
        (r"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER TABLE|WITH)\b", "sql"),
        (r"(?:npm|npx|pip|git|cd|sudo|apt|brew|docker|curl|cargo|make|uv|yarn|pnpm|export) ", "bash"),
        (r"FROM \S+(?: AS \w+)?\s*$", "docker"),
        (r"\[[\w.\"-]+\]\s*$", "toml"),
        (r"---\s*$|[\w-]+:(?: \S.*)?$", "yaml"),
    )
)


def guess(first_line: str) -> str:
    """A language that code beginning with this line may be in, `""` if there is no telling."""
    line = first_line[:200].lstrip()
    return next((language for pattern, language in _GUESSES if pattern.match(line)), "")
