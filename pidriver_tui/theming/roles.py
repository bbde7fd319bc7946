"""The one table of colour names that themes set and that CSS and renderers use. It knows no theme.

A theme file writes `[section] key = colour`; CSS and renderers say `$pidriver-...` (the third
column below is worked out by `Role.variable`):

    section     key                   CSS variable                   read on
    [colors]    primary ...           $primary ... (Textual's own)   see COLORS
    [colors]    muted, disabled       $text-muted, $text-disabled    every ground
    [chrome]    brand                 $pidriver-brand
    [state]     needs-you             $pidriver-state-needs-you
    [session]   1 ... 6               $pidriver-session-1
    [transcript] thinking             $pidriver-thinking
    [syntax]    keyword               $pidriver-syntax-keyword
    [diff]      added                 $pidriver-diff-added

Only background, foreground and primary must be written. Whatever else a theme leaves out is
derived from those it has, and shifted until it can be read where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Sections whose CSS variables do not repeat the section's name.
_BARE = ("chrome", "transcript")


class Kind(StrEnum):
    """How a colour is used, which decides what contrast it needs."""

    TEXT = "text"
    FILL = "fill"
    MARK = "mark"  # what must be seen but is not read: a focused border, a cursor
    RULE = "rule"  # decoration


@dataclass(frozen=True, slots=True)
class Role:
    """One colour of the vocabulary.

    Attributes:
        section: Its table in a theme file.
        key: Its key there.
        meaning: Where it is seen.
        source: What it is derived from when a theme leaves it out: `key`, `section.key` or `#rrggbb`.
        toward: With `amount`: the colour mixed into `source`.
        amount: How much of `toward`, 0 to 1.
        on: The grounds it is read on, `key` or `section.key`; for a fill the text read on it is `texts`.
        kind: What contrast it needs.
    """

    section: str
    key: str
    meaning: str
    source: str
    toward: str = ""
    amount: float = 0.0
    on: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT

    @property
    def name(self) -> str:
        """`section.key`; of [colors] just the key."""
        return self.key if self.section == "colors" else f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """Its CSS variable, without the dollar."""
        if self.section == "colors":
            return {"muted": "text-muted", "disabled": "text-disabled"}.get(self.key, self.key)
        if self.section in _BARE:
            return f"pidriver-{self.key}"
        return f"pidriver-{self.section}-{self.key}"


_PLAIN = ("background", "surface", "panel")
_CHROME = (*_PLAIN, "chrome.tab-active", "chrome.ask-background", "chrome.highlight")
_PAGE = (
    "background",
    "surface",
    "chrome.highlight",
    "transcript.prompt-background",
    "transcript.code-background",
)
_DIFF = (*_PAGE, "diff.added-background", "diff.removed-background")
_FILLS = (
    *_CHROME,
    "chrome.selection",
    "chrome.search",
    "chrome.search-current",
    "transcript.prompt-background",
    "transcript.code-background",
    "diff.added-background",
    "diff.removed-background",
)
FILL, MARK, RULE = Kind.FILL, Kind.MARK, Kind.RULE

REQUIRED = ("background", "foreground", "primary")

COLORS: tuple[Role, ...] = (
    Role("colors", "background", "behind the transcript and the composer", "", kind=FILL),
    Role("colors", "foreground", "plain text", "", on=_FILLS),
    Role("colors", "primary", "focus, titles of cards", "", on=_PLAIN),
    Role("colors", "secondary", "second to primary", "primary", "foreground", 0.3, on=_PLAIN),
    Role("colors", "accent", "key hints", "primary", on=_PLAIN),
    Role("colors", "surface", "tabs, tool tree, footer, cards", "background", "foreground", 0.05, kind=FILL),
    Role("colors", "panel", "header and hint lines, hover", "surface", "foreground", 0.06, kind=FILL),
    Role("colors", "boost", "a step up from any of these", "panel", "foreground", 0.05, kind=FILL),
    Role("colors", "success", "done, allow", "#3fb968", on=_PLAIN),
    Role("colors", "warning", "look at this", "#d9a636", on=_PLAIN),
    Role("colors", "error", "failed, deny", "#f0504a", on=_PLAIN),
    Role("colors", "muted", "secondary text", "foreground", "background", 0.3, on=_CHROME),
    Role(
        "colors", "disabled", "hints, separators, counts of the rest", "muted", "background", 0.25, on=_CHROME
    ),
)

CHROME: tuple[Role, ...] = (
    Role("chrome", "brand", "our name in the header", "accent", on=_PLAIN),
    Role("chrome", "simulation", "the word SIMULATION of the demo", "warning", on=_PLAIN),
    Role("chrome", "tab-active", "the tab in view", "panel", "primary", 0.12, kind=FILL),
    Role("chrome", "ask-background", "the line that says an agent waits", "panel", "accent", 0.14, kind=FILL),
    Role("chrome", "highlight", "the block or row under the cursor", "surface", "primary", 0.1, kind=FILL),
    Role("chrome", "selection", "selected text", "background", "primary", 0.35, kind=FILL),
    Role("chrome", "search", "a match of the search", "background", "warning", 0.3, kind=FILL),
    Role("chrome", "search-current", "the match the search is at", "background", "accent", 0.45, kind=FILL),
    Role("chrome", "border", "border of what has the focus", "primary", on=_PLAIN, kind=MARK),
    Role("chrome", "cursor", "text cursor, chosen row of a list", "primary", on=_PLAIN),
    Role("chrome", "cursor-text", "text under either cursor", "background", on=("chrome.cursor",)),
    Role(
        "chrome",
        "scrollbar",
        "the scroll bar's handle",
        "panel",
        "foreground",
        0.25,
        on=("background",),
        kind=RULE,
    ),
)

STATE: tuple[Role, ...] = (
    Role("state", "needs-you", "an ask is open", "accent", on=_CHROME),
    Role("state", "working", "starting, thinking, streaming, running a tool", "primary", on=_CHROME),
    Role("state", "idle", "waits for a prompt", "muted", on=_CHROME),
    Role("state", "failed", "failed", "error", on=_CHROME),
    Role("state", "ended", "its process has ended", "disabled", on=_CHROME),
    Role("state", "retry", "waits to try again; queued", "warning", on=_CHROME),
    Role("state", "done", "a tool call that went well", "success", on=_CHROME),
)

SESSION: tuple[Role, ...] = tuple(
    Role("session", str(number), f"colour of every sixth session, from {number}", source, on=_CHROME)
    for number, source in enumerate(
        ("#5aa9f0", "#d99a3d", "#45b98c", "#b58ae6", "#e5799c", "#a3ab45"), start=1
    )
)

TRANSCRIPT: tuple[Role, ...] = (
    Role("transcript", "prompt", "what you said", "foreground", on=_PAGE),
    Role(
        "transcript",
        "prompt-mark",
        "the mark beside it",
        "primary",
        on=_PAGE,
    ),
    Role("transcript", "prompt-background", "behind it", "surface", "primary", 0.06, kind=FILL),
    Role("transcript", "text", "the assistant's text", "foreground", on=_PAGE),
    Role("transcript", "thinking", "its thinking", "muted", on=_PAGE),
    Role("transcript", "tool", "a tool's name", "primary", on=_PAGE),
    Role("transcript", "tool-arguments", "what it was called with", "foreground", on=_PAGE),
    Role("transcript", "tool-output", "what it gave back", "muted", on=_PAGE),
    Role("transcript", "meta", "durations, counts, costs, line numbers", "disabled", on=_DIFF),
    Role("transcript", "heading", "headings", "primary", on=_PAGE),
    Role("transcript", "strong", "strong text", "foreground", on=_PAGE),
    Role("transcript", "emphasis", "emphasised text", "foreground", on=_PAGE),
    Role("transcript", "link", "links", "primary", on=_PAGE),
    Role("transcript", "quote", "quoted text", "muted", on=_PAGE),
    Role("transcript", "bullet", "bullets and numbers of lists", "primary", on=_PAGE),
    Role("transcript", "code", "inline code", "secondary", on=_PAGE),
    Role(
        "transcript",
        "code-background",
        "behind code and tool output",
        "background",
        "foreground",
        0.05,
        kind=FILL,
    ),
    Role(
        "transcript",
        "rule",
        "rules, borders of tables, fold lines",
        "panel",
        "foreground",
        0.2,
        on=("background",),
        kind=RULE,
    ),
    Role("transcript", "notice", "something happened", "muted", on=_PAGE),
    Role("transcript", "notice-warning", "something to look at", "warning", on=_PAGE),
    Role("transcript", "notice-error", "something went wrong", "error", on=_PAGE),
)

SYNTAX: tuple[Role, ...] = (
    Role("syntax", "text", "code with no meaning of its own", "foreground", on=_PAGE),
    Role("syntax", "keyword", "keywords", "primary", on=_PAGE),
    Role("syntax", "string", "strings", "success", on=_PAGE),
    Role("syntax", "comment", "comments", "disabled", on=_PAGE),
    Role("syntax", "number", "numbers, true, false", "secondary", on=_PAGE),
    Role("syntax", "function", "functions, methods, commands", "primary", "foreground", 0.4, on=_PAGE),
    Role("syntax", "type", "types, classes, modules", "secondary", on=_PAGE),
    Role("syntax", "constant", "constants, escapes", "secondary", on=_PAGE),
    Role("syntax", "variable", "variables, parameters", "foreground", on=_PAGE),
    Role("syntax", "property", "attributes, keys of tables", "foreground", on=_PAGE),
    Role("syntax", "operator", "operators", "muted", on=_PAGE),
    Role("syntax", "punctuation", "brackets, commas", "muted", on=_PAGE),
    Role("syntax", "decorator", "decorators, macros, preprocessor", "secondary", on=_PAGE),
    Role("syntax", "tag", "tags of markup", "primary", on=_PAGE),
    Role("syntax", "error", "what does not parse", "error", on=_PAGE),
)

DIFF: tuple[Role, ...] = (
    Role("diff", "added", "added lines", "success", on=(*_PAGE, "diff.added-background")),
    Role("diff", "removed", "removed lines", "error", on=(*_PAGE, "diff.removed-background")),
    Role("diff", "context", "unchanged lines", "muted", on=_DIFF),
    Role("diff", "hunk", "the line that says where", "primary", on=_DIFF),
    Role("diff", "added-background", "behind added lines", "background", "success", 0.12, kind=FILL),
    Role("diff", "removed-background", "behind removed lines", "background", "error", 0.12, kind=FILL),
)

ROLES: tuple[Role, ...] = (*COLORS, *CHROME, *STATE, *SESSION, *TRANSCRIPT, *SYNTAX, *DIFF)
BY_NAME = {role.name: role for role in ROLES}
SECTIONS = tuple(dict.fromkeys(role.section for role in ROLES))
