"""What is known of a transcript's blocks: which show, how tall each is, and layouts of those that showed.

Its cost goes with the blocks that changed and those that are looked at, never with the
transcript's length; only a new width and folding everything reckon all heights anew.
"""

from __future__ import annotations

from collections import OrderedDict

from ....model import Block, ThinkingBlock, ToolBlock, Transcript
from ...text.layout_cache import RowCache
from .folding import Folds, estimate, gap_between, shows
from .heights import Heights
from .kinds import make_layout
from .layout import BlockLayout, LayoutSettings

_MOST_LAYOUTS = 256
_MOST_CHARACTERS = 8_000_000
_FEW_LAYOUTS = 8


class BlockLayouts:
    """Heights and layouts of the blocks of one transcript.

    Attributes:
        heights: Rows of every block, gaps included: exact for what was looked at, else estimates.
        folds: What is folded.
    """

    def __init__(self, transcript: Transcript, setting: LayoutSettings | None = None) -> None:
        self.transcript = transcript
        self.setting = setting or LayoutSettings(RowCache())
        self.folds = Folds(thinking_open=self.setting.thinking == "open")
        self.heights = Heights()
        self._seen = 0
        self._shown = bytearray()
        self._live: OrderedDict[int, BlockLayout] = OrderedDict()

    def flush(self) -> bool:
        """Take up what changed in the transcript. Returns whether anything did."""
        transcript = self.transcript
        changed = transcript.changed_since(self._seen)
        if not changed:
            return False
        self._seen = transcript.revision
        known = len(self.heights)
        for block_id in changed:
            if block_id < known:
                self._take(transcript[block_id])
        for block_id in range(known, len(transcript)):
            self._shown.append(self._shows(transcript[block_id]))
            self.heights.append(self._estimate(block_id))
        return True

    def _take(self, block: Block) -> None:
        shown = self._shows(block)
        toggled = shown != bool(self._shown[block.id])
        self._shown[block.id] = shown
        layout = self._live.get(block.id)
        if layout is not None:
            layout.sync(folded=self.folds.folded(block))
            layout.gap = self._gap(block.id)
        self.learn(block.id)
        if toggled:
            self._regap(block.id + 1)

    def _shows(self, block: Block) -> bool:
        return shows(block, turn_ends=self.setting.turn_ends, thinking=self.setting.thinking != "hidden")

    def _gap(self, block_id: int) -> int:
        before = block_id - 1
        while before >= 0 and not self._shown[before]:
            before -= 1
        return gap_between(self.transcript[before], self.transcript[block_id]) if before >= 0 else 0

    def _regap(self, block_id: int) -> None:
        while block_id < len(self.heights):
            layout = self._live.get(block_id)
            if layout is not None:
                layout.gap = self._gap(block_id)
            self.learn(block_id)
            if self._shown[block_id]:
                return
            block_id += 1

    def _estimate(self, block_id: int) -> int:
        if not self._shown[block_id]:
            return 0
        block = self.transcript[block_id]
        return estimate(block, self.setting, folded=self.folds.folded(block)) + self._gap(block_id)

    def learn(self, block_id: int) -> None:
        """Take up what is now known of a block's height."""
        layout = self._live.get(block_id)
        if layout is None or not self._shown[block_id]:
            self.heights.set(block_id, self._estimate(block_id))
        else:
            self.heights.set(block_id, layout.height)

    def layout(self, block_id: int) -> BlockLayout:
        """The layout of a block, made if need be."""
        layout = self._live.get(block_id)
        if layout is None:
            block = self.transcript[block_id]
            layout = make_layout(block, self.setting)
            layout.sync(folded=self.folds.folded(block))
            layout.gap = self._gap(block_id)
            self._live[block_id] = layout
        else:
            self._live.move_to_end(block_id)
        return layout

    def layout_if_live(self, block_id: int) -> BlockLayout | None:
        """The layout of a block that was looked at lately."""
        return self._live.get(block_id)

    def is_shown(self, block_id: int) -> bool:
        """Whether a block takes any rows."""
        return bool(self._shown[block_id])

    def last_shown(self) -> int:
        """The last block that takes rows, 0 if none does."""
        last = len(self.heights) - 1
        while last > 0 and not self._shown[last]:
            last -= 1
        return max(0, last)

    def set_width(self, width: int) -> None:
        """Lay out for rows of `width` cells. O(blocks) if it is another one."""
        if width == self.setting.width:
            return
        self.setting.width = width
        for layout in self._live.values():
            layout.resize()
        self._reckon_all()

    def tick(self, now: float) -> bool:
        """Say running durations anew. Returns whether there are any."""
        self.setting.now = now
        ran = [layout.tick() for layout in self._live.values()]
        return any(ran)

    def set_folded(self, block_id: int, *, folded: bool) -> None:
        """Fold or unfold a block."""
        self.folds.set(self.transcript[block_id], folded=folded)
        layout = self._live.get(block_id)
        if layout is not None:
            layout.sync(folded=folded)
        self.learn(block_id)

    def fold_all(self) -> None:
        """Fold everything, or unfold everything where all is folded. O(blocks)."""
        anything_open = any(
            not self.folds.folded(block)
            for block in self.transcript
            if isinstance(block, (ThinkingBlock, ToolBlock)) and not block.open
        )
        self.folds.set_all(folded=anything_open)
        for layout in self._live.values():
            layout.sync(folded=self.folds.folded(layout.block))
        self._reckon_all()

    def _reckon_all(self) -> None:
        live = self._live
        self.heights.reset(
            live[block_id].height if block_id in live and self._shown[block_id] else self._estimate(block_id)
            for block_id in range(len(self._shown))
        )

    def release(self) -> None:
        """Keep only what it takes to come back to the same view."""
        self._live.clear()

    def evict(self, in_view: int) -> None:
        """Drop layouts that were not looked at for long; those of the last `in_view` blocks stay."""
        live = self._live
        if len(live) <= max(_FEW_LAYOUTS, in_view):
            return
        characters = sum(layout.characters for layout in live.values())
        while len(live) > max(_FEW_LAYOUTS, in_view) and (
            len(live) > max(_MOST_LAYOUTS, 2 * in_view) or characters > _MOST_CHARACTERS
        ):
            _, layout = live.popitem(last=False)
            characters -= layout.characters
