"""What a person said "always" to, kept in `rules.toml` beside the config, which the app never rewrites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from ..policy import Rule
from .files import write_atomic
from .policy_reader import MOST_RULES, read_rule
from .problem_list import ProblemList
from .problems import Problem
from .toml import Document, read

_FIRST_LINES = """\
# What you answered "always" to. Written by pidriver-tui itself; your own rules are in config.toml.
# `pidriver-tui policy show` lists these, `pidriver-tui policy forget N` takes one away.

"""
_FIELDS = ("command", "exact", "path", "workspace", "reason")


@dataclass(frozen=True, slots=True)
class Learnt:
    """The rules of a file, in its order, by their number in it (from 1), and what is wrong with it."""

    numbered: tuple[tuple[int, Rule], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules alone."""
        return tuple(rule for _, rule in self.numbered)


def load_learnt(file: Path) -> Learnt:
    """What `file` holds; one that is not there or cannot be read holds nothing. Never raises."""
    document = read(file, required=False)
    if document.problem is not None:
        return Learnt((), (document.problem,))
    findings = ProblemList(document)
    found: list[tuple[int, Rule]] = []
    for key in document.table:
        if key != "rules":
            findings.add((key,), "is nothing that is kept here")
    tables = _tables(document)
    if tables is None:
        findings.add(("rules",), "must be a list of rules, write [[rules]]; none is used")
    for number, table in enumerate((tables or [])[:MOST_RULES], 1):
        name = f"learnt rule {number}"
        # A learnt path is the one that was shown: its ~ is a letter of it.
        made = read_rule(table, ("rules", str(number - 1)), findings, name)
        found += [(number, replace(rule, path=table.get("path", ""))) for rule in made]
    return Learnt(tuple(found), findings.problems)


def remember_rule(file: Path, rule: Rule) -> Problem | None:
    """Add a rule to `file`, unless it is there. A file that cannot be read is left as it is."""
    document = read(file, required=False)
    tables = _tables(document)
    if document.problem is not None or tables is None:
        return document.problem or Problem(file, "rules", "must be a list of rules; nothing was added")
    table = _table(rule)
    if table in tables:
        return None
    if len(tables) >= MOST_RULES:
        return Problem(file, "rules", f"holds {MOST_RULES} rules already; forget some first")
    return _write(file, [*tables, table])


def forget_rule(file: Path, number: int) -> Problem | None:
    """Take the rule with this number, from 1, out of `file`."""
    document = read(file, required=False)
    tables = _tables(document)
    if document.problem is not None or tables is None:
        return document.problem or Problem(file, "rules", "must be a list of rules; nothing was changed")
    if not 1 <= number <= len(tables):
        return Problem(file, "rules", f"there is no rule {number}: it holds {len(tables)}")
    return _write(file, [*tables[: number - 1], *tables[number:]])


def _write(file: Path, tables: list[dict[str, Any]]) -> Problem | None:
    try:
        text = tomli_w.dumps({"rules": tables} if tables else {}, multiline_strings=False)
        data = (_FIRST_LINES + text).encode("utf-8")
    except UnicodeEncodeError:
        return Problem(file, "rules", "a rule with such characters cannot be written; nothing was changed")
    return write_atomic(file, data)


def _tables(document: Document) -> list[dict[str, Any]] | None:
    tables = document.table.get("rules", [])
    fine = isinstance(tables, list) and all(isinstance(table, dict) for table in tables)
    return tables if fine else None


def _table(rule: Rule) -> dict[str, Any]:
    table: dict[str, Any] = {"action": rule.action.value}
    if rule.tools:
        table["tools"] = list(rule.tools)
    return table | {name: text for name in _FIELDS if (text := getattr(rule, name))}
