"""Terminal output as styled text: colours and attributes (SGR) kept, every other escape removed.

Lines that overwrite themselves (progress bars) end as they were last. Concealed and
blinking text is shown plainly. It knows style keys of the palette, no body and no widget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .clean import Cleaner, clean_line

ERASE_LINE: Final = "\r"
"""In place of a run's text: what the line holds so far is gone."""
ERASE_CHARACTER: Final = "\b"
"""In place of a run's text: the last character of the line is gone."""

_MOST_SEQUENCE = 4100

_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)([0-?]{0,256})[ -/]{0,16}([@-~])"  # CSI; groups 1 and 2
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC and the like
    r"|\x1b[ -/]{1,16}[0-~]|\x1b[0-OQ-WYZ\\`-~]"
)
_UNFINISHED = re.compile(
    r"(?:(?:\x1b\[|\x9b)[0-?]{0,256}[ -/]{0,16}"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}\x1b?"
    r"|\x1b[ -/]{0,16})\Z"
)
_SPECIAL = re.compile("[\x1b\x9b\x90\x98\x9d-\x9f\r\b]")

_ON = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike", 21: "underline2"}
_OFF = {
    22: ("bold", "dim"),
    23: ("italic",),
    24: ("underline", "underline2"),
    27: ("reverse",),
    29: ("strike",),
}


def unstyled(raw: str) -> str:
    """What an extension made for a terminal, as clean text on one line without colours."""
    if raw.isprintable():
        return clean_line(raw)
    reader = AnsiReader()
    runs = (text for text, _ in (*reader.feed(raw), *reader.flush()))
    return clean_line("".join(text for text in runs if text not in (ERASE_LINE, ERASE_CHARACTER)))


class AnsiReader:
    """Reads output in pieces; any chunking gives the same text and styles."""

    __slots__ = ("_attributes", "_cleaner", "_colour", "_ground", "_held", "_returned", "style")

    def __init__(self) -> None:
        self._cleaner = Cleaner()
        self._attributes: dict[str, None] = {}
        self._colour = ""
        self._ground = ""
        self._held = ""
        self._returned = False  # the cursor is back at the beginning of the line
        self.style = ""

    def feed(self, raw: str) -> Iterator[tuple[str, str]]:
        """Runs of (clean text, style key or `""`), and `ERASE_LINE`, `ERASE_CHARACTER` in a text's place."""
        text = self._held + raw
        self._held = ""
        at = 0
        while (match := _SPECIAL.search(text, at)) is not None:
            start = match.start()
            if start > at:
                yield from self._shown(text[at:start])
            at = self._special(text, start)
            if at < 0:
                self._held = text[start:]
                return
            if text[start] == "\b" and not self._returned:
                yield ERASE_CHARACTER, ""
        if at < len(text):
            yield from self._shown(text[at:])

    def flush(self) -> Iterator[tuple[str, str]]:
        """What was held back, when nothing follows: an unfinished escape is not shown."""
        self._held = ""
        rest = self._cleaner.flush()
        if rest:
            yield rest, self.style

    def _special(self, text: str, start: int) -> int:
        """Take what is special at `start`; returns where to go on, -1 if more is needed to tell."""
        char = text[start]
        if char == "\b":
            return start + 1
        if char == "\r":
            if start + 1 == len(text):
                return -1
            self._returned = text[start + 1] != "\n"
            return start + 1
        match = _ESCAPE.match(text, start)
        if match is not None:
            if match.group(2) == "m":
                self._sgr(match.group(1))
            return match.end()
        if len(text) - start < _MOST_SEQUENCE and _UNFINISHED.match(text, start):
            return -1
        return start + 1  # an escape that is none is dropped

    def _shown(self, text: str) -> Iterator[tuple[str, str]]:
        if self._returned:
            self._returned = False
            if text[0] != "\n":
                yield ERASE_LINE, ""
        cleaned = self._cleaner.feed(text)
        if cleaned:
            yield cleaned, self.style

    def _sgr(self, parameters: str) -> None:
        if not re.fullmatch(r"[0-9;:]*", parameters):
            return  # private, e.g. xterm's `>4;2m`
        fields = parameters.split(";")
        at = 0
        while at < len(fields):
            parts = fields[at].split(":")
            code = int(parts[0] or 0) if len(parts[0]) < 4 else -1
            at += 1
            if code in (38, 48):
                if len(parts) == 1:
                    count = {"5": 2, "2": 4}.get(fields[at], 1) if at < len(fields) else 0
                    parts += fields[at : at + count]
                    at += count
                elif len(parts) > 5 and parts[1] == "2":
                    del parts[2]  # the colour space
                colour = _extended(parts[1:])
                if code == 38:
                    self._colour = colour or self._colour
                else:
                    self._ground = colour or self._ground
            elif code == 4 and parts[1:] == ["0"]:
                self._attributes.pop("underline", None)
            else:
                self._set(code)
        words = [*self._attributes, self._colour, f"on:{self._ground}" if self._ground else ""]
        style = ",".join(word for word in words if word)
        self.style = f"ansi:{style}" if style else ""

    def _set(self, code: int) -> None:
        if code == 0:
            self._attributes.clear()
            self._colour = self._ground = ""
        elif code in _ON:
            self._attributes[_ON[code]] = None
        elif code in _OFF:
            for attribute in _OFF[code]:
                self._attributes.pop(attribute, None)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            self._colour = f"color({code - 30 if code < 40 else code - 82})"
        elif 40 <= code <= 47 or 100 <= code <= 107:
            self._ground = f"color({code - 40 if code < 50 else code - 92})"
        elif code == 39:
            self._colour = ""
        elif code == 49:
            self._ground = ""


def _extended(parts: list[str]) -> str:
    try:
        values = [int(part) for part in parts]
    except ValueError:
        return ""
    if len(values) == 2 and values[0] == 5 and 0 <= values[1] <= 255:
        return f"color({values[1]})"
    if len(values) == 4 and values[0] == 2 and all(0 <= value <= 255 for value in values[1:]):
        return "#{:02x}{:02x}{:02x}".format(*values[1:])
    return ""
