"""The pages for people are true: generated tables, pictures, links, commands, and the words of the design."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from pidriver_tui.cli import main
from pidriver_tui.ui.commands import markdown_table

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_key_page_holds_the_command_table() -> None:
    assert markdown_table() in _text("docs/keys.md"), "put in what `pidriver-tui keys --markdown` prints"


def test_the_configuration_page_holds_every_setting() -> None:
    example = CliRunner().invoke(main, ["config", "example"]).output.strip()
    assert "[notify]" in example
    assert example in _text("docs/configuration.md"), "put in what `pidriver-tui config example` prints"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [unquote(target) for target in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in targets if not target.startswith(("http:", "https:"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_readme_is_short_and_shows_pictures_that_the_app_made() -> None:
    readme = _text("README.md")
    assert len(readme.split()) < 1000
    pictures = [unquote(path) for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)]
    assert len(pictures) >= 3
    # Each is the snapshot of a test, which fails when the app draws something else.
    assert all(path.startswith("tests/snapshots/__snapshots__/") for path in pictures)


def test_every_file_that_the_recipes_name_is_there() -> None:
    recipes = _text("ARCHITECTURE.md").split("## Recipes", 1)[1]
    rows = [row.split("|")[2:4] for row in recipes.splitlines() if row.startswith("| ")][2:]
    missing = []
    for files, test in rows:
        folder = ROOT / "pidriver_tui"
        for name in re.findall(r"`([^`]+)`", files + test):
            path = name.replace("X.py", "")
            if re.search(r"[* =]", path) or not re.search(r"[/.]", path):
                continue
            bases = (ROOT, ROOT / "pidriver_tui", folder)
            if not any((base / path).exists() for base in bases):
                missing.append(name)
            for base in bases:
                if (base / path).is_file():
                    folder = (base / path).parent  # the next one may be named from beside it
    assert missing == []


def test_no_class_has_a_name_the_word_table_rules_out() -> None:
    banned = {"desk", "police", "ground"}
    table = _text("ARCHITECTURE.md").split("## Words", 1)[1].split("## ", 1)[0]
    named = {word for row in re.findall(r"\| ([^|\n]+) \|$", table, re.MULTILINE) for word in row.split(", ")}
    assert banned <= named, "the table says which words are not used"
    found = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sorted((ROOT / "pidriver_tui").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and banned & {word.lower() for word in re.findall(r"[A-Z][a-z]+", node.name)}
    ]
    assert found == []
