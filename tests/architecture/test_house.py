"""The house rules that no linter knows: file lengths, docstrings, rooms at run time, one command table."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pidriver_tui.ui.commands import BY_ID, COMMANDS, KeyScope

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "pidriver_tui").rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "golden" not in path.parts[:-1])
HARD_STOP = 400


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_no_file_is_longer_than_the_hard_stop() -> None:
    lengths = {str(path.relative_to(ROOT)): len(_lines(path)) for path in (*SOURCES, *TESTS)}
    assert {name: length for name, length in lengths.items() if length > HARD_STOP} == {}, (
        "make two rooms of it"
    )


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [str(path.relative_to(ROOT)) for path in SOURCES if path.stem in drawers] == []


@pytest.mark.parametrize(
    ("room", "absent"),
    [
        ("pidriver_tui.driver", ("textual", "rich", "click", "platformdirs", "pidriver_tui.model")),
        ("pidriver_tui.model", ("textual", "rich", "click", "pidriver_tui.supervisor")),
        ("pidriver_tui.supervisor", ("textual", "rich", "click", "pidriver_tui.ui")),
        ("pidriver_tui.config", ("textual", "rich", "asyncio", "pidriver_tui.driver")),
        ("pidriver_tui.theming", ("textual", "rich", "asyncio", "pidriver_tui.driver")),
        ("pidriver_tui.demo.agent", ("textual", "rich", "msgspec", "asyncio", "pidriver_tui.driver")),
    ],
)
def test_a_room_loads_without_what_it_may_not_know(room: str, absent: tuple[str, ...]) -> None:
    program = f"import sys, {room}; print(*sorted(set({absent!r}) & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == ""


def test_command_ids_are_unique_and_well_formed() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9_]+", command.id) for command in COMMANDS)
    assert all(command.title and command.help for command in COMMANDS)


@pytest.mark.parametrize("scope", list(KeyScope))
def test_no_key_means_two_things_where_it_works(scope: KeyScope) -> None:
    reach = [scope] if scope in (KeyScope.ASK, KeyScope.DIALOG) else [scope, KeyScope.ANYWHERE]
    keys = Counter(key for command in COMMANDS if command.scope in reach for key in command.keys)
    if scope is KeyScope.ANYWHERE:
        keys = Counter(key for command in COMMANDS if command.scope is scope for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_command_can_be_reached() -> None:
    assert [command.id for command in COMMANDS if not command.keys and not command.palette] == []


def test_bindings_come_from_the_command_table_alone() -> None:
    # A literal `Binding(` or a BINDINGS list of tuples anywhere else would be a key that
    # no config can rebind and no help screen shows.
    strays = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if path.parent.name != "commands"
        for number, line in enumerate(_lines(path), 1)
        if re.search(r"\bBinding\(|BINDINGS\b.*=\s*\[[^\]]", line)
    ]
    assert strays == []
