"""Every style of the transcript by name, as one frozen value made from a theme's colours.

A palette is made once per theme from a mapping of CSS variable names (without the
dollar, see `theming/vocabulary.py`) to colours. Whatever is missing or cannot be read
falls back to a variable near it and then to no colour, so a palette can always be made.
It knows rich's styles; no app, no theme file.

A style key is one name or several joined by spaces; later names win where both say
something, and attributes add up: `"heading2 code"`, `"text strong emphasis"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rich.color import Color, ColorParseError
from rich.color_triplet import ColorTriplet
from rich.style import Style

from .ansi_colours import ansi_style


class Look(NamedTuple):
    """How a name looks: variables for text and ground, best first, and attributes for rich."""

    text: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()
    attributes: str = ""


def _transcript(key: str, *fallback: str, attributes: str = "", ground: tuple[str, ...] = ()) -> Look:
    return Look((f"pidriver-{key}", *fallback), ground, attributes)


def _syntax(key: str, *fallback: str, attributes: str = "") -> Look:
    return Look((f"pidriver-syntax-{key}", *fallback), (), attributes)


_CODE_GROUND = ("pidriver-code-background",)

LOOKS: Final[Mapping[str, Look]] = {
    # prose
    "text": _transcript("text", "foreground"),
    "dim": _transcript("meta", "text-disabled"),
    "thinking": _transcript("thinking", "text-muted", attributes="italic"),
    "prompt": _transcript("prompt", "foreground"),
    "prompt_mark": _transcript("prompt-mark", "primary", attributes="bold"),
    "heading1": _transcript("heading", "primary", attributes="bold underline"),
    "heading2": _transcript("heading", "primary", attributes="bold"),
    "heading3": _transcript("heading", "primary", attributes="bold italic"),
    "heading4": _transcript("heading", "primary", attributes="italic"),
    "strong": _transcript("strong", attributes="bold"),
    "emphasis": _transcript("emphasis", attributes="italic"),
    "strike": Look(attributes="strike"),
    "code": _transcript("code", "secondary", ground=_CODE_GROUND),
    "link": _transcript("link", "primary", attributes="underline"),
    "link_target": _transcript("meta", "text-disabled"),
    "image": _transcript("link", "primary", attributes="italic"),
    "html": _transcript("meta", "text-disabled"),
    "quote": _transcript("quote", "text-muted"),
    "quote_mark": _transcript("rule", "text-disabled"),
    "rule": _transcript("rule", "text-disabled"),
    "list_marker": _transcript("bullet", "primary"),
    "task_open": _transcript("bullet", "primary"),
    "task_done": Look(("pidriver-state-done", "success")),
    "table_header": _transcript("strong", "foreground", attributes="bold"),
    "table_border": _transcript("rule", "text-disabled"),
    # code
    "code_block": _syntax("text", "pidriver-text", "foreground")._replace(ground=_CODE_GROUND),
    "code_label": _transcript("meta", "text-disabled", ground=_CODE_GROUND),
    "line_number": _transcript("meta", "text-disabled"),
    "syntax_keyword": _syntax("keyword", "primary"),
    "syntax_string": _syntax("string", "success"),
    "syntax_comment": _syntax("comment", "text-disabled", attributes="italic"),
    "syntax_number": _syntax("number", "secondary"),
    "syntax_function": _syntax("function", "primary"),
    "syntax_type": _syntax("type", "secondary"),
    "syntax_constant": _syntax("constant", "secondary"),
    "syntax_variable": _syntax("variable", "foreground"),
    "syntax_property": _syntax("property", "foreground"),
    "syntax_operator": _syntax("operator", "text-muted"),
    "syntax_punctuation": _syntax("punctuation", "text-muted"),
    "syntax_decorator": _syntax("decorator", "secondary"),
    "syntax_tag": _syntax("tag", "primary"),
    "syntax_error": _syntax("error", "error"),
    # diffs
    "added": Look(("pidriver-diff-added", "success"), ("pidriver-diff-added-background",)),
    "removed": Look(("pidriver-diff-removed", "error"), ("pidriver-diff-removed-background",)),
    "added_word": Look(("pidriver-diff-added", "success"), (), "bold underline"),
    "removed_word": Look(("pidriver-diff-removed", "error"), (), "bold underline"),
    "context": Look(("pidriver-diff-context", "text-muted")),
    "hunk": Look(("pidriver-diff-hunk", "primary")),
    # tools, notices
    "tool": _transcript("tool", "primary", attributes="bold"),
    "tool_arguments": _transcript("tool-arguments", "foreground"),
    "output": _transcript("tool-output", "text-muted"),
    "key": _transcript("meta", "text-disabled"),
    "notice": _transcript("notice", "text-muted"),
    "warning": _transcript("notice-warning", "warning"),
    "error": _transcript("notice-error", "error"),
    "success": Look(("pidriver-state-done", "success")),
    "working": Look(("pidriver-state-working", "primary")),
    "needs_you": Look(("pidriver-state-needs-you", "warning"), (), "bold"),
    # marks laid over a text
    "search_match": Look(("foreground",), ("pidriver-search", "warning")),
    "search_current": Look(("foreground",), ("pidriver-search-current", "accent"), "bold"),
    "selection": Look(("foreground",), ("pidriver-selection", "screen-selection-background", "primary")),
}
"""Every name there is; a key with another one is a mistake of ours and raises `KeyError`."""

_ANSI: Final = "ansi:"  # an agent's own colours
_ANSI_GROUNDS: Final = ("background", "pidriver-highlight", "pidriver-code-background")
_MOST_COMBINED: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Styles by key. Two palettes are the same only if they are the same object.

    `grounds`: what an agent's own colours are read on, as far as known.
    """

    styles: Mapping[str, Style]
    dark: bool = True
    grounds: tuple[ColorTriplet, ...] = ()
    _combined: dict[str, Style] = field(default_factory=dict, repr=False)

    @classmethod
    def from_variables(cls, variables: Mapping[str, str], *, dark: bool = True) -> Palette:
        """A palette of a theme's CSS `variables`, as of `ThemeSpec.variables()` or `App.theme_variables`."""
        colours = {name: colour for name, value in variables.items() if (colour := _colour(value))}
        grounds = [colours[name].get_truecolor() for name in _ANSI_GROUNDS if name in colours]
        return cls(
            {name: _style(look, colours) for name, look in LOOKS.items()},
            dark,
            tuple(grounds),
        )

    def __getitem__(self, key: str) -> Style:
        """The style of `key`, as the module's docstring says."""
        style = self._combined.get(key)
        if style is None:
            if len(self._combined) >= _MOST_COMBINED:
                self._combined.clear()  # an output may name sixteen million colours
            style = Style.null()
            for name in key.split():
                if name.startswith(_ANSI):
                    style += ansi_style(name.removeprefix(_ANSI), self.grounds)
                else:
                    style += self.styles[name]
            self._combined[key] = style
        return style


def _style(look: Look, colours: Mapping[str, Color]) -> Style:
    attributes = Style.parse(look.attributes) if look.attributes else Style.null()
    return attributes + Style.from_color(_first(look.text, colours), _first(look.ground, colours))


def _first(names: tuple[str, ...], colours: Mapping[str, Color]) -> Color | None:
    return next((colours[name] for name in names if name in colours), None)


def _colour(value: str) -> Color | None:
    try:
        return Color.parse(value)
    except ColorParseError:
        return None  # e.g. Textual's "auto 87%", which only CSS can resolve
