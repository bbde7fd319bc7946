"""How each kind of block looks: which parts it has, folded and unfolded, open and finished."""

from __future__ import annotations

from ....model import (
    Block,
    NoticeBlock,
    PromptBlock,
    TextBlock,
    ThinkingBlock,
    ToolBlock,
    TurnBlock,
)
from ...text.html_pages import page_title
from ...text.markdown import MarkdownBody
from ...text.output_body import OutputBody
from ...text.plain_body import PlainBody
from .brush import NO_GLYPH, Glyph
from .buffer_feed import BufferFeed
from .folding import BEGINNING_ROWS, is_long
from .label_part import LabelPart
from .layout import BlockLayout, LayoutSettings
from .parts import BeginningPart, BodyPart, Margin, Part
from .tools import ToolLayout
from .words import (
    detail_head,
    notice_glyph,
    notice_style,
    prompt_foot,
    text_fold,
    thinking_head,
    turn_line,
)

HEAD, BODY, MORE, FOOT = 0, 1, 2, 1000
_BAR = Glyph("│", "rule")
_PROMPT_BAR = Glyph("▌", "prompt_mark")
_LIVE = Glyph("●", "working")


class PromptLayout(BlockLayout):
    """The person's words on a ground of their own, with what became of them; of long ones the beginning."""

    def __init__(self, block: PromptBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.prompt = block
        self.foldable = is_long(block)
        self._margin = Margin(_PROMPT_BAR, _PROMPT_BAR, ground="prompt", prose=True)
        self._body = PlainBody(block.text, style="prompt", width=setting.prose_width, cache=setting.cache)
        self._body.finish()
        self._foot = LabelPart(FOOT, self._margin)
        self._folded: bool | None = None

    def sync(self, *, folded: bool) -> None:
        self._foot.set_lines(prompt_foot(self.prompt))
        if folded == self._folded:
            return
        self._folded = folded
        if not self.foldable:
            self.parts = [BodyPart(BODY, self._margin, self._body), self._foot]
        else:
            fold = LabelPart(MORE, self._margin, [text_fold(self.prompt.text, folded=folded)])
            text = (
                BeginningPart(BODY, self._margin, self._body, BEGINNING_ROWS)
                if folded
                else BodyPart(BODY, self._margin, self._body)
            )
            self.parts = [text, fold, self._foot]
        self.resize()

    def raw(self) -> str:
        return self._body.source()


class TextLayout(BlockLayout):
    """The assistant's text."""

    def __init__(self, block: TextBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.text = block
        body = MarkdownBody(width=setting.prose_width, cache=setting.cache)
        self._stream = BufferFeed(body)
        self._part = BodyPart(BODY, Margin(prose=True), body)
        self.parts = [self.fit(self._part)]

    def sync(self, *, folded: bool) -> None:
        self._part.margin = Margin(_LIVE if self.text.open else NO_GLYPH, prose=True)
        self._stream.sync(self.text.buffer, still_open=self.text.open)


class ThinkingLayout(BlockLayout):
    """One line when finished; all of it, dim, while it streams or when unfolded."""

    foldable = True

    def __init__(self, block: ThinkingBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.thinking = block
        self._folded = False
        self._words = 0
        self._head = LabelPart(HEAD, Margin())
        self._stream: BufferFeed | None = None
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
                self._stream = BufferFeed(body)
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


class NoticeLayout(BlockLayout):
    """A sentence with its glyph; detail folded, a hint below."""

    def __init__(self, block: NoticeBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.notice = block
        self.parts = []

    def sync(self, *, folded: bool) -> None:
        block = self.notice
        setting = self.setting
        title = page_title(block.text)
        text, detail = block.text, block.detail
        if title:
            # Some servers answer with a page for a browser: what it is called says what there is to know.
            text, detail = title, "\n".join(filter(None, (block.text, block.detail)))
        self.foldable = bool(detail)
        style = notice_style(block)
        self.parts = [self._plain(HEAD, notice_glyph(block), text, style)]
        if detail:
            lines = detail.rstrip("\n").count("\n") + 1
            self.parts.append(self.fit(LabelPart(BODY, Margin(), [detail_head(lines, folded=folded)])))
            if not folded:
                body = OutputBody(detail, width=setting.text_width, cache=setting.cache)
                body.finish()
                self.parts.append(self.fit(BodyPart(MORE, Margin(_BAR, _BAR), body)))
        if block.hint:
            self.parts.append(self._plain(FOOT, Glyph("→", "dim"), block.hint, "dim"))

    def _plain(self, slot: int, glyph: Glyph, text: str, style: str) -> Part:
        body = PlainBody(text, style=style, width=self.setting.prose_width, cache=self.setting.cache)
        body.finish()
        return self.fit(BodyPart(slot, Margin(glyph, prose=True), body))


class TurnLayout(BlockLayout):
    """One dim line."""

    def __init__(self, block: TurnBlock, setting: LayoutSettings) -> None:
        super().__init__(block, setting)
        self.turn = block
        self._line = LabelPart(HEAD, Margin(Glyph("─", "rule"), NO_GLYPH))
        self.parts = [self.fit(self._line)]

    def sync(self, *, folded: bool) -> None:
        self._line.set_lines([turn_line(self.turn)])


def make_layout(block: Block, setting: LayoutSettings) -> BlockLayout:
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
