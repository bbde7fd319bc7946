"""Whether a program of awk runs or writes something. Read by its words alone; in doubt it does."""

from __future__ import annotations

import re

_PART = re.compile(
    r"""(?P<blank>[ \t]+|\#[^\n]*)
    |(?P<text>"(?:[^"\\\n]|\\.)*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>[0-9]+(?:\.[0-9]*)?)
    |(?P<sign>&&|\|\||[-+*%^!=<>]=|\+\+|--|[\n;{}()\[\],$?:!~<>|&=+*%^/-])""",
    re.ASCII | re.VERBOSE,
)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\[^\n]|\[\^?\]?[^\]\[\\\n/]*\])*/", re.ASCII)
_GOES_ON = frozenset({",", "&&", "||", "{"})
_RUNNING = frozenset({"system", "getline", "close", "fflush", "ENVIRON", "PROCINFO", "ARGV", "ARGC"})
_KEYWORDS = frozenset(
    {"print", "printf", "return", "in", "else", "do", "case", "delete", "exit", "while", "if", "for"}
)
# Behind these a slash begins a pattern. Behind a value it divides; elsewhere it may do either.
_OPERATORS = frozenset(
    {"\n", ";", "{", "}", "(", ",", "!", "~", "&&", "||", "=", "==", "!=", "<", ">", "?", ":"}
)


def awk_acts(program: str) -> bool:
    """Whether it may run, read or write something beside its input; also when that is not known."""
    at, before, braces, prints = 0, "\n", 0, False
    while at < len(program):
        if program[at] == "/" and before in _OPERATORS:
            found = _REGEX.match(program, at)
            if found is None:
                return True
            at, before = found.end(), "value"
            continue
        found = _PART.match(program, at)
        if found is None:
            return True
        at, sign = found.end(), found[0]
        if found.lastgroup == "blank" or (sign == "\n" and before in _GOES_ON):
            continue
        if found.lastgroup == "name":
            if sign in _RUNNING:
                return True
            prints = prints or sign.startswith("print")
            before = "keyword" if sign in _KEYWORDS else "value"
            continue
        if sign == "/" and before != "value":
            return True
        braces += {"{": 1, "}": -1}.get(sign, 0)
        if sign in {";", "\n", "{", "}"}:
            prints = False
        # `print > x` writes, `x > y` compares; a lone `|` is always a pipe.
        if sign == "|" or (sign in {">", ">="} and prints) or sign == "&":
            return True
        before = "value" if found.lastgroup in {"text", "number"} or sign in {"]", "++", "--"} else sign
    return False
