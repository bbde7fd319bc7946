"""What stands in cells of its own: a character with all that combines with it, or a mark.

The one place that says where a cursor may stand and what is drawn for what is held: the text stays raw,
control characters, tabs and what is invisible are replaced on the screen only. It knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from ...text.clean import is_clean, shown_as
from .passage import Passage

TAB = "tab"
CONTROL = "control"
MARK = "mark"
PLAIN = ""

_MOST = 64  # characters in one glyph: text can stack marks without end
_JOINER = "\u200d"
_JOINERS = "\u200c\u200d"
_DOTTED = "\u25cc"  # carries a combining mark that stands alone
_LINE_FEED = "\u240a"
_BLACK_FLAG = "\U0001f3f4"
_TAGGED_FLAGS = tuple(
    "".join(chr(0xE0000 + ord(letter)) for letter in name) + "\U000e007f"
    for name in ("gbeng", "gbsct", "gbwls")
)


class Glyph(NamedTuple):
    """One thing to see.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        shown: What is drawn for it; of a tab nothing, its width depends on its column.
        cells: How wide that is.
        kind: `TAB`, `CONTROL` (a symbol for what cannot be seen), `MARK` or `PLAIN`.
    """

    start: int
    end: int
    shown: str
    cells: int
    kind: str = PLAIN


def glyphs(text: str, start: int, stop: int, labels: Mapping[int, str]) -> Iterator[Glyph]:
    """The glyphs from `start`, where one begins, up to `stop`. `labels` says what marks show."""
    at = start
    while at < stop:
        character = text[at]
        if " " <= character <= "~" and at not in labels:
            following = text[at + 1] if at + 1 < len(text) else ""
            if following < "\x80" or at + 1 in labels:
                yield Glyph(at, at + 1, character, 1)
                at += 1
                continue
        elif at not in labels and (cells := _alone(character)):
            following = text[at + 1] if at + 1 < len(text) else ""
            if at + 1 in labels or _always_begins(following):
                yield Glyph(at, at + 1, character, cells)
                at += 1
                continue
        glyph = glyph_at(text, at, labels)
        yield glyph
        at = glyph.end


@lru_cache(maxsize=8192)
def _alone(character: str) -> int:
    """The cells of a `character` that is drawn as it is and leads no sequence; else 0."""
    if character <= "~" or shown_as(character, "") != character or character == _BLACK_FLAG:
        return 0
    return 0 if _is_regional(character) else cell_len(character)


@lru_cache(maxsize=8192)
def _always_begins(character: str) -> bool:
    """Whether a glyph begins at `character` whatever stands before it, a joiner apart."""
    return character < "\u0300" or (not _may_be_part(character) and not _joins(character, "x"))


def glyph_at(text: str, at: int, labels: Mapping[int, str]) -> Glyph:
    """The glyph that begins at `at`, which is not the end of the text."""
    if at in labels:
        label = labels[at]
        return Glyph(at, at + 1, label, cell_len(label), MARK)
    first = text[at]
    if first == "\t":
        return Glyph(at, at + 1, "", 0, TAB)
    if first == "\n":
        return Glyph(at, at + 1, _LINE_FEED, 1, CONTROL)
    end = _end(text, at, labels)
    shown = _shown(text, at, end)
    if shown != text[at:end] and end == at + 1:
        return Glyph(at, end, shown, cell_len(shown), CONTROL)
    cells = cell_len(shown)
    if cells == 0:
        shown = _DOTTED + shown
        cells = cell_len(shown)
    return Glyph(at, end, shown, cells)


def after(passage: Passage, at: int) -> int:
    """Where the next glyph begins; `at` is where one begins."""
    if at >= len(passage):
        return len(passage)
    return at + 1 if passage.mark_at(at) else _end(passage.text, at, _Places(passage))


def before(passage: Passage, at: int) -> int:
    """Where the glyph before `at` begins; also of an `at` inside a glyph."""
    if at <= 0:
        return 0
    text, places = passage.text, _Places(passage)
    begin = at - 1
    while begin > 0 and at - begin < 2 * _MOST and not _begins(text, begin, places):
        begin -= 1
    while (end := begin + 1 if begin in places else _end(text, begin, places)) < at:
        begin = end
    return begin


def settled(passage: Passage, at: int) -> int:
    """`at`, or the beginning of the glyph in which it is."""
    at = min(max(at, 0), len(passage))
    if at in (0, len(passage)) or _begins(passage.text, at, _Places(passage)):
        return at
    begin = before(passage, at)
    return at if after(passage, begin) == at else begin


def settled_after(passage: Passage, at: int) -> int:
    """`at`, or the end of the glyph in which it is."""
    begin = settled(passage, at)
    return begin if begin >= at else after(passage, begin)


class _Places:
    """Answers whether a mark stands at a place, as a mapping of labels does."""

    __slots__ = ("_passage",)

    def __init__(self, passage: Passage) -> None:
        self._passage = passage

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self._passage.mark_at(place) is not None


def _begins(text: str, at: int, labels: Mapping[int, str] | _Places) -> bool:
    """Whether a glyph surely begins at `at`; `False` says nothing."""
    if text[at - 1] == _JOINER and at - 1 not in labels:
        return False
    if at in labels or at - 1 in labels:
        return True
    character = text[at]
    if character < "\x80":
        return True
    return not _may_be_part(character) and not _joins(character, text[at - 1])


def _end(text: str, at: int, labels: Mapping[int, str] | _Places) -> int:
    first = text[at]
    length = len(text)
    end = at + 1
    if end >= length or end in labels:
        return end
    if text[end] < "\x80" or (first < " " or first == "\x7f"):
        return end
    if first == _BLACK_FLAG:
        for tags in _TAGGED_FLAGS:
            if text.startswith(tags, end):
                return end + len(tags)
    if _is_regional(first) and _is_regional(text[end]):
        end += 1
    most = min(length, at + _MOST)
    while end < most and end not in labels:
        joined = text[end - 1] == _JOINER and end - 1 > at and text[end] > "\x7f"
        if not joined and not _joins(text[end], text[end - 1]):
            break
        end += 1
    return end


def _joins(character: str, previous: str) -> bool:
    """Whether `character` combines with the `previous` one."""
    if character < "\u0300":
        return False
    # Of what stands before it no more matters than whether it is ASCII.
    return _combines(character, "x" if previous <= "\x7f" else "\xff")


@lru_cache(maxsize=8192)
def _combines(character: str, previous: str) -> bool:
    drawn = shown_as(character, previous)
    return drawn == "" or (drawn == character and cell_len(character) == 0)


def _may_be_part(character: str) -> bool:
    """Whether `character` is of those of which flags are made, or a joiner."""
    return _is_regional(character) or "\U000e0020" <= character <= "\U000e007f" or character in _JOINERS


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _shown(text: str, at: int, end: int) -> str:
    if end - at == 1:
        return shown_as(text[at], text[at - 1] if at else "") or "\ufffd"
    glyph = text[at:end]
    if is_clean(glyph) or (text[at] == _BLACK_FLAG and text.startswith(_TAGGED_FLAGS, at + 1)):
        return glyph
    drawn = "".join(shown_as(text[place], text[place - 1] if place > at else "") for place in range(at, end))
    return drawn or "\ufffd"
