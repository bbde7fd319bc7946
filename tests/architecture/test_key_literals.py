"""No text on screen names a key by itself: it comes from the command table and is right after rebinding."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "pidriver_tui" / "ui"
# Rooms that are clean; one that becomes clean is added here.
FOLDERS = ("modals", "render", "screens", "widgets")

_KEYS = re.compile(
    r"\b(?:ctrl|alt|shift)\+\w|\besc\b|\bEscape [a-z]|\benter (?:accepts|picks|sends|opens|steers|again)"
    r"|\bPg(?:Up|Dn)\b|\bf\d{1,2}\b"
)
# Elsewhere an arrow is a sign: tokens in and out, text further down.
_ARROWS = re.compile(r"[↑↓←→]")


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module that is no docstring and no `noqa`, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_text_names_a_key(folder: str) -> None:
    strays = [
        f"{path.relative_to(UI)}:{line}: {text!r}"
        for path in sorted((UI / folder).rglob("*.py"))
        for line, text in _texts(path)
        if _KEYS.search(text) or (folder == "modals" and _ARROWS.search(text))
    ]
    assert strays == []


@pytest.mark.parametrize("text", ["esc leaves", "ctrl+s starts", "more below: ↓ PgDn", "f1 helps"])
def test_a_key_in_a_text_would_be_found(text: str) -> None:
    assert _KEYS.search(text) or _ARROWS.search(text)
