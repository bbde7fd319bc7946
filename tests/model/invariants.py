"""What must hold of a fleet after any input, and a watch on blocks that must not change any more."""

from __future__ import annotations

from typing import Any

from pidriver_tui.model import (
    Attention,
    Fleet,
    NoticeBlock,
    PromptBlock,
    Session,
    TextBlock,
    ThinkingBlock,
    ToolBlock,
    ToolState,
)
from pidriver_tui.model.status import derive

from .stage import frozen_view

ENDED = (ToolState.DONE, ToolState.FAILED, ToolState.ABANDONED)


def check(fleet: Fleet) -> None:
    """All invariants of all sessions."""
    numbers = [ask.number for ask in fleet.inbox()]
    assert numbers == sorted(set(numbers))
    assert all(number <= fleet.asked for number in numbers)
    for session in fleet:
        _check_session(session)


def _check_session(session: Session) -> None:
    blocks = list(session.transcript)
    assert [block.id for block in blocks] == list(range(len(blocks)))
    open_texts = [b for b in blocks if isinstance(b, (TextBlock, ThinkingBlock)) and b.open]
    streaming = [b for b in session.open_blocks.values() if not isinstance(b, ToolBlock)]
    assert _same(open_texts, streaming)
    for index, block in session.open_blocks.items():
        assert session.message_blocks[index] is block
        assert block.open
    tools = [b for b in blocks if isinstance(b, ToolBlock)]
    assert _same([b for b in tools if b.open], list(session.open_tools.values()))
    assert all(b.open is (b.state not in ENDED) for b in tools)
    assert all((b.ended_at is None) is b.open for b in tools)
    for key, tool in session.running_tools.items():
        assert tool.tool_call_id == key
        assert tool.state is ToolState.RUNNING
        assert session.open_tools[tool.id] is tool
    running = [b for b in tools if b.state is ToolState.RUNNING]
    assert len(running) >= len(session.running_tools)
    prompts = [b for b in blocks if isinstance(b, PromptBlock)]
    assert _same([b for b in prompts if b.open], session.pending_prompts)
    assert list(session.waiting) == sorted(session.waiting, key=lambda item: item.how != "steer")
    live = [*session.open_notices.values(), *(repeat.notice for repeat in session.repeats.values())]
    assert _same([b for b in blocks if isinstance(b, NoticeBlock) and b.open], live)
    assert (session.attention is Attention.ASK) is bool(session.asks)
    assert derive(session) == (session.phase.kind, session.phase.why)
    if session.ended:
        assert not [b for b in blocks if b.open]
        assert not session.asks
        assert not session.waiting
    for revision in {0, session.transcript.revision // 2, session.transcript.revision}:
        naive = [b.id for b in blocks if b.revision > revision]
        assert session.transcript.changed_since(revision) == naive


def _same(left: list[Any], right: list[Any]) -> bool:
    return sorted(map(id, left)) == sorted(map(id, right))


class Watch:
    """Remembers every frozen block and finds those that change all the same."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], tuple[int, Any]] = {}

    def look(self, fleet: Fleet) -> None:
        """Compare, and remember what has frozen since."""
        for session in fleet:
            streaming = {id(block) for block in session.message_blocks.values()}
            for block in session.transcript:
                place = (session.key, block.id)
                if place in self._seen:
                    assert (block.revision, frozen_view(block)) == self._seen[place]
                elif not block.open and id(block) not in streaming:
                    self._seen[place] = (block.revision, frozen_view(block))
