"""A tiny app around one widget, and sessions made by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.theme import Theme

from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import (
    Block,
    LaunchInfo,
    NoticeBlock,
    NoticeKind,
    PromptBlock,
    PromptState,
    Session,
    TextBlock,
    TextBuffer,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from pidriver_tui.theming import load_themes
from pidriver_tui.ui.widgets.transcript import BlockSelected, TranscriptView


def new_session(key: str = "k", *blocks: Block) -> Session:
    """A session with these blocks."""
    session = Session(key, 1, LaunchInfo("/somewhere"))
    for block in blocks:
        session.transcript.append(block)
    return session


def prompt(text: str, **values: Any) -> PromptBlock:
    values.setdefault("state", PromptState.DELIVERED)
    return PromptBlock(text=text, **values)


def answer(text: str, *, still_open: bool = False) -> TextBlock:
    return TextBlock(buffer=TextBuffer(text), open=still_open)


def thought(text: str, seconds: float = 12.0, *, still_open: bool = False) -> ThinkingBlock:
    return ThinkingBlock(buffer=TextBuffer(text), open=still_open, ended_at=None if still_open else seconds)


def tool(name: str = "bash", state: ToolState = ToolState.DONE, **values: Any) -> ToolBlock:
    values.setdefault("started_at", 1.0)
    if state in (ToolState.DONE, ToolState.FAILED):
        values.setdefault("ended_at", 3.5)
    else:
        values.setdefault("open", True)
    values.setdefault("arguments", {"command": "make"})
    return ToolBlock(name=name, state=state, **values)


def notice(text: str, level: str = "info", **values: Any) -> NoticeBlock:
    values.setdefault("kind", NoticeKind.ERROR if level == "error" else NoticeKind.INFO)
    return NoticeBlock(text=text, level=level, **values)


def turn(stop_reason: str = "stop") -> TurnBlock:
    return TurnBlock(usage=UsageTotals(12_000, 340, 0, 0, 0.0123), seconds=14, stop_reason=stop_reason)


def say(session: Session, block: TextBlock | ThinkingBlock, text: str) -> None:
    """Let a block grow by `text`."""
    block.buffer.append(text)
    session.transcript.touch(block)


class TranscriptHost(App[None]):
    """An app that shows one transcript and keeps what it posts."""

    CSS = "TranscriptView { width: 1fr; height: 1fr; }"

    def __init__(self, view: TranscriptView | None = None) -> None:
        super().__init__()
        for spec in load_themes(None).by_name.values():
            self.register_theme(Theme(**spec.textual()))
        self.theme = "graphite"
        self.view = view or TranscriptView(id="transcript")
        self.posted: list[Message] = []
        self.clipboard_texts: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard_texts.append(text)
        super().copy_to_clipboard(text)

    def on_block_selected(self, message: BlockSelected) -> None:
        self.posted.append(message)

    on_follow_changed = on_copied = on_link_activated = on_search_moved = on_block_selected

    def lines(self) -> list[str]:
        """What the view shows, row by row, without the blanks at the right."""
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]

    def text(self) -> str:
        return "\n".join(self.lines())


@asynccontextmanager
async def transcript(
    session: Session | None = None, size: tuple[int, int] = (60, 12), view: TranscriptView | None = None
) -> AsyncIterator[tuple[TranscriptHost, TranscriptView, Pilot[None]]]:
    """The app running with `session` shown. The scroll bar takes one column of the size."""
    app = TranscriptHost(view)
    async with app.run_test(size=size) as pilot:
        app.view.focus()
        if session is not None:
            app.view.show(session)
        await pilot.pause()
        yield app, app.view, pilot
