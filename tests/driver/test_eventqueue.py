"""Events wait in order; text joins within its block and nowhere else, whenever it is taken."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver.events import Channel, Event, MessageDelta, ToolCallDelta, TurnStart
from pidriver_tui.driver.session_parts.event_queue import EventQueue

KINDS = ("text_delta", "thinking_delta", "toolcall_delta")
TAKE = "take"
Delta = tuple[str, int, str]

deltas = st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.text(max_size=5))
steps = st.lists(deltas | st.just(TAKE) | st.builds(TurnStart), max_size=60)


def as_put(event: Event) -> Event | Delta:
    match event:
        case MessageDelta(text=text, channel=channel, content_index=index):
            return ("text_delta" if channel is Channel.ASSISTANT else "thinking_delta", index, text)
        case ToolCallDelta(content_index=index, text=text):
            return ("toolcall_delta", index, text)
    return event


def merged(items: list[Event | Delta]) -> list[Event | Delta]:
    """Texts of one block that follow each other, as one."""
    found: list[Event | Delta] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(item, tuple) and isinstance(last, tuple) and item[:2] == last[:2]:
            found[-1] = (item[0], item[1], last[2] + item[2])
        else:
            found.append(item)
    return found


@given(steps)
def test_whatever_is_put_comes_out_in_order_with_its_text_whole(todo: list[Delta | str | Event]) -> None:
    async def run() -> None:
        queue = EventQueue(1 << 20, lambda: None)
        taken: list[Event | Delta] = []
        waiting = 0
        for step in todo:
            match step:
                case Event():
                    queue.put(step, 0)
                    waiting += 1
                case (kind, index, text):
                    queue.put_text(kind, index, text, None)
                    waiting += 1
                case _ if waiting and (event := await queue.get()) is not None:
                    taken.append(as_put(event))
                    waiting = queue.size
        queue.close()
        while (event := await queue.get()) is not None:
            taken.append(as_put(event))
        assert merged(taken) == merged([step for step in todo if not isinstance(step, str)])
        assert queue.size == 0

    asyncio.run(run())


async def test_text_of_one_block_that_nobody_took_is_one_event_and_of_two_blocks_two() -> None:
    queue = EventQueue(1 << 20, lambda: None)
    for index in (0, 0, 1, 1, 0):
        queue.put_text("text_delta", index, f"{index}", None)
    queue.put(TurnStart(), 0)
    queue.put_text("text_delta", 0, "after", None)
    queue.close()
    events = []
    while (event := await queue.get()) is not None:
        events.append(as_put(event))
    assert events == [
        ("text_delta", 0, "00"),
        ("text_delta", 1, "11"),
        ("text_delta", 0, "0"),
        TurnStart(),
        ("text_delta", 0, "after"),
    ]
