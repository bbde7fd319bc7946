"""What is measured: our transcript, and what Textual offers for the same job."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rich.segment import Segment
from rich.style import Style
from textual.containers import VerticalScroll
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Markdown, RichLog

from pidriver_tui.model import LaunchInfo, Session, TextBlock
from pidriver_tui.ui.widgets.transcript import TranscriptView


class Contender(ABC):
    """A widget that text streams into."""

    widget: Widget

    @abstractmethod
    async def prefill(self, text: str) -> None:
        """Show `text` at once."""

    @abstractmethod
    def feed(self, text: str) -> None:
        """A delta arrived. Called at the deltas' rate."""

    @abstractmethod
    async def flush(self) -> None:
        """Show what was fed. Called at the frame rate."""

    async def finish(self) -> None:
        """Wait until all that was fed is shown."""
        await self.flush()

    def jump(self) -> bool:
        """Scroll to the middle; False where that means nothing."""
        self.widget.scroll_to(y=self.widget.max_scroll_y // 2, animate=False)
        return True


class Ours(Contender):
    """The transcript view."""

    def __init__(self) -> None:
        self.view = TranscriptView()
        self.widget = self.view
        self.session = Session("k", 1, LaunchInfo("/somewhere"))
        self.block = self.session.transcript.append(TextBlock(open=True))

    async def prefill(self, text: str) -> None:
        self.feed(text)
        self.view.show(self.session)

    def feed(self, text: str) -> None:
        self.block.buffer.append(text)
        self.session.transcript.touch(self.block)

    async def flush(self) -> None:
        self.view.flush()


class TextualMarkdown(Contender):
    """`Markdown` with its stream, in a scrolling container, as its documentation shows."""

    def __init__(self) -> None:
        self.markdown = Markdown()
        self.widget = VerticalScroll(self.markdown)
        self.pending: list[str] = []

    async def prefill(self, text: str) -> None:
        await self.markdown.update(text)
        self.widget.anchor()
        self.stream = Markdown.get_stream(self.markdown)

    def feed(self, text: str) -> None:
        self.pending.append(text)

    async def flush(self) -> None:
        if self.pending:
            await self.stream.write("".join(self.pending))
            self.pending.clear()

    async def finish(self) -> None:
        await self.flush()
        await self.stream.stop()


class TextualRichLog(Contender):
    """`RichLog`: whole lines only, no markdown, no new wrap on a resize."""

    def __init__(self) -> None:
        self.log = RichLog(wrap=True)
        self.widget = self.log
        self.pending = ""

    async def prefill(self, text: str) -> None:
        self.log.write(text)

    def feed(self, text: str) -> None:
        self.pending += text

    async def flush(self) -> None:
        *whole, self.pending = self.pending.split("\n")
        if whole:
            self.log.write("\n".join(whole))


class _Wall(ScrollView):
    """Rows that all change with every frame, made beforehand."""

    def __init__(self) -> None:
        super().__init__()
        styles = [Style(color=f"color({number})") for number in range(9, 15)]
        self.pages = [
            [
                Strip([Segment(f"{page}{row} some text of a row ", style) for style in styles])
                for row in range(60)
            ]
            for page in range(2)
        ]
        self.page = 0

    def render_line(self, y: int) -> Strip:
        return self.pages[self.page][y]


class Repaint(Contender):
    """The floor: every row of the pane repainted with each frame, and nothing computed."""

    def __init__(self) -> None:
        self.wall = _Wall()
        self.widget = self.wall

    async def prefill(self, text: str) -> None:
        pass

    def feed(self, text: str) -> None:
        pass

    async def flush(self) -> None:
        self.wall.page ^= 1
        self.wall.refresh()

    def jump(self) -> bool:
        return False


CONTENDERS: dict[str, type[Contender]] = {
    "ours": Ours,
    "markdown": TextualMarkdown,
    "richlog": TextualRichLog,
    "repaint": Repaint,
}
