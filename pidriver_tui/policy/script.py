"""What a shell script is made of, as far as a policy cares: simple commands and what is unclear about them.

Values only; `shell` reads them out of a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class ShellWord:
    """One word of a command, its quotes removed.

    Attributes:
        text: What the command gets; where that is known only when it runs, as it is written.
        vague: Whether its text is known only when it runs: variables, substitutions, braces.
        splits: Whether it may become several words, or none.
        glob: Whether it holds an unquoted `*`, `?` or `[`.
        quoted: Whether any part of it is quoted.
        below: Whether it becomes the path of a file below the workspace, and no option, whatever it is.
    """

    text: str
    vague: bool = False
    splits: bool = False
    glob: bool = False
    quoted: bool = False
    below: bool = False

    @property
    def may_be_option(self) -> bool:
        """Whether it can become a word that begins with `-` without being written so."""
        return self.glob and self.text[:1] in "*?[-"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One redirection: `operator` as written (`>`, `>>`, `<<`, ...), and where to or from.

    `body` is the text of a heredoc or a here-string that is known before it runs, else `None`.
    """

    operator: str
    target: ShellWord
    body: str | None = None

    @property
    def writes(self) -> bool:
        """Whether it writes to the file `target` names."""
        if self.operator in {">&", "<&"}:
            return self.operator == ">&" and not self._of_descriptor
        return self.operator in {">", ">>", ">|", "<>", "&>", "&>>"}

    @property
    def _of_descriptor(self) -> bool:
        return self.target.text == "-" or is_descriptor(self.target.text.removesuffix("-"))

    @property
    def reads(self) -> bool:
        """Whether it reads the file `target` names."""
        return self.operator in {"<", "<>"}


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """One simple command. What it is wrapped in (`env`, `timeout`, `bash -c`) has been taken off.

    Attributes:
        words: Its name and arguments. Empty when it only assigns or redirects.
        assignments: What stands before its name: `NAME=value`.
        redirects: Its redirections.
        doubt: Why it cannot be known what it does, `""` when it can.
    """

    words: tuple[ShellWord, ...]
    assignments: tuple[ShellWord, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    doubt: str = ""

    @property
    def name(self) -> str:
        """Its name without a folder, `""` when it has none."""
        return self.words[0].text.rpartition("/")[2] if self.words else ""

    @property
    def compared(self) -> tuple[ShellWord, ...]:
        """What rules compare: its words, or its assignments when it has no words."""
        return self.words or self.assignments

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of what rules compare."""
        return tuple(word.text for word in self.compared)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Its words after its name."""
        return tuple(word.text for word in self.words[1:])

    def __str__(self) -> str:
        text = " ".join(self.texts) or " ".join(f"{r.operator} {r.target.text}" for r in self.redirects)
        return shown(text)

    def doubted(self, why: str) -> SimpleCommand:
        """It, with a doubt unless it has one already."""
        return self if self.doubt or not why else replace(self, doubt=why)

    def every_word(self) -> Iterator[ShellWord]:
        """All words of it: assignments, name, arguments, targets."""
        yield from self.assignments
        yield from self.words
        for redirect in self.redirects:
            yield redirect.target


@dataclass(frozen=True, slots=True)
class Script:
    """A script as simple commands, in the order in which they stand.

    `doubt` says why it cannot be read with certainty; then there may be commands that are not listed.
    `reads` are the files that are read without any command: `$(< FILE)`, `done < FILE`.
    `beside` says whether the call does more than its text says: variables, a folder, arguments of any kind.
    """

    commands: tuple[SimpleCommand, ...] = ()
    doubt: str = ""
    reads: tuple[str, ...] = ()
    beside: bool = False

    @property
    def opaque(self) -> str:
        """Why it is not known what the script does, `""` when it is."""
        return self.doubt or next((command.doubt for command in self.commands if command.doubt), "")


def shown(text: str) -> str:
    """`text` on one printable line, cut."""
    line = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in text[:MOST_SHOWN]
    )
    return line if len(text) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def is_descriptor(text: str) -> bool:
    """Whether a word is the number of a descriptor for every shell: short, and of ASCII digits."""
    return 0 < len(text) < 5 and text.isascii() and text.isdigit()
