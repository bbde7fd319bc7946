"""One theme file: bytes to a theme and what is wrong with it. Never raises.

A wrong colour costs that colour, which is then derived from the others; only a file that cannot
be read, has a wrong name, or lacks background, foreground or primary gives no theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config.problems import WHOLE_FILE, Level, Problem, dotted, nearest, quoted
from ..config.toml import Document
from .colour import BASIC_COLOURS, Colour
from .roles import BY_NAME, REQUIRED, ROLES, SECTIONS
from .theme import LEAST_TEXT, ThemeSpec, build

_TOP = ("name", "dark", "author", "contrast", "palette")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", re.ASCII)
_MOST_CONTRAST = 21.0
_MOST_PROBLEMS = 50


def read_theme(document: Document) -> tuple[ThemeSpec | None, list[Problem]]:
    """The theme of `document`, `None` when it gives none, and everything wrong with it."""
    if document.problem is not None:
        return None, [document.problem]
    reader = _Reader(document)
    theme = reader.theme()
    return theme, reader.problems[:_MOST_PROBLEMS]


def contrast_problems(theme: ThemeSpec, file: Path) -> list[Problem]:
    """A warning for each pair of colours in `theme` that is harder to read than it promises."""
    return [
        Problem(
            file,
            ".".join((section, key)),
            f"its contrast on {pair.ground} is {pair.contrast:.1f}, less than {pair.least:g}",
            level=Level.WARNING,
        )
        for pair in theme.pairs()
        if not pair.readable
        for section, key in [(BY_NAME[pair.text].section, BY_NAME[pair.text].key)]
    ]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._table = document.table
        self._palette: Mapping[str, Colour] = {}

    def theme(self) -> ThemeSpec | None:
        self._check_names()
        name = self._name()
        self._palette = self._read_palette()
        given: dict[str, Colour] = {}
        for role in ROLES:
            section = self._table.get(role.section)
            if not isinstance(section, dict) or role.key not in section:
                continue
            colour = self._colour(section[role.key], (role.section, role.key), self._palette)
            if colour is not None:
                given[role.name] = colour
        missing = [key for key in REQUIRED if key not in given]
        for key in missing:
            colours = self._table.get("colors")
            if not isinstance(colours, dict) or key not in colours:
                self._add(("colors", key), "is missing, a theme needs it")
        if name is None or missing:
            return None
        return build(
            name,
            given,
            dark=self._dark(),
            author=self._author(),
            promise=self._promise(),
        )

    def _check_names(self) -> None:
        for key, value in self._table.items():
            if key in _TOP:
                continue
            if key not in SECTIONS:
                self._add((key,), "no such key in a theme", nearest(key, (*_TOP, *SECTIONS)))
            elif not isinstance(value, dict):
                self._add((key,), f"must be a table, write [{key}]")
            else:
                self._check_section(key, value)

    def _check_section(self, section: str, table: Mapping[str, Any]) -> None:
        known = [role.key for role in ROLES if role.section == section]
        for key in table:
            if key in known or len(self.problems) >= _MOST_PROBLEMS:
                continue
            elsewhere = [role.section for role in ROLES if role.key == key]
            hint = f"[{elsewhere[0]}] {key}" if elsewhere else nearest(key, known)
            self._add((section, key), f"no such colour in [{section}]", hint)

    def _name(self) -> str | None:
        name = self._table.get("name", self._document.file.stem)
        if isinstance(name, str) and _NAME.fullmatch(name):
            return name
        self._add(("name",), "must be 1 to 40 letters, digits, spaces, dots, dashes or underscores")
        return None

    def _dark(self) -> bool | None:
        dark = self._table.get("dark")
        if dark is None or isinstance(dark, bool):
            return dark
        self._add(("dark",), "must be true or false; taken from the background instead")
        return None

    def _author(self) -> str:
        author = self._table.get("author", "")
        if isinstance(author, str) and author.isprintable():
            return author
        self._add(("author",), "must be one line of text")
        return ""

    def _promise(self) -> float:
        promise = self._table.get("contrast", LEAST_TEXT)
        number = isinstance(promise, (int, float)) and not isinstance(promise, bool)
        if number and 1 <= promise <= _MOST_CONTRAST:
            return float(promise)
        self._add(("contrast",), f"must be a number from 1 to 21; {LEAST_TEXT} is used")
        return LEAST_TEXT

    def _read_palette(self) -> Mapping[str, Colour]:
        palette = self._table.get("palette", {})
        if not isinstance(palette, dict):
            self._add(("palette",), "must be a table, write [palette]")
            return {}
        found = {}
        for key, value in palette.items():
            colour = self._colour(value, ("palette", key), {})
            if colour is not None:
                found[key] = colour
        return found

    def _colour(self, value: object, path: tuple[str, str], names: Mapping[str, Colour]) -> Colour | None:
        if not isinstance(value, str):
            self._add(path, "a colour is a text in quotes")
            return None
        if value in names:
            return names[value]
        if value in BASIC_COLOURS:
            return Colour.parse(BASIC_COLOURS[value])
        try:
            return Colour.parse(value)
        except ValueError:
            forms = "#rgb, #rrggbb, a name from [palette] or a basic name like teal"
            self._add(
                path, f"{quoted(value)} is no colour: {forms}", nearest(value, (*names, *BASIC_COLOURS))
            )
            return None

    def _add(self, path: tuple[str, ...], message: str, suggestion: str = "") -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            line = self._document.line(path)
            self.problems.append(
                Problem(self._document.file, dotted(path) or WHOLE_FILE, message, suggestion, line)
            )
