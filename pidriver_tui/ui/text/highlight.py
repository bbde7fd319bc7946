"""Syntax highlighting of a few dozen lines in style names of the palette.

Pygments does it, and is loaded when it is first needed. It knows no colours and no markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len

from .languages import open_at_end

CODE = "code_block"
_MOST_LINE = 2000  # a longer line is data, not code, and a lexer may take its time with it

_STYLES = {
    "Comment": "syntax_comment",
    "Comment.Preproc": "syntax_decorator",
    "Keyword": "syntax_keyword",
    "Keyword.Constant": "syntax_constant",
    "Keyword.Type": "syntax_type",
    "Literal.Number": "syntax_number",
    "Literal.String": "syntax_string",
    "Literal.String.Escape": "syntax_constant",
    "Literal.String.Interpol": "syntax_constant",
    "Literal.Date": "syntax_string",
    "Name.Attribute": "syntax_property",
    "Name.Builtin": "syntax_function",
    "Name.Class": "syntax_type",
    "Name.Constant": "syntax_constant",
    "Name.Decorator": "syntax_decorator",
    "Name.Exception": "syntax_type",
    "Name.Function": "syntax_function",
    "Name.Namespace": "syntax_type",
    "Name.Property": "syntax_property",
    "Name.Tag": "syntax_tag",
    "Name.Variable": "syntax_variable",
    "Operator": "syntax_operator",
    "Operator.Word": "syntax_keyword",
    "Punctuation": "syntax_punctuation",
    "Generic.Deleted": "removed",
    "Generic.Inserted": "added",
    "Generic.Heading": "syntax_keyword",
    "Generic.Subheading": "hunk",
    "Generic.Prompt": "syntax_decorator",
    "Error": "",  # what a lexer does not know is not for us to judge: half a line is on its way
}

Tokens = list[tuple[str, str]]
"""One line: (text, style key)."""

# What a line of a diff begins with, the longer beginnings first.
_DIFF = (
    (("--- ", "+++ ", "diff ", "index ", "\\ "), "dim"),
    (("@@",), "hunk"),
    (("+",), "added"),
    (("-",), "removed"),
)


def highlight(lines: Sequence[str], language: str, opened: str = "") -> Sequence[Tokens]:
    """The tokens of each line; `opened` is what `languages.open_at_end` says of the lines before."""
    if language == "diff":
        return [[(line, _diff_style(line))] if line else [] for line in lines]
    lexer = _lexer(language) if language else None
    if lexer is None or not lines or max(map(len, lines)) > _MOST_LINE:
        return _plain(lines)
    return _tokens("\n".join(lines), language, opened)


def highlight_streaming(lines: Sequence[str], language: str, opened: str = "") -> Sequence[Tokens]:
    """The same where the last line is still being written: the lines before keep the tokens they have."""
    if len(lines) < 2:
        return highlight(lines, language, opened)
    before = lines[:-1]
    still_open = open_at_end("\n".join(before), language, opened)
    return [*highlight(before, language, opened), *highlight(lines[-1:], language, still_open)]


def _diff_style(line: str) -> str:
    style = next((style for beginnings, style in _DIFF if line.startswith(beginnings)), "")
    return f"{CODE} {style}".rstrip()


# Kept, because code that streams is shown again for each few letters of its last line.
@lru_cache(maxsize=64)
def _tokens(code: str, language: str, opened: str) -> Sequence[Tokens]:
    lines = code.split("\n")
    found: list[Tokens] = [[]]
    # Some rules end with the line, so the last one gets its end too.
    for token, value in _lexer(language).get_tokens(f"{opened}\n{code}\n" if opened else f"{code}\n"):
        style = _style(token)
        first, *more = value.split("\n")
        if first:
            found[-1].append((first, style))
        found += [[(part, style)] if part else [] for part in more]
    if opened:
        del found[0]
    del found[len(lines) :]
    # A lexer must give back what it was given; where one does not, the text matters more.
    if ["".join([text for text, _ in tokens]) for tokens in found] != lines:
        return _plain(lines)
    return [
        tokens if _whole(tokens, line) else _plain([line])[0]
        for tokens, line in zip(found, lines, strict=True)
    ]


def _whole(tokens: Tokens, line: str) -> bool:
    # A lexer may cut a joined emoji in two, which then takes more cells than the line was wrapped for.
    return line.isascii() or sum(cell_len(text) for text, _ in tokens) == cell_len(line)


def _plain(lines: Sequence[str]) -> Sequence[Tokens]:
    return [[(line, CODE)] if line else [] for line in lines]


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        options: dict[str, Any] = {"stripnl": False, "ensurenl": False}
        if language == "php":
            options["startinline"] = True
        lexer = get_lexer_by_name(language, **options)
    except ClassNotFound:
        return None
    return None if "text" in lexer.aliases else lexer


@lru_cache(maxsize=512)
def _style(token: Any) -> str:
    while token is not None:
        name = str(token).removeprefix("Token.").removeprefix("Token")
        if name in _STYLES:
            return f"{CODE} {_STYLES[name]}".rstrip()
        token = token.parent
    return CODE
