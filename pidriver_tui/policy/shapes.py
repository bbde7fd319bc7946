"""The shape of a command: which of its words neither write nor run anything. It knows no command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .fitting import Named
from .script import ShellWord


@dataclass(frozen=True, slots=True)
class Shape:
    """The harmless words of one command.

    Attributes:
        letters: Options of one letter, which may run together: `-la`.
        valued: Those that take a value, from the rest of the word or the next one: `-k2`, `-k 2`.
        names: Other options, whole: `--all`, `-name`, and how many words behind one are its value. `--x=`
            takes one only behind its `=`, others may have it there as well.
        operands: How many words are no options, `None`: any.
        operand: What those have to look like.
        behind: The shape of what stands behind `--`; `None`: operands.
        first: Whether the first word is letters without a dash, as of `tar`.
        value: What values of options have to look like.
        stops: Whether all that stands behind the first operand is its own affair, as of a shell's script.
    """

    letters: str = ""
    valued: str = ""
    names: Mapping[str, int] = field(default_factory=dict)
    operands: int | None = None
    operand: re.Pattern[str] | None = None
    behind: Shape | None = None
    first: bool = False
    value: re.Pattern[str] | None = None
    stops: bool = False

    def unnamed(self, words: Sequence[ShellWord], at: int) -> Iterator[tuple[int, Named]]:
        """The words from `at` on that are not harmless, and how a rule has to name them."""
        begin, count = at, 0
        while at < len(words):
            text = words[at].text
            if text == "--" and self.behind is not None:
                yield from self.behind.unnamed(words, at + 1)
                return
            if text == "--":
                if at + 1 == len(words):
                    yield at, Named.OPTION  # some take it for a name when it is the last word
                for place in range(at + 1, len(words)):
                    count += 1
                    # Not every program takes what follows for no option.
                    if words[place].text.startswith("-") or not self._takes(words[place].text, count):
                        yield place, Named.WORD
                return
            if self.first and at == begin and not text.startswith("-"):
                text = f"-{text}"
            if text.startswith("-") and text != "-":
                step = self._step(text)
                values = words[at + 1 : at + step]
                # A value that is missing makes some take the option for a name.
                lacks = step > 1 + len(values)
                if step == 0 or lacks or not all(self._is_value(value.text) for value in values):
                    yield at, Named.OPTION
                at += step or 1
                continue
            count += 1
            if not self._takes(text, count):
                yield at, Named.WORD
            if self.stops:
                return
            at += 1

    def _takes(self, text: str, count: int) -> bool:
        if self.operands is not None and count > self.operands:
            return False
        return self.operand is None or self.operand.fullmatch(text) is not None

    def _is_value(self, text: str) -> bool:
        return self.value is None or self.value.fullmatch(text) is not None

    def _step(self, text: str) -> int:
        """How many words an option takes, 0 when it is not known to be harmless."""
        if text in self.names:
            return 1 + self.names[text]
        option, equals, value = text.partition("=")
        if equals and (option in self.names or f"{option}=" in self.names):
            return int(self._is_value(value))
        if f"{text}=" in self.names:
            return 1
        if text.startswith("--"):
            return 0
        for place, letter in enumerate(text[1:], 2):
            if letter in self.valued and place < len(text):
                return int(self._is_value(text[place:]))
            if letter in self.valued:
                return 2
            if letter not in self.letters:
                return 0
        return 1


def shape(
    letters: str = "",
    valued: str = "",
    names: str = "",
    *,
    operands: int | None = None,
    operand: str = "",
    behind: Shape | None = None,
    first: bool = False,
    value: str = "",
    stops: bool = False,
) -> Shape:
    """A shape from texts: `--all`, `--key:` with a value, `--color=` with one behind its `=` alone."""
    counts = {name.rstrip(":"): name.count(":") for name in names.split()}
    return Shape(letters, valued, counts, operands, _pattern(operand), behind, first, _pattern(value), stops)


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text, re.ASCII | re.DOTALL) if text else None
