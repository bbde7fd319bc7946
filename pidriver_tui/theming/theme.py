"""A theme as a value: every colour of the vocabulary, chosen or derived, and what Textual needs of it.

It may not know Textual: what it hands over is plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .colour import Colour, contrast
from .roles import BY_NAME, COLORS, REQUIRED, ROLES, Kind, Role

LEAST_TEXT = 4.5  # WCAG 2.2, 1.4.3 (AA)
LEAST_MARK = 3.0  # WCAG 2.2, 1.4.11
LEAST_RULE = 1.3
_FILL_STEPS = 20

# Textual's own variables that would else be computed without regard to what is read on them.
_TEXTUAL: Mapping[str, str] = {
    "text-primary": "primary",
    "text-secondary": "secondary",
    "text-accent": "accent",
    "text-success": "success",
    "text-warning": "warning",
    "text-error": "error",
    "foreground-muted": "muted",
    "foreground-disabled": "disabled",
    "border": "chrome.border",
    "border-blurred": "transcript.rule",
    "block-cursor-background": "chrome.cursor",
    "block-cursor-foreground": "chrome.cursor-text",
    "block-cursor-blurred-background": "chrome.highlight",
    "block-cursor-blurred-foreground": "foreground",
    "block-hover-background": "chrome.highlight",
    "surface-active": "chrome.highlight",
    "input-cursor-background": "chrome.cursor",
    "input-cursor-foreground": "chrome.cursor-text",
    "input-selection-background": "chrome.selection",
    "input-selection-foreground": "foreground",
    "screen-selection-background": "chrome.selection",
    "screen-selection-foreground": "foreground",
    "scrollbar": "chrome.scrollbar",
    "scrollbar-hover": "chrome.border",
    "scrollbar-active": "chrome.border",
    "scrollbar-background": "background",
    "scrollbar-background-hover": "background",
    "scrollbar-background-active": "background",
    "scrollbar-corner-color": "background",
    "footer-background": "panel",
    "footer-foreground": "foreground",
    "footer-key-foreground": "accent",
    "footer-description-foreground": "muted",
    "link-color": "transcript.link",
    "link-color-hover": "chrome.cursor-text",
    "link-background-hover": "chrome.cursor",
    "markdown-h1-color": "transcript.heading",
    "markdown-h2-color": "transcript.heading",
    "markdown-h3-color": "transcript.heading",
    "markdown-h4-color": "transcript.heading",
    "markdown-h5-color": "transcript.heading",
    "markdown-h6-color": "transcript.heading",
}
_ARGUMENTS = tuple(role.key for role in COLORS if role.key not in {"muted", "disabled"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that are seen together, and whether they can be told apart."""

    text: str
    ground: str
    contrast: float
    least: float

    @property
    def readable(self) -> bool:
        """Whether the contrast is enough."""
        return self.contrast >= self.least


@dataclass(frozen=True, slots=True)
class ThemeSpec:
    """One theme.

    Attributes:
        name: What the config and the palette call it.
        dark: Whether its background is dark.
        colours: Every colour of the vocabulary, by `Role.name`.
        author: Who made it.
        contrast: The WCAG contrast it promises for text, 4.5 at least unless its author promises less.
        chosen: The names that its author wrote; the others were derived.
    """

    name: str
    dark: bool
    colours: Mapping[str, Colour]
    author: str = ""
    contrast: float = LEAST_TEXT
    chosen: frozenset[str] = field(default=frozenset(), repr=False)

    def textual(self) -> dict[str, Any]:
        """The keyword arguments of `textual.theme.Theme`."""
        arguments = {key: self.colours[key].hex for key in _ARGUMENTS}
        return {"name": self.name, "dark": self.dark, **arguments, "variables": self.variables()}

    def variables(self) -> dict[str, str]:
        """CSS variables, without the dollar: the vocabulary's and those of Textual's it settles."""
        # All of them: Textual's own way with the arguments of a theme rounds some a shade off.
        ours = {role.variable: self.colours[role.name].hex for role in ROLES}
        return ours | {variable: self.colours[name].hex for variable, name in _TEXTUAL.items()}

    def pairs(self) -> Iterator[Pair]:
        """Every pair of colours that is seen together."""
        for role in ROLES:
            for ground in role.on:
                reached = contrast(self.colours[role.name], self.colours[ground])
                yield Pair(role.name, ground, reached, _least(role, self.contrast))


def build(
    name: str,
    given: Mapping[str, Colour],
    *,
    dark: bool | None = None,
    author: str = "",
    promise: float = LEAST_TEXT,
) -> ThemeSpec:
    """A theme of the colours `given` by `Role.name`; all others are derived from them.

    Raises:
        ValueError: One of `REQUIRED` is not given.
    """
    if missing := [key for key in REQUIRED if key not in given]:
        raise ValueError(f"no {missing[0]}")
    resolved = dict(given)
    for role in ROLES:
        _resolve(role.name, resolved, promise)
    if dark is None:
        dark = given["background"].luminance < given["foreground"].luminance
    colours = {role.name: resolved[role.name] for role in ROLES}
    return ThemeSpec(name, dark, colours, author, promise, frozenset(given))


def _resolve(name: str, resolved: dict[str, Colour], promise: float) -> Colour:
    if name in resolved:
        return resolved[name]
    role = BY_NAME[name]
    source = (
        Colour.parse(role.source) if role.source.startswith("#") else _resolve(role.source, resolved, promise)
    )
    toward = _resolve(role.toward, resolved, promise) if role.toward else source
    if role.kind is Kind.FILL:
        resolved[name] = _fill(source, toward, role.amount, resolved["foreground"], promise)
    else:
        grounds = [_resolve(ground, resolved, promise) for ground in role.on]
        resolved[name] = source.mix(toward, role.amount).readable(*grounds, least=_least(role, promise))
    return resolved[name]


def _fill(source: Colour, toward: Colour, amount: float, text: Colour, promise: float) -> Colour:
    # As much of the tint as leaves plain text readable on it.
    for step in range(_FILL_STEPS):
        fill = source.mix(toward, amount * (1 - step / _FILL_STEPS))
        if contrast(text, fill) >= promise:
            return fill
    return source


def _least(role: Role, promise: float) -> float:
    match role.kind:
        case Kind.RULE:
            return LEAST_RULE
        case Kind.MARK:
            return min(LEAST_MARK, promise)
        case _:
            return promise
