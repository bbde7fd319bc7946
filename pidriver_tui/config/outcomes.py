"""What `pidriver-tui config path|show|check` say, as text and an exit code; printing is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .dump import show
from .load import Loaded
from .paths import Paths
from .problems import Level, Problem, printable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to print on stdout, what on stderr, and the exit code."""

    text: str
    code: int = 0
    errors: str = ""


def config_path(paths: Paths, *, everything: bool = False) -> Outcome:
    """The config's path alone, for `$EDITOR "$(pidriver-tui config path)"`, or every place with its name."""
    if not everything:
        return Outcome(f"{paths.config}\n")
    places = {
        "config": paths.config,
        "rules": paths.rules_file,
        "themes": paths.themes,
        "state": paths.state,
        "cache": paths.cache,
        "logs": paths.logs,
    }
    lines = [
        f"{name:<7} {place}{'' if place.exists() else '  (not there yet)'}" for name, place in places.items()
    ]
    return Outcome("\n".join(lines) + "\n")


def config_show(loaded: Loaded, more: Sequence[Problem] = ()) -> Outcome:
    """The settings in effect; problems beside them, which do not make it fail."""
    return Outcome(show(loaded), 0, _lines((*loaded.problems, *more)))


def config_check(loaded: Loaded, more: Sequence[Problem] = ()) -> Outcome:
    """Every problem of the config and those in `more` (themes); 1 when one of them is an error."""
    problems = (*loaded.problems, *more)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    if not problems:
        there = "is fine" if loaded.file.exists() else "is not there: the defaults are used"
        return Outcome(printable(f"{loaded.file} {there}") + "\n")
    warnings = len(problems) - errors
    summary = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}\n"
    return Outcome(_lines(problems) + summary, 1 if errors else 0)


def _lines(problems: Sequence[Problem]) -> str:
    return "".join(f"{problem.level.value}: {problem}\n" for problem in problems)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
