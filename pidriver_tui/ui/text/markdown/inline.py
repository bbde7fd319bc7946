"""Inline markup: a paragraph's text to spans, each with the offset it came from.

CommonMark's delimiter algorithm with GFM's strikethrough and bare links. Reference
links are not resolved (a definition may come megabytes later): they show as written.
HTML shows as written. It knows style names, no blocks and no widths.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

from ..body import Link, Span
from ..clean import clean_line
from .emphasis import EMPHASIS, STRIKE, STRONG, Run, flanking, resolve
from .starts import CLOSE_TAG, OPEN_TAG

BREAK: Final = "\n"
"""The text of a span that ends a row: a hard line break."""

LINK = 8
_WORDS = ((LINK, "link"), (STRONG, "strong"), (EMPHASIS, "emphasis"), (STRIKE, "strike"))

_SPECIAL = re.compile(r"[\\`*_~\[\]!<&\n]|https?://|www\.")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_MAIL = re.compile(r"<([\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.?[A-Za-z0-9])*)>", re.ASCII)
_HTML = re.compile(rf"{OPEN_TAG}|{CLOSE_TAG}|<!--(?:(?!-->)[\s\S])*-->|<\?[\s\S]*?\?>|<![A-Za-z][^>]*>")
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>`\"\[\]\u3000-\u303f\uff00-\uffef]+")
_WORD = r"(?:[^\s()<>\\]|\\.)*"
_DESTINATION = re.compile(rf"\(\s*(?:<([^<>\n]*)>|({_WORD}(?:\({_WORD}\){_WORD})*))")
_TITLE = re.compile(
    r"""(?:\s+(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)))?\s*\)"""
)
_MOST_TARGET = 120


class Inline(NamedTuple):
    """A text's spans and the links among them, offsets into the text."""

    spans: list[Span]
    links: list[Link]


def parse_inline(text: str, base: str) -> Inline:
    """The spans of `text` in the style `base`; their offsets are those in `text`.

    A line break in `text` is a space, or a span of its own with the text `BREAK` if it is a hard one.
    """
    if _SPECIAL.search(text) is None:
        return Inline([(text, base, 0)] if text else [], [])
    return _Parser(text, base).parse()


class _Node:
    __slots__ = ("at", "flags", "style", "text")

    def __init__(self, text: str, at: int, style: str = "", flags: int = 0) -> None:
        self.text, self.at, self.style, self.flags = text, at, style, flags


class _Bracket(NamedTuple):
    node: int
    runs: int
    start: int  # offset behind the bracket
    image: bool


