"""A passage: text in which a large paste may stand as one mark. Pure values; it knows no widget.

The text holds one character in the place of each mark; where marks stand is kept beside it, so that
a text which merely looks like a mark is only text. :attr:`Passage.raw` is what is meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from ...text.line_ends import normalised

MOST_LINES = 10
MOST_CHARACTERS = 1_000

_PLACEHOLDER = "\ufffc"  # its meaning comes from Passage.marks alone


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A paste that stands as one thing in a passage. Two of the same text are still two.

    Attributes:
        text: What was pasted.
        label: What is shown in its place.
    """

    text: str
    label: str = field(init=False)

    def __post_init__(self) -> None:
        lines = self.text.count("\n") + (not self.text.endswith("\n"))
        many = lines > MOST_LINES
        label = f"[pasted {lines:,} lines]" if many else f"[pasted {len(self.text):,} characters]"
        object.__setattr__(self, "label", label)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """An immutable text with marks.

    Attributes:
        text: The text, one character for each mark.
        marks: Where each mark stands in it, ascending.
    """

    text: str = ""
    marks: tuple[tuple[int, Mark], ...] = ()

    @classmethod
    def of(cls, text: str) -> Passage:
        """`text` with no marks."""
        return cls(normalised(text))

    @classmethod
    def pasted(cls, text: str) -> Passage:
        """What stands for `text` when it is pasted: itself, or one mark if it is large."""
        text = normalised(text)
        if len(text) > MOST_CHARACTERS or text.count("\n", 0, -1) >= MOST_LINES:
            return cls(_PLACEHOLDER, ((0, Mark(text)),))
        return cls(text)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def raw(self) -> str:
        """The text that is meant, each mark as what was pasted."""
        if not self.marks:
            return self.text
        parts: list[str] = []
        at = 0
        for place, mark in self.marks:
            parts += (self.text[at:place], mark.text)
            at = place + 1
        parts.append(self.text[at:])
        return "".join(parts)

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space in it."""
        rest = self.text.lstrip()
        if rest and not self.marks:
            return False
        return not self.raw.strip()

    def same(self, other: Passage) -> bool:
        """Whether `other` has the same text and the same marks in the same places."""
        return self.text == other.text and self.marks == other.marks

    def between(self, start: int, end: int) -> Passage:
        """The passage from `start` to `end`, marks included."""
        return Passage(
            self.text[start:end],
            tuple((place - start, mark) for place, mark in self._within(start, end)),
        )

    def splice(self, start: int, end: int, other: Passage) -> Passage:
        """This passage with `other` in the place of what is between `start` and `end`."""
        text = f"{self.text[:start]}{other.text}{self.text[end:]}"
        if not self.marks and not other.marks:
            return Passage(text)
        shift = len(other.text) - (end - start)
        return Passage(
            text,
            (
                *self._within(0, start),
                *((place + start, mark) for place, mark in other.marks),
                *((place + shift, mark) for place, mark in self._within(end, len(self.text))),
            ),
        )

    def mark_at(self, place: int) -> Mark | None:
        """The mark that stands at `place`."""
        at = bisect_left(self.marks, place, key=_place)
        return self.marks[at][1] if at < len(self.marks) and self.marks[at][0] == place else None

    def next_mark(self, place: int) -> int:
        """Where the first mark at or after `place` stands; the end of the text if there is none."""
        at = bisect_left(self.marks, place, key=_place)
        return self.marks[at][0] if at < len(self.marks) else len(self.text)

    def mark_before(self, place: int) -> int:
        """Where the last mark before `place` stands, -1 if there is none."""
        at = bisect_left(self.marks, place, key=_place)
        return self.marks[at - 1][0] if at else -1

    def labels(self) -> dict[int, str]:
        """What is shown for each mark, by place. Equal labels are numbered from the second on."""
        seen: dict[str, int] = {}
        labels: dict[int, str] = {}
        for place, mark in self.marks:
            label = mark.label
            seen[label] = number = seen.get(label, 0) + 1
            labels[place] = label if number == 1 else f"{label[:-1]} #{number}]"
        return labels

    def _within(self, start: int, end: int) -> tuple[tuple[int, Mark], ...]:
        first = bisect_left(self.marks, start, key=_place)
        last = bisect_right(self.marks, end - 1, key=_place)
        return self.marks[first:last]


def _place(placed: tuple[int, Mark]) -> int:
    return placed[0]


EMPTY = Passage()
