"""Where a reader of one file puts what is wrong with it, a bounded number of times."""

from __future__ import annotations

from collections.abc import Sequence

from .problems import WHOLE_FILE, Level, Problem, dotted
from .toml import Document

MOST_PROBLEMS = 50


class ProblemList:
    """The problems of one document, at most `MOST_PROBLEMS`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: list[Problem] = []

    @property
    def full(self) -> bool:
        """Whether more would be dropped: a file with so many is not one that a person wrote."""
        return len(self._problems) >= MOST_PROBLEMS

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All, in the order in which they stand in the file where that is known."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line or 0))

    def add(
        self,
        path: Sequence[str],
        message: str,
        suggestion: str = "",
        *,
        level: Level = Level.ERROR,
        key: str = "",
    ) -> None:
        """Say what is wrong with the value at `path`, which is called `key` unless that is empty."""
        if not self.full:
            line = self._document.line(path)
            key = key or dotted(path) or WHOLE_FILE
            self._problems.append(Problem(self._document.file, key, message, suggestion, line, level=level))
