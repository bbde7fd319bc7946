"""How a tool call looks: one line, the tail of what it prints while it runs, all of it when unfolded."""

from __future__ import annotations

from ....model import ToolBlock, ToolState
from ...text.clean import clean_line
from ...text.output_body import OutputBody
from ...text.plain_body import PlainBody
from ...text.tool_bodies import ToolBodies
from .brush import Glyph
from .buffer_feed import BufferFeed
from .folding import TAIL_ROWS
from .label_part import Label, LabelPart
from .layout import BlockLayout, LayoutSettings
from .parts import BodyPart, Margin, Part, TailPart
from .words import tool_glyph, tool_head

HEAD, BODY, PERMIT, TAIL = 0, 1, 998, 999
_TAIL_CHARACTERS = 4096
_BELOW = 2  # cells by which a subagent's call stands in
_BAR = Glyph("│", "rule")


class ToolLayout(BlockLayout):
    """One line; below it the tail of running output, or all there is to see when unfolded."""

    foldable = True

    def __init__(self, block: ToolBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.tool = block
        self._folded = True
        # What a subagent does stands below the call that started it.
        self._indent = _BELOW if block.parent_id else 0
        self._margin = Margin(_BAR, _BAR, self._indent)
        self._head = LabelPart(HEAD, Margin(tool_glyph(block), indent=self._indent))
        self._permit = LabelPart(PERMIT, self._margin)
        self._tail: TailPart | None = None
        self._written: BufferFeed | None = None
        self._bodies: tuple[str, ToolBodies] | None = None
        self._shown: dict[int, Part] = {}
        self.parts = [self.fit(self._head)]

    @property
    def _width(self) -> int:
        return self.setting.text_width - self._indent

    def sync(self, *, folded: bool) -> None:
        block = self.tool
        self._folded = folded
        self._head.margin = Margin(tool_glyph(block), indent=self._indent)
        self._say()
        running = block.state is ToolState.RUNNING and bool(block.output)
        if folded or block.state is not ToolState.WRITING:
            self._written = None
        if not folded or not running:
            self._tail = None
        if folded:
            self._bodies = None
            self._shown = {}
            self.parts = [self._head, self._output_tail()] if running else [self._head]
        elif block.state is ToolState.WRITING:
            self.parts = [self._head, self._writing()]
        else:
            self.parts = [self._head, *self._sections()]

    def _output_tail(self) -> Part:
        # All of the output can be megabytes, repeated with every update: only its end is looked at.
        output = self.tool.output
        cut = max(0, len(output) - _TAIL_CHARACTERS)
        if cut:
            cut = output.find("\n", cut, cut + _TAIL_CHARACTERS // 4) + 1 or cut
        if self._tail is None:
            body = OutputBody(width=self.setting.text_width, cache=self.setting.cache)
            self._tail = TailPart(TAIL, self._margin, body, TAIL_ROWS)
            self.fit(self._tail)
        self._tail.body.replace(output[cut:])
        return self._tail

    def _writing(self) -> Part:
        """The arguments as the model writes them."""
        if self._written is None:
            body = PlainBody(style="output", width=self.setting.text_width, cache=self.setting.cache)
            self._written = BufferFeed(body)
            self._shown = {BODY: self.fit(BodyPart(BODY, self._margin, body))}
        self._written.sync(self.tool.arguments_text, still_open=True)
        return self._shown[BODY]

    def _sections(self) -> list[Part]:
        block = self.tool
        if self._bodies is None or self._bodies[0] != block.name:
            bodies = ToolBodies(
                block.name, width=self.setting.text_width - self._indent, cache=self.setting.cache
            )
            self._bodies = (block.name, bodies)
            self._shown = {}
        bodies = self._bodies[1]
        failed = block.state is ToolState.FAILED
        bodies.update(block.arguments, block.output, block.details, done=not block.open, failed=failed)
        parts: list[Part] = []
        for number, section in enumerate(bodies.sections):
            slot = 2 * number + BODY
            if section.label:
                label = self._shown.get(slot)
                if not isinstance(label, LabelPart):
                    label = self._shown[slot] = self.fit(LabelPart(slot, self._margin))
                    assert isinstance(label, LabelPart)
                label.set_lines([Label([(section.label, "dim")])])
                parts.append(label)
            part = self._shown.get(slot + 1)
            if not isinstance(part, BodyPart) or part.body is not section.body:
                part = self._shown[slot + 1] = self.fit(BodyPart(slot + 1, self._margin, section.body))
            parts.append(part)
        if block.permit:
            self._permit.set_lines([Label([(f"permission: {clean_line(block.permit)}", "dim")])])
            parts.append(self.fit(self._permit))
        return parts or [self.fit(LabelPart(BODY, self._margin, [Label([("nothing to show", "dim")])]))]

    def resize(self) -> None:
        super().resize()
        if self._bodies is not None:
            self._bodies[1].set_width(self._width)

    def _say(self) -> None:
        self._head.set_lines([tool_head(self.tool, self.setting.now, folded=self._folded)])

    def tick(self) -> bool:
        if self.tool.state is not ToolState.RUNNING:
            return False
        self._say()
        return True

    def raw(self) -> str:
        block = self.tool
        text = block.output or block.arguments_text.text()
        body = OutputBody(text)
        body.finish()
        return body.source() if text else self._head.source()