class _Parser:
    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._base = base
        self._nodes: list[_Node] = []
        self._runs: list[Run] = []
        self._brackets: list[_Bracket] = []
        self._links: list[Link] = []
        self._no_link_before = 0  # brackets below this depth cannot be links: a link holds no link
        self._unclosed_ticks: set[int] = set()

    def parse(self) -> Inline:
        text, nodes = self._text, self._nodes
        at = 0
        while (match := _SPECIAL.search(text, at)) is not None:
            start = match.start()
            if start > at:
                nodes.append(_Node(text[at:start], at))
            at = self._special(text[start], start)
        if at < len(text):
            nodes.append(_Node(text[at:], at))
        self._resolve(0)
        return Inline(self._spans(), self._links)

    def _special(self, char: str, at: int) -> int:
        """Take what stands at `at`; returns where to go on."""
        match char:
            case "\\":
                return self._escape(at)
            case "`":
                return self._code(at)
            case "*" | "_" | "~":
                return self._run(char, at)
            case "[":
                return self._open(at, 1, image=False)
            case "!":
                if self._text.startswith("[", at + 1):
                    return self._open(at, 2, image=True)
            case "]":
                return self._closed(at)
            case "<":
                return self._angle(at)
            case "&":
                return self._entity(at)
            case "\n":
                return self._line_break(at)
            case _:
                return self._bare(at)
        return self._literal(at, 1)

    def _literal(self, at: int, length: int, style: str = "") -> int:
        self._nodes.append(_Node(self._text[at : at + length], at, style))
        return at + length

    def _escape(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "\n":
            self._nodes.append(_Node(BREAK, at))
            return at + 2
        if following in _PUNCTUATION and following:
            return self._literal(at + 1, 1)
        return self._literal(at, 1)

    def _code(self, at: int) -> int:
        opening = _TICKS.match(self._text, at)
        assert opening is not None
        length = opening.end() - at
        if length not in self._unclosed_ticks:
            for closing in _TICKS.finditer(self._text, opening.end()):
                if closing.end() - closing.start() == length:
                    start, end = opening.end(), closing.start()
                    content = self._text[start:end].replace("\n", " ")
                    if content[0] == content[-1] == " " and content.strip(" "):
                        content, start = content[1:-1], start + 1
                    self._nodes.append(_Node(content, start, "code"))
                    return closing.end()
            self._unclosed_ticks.add(length)
        return self._literal(at, length)

    def _run(self, char: str, at: int) -> int:
        text = self._text
        end = at + 1
        while end < len(text) and text[end] == char:
            end += 1
        opens, closes = flanking(char, text[at - 1 : at], text[end : end + 1])
        if char == "~" and end - at != 2:
            opens = closes = False  # "~5 to ~10" is no strikethrough
        if opens or closes:
            self._runs.append(Run(char, end - at, len(self._nodes), opens, closes))
        return self._literal(at, end - at)

    def _open(self, at: int, length: int, *, image: bool) -> int:
        self._brackets.append(_Bracket(len(self._nodes), len(self._runs), at + length, image))
        return self._literal(at, length)

    def _closed(self, at: int) -> int:
        if not self._brackets:
            return self._literal(at, 1)
        bracket = self._brackets.pop()
        depth = len(self._brackets)
        barred = depth < self._no_link_before and not bracket.image
        self._no_link_before = min(self._no_link_before, depth)
        if barred:
            return self._literal(at, 1)
        opening = _DESTINATION.match(self._text, at + 1)
        closing = _TITLE.match(self._text, opening.end()) if opening else None
        if opening is None or closing is None:
            return self._literal(at, 1)
        group = 1 if opening.group(1) is not None else 2
        target = clean_line(_unescaped(opening.group(group) or ""))
        self._resolve(bracket.runs)
        first = self._nodes[bracket.node]
        inside = self._nodes[bracket.node + 1 :]
        if bracket.image:
            first.text, first.style, first.at = "[image: " if inside else "[image", "image", -1
            for node in inside:
                node.style = node.style or "image"
            self._nodes.append(_Node("]", at, "image"))
        else:
            first.text = ""
            for node in inside:
                node.flags |= LINK
            self._no_link_before = depth
            while self._links and self._links[-1].start >= bracket.start:
                self._links.pop()  # bare ones in its text
        shown = "".join(node.text for node in inside)
        self._links.append(Link(bracket.start, at, target))
        if target and target != shown:
            told = target if len(target) <= _MOST_TARGET else target[: _MOST_TARGET - 1] + "…"
            self._nodes.append(_Node(" (", -1, "link_target"))
            self._nodes.append(
                _Node(told, opening.start(group) if target == opening.group(group) else -1, "link_target")
            )
            self._nodes.append(_Node(")", -1, "link_target"))
        return closing.end()

    def _angle(self, at: int) -> int:
        for pattern, scheme in ((_AUTOLINK, ""), (_MAIL, "mailto:")):
            match = pattern.match(self._text, at)
            if match:
                self._nodes.append(_Node(match.group(1), at + 1, "", LINK))
                self._links.append(Link(at + 1, match.end() - 1, scheme + match.group(1)))
                return match.end()
        match = _HTML.match(self._text, at)
        if match is None:
            return self._literal(at, 1)
        for index, part in enumerate(match.group().split("\n")):
            if index:
                self._nodes.append(_Node(" ", at - 1))
            self._nodes.append(_Node(part, at, "html"))
            at += len(part) + 1
        return match.end()

    def _entity(self, at: int) -> int:
        match = _ENTITY.match(self._text, at)
        if match is None:
            return self._literal(at, 1)
        character = unescape(match.group())
        if character in ("", match.group()):
            return self._literal(at, len(match.group()))
        self._nodes.append(_Node(clean_line(character), at))
        return match.end()

    def _line_break(self, at: int) -> int:
        last = self._nodes[-1] if self._nodes else None
        hard = False
        if last is not None and not last.style and last.text.endswith(" "):
            hard = last.text.endswith("  ")
            last.text = last.text.rstrip(" ")
        self._nodes.append(_Node(BREAK if hard else " ", at))
        return at + 1

    def _bare(self, at: int) -> int:
        match = _BARE.match(self._text, at)
        before = self._text[at - 1 : at]
        if match is None or before.isalnum():
            return self._literal(at, 4)
        target = _trimmed(match.group())
        if len(target) < 5 or target.endswith("//"):
            return self._literal(at, 4)
        self._nodes.append(_Node(target, at, "", LINK))
        self._links.append(Link(at, at + len(target), target if target[0] == "h" else "https://" + target))
        return at + len(target)

    def _resolve(self, bottom: int) -> None:
        changes: dict[int, list[tuple[int, int]]] = {}
        for first, last, flag in resolve(self._runs, bottom):
            changes.setdefault(first + 1, []).append((flag, 1))
            changes.setdefault(last, []).append((flag, -1))
        if changes:
            depths = {EMPHASIS: 0, STRONG: 0, STRIKE: 0}
            flags = since = 0
            for index in sorted(changes):
                if flags:
                    for node in self._nodes[since:index]:
                        node.flags |= flags
                for flag, change in changes[index]:
                    depths[flag] += change
                flags = sum(flag for flag, depth in depths.items() if depth)
                since = index
        for run in self._runs[bottom:]:
            node = self._nodes[run.node]
            node.text = run.char * run.length
            node.at += run.used
        del self._runs[bottom:]

    def _spans(self) -> list[Span]:
        spans: list[Span] = []
        for node in self._nodes:
            if node.text:
                style = self._base
                if node.flags or node.style:
                    words = [word for flag, word in _WORDS if node.flags & flag]
                    style = " ".join([style, *words, *([node.style] if node.style else [])])
                spans.append((node.text, style, node.at))
        return spans


def _trimmed(url: str) -> str:
    """A bare link without the punctuation that belongs to the sentence around it."""
    while url:
        last = url[-1]
        if last in ".,:;!?*_~'\"" or (last == ")" and url.count(")") > url.count("(")) or last in "]}":
            url = url[:-1]
        else:
            break
    return url


_ESCAPED = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")


def _unescaped(text: str) -> str:
    text = _ESCAPED.sub(r"\1", text) if "\\" in text else text
    return _ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text
