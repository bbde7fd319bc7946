"""Which bodies show a tool call: its command, its file, its diff, its output.

Pure: from what the model knows of a call (name, arguments, result, details) to labelled
bodies. It may not know the transcript or any widget. Facts about results are observed
with pi 0.87.1 and omp 18.2.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .body import Body
from .code_body import CodeBody
from .diff_body import DiffBody
from .layout_cache import RowCache
from .output_body import OutputBody
from .plain_body import PlainBody
from .tool_sections import Piece, plan


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an unfolded tool call.

    Attributes:
        role: `command`, `arguments`, `file`, `diff`, `output` or `error`.
        label: A few clean words for a line above it, `""` for none.
        body: What to show.
    """

    role: str
    label: str
    body: Body


class ToolBodies:
    """The sections of one tool call, kept in step with it while it runs.

    A section keeps its body, and so its place on the screen, as long as it shows the same
    kind of thing.
    """

    def __init__(self, name: str, *, width: int = 80, cache: RowCache | None = None) -> None:
        self._name = name
        self._width = width
        self._cache = cache
        self._pieces: list[Piece] = []
        self.sections: list[Section] = []

    def update(
        self,
        arguments: Mapping[str, Any],
        output: str,
        details: Mapping[str, Any],
        *,
        done: bool = True,
        failed: bool = False,
    ) -> None:
        """Show what is known of the call now."""
        pieces = plan(self._name, arguments, output, details, done=done, failed=failed)
        sections: list[Section] = []
        for index, piece in enumerate(pieces):
            old = self._pieces[index] if index < len(self._pieces) else None
            if old is not None and old.same_kind(piece):
                body = self.sections[index].body
                if old.text != piece.text:
                    body.replace(piece.text)
            else:
                body = self._body(piece)
                body.replace(piece.text)
            if done:
                body.finish()
            sections.append(Section(piece.role, piece.label, body))
        self._pieces = pieces
        self.sections = sections

    def set_width(self, cells: int) -> None:
        """Lay all sections out for `cells` columns."""
        self._width = cells
        for section in self.sections:
            section.body.set_width(cells)

    def _body(self, piece: Piece) -> Body:
        match piece.kind:
            case "code":
                return CodeBody(
                    language=piece.language,
                    first_line=piece.first_line,
                    width=self._width,
                    cache=self._cache,
                )
            case "diff":
                return DiffBody(width=self._width, cache=self._cache)
            case "plain":
                return PlainBody(style=piece.style, width=self._width, cache=self._cache)
            case _:
                return OutputBody(style=piece.style, width=self._width, cache=self._cache)


def tool_sections(
    name: str,
    arguments: Mapping[str, Any],
    output: str,
    details: Mapping[str, Any],
    *,
    done: bool = True,
    failed: bool = False,
    width: int = 80,
    cache: RowCache | None = None,
) -> Sequence[Section]:
    """The sections of a call that is not going to change."""
    bodies = ToolBodies(name, width=width, cache=cache)
    bodies.update(arguments, output, details, done=done, failed=failed)
    return bodies.sections
