"""What a program wrote to its terminal, split into text and control sequences, and judged.

Pure: characters in, tokens and objections out. The grammar is ECMA-48's, the private modes and
operating system commands are the ones a well-behaved full-screen program uses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    TEXT = "text"
    CONTROL = "control"
    ESCAPE = "escape"
    CSI = "csi"
    OSC = "osc"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of output; `raw` is all of it, escape included."""

    kind: Kind
    raw: str


_TOKEN = re.compile(
    r"(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|(?P<osc>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<string>\x1b[PX^_](?:[^\x1b]|\x1b\x1b)*\x1b\\)"
    r"|(?P<escape>\x1b[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)

_CONTROLS = frozenset("\r\n\t\b\a\x0e\x0f")
_ESCAPES = frozenset({"\x1b7", "\x1b8", "\x1b=", "\x1b>", "\x1b(B", "\x1bc", "\x1bM"})
_CSI_FINALS = frozenset("ABCDEFGHJKLMPSTXdfmnrhlsucqtp")
_MODES = frozenset({1, 7, 12, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1048, 1049})
_MODES_SINCE = frozenset({2004, 2026, 2027, 2031, 2048})
_OSC = {
    "0": "title",
    "1": "icon",
    "2": "title",
    "8": "link",
    "22": "pointer",
    "9": "notice",
    "52": "clipboard",
    "777": "notice",
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Scanner:
    """Splits a stream that arrives in any pieces; an unfinished sequence waits for its end."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> list[Token]:
        """The tokens that are whole now."""
        text = self._rest + text
        tokens: list[Token] = []
        at = 0
        while match := _TOKEN.match(text, at):
            tokens.append(Token(Kind(match.lastgroup or ""), match[0]))
            at = match.end()
        self._rest = text[at:]
        return tokens

    @property
    def rest(self) -> str:
        """What began and has not ended: at the end of a program's output, a broken sequence."""
        return self._rest


def is_for_screen(token: Token) -> bool:
    """Whether a plain terminal emulator draws by it (the rest are modes, queries and strings)."""
    match token.kind:
        case Kind.TEXT | Kind.CONTROL:
            return True
        case Kind.ESCAPE:
            return token.raw in _ESCAPES
        case Kind.CSI:
            body = token.raw[2:-1]
            return body.replace(";", "").isdigit() or not body or (body[0] == "?" and token.raw[-1] in "hl")
        case _:
            return False


def osc_codes(tokens: Iterable[Token]) -> set[str]:
    """What the operating system commands among `tokens` were for: `title`, `clipboard`, ..."""
    return {_OSC.get(number, number) for t in tokens if t.kind is Kind.OSC for number in [_osc_number(t)]}


def objections(tokens: Iterable[Token]) -> list[str]:
    """Why a careful terminal would rather not have had these; empty is what a test wants."""
    found = [f"{why}: {token.raw!r}" for token in tokens if (why := _objection(token))]
    return list(dict.fromkeys(found))


def _objection(token: Token) -> str | None:
    match token.kind:
        case Kind.TEXT:
            bad = {c for c in token.raw if c in _BIDI or unicodedata.category(c) in {"Zl", "Zp", "Cs", "Cc"}}
            return f"text holds {sorted(map(ascii, bad))}" if bad else None
        case Kind.CONTROL:
            return None if token.raw in _CONTROLS else "a raw control character"
        case Kind.ESCAPE:
            return None if token.raw in _ESCAPES else "an unknown escape"
        case Kind.CSI:
            return _csi_objection(token.raw)
        case Kind.OSC:
            return None if _osc_number(token) in _OSC else "an unknown operating system command"
        case Kind.STRING:
            return "a device control string"


def _csi_objection(raw: str) -> str | None:
    body, final = raw[2:-1], raw[-1]
    if final not in _CSI_FINALS:
        return "an unknown control sequence"
    if body.startswith("?") and final in "hl":
        modes = {int(number) for number in body[1:].split(";") if number.isdigit()}
        if not modes <= _MODES | _MODES_SINCE:
            return "an unknown private mode"
    return None


def _osc_number(token: Token) -> str:
    return token.raw[2:].split(";", 1)[0].rstrip("\a\x1b\\")
