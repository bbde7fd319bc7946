"""How each kind of block looks: which parts it has, folded and unfolded, open and finished."""

from __future__ import annotations

from ....model import (
    Block,
    NoticeBlock,
    PromptBlock,
    TextBlock,
    TextBuffer,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from ...render.document import Body
from ...render.markdown import MarkdownBody
from ...render.output import OutputBody
from ...render.plain import PlainBody
from ...render.toolbody import ToolBodies
from .brush import NO_GLYPH, Glyph
from .layout import BlockLayout, Setting
from .parts import BodyPart, Line, LinesPart, Margin, Part, TailPart
from .words import (
    detail_head,
    notice_glyph,
    notice_style,
    prompt_foot,
    thinking_head,
    tool_glyph,
    tool_head,
    turn_line,
)

HEAD, BODY, TAIL, FOOT = 0, 1, 999, 1000
_TAIL_ROWS = 6
_TAIL_CHARACTERS = 4096
_BAR = Glyph("│", "rule")
_PROMPT_BAR = Glyph("▌", "prompt_mark")
_LIVE = Glyph("●", "working")


class _Stream:
    """Hands a body what a buffer got since the last time."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._generation = 0
        self._length = 0

    def sync(self, buffer: TextBuffer, *, still_open: bool) -> None:
        if buffer.generation != self._generation:
            self.body.replace(buffer.text())
        elif buffer.length > self._length:
            self.body.append(buffer.since(self._length))
        self._generation, self._length = buffer.generation, buffer.length
        if not still_open:
            self.body.finish()


class PromptLayout(BlockLayout):
    """The person's words on a ground of their own, with what became of them."""

    def __init__(self, block: PromptBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.prompt = block
        margin = Margin(_PROMPT_BAR, _PROMPT_BAR, ground="prompt", prose=True)
        body = PlainBody(block.text, style="prompt", width=setting.prose_width, cache=setting.cache)
        body.finish()
        self._foot = LinesPart(FOOT, margin)
        self.parts = [self.fit(BodyPart(BODY, margin, body)), self.fit(self._foot)]

    def sync(self, *, folded: bool) -> None:
        self._foot.set_lines(prompt_foot(self.prompt))

    def raw(self) -> str:
        return self.parts[0].source()


class TextLayout(BlockLayout):
    """The assistant's text."""

    def __init__(self, block: TextBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.text = block
        body = MarkdownBody(width=setting.prose_width, cache=setting.cache)
        self._stream = _Stream(body)
        self._part = BodyPart(BODY, Margin(prose=True), body)
        self.parts = [self.fit(self._part)]

    def sync(self, *, folded: bool) -> None:
        self._part.margin = Margin(_LIVE if self.text.open else NO_GLYPH, prose=True)
        self._stream.sync(self.text.buffer, still_open=self.text.open)


class ThinkingLayout(BlockLayout):
    """One line when finished; all of it, dim, while it streams or when unfolded."""

    foldable = True

    def __init__(self, block: ThinkingBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.thinking = block
        self._folded = False
        self._words = 0
        self._head = LinesPart(HEAD, Margin())
        self._stream: _Stream | None = None
        self.parts = [self.fit(self._head)]

    def sync(self, *, folded: bool) -> None:
        block = self.thinking
        self._folded = folded
        if not block.open:
            self._words = len(block.buffer.text().split())
        if folded:
            self._stream = None
            self.parts = [self._head]
        else:
            if self._stream is None:
                body = PlainBody(style="thinking", width=self.setting.prose_width, cache=self.setting.cache)
                self._stream = _Stream(body)
                self.parts = [self._head, self.fit(BodyPart(BODY, Margin(_BAR, _BAR, prose=True), body))]
            self._stream.sync(block.buffer, still_open=block.open)
        self._say()

    def _say(self) -> None:
        self._head.set_lines(
            [thinking_head(self.thinking, self.setting.now, self._words, folded=self._folded)]
        )

    def tick(self) -> bool:
        if not self.thinking.open:
            return False
        self._say()
        return True

    def raw(self) -> str:
        stream = self._stream
        if stream is not None:
            return stream.body.source()
        body = PlainBody(self.thinking.buffer.text())
        body.finish()
        return body.source()


class ToolLayout(BlockLayout):
    """One line; below it the tail of running output, or all there is to see when unfolded."""

    foldable = True

    def __init__(self, block: ToolBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.tool = block
        self._folded = True
        self._head = LinesPart(HEAD, Margin(tool_glyph(block)))
        self._tail: TailPart | None = None
        self._written: _Stream | None = None
        self._bodies: tuple[str, ToolBodies] | None = None
        self._shown: dict[int, Part] = {}
        self.parts = [self.fit(self._head)]

    def sync(self, *, folded: bool) -> None:
        block = self.tool
        self._folded = folded
        self._head.margin = Margin(tool_glyph(block))
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
            self._tail = TailPart(TAIL, Margin(_BAR, _BAR), body, _TAIL_ROWS)
            self.fit(self._tail)
        self._tail.body.replace(output[cut:])
        return self._tail

    def _writing(self) -> Part:
        """The arguments as the model writes them."""
        if self._written is None:
            body = PlainBody(style="output", width=self.setting.text_width, cache=self.setting.cache)
            self._written = _Stream(body)
            self._shown = {BODY: self.fit(BodyPart(BODY, Margin(_BAR, _BAR), body))}
        self._written.sync(self.tool.arguments_text, still_open=True)
        return self._shown[BODY]

    def _sections(self) -> list[Part]:
        block = self.tool
        if self._bodies is None or self._bodies[0] != block.name:
            bodies = ToolBodies(block.name, width=self.setting.text_width, cache=self.setting.cache)
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
                if not isinstance(label, LinesPart):
                    label = self._shown[slot] = self.fit(LinesPart(slot, Margin(_BAR)))
                    assert isinstance(label, LinesPart)
                label.set_lines([Line([(section.label, "dim")])])
                parts.append(label)
            part = self._shown.get(slot + 1)
            if not isinstance(part, BodyPart) or part.body is not section.body:
                margin = Margin(_BAR, _BAR)
                part = self._shown[slot + 1] = self.fit(BodyPart(slot + 1, margin, section.body))
            parts.append(part)
        return parts or [self.fit(LinesPart(BODY, Margin(_BAR), [Line([("nothing to show", "dim")])]))]

    def resize(self) -> None:
        super().resize()
        if self._bodies is not None:
            self._bodies[1].set_width(self.setting.text_width)

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


class NoticeLayout(BlockLayout):
    """A sentence with its glyph; detail folded, a hint below."""

    def __init__(self, block: NoticeBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.notice = block
        self.foldable = bool(block.detail)
        self.parts = []

    def sync(self, *, folded: bool) -> None:
        block = self.notice
        setting = self.setting
        self.foldable = bool(block.detail)
        style = notice_style(block)
        self.parts = [self._plain(HEAD, notice_glyph(block), block.text, style)]
        if block.detail:
            lines = block.detail.rstrip("\n").count("\n") + 1
            self.parts.append(self.fit(LinesPart(BODY, Margin(), [detail_head(lines, folded=folded)])))
            if not folded:
                body = OutputBody(block.detail, width=setting.text_width, cache=setting.cache)
                body.finish()
                self.parts.append(self.fit(BodyPart(BODY + 1, Margin(_BAR, _BAR), body)))
        if block.hint:
            self.parts.append(self._plain(FOOT, Glyph("→", "dim"), block.hint, "dim"))

    def _plain(self, slot: int, glyph: Glyph, text: str, style: str) -> Part:
        body = PlainBody(text, style=style, width=self.setting.prose_width, cache=self.setting.cache)
        body.finish()
        return self.fit(BodyPart(slot, Margin(glyph, prose=True), body))


class TurnLayout(BlockLayout):
    """One dim line."""

    def __init__(self, block: TurnBlock, setting: Setting) -> None:
        super().__init__(block, setting)
        self.turn = block
        self._line = LinesPart(HEAD, Margin(Glyph("─", "rule"), NO_GLYPH))
        self.parts = [self.fit(self._line)]

    def sync(self, *, folded: bool) -> None:
        self._line.set_lines([turn_line(self.turn)])


def make_layout(block: Block, setting: Setting) -> BlockLayout:
    """The layout of a block; to be synced before it is used."""
    match block:
        case PromptBlock():
            return PromptLayout(block, setting)
        case TextBlock():
            return TextLayout(block, setting)
        case ThinkingBlock():
            return ThinkingLayout(block, setting)
        case ToolBlock():
            return ToolLayout(block, setting)
        case NoticeBlock():
            return NoticeLayout(block, setting)
        case TurnBlock():
            return TurnLayout(block, setting)
        case _:
            raise TypeError(f"a transcript has no blocks of {type(block).__name__}")
