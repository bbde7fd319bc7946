"""Hostile text made harmless: what an agent, a tool or a file wrote, fit to be shown.

Nothing that passes through here can move the cursor, reorder what is read, hide a
character or break the cell count. What had a meaning is shown (`␛`, `␀`, `�`) instead
of being dropped, because a command on an ask must look like what will run. It knows
no palette and no widget.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

# Bytes a clean ASCII text may hold: everything printable, tab and newline.
_PLAIN_BYTES = bytes([9, 10, *range(32, 127)])

# Invisible or reordering characters, lone surrogates, C0 (not \t and \n), DEL and C1.
_SUSPECT = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_DROPPED = frozenset("\u061c\u200e\u200f")  # marks that only steer bidi: nothing to see, nothing hidden
_JOINERS = frozenset("\u200c\u200d")
TAB_STOP = 4


def is_clean(text: str) -> bool:
    """Whether `text` needs no cleaning (tabs and newlines are clean)."""
    if text.isascii():
        return not text.encode("ascii").translate(None, _PLAIN_BYTES)
    return _SUSPECT.search(text) is None


def clean(text: str) -> str:
    """`text` as it may be shown on several lines: `\\r\\n` becomes `\\n`, tabs become spaces.

    A lone `\\r` shows as `␍`, so that it cannot hide what stands before it.
    """
    if not is_clean(text):
        cleaner = Cleaner()
        text = cleaner.feed(text) + cleaner.flush()
    return expand_tabs(text)


def clean_line(text: str) -> str:
    """`text` as it may be shown on one line: every line break and tab is one space."""
    if text.isprintable() and text.isascii():
        return text
    cleaned = clean(text.replace("\t", " "))
    return cleaned.replace("\n", " ") if "\n" in cleaned else cleaned


def expand_tabs(text: str) -> str:
    """Tabs as spaces up to the next multiple of four columns."""
    return text.expandtabs(TAB_STOP) if "\t" in text else text


def shown_as(character: str, previous: str) -> str:
    """What is shown for one `character` that stands after `previous`: itself if it does no harm.

    `""` for what only steers the order of reading. Tabs and line breaks are themselves.
    """
    return _shown(character, previous) if _SUSPECT.match(character) else character


class Cleaner:
    """Cleans text that arrives in pieces; any chunking gives the same result.

    Tabs and newlines are kept, so that a copy of the text still has them.
    """

    __slots__ = ("_before", "_held")

    def __init__(self) -> None:
        self._held = ""
        self._before = ""

    def feed(self, text: str) -> str:
        """The clean form of `text`, except for a last character that could still become part of another."""
        if not self._held and text:
            if is_clean(text):
                self._before = text[-1]
                return text
        elif not text:
            return ""
        text = self._held + text
        last = text[-1]
        if last == "\r" or "\ud800" <= last <= "\udbff":
            self._held = last
            text = text[:-1]
        else:
            self._held = ""
        return self._clean(text)

    def flush(self) -> str:
        """What was held back, when nothing follows."""
        held, self._held = self._held, ""
        return self._clean(held)

    def _clean(self, text: str) -> str:
        if not text:
            return ""
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if not text.isascii() and _SURROGATE_PAIR.search(text):
            text = _SURROGATE_PAIR.sub(_joined, text)
        before = self._before
        self._before = text[-1]
        parts: list[str] = []
        at = 0
        for match in _SUSPECT.finditer(text):
            start = match.start()
            parts.append(text[at:start])
            previous = text[start - 1] if start else before
            parts.append(_shown(text[start], previous))
            at = start + 1
        parts.append(text[at:])
        return "".join(parts)


def _joined(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _shown(character: str, previous: str) -> str:
    code = ord(character)
    if code < 32:
        return chr(0x2400 + code)
    if code == 127:
        return "\u2421"
    if character in _DROPPED:
        return ""
    if character in _JOINERS and previous > "\x7f":
        return character  # an emoji sequence or a joining script needs it
    if character in "\u2028\u2029":
        return "\u2424"
    return REPLACEMENT
