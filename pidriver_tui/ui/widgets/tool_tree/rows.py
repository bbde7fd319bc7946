"""Which rows the tool tree has: turns, their tool calls, subagents' calls below them.

Taking up a change costs as many steps as blocks changed; laying all rows out anew, which
a new call or a fold needs, costs one step per turn and per call of turns that changed, and
is done at most once per frame. It knows the model and no widget.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ....model import PromptBlock, PromptState, ToolBlock, ToolState, Transcript

_AT_WORK = frozenset({ToolState.WRITING, ToolState.WAITING, ToolState.ASKING, ToolState.RUNNING})


class TreeRow(NamedTuple):
    """A turn's head (`block` is -1) or a tool call. `depth` counts the calls it stands below."""

    turn: int
    block: int = -1
    depth: int = 0


@dataclass(slots=True)
class Turn:
    """The calls of one turn: `calls` are those not below another one, `states` counts all of them."""

    number: int
    calls: list[int] = field(default_factory=list)
    states: Counter[ToolState] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Calls, those of subagents included."""
        return self.states.total()

    @property
    def working(self) -> bool:
        """Whether a call is under way."""
        return any(self.states[state] for state in _AT_WORK)


class ToolRows:
    """The tree of one transcript.

    Attributes:
        rows: All rows there are to scroll through.
        errors_only: Whether only failed calls are among them.
        turns: By number.
    """

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.turns: dict[int, Turn] = {}
        self.rows: list[TreeRow] = []
        self.errors_only = False
        self._numbers: list[int] = []
        self._below: dict[int, list[int]] = {}
        self._home: dict[int, int] = {}  # block id -> its turn in the tree
        self._states: dict[int, ToolState] = {}
        self._by_call: dict[str, int] = {}
        self._parent: dict[int, int] = {}
        self._folded: dict[int, bool] = {}
        self._folded_calls: set[int] = set()
        self._laid_out: dict[int, list[TreeRow]] = {}  # by turn, while no call is added to it
        self._current = 0  # the first turn of the last run
        self._seen = 0

    def flush(self) -> bool:
        """Take up what changed. Returns whether a call or a prompt did."""
        changed = False
        relaid = False
        for block_id in self.transcript.changed_since(self._seen):
            block = self.transcript[block_id]
            if isinstance(block, ToolBlock):
                changed = True
                relaid |= self._take(block)
            elif isinstance(block, PromptBlock) and self._begins_run(block):
                changed = relaid = True
                self._current = block.turn + 1
        self._seen = self.transcript.revision
        if relaid:
            self.lay_out()
        return changed

    def _begins_run(self, block: PromptBlock) -> bool:
        # One that still waits, or was refused, ends nothing.
        taken = block.state is PromptState.DELIVERED and block.how != "steer"
        return taken and block.turn + 1 > self._current

    def _take(self, block: ToolBlock) -> bool:
        known = self._states.get(block.id)
        if known is None:
            self._add(block)
        turn = self.turns[self._home[block.id]]
        if known is not None:
            if known is block.state:
                return False
            turn.states[known] -= 1
        turn.states[block.state] += 1
        self._states[block.id] = block.state
        # A state only moves rows where the rows depend on it.
        return known is None or self.errors_only

    def _add(self, block: ToolBlock) -> None:
        if block.tool_call_id:
            self._by_call[block.tool_call_id] = block.id
        parent = self._by_call.get(block.parent_id) if block.parent_id else None
        if parent is not None and parent != block.id:
            self._home[block.id] = self._home[parent]
            self._laid_out.pop(self._home[parent], None)
            self._below.setdefault(parent, []).append(block.id)
            self._parent[block.id] = parent
            return
        turn = self.turns.get(block.turn)
        if turn is None:
            turn = self.turns[block.turn] = Turn(block.turn)
            insort(self._numbers, block.turn)
        turn.calls.append(block.id)
        self._home[block.id] = block.turn
        self._laid_out.pop(block.turn, None)

    def lay_out(self) -> None:
        """Reckon `rows` anew."""
        rows: list[TreeRow] = []
        for number in self._numbers:
            turn = self.turns[number]
            if self.errors_only:
                failed = [row for row in self._walk(turn, ()) if self._states[row.block] is ToolState.FAILED]
                if failed:
                    rows.append(TreeRow(number))
                    rows += [row._replace(depth=0) for row in failed]
            else:
                rows.append(TreeRow(number))
                if not self.folded(number):
                    rows += self._calls(turn)
        self.rows = rows

    def _calls(self, turn: Turn) -> list[TreeRow]:
        rows = self._laid_out.get(turn.number)
        if rows is None:
            rows = self._laid_out[turn.number] = list(self._walk(turn, self._folded_calls))
        return rows

    def _walk(self, turn: Turn, folded: Container[int]) -> Iterator[TreeRow]:
        stack = [TreeRow(turn.number, block_id) for block_id in reversed(turn.calls)]
        while stack:
            row = stack.pop()
            yield row
            if row.block in folded:
                continue
            stack += [
                TreeRow(turn.number, block_id, row.depth + 1)
                for block_id in reversed(self._below.get(row.block, ()))
            ]

    def folded(self, turn: int) -> bool:
        """Whether a turn shows only its head: those of earlier runs do, unless told otherwise."""
        return self._folded.get(turn, turn < self._current)

    def fold(self, turn: int, *, folded: bool) -> None:
        """Fold or unfold a turn."""
        self._folded[turn] = folded
        self.lay_out()

    def fold_all(self, *, folded: bool) -> None:
        """Fold or unfold every turn, and unfold every call with others below it."""
        self._folded = dict.fromkeys(self._numbers, folded)
        if not folded:
            self._folded_calls.clear()
            self._laid_out.clear()
        self.lay_out()

    def below(self, block_id: int) -> int:
        """How many calls stand right below a call: its subagents, and theirs."""
        return len(self._below.get(block_id, ()))

    def parent(self, block_id: int) -> int | None:
        """The call a call stands below."""
        return self._parent.get(block_id)

    def call_folded(self, block_id: int) -> bool:
        """Whether a call hides what stands below it."""
        return block_id in self._folded_calls

    def fold_call(self, block_id: int, *, folded: bool) -> None:
        """Hide or show what stands below a call."""
        if folded:
            self._folded_calls.add(block_id)
        else:
            self._folded_calls.discard(block_id)
        self._laid_out.pop(self._home[block_id], None)
        self.lay_out()

    def reveal(self, block_id: int) -> int | None:
        """The row of a call, its turn and the calls above it unfolded for it; `None` where there is none."""
        home = self._home.get(block_id)
        if home is None:
            return None
        above = self._parent.get(block_id)
        while above is not None:
            if above in self._folded_calls:
                self.fold_call(above, folded=False)
            above = self._parent.get(above)
        if self.folded(home) and not self.errors_only:
            self.fold(home, folded=False)
        return self.row_of(block_id)

    def row_of(self, block_id: int) -> int | None:
        """The row of a call that has one."""
        return next((index for index, row in enumerate(self.rows) if row.block == block_id), None)

    def nearest(self, wanted: TreeRow) -> int:
        """The row where `wanted` stands now; of one that is folded away its turn's, else the next turn's."""
        for row in (wanted, TreeRow(wanted.turn)):
            if row in self.rows:
                return self.rows.index(row)
        return bisect_left(self.rows, wanted.turn, key=lambda row: row.turn)

    def names(self, turn: Turn, most: int = 40) -> list[tuple[str, int]]:
        """The tools a turn called and how often, by first call; of many calls only the first are counted."""
        counts: Counter[str] = Counter()
        for block_id in turn.calls[:most]:
            block = self.transcript[block_id]
            if isinstance(block, ToolBlock):
                counts[block.name] += 1
        return list(counts.items())
