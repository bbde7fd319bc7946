"""Reading the words of a shell script: quotes, expansions, heredocs. Knows no command.

What is not fully understood raises `Unclear`, which never leaves `shell`.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from .script import ShellWord

MOST_CHARACTERS = 20_000
MOST_DEPTH = 20

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*_!$-]", re.ASCII)
# A value that no text of the script decides, and that is a number whatever it is.
_NUMBER = frozenset("?#")
_PLAIN_EXPANSION = re.compile(
    r"\$\{#?[A-Za-z_0-9@*][A-Za-z0-9_]*(?:\[[0-9@*]+\])?"
    r"(?::?[-+?][^`${}'\"\\<>()]*|[%#/^,][^`${}'\"\\<>()]*|:[0-9]+(?::[0-9]+)?)?\}",
    re.ASCII,
)
# Names in arithmetic are evaluated again, and may then run commands: only numbers are clear.
_PLAIN_ARITHMETIC = re.compile(r"\$\(\(([0-9 +\-*/%()<>=!&|^~?:,]*)\)\)", re.ASCII)
# What bash up to 5.1 counts while it looks for the end of a substitution, also where it has no meaning.
_COUNTED = re.compile(r"[\"'`\\$()]")
_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_FINE = frozenset(" \t\n")


class Unclear(Exception):  # noqa: N818 - it is a finding, not a fault
    """The script cannot be read with certainty; the text says why."""


def strange(text: str) -> str:
    """What in `text` a terminal and a shell may see differently, `""` when nothing."""
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if character not in _FINE and unicodedata.category(character) in _CONTROL:
            return f"the character U+{ord(character):04X}"
    return ""


@dataclass(slots=True)
class Heredoc:
    """A heredoc whose body has not been reached yet."""

    delimiter: str
    literal: bool
    strips_tabs: bool
    inside: bool = False
    body: str | None = None

    def check(self, lines: list[str]) -> None:
        """Make sure that every bash ends it here when it stands inside a substitution.

        Some end it at a line that only begins with the delimiter, some look for the substitution's end in
        the body.
        """
        if not self.inside:
            return
        if any(line.lstrip("\t").startswith(self.delimiter) for line in lines):
            raise Unclear("a heredoc inside a substitution with a line that may end it")
        if any(_COUNTED.search(line) for line in lines):
            raise Unclear("a heredoc inside a substitution with quotes or parentheses in it")


@dataclass(slots=True)
class Growing:
    """A word while it is read."""

    parts: list[str] = field(default_factory=list)
    vague: bool = False
    splits: bool = False
    glob: bool = False
    quoted: bool = False
    brace: bool = False

    def unknown(self, written: str, *, quoted: bool) -> None:
        """Add a part whose text is known only when it runs."""
        self.parts.append(written)
        self.vague = True
        self.splits = self.splits or not quoted

    def word(self) -> ShellWord:
        """The word."""
        return ShellWord("".join(self.parts), self.vague, self.splits, self.glob, self.quoted)


class WordReader(ABC):
    """A cursor over a script that reads words. Linear: no character is read twice at one depth.

    `plain`: the script is for a shell that may have no more than POSIX says. `inside`: in how many
    substitutions the cursor stands.
    """

    def __init__(self, text: str, depth: int, *, plain: bool = False, inside: int = 0) -> None:
        self.text = text
        self.at = 0
        self.depth = depth
        self.plain = plain
        self.inside = inside
        self.heredocs: list[Heredoc] = []

    @abstractmethod
    def substituted(self) -> None:
        """Read the commands of a substitution from the cursor to behind its `)`."""

    @abstractmethod
    def inner(self, script: str) -> None:
        """Read a script that stands inside this one, as a text of its own."""

    @abstractmethod
    def beside(self, text: str) -> WordReader:
        """A reader of another text whose substitutions count as this one's."""

    @property
    def here(self) -> str:
        """The character under the cursor, `""` at the end."""
        return self.text[self.at : self.at + 1]

    @property
    def next(self) -> str:
        """The character after it."""
        return self.text[self.at + 1 : self.at + 2]

    def blanks(self) -> None:
        """Skip blanks, line continuations and a comment."""
        while self.at < len(self.text):
            if self.here in " \t":
                self.at += 1
            elif self.here == "\\" and self.next == "\n":
                self.at += 2
            else:
                break
        if self.here == "#":
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            if self.inside and _COUNTED.search(self.text, self.at, end):
                raise Unclear("a comment inside a substitution with quotes or parentheses in it")
            self.at = end

    def only_bash(self, what: str) -> None:
        """Give up where another shell than bash would read this otherwise."""
        if self.plain:
            raise Unclear(f"{what} in a shell that is not bash")

    def word(self) -> ShellWord:
        """The word under the cursor."""
        start = self.at
        grown = Growing()
        while self.at < len(self.text) and self.here not in " \t\n;&|)":
            if self.here in "<>":
                if self.next != "(":
                    break
                self._process(grown)
            elif not self._quoted(grown):
                self._plain(grown, start)
        if self.at == start:
            raise Unclear("a word is missing")
        return grown.word()

    def expansions(self) -> bool:
        """Read a heredoc's body to its end; whether its text is known before it runs."""
        grown = Growing()
        while self.at < len(self.text):
            if self.here == "\\":
                grown.vague = True
                self.at += 2
            elif self.here in "$`":
                self._expansion(grown, quoted=True)
            else:
                self.at += 1
        return not grown.vague

    def newline(self) -> None:
        """Pass a line's end and the heredocs that begin behind it."""
        self.at += 1
        for heredoc in self.heredocs:
            lines: list[str] = []
            while True:
                if self.at >= len(self.text):
                    raise Unclear("a heredoc does not end")
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                line = self.text[self.at : end]
                self.at = min(end + 1, len(self.text))
                if heredoc.strips_tabs:
                    line = line.lstrip("\t")
                if line == heredoc.delimiter:
                    # Its last newline ends a command, too.
                    self.at = end
                    break
                if not heredoc.literal and line.endswith("\\"):
                    # It is joined with the next before that is looked at, which may make it the end.
                    raise Unclear("a heredoc with a line that goes on")
                lines.append(line)
            heredoc.check(lines)
            body = "".join(f"{line}\n" for line in lines)
            if heredoc.literal or self.beside(body).expansions():
                heredoc.body = body
            if heredoc is not self.heredocs[-1]:
                self.at += 1
        self.heredocs = []

    def _plain(self, grown: Growing, start: int) -> None:
        character = self.here
        if character == "(":
            raise Unclear("a function, an array or a pattern in parentheses")
        if character in "*?[":
            grown.glob = True
        elif character == "{":
            grown.brace = True
        elif grown.brace and (character == "," or (character == "." and self.text[self.at - 1] == ".")):
            grown.vague = grown.splits = True
        if character == "~" and self.at > start and self.text[self.at - 1] in "=:":
            grown.vague = True
        grown.parts.append(character)
        self.at += 1

    def _quoted(self, grown: Growing) -> bool:
        """Read one quoted or expanded part; whether there was one."""
        match self.here:
            case "\\":
                if not self.next:
                    raise Unclear("a backslash at the end")
                if self.next != "\n":
                    grown.parts.append(self.next)
                    grown.quoted = True
                self.at += 2
            case "'":
                end = self.text.find("'", self.at + 1)
                if end < 0:
                    raise Unclear("a quote that does not end")
                grown.parts.append(self.text[self.at + 1 : end])
                grown.quoted = True
                self.at = end + 1
            case '"':
                self._double(grown)
            case "$" | "`":
                self._expansion(grown, quoted=False)
            case _:
                return False
        return True

    def _double(self, grown: Growing) -> None:
        grown.quoted = True
        self.at += 1
        while self.here != '"':
            if not self.here:
                raise Unclear("a quote that does not end")
            if self.here == "\\" and self.next and self.next in '$`"\\\n':
                grown.parts.append(self.next if self.next != "\n" else "")
                self.at += 2
            elif self.here in "$`":
                self._expansion(grown, quoted=True)
            else:
                grown.parts.append(self.here)
                self.at += 1
        self.at += 1

    def _expansion(self, grown: Growing, *, quoted: bool) -> None:
        start = self.at
        # A line's end is taken away before anything is expanded, so it would be one.
        if self.text.startswith("$\\\n", self.at):
            raise Unclear("a line that ends inside an expansion")
        if self.here == "`":
            self._backticks(quoted=quoted)
        elif self.next in {"'", '"'} and not quoted:
            raise Unclear(f"quotes of the kind ${self.next}")
        elif self.next == "[":
            raise Unclear("arithmetic")
        elif self.text.startswith("$((", self.at):
            found = _PLAIN_ARITHMETIC.match(self.text, self.at)
            if found is None:
                raise Unclear("arithmetic")
            self.at = found.end()
        elif self.next == "(":
            self.at += 2
            self.substituted()
        elif self.next == "{":
            found = _PLAIN_EXPANSION.match(self.text, self.at)
            if found is None:
                raise Unclear("an expansion in braces")
            self.at = found.end()
        elif self.next and self.next in _NUMBER:
            grown.parts.append(self.text[self.at : self.at + 2])
            self.at += 2
            return
        elif found := _NAME.match(self.text, self.at + 1):
            self.at = found.end()
        else:
            grown.parts.append("$")
            self.at += 1
            return
        grown.unknown(self.text[start : self.at], quoted=quoted)

    def _backticks(self, *, quoted: bool) -> None:
        self.at += 1
        inside: list[str] = []
        while self.here != "`":
            if not self.here:
                raise Unclear("a backtick that does not end")
            if quoted and self.here == "\\" and self.next == '"':
                raise Unclear(
                    "a quote that is escaped inside backticks"
                )  # in a heredoc it means another thing
            if self.here == "\\" and self.next and self.next in "$`\\":
                inside.append(self.next)
                self.at += 2
            else:
                inside.append(self.here)
                self.at += 1
        self.at += 1
        self.inner("".join(inside))

    def _process(self, grown: Growing) -> None:
        self.only_bash("a process substitution")
        start = self.at
        self.at += 2
        self.substituted()
        grown.unknown(self.text[start : self.at], quoted=True)
