"""Typed commands: what they send, how long they wait, what they refuse, how tolerant they read."""

from __future__ import annotations

import base64
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import (
    CAPABILITIES,
    BashOutput,
    BashResult,
    Dialect,
    Image,
    Model,
    ModelCost,
    PiCommandError,
    PiSession,
    SessionState,
    SessionStats,
    Todo,
    TodoPhase,
    UsageTotals,
)
from pidriver_tui.driver.commands import REPLY_TIMEOUT, SLOW, SessionCommands
from pidriver_tui.driver.commands.base import shape
from pidriver_tui.driver.commands.history import Entry, grow_tree, read_messages

from .calls import CALLS, Recorder


class _Anything(dict[str, Any]):
    def __missing__(self, key: str) -> Any:
        return [] if key in ("tools", "schemes", "phases") else "all"


def test_a_session_has_every_command() -> None:
    assert issubclass(PiSession, SessionCommands)
    for name in {*CALLS, "get_tree"}:
        assert inspect.iscoroutinefunction(getattr(PiSession, name))
        assert inspect.getdoc(getattr(PiSession, name))


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_each_command_has_a_fitting_time_limit(name: str) -> None:
    dialect = Dialect.PI if name in CAPABILITIES[Dialect.PI].commands else Dialect.OMP
    recorder = Recorder(dialect)
    await CALLS[name](recorder, _Anything())
    unlimited = {
        *("bash", "compact", "handoff", "login"),
        *("new_session", "switch_session", "fork", "branch", "clone"),
    }
    assert recorder.timeouts == [None] if name in unlimited else recorder.timeouts[0] in (REPLY_TIMEOUT, SLOW)


@pytest.mark.parametrize(
    ("message", "limit"),
    [("hello", REPLY_TIMEOUT), ("/ask me", None), ("  /ask me", None), ("a / b", REPLY_TIMEOUT)],
)
async def test_a_slash_command_may_take_as_long_as_its_questions(message: str, limit: float | None) -> None:
    recorder = Recorder()
    await recorder.prompt(message)
    await recorder.prompt(message, timeout=2.5)
    assert recorder.timeouts == [limit, 2.5]


@pytest.mark.parametrize("dialect", Dialect)
async def test_a_command_the_dialect_lacks_is_refused_unsent(dialect: Dialect) -> None:
    recorder = Recorder(dialect)
    lacking = {*CALLS, "get_tree"} - CAPABILITIES[dialect].commands
    assert lacking
    for name in lacking:
        with pytest.raises(PiCommandError) as caught:
            await (recorder.get_tree() if name == "get_tree" else CALLS[name](recorder, _Anything()))
        assert (caught.value.command, caught.value.code) == (name, "unsupported")
        assert f"{dialect} has no such command" in caught.value.error
    assert recorder.requests == []


async def test_the_refusal_names_the_way_of_the_dialect() -> None:
    with pytest.raises(PiCommandError, match="its way is branch"):
        await Recorder(Dialect.OMP).fork("x")


async def test_images_go_as_base64() -> None:
    recorder = Recorder(Dialect.OMP)
    image = Image(b"\x89PNG\x00", "image/png")
    await recorder.prompt("look", images=[image], streaming_behavior="followUp")
    await recorder.steer("look", images=[image])
    await recorder.follow_up("look", images=[image])
    await recorder.abort_and_prompt("look", images=[image])
    wire = {"type": "image", "data": base64.b64encode(b"\x89PNG\x00").decode(), "mimeType": "image/png"}
    assert [request["images"] for request in recorder.requests] == [[wire]] * 4
    assert recorder.requests[0]["streamingBehavior"] == "followUp"
    assert "PNG" not in repr(image)


@pytest.mark.parametrize("call", [SessionCommands.set_steering_mode, SessionCommands.set_follow_up_mode])
async def test_a_queue_mode_that_would_deliver_nothing_is_refused(call: Any) -> None:
    recorder = Recorder()
    with pytest.raises(ValueError, match="one-at-a-time"):
        await call(recorder, "bogus")
    assert recorder.requests == []


async def test_nothing_to_cycle_is_none() -> None:
    recorder = Recorder()
    assert await recorder.cycle_model() is None
    assert await recorder.cycle_thinking_level() is None
    assert await recorder.get_last_assistant_text() is None


async def test_a_prompt_says_whether_the_model_was_asked() -> None:
    assert (await Recorder(data={"agentInvoked": False}).prompt("/model")).agent_invoked is False
    assert (await Recorder().prompt("hi")).agent_invoked is None


async def test_todos_go_and_come_back() -> None:
    phases = (TodoPhase(name="A", tasks=(Todo(content="x"), Todo(content="y", blocker="z"))),)
    recorder = Recorder(Dialect.OMP)
    await recorder.set_todos(phases)
    assert recorder.requests[0]["phases"] == [
        {
            "name": "A",
            "tasks": [
                {"content": "x", "status": "pending"},
                {"content": "y", "status": "pending", "blocker": "z"},
            ],
        }
    ]
    answering = Recorder(Dialect.OMP, {"todoPhases": recorder.requests[0]["phases"]})
    assert await answering.set_todos(phases) == phases


async def test_pieces_of_a_bash_command_reach_its_own_callback() -> None:
    heard: list[str] = []

    class Talking(Recorder):
        async def request(self, command: Any, *, timeout: float | None = 1) -> dict[str, Any]:
            self.observe(BashOutput(command_id="another", text="not mine"))
            for piece in ("one\n", "two\n"):
                self.observe(BashOutput(command_id=command["id"], text=piece))
            return {"output": "one\ntwo\n", "exitCode": 4}

    session = Talking()
    result = await session.bash("seq 2", on_output=lambda piece: heard.append(piece.text))
    assert heard == ["one\n", "two\n"]
    assert result == BashResult(output="one\ntwo\n", exit_code=4)
    assert session._bash_listeners == {}


async def test_where_nothing_streams_the_output_comes_at_once() -> None:
    heard: list[str] = []
    session = Recorder(Dialect.OMP, {"output": "all\n", "exitCode": 0})
    await session.bash("x", on_output=lambda piece: heard.append(piece.text))
    assert heard == ["all\n"]


async def test_a_failing_output_callback_fails_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: BashOutput) -> None:
        raise RuntimeError("my bug")

    result = await Recorder(data={"output": "x"}).bash("x", on_output=fail)
    assert result.output == "x"
    assert "my bug" in caplog.text


async def test_a_refused_bash_command_leaves_no_listener() -> None:
    session = Recorder()
    session.failure = PiCommandError("bash", "no")
    with pytest.raises(PiCommandError):
        await session.bash("x", exclude_from_context=True)
    assert session._bash_listeners == {}
    assert session.requests[0]["excludeFromContext"] is True


def test_unknown_fields_are_ignored_and_missing_ones_default() -> None:
    assert shape(Model, {"id": "m", "invented": [1]}) == Model(id="m")
    assert shape(SessionState, None) == SessionState()
    assert shape(SessionState, []) == SessionState()


def test_one_bad_field_does_not_spoil_the_others() -> None:
    state = shape(
        SessionState, {"sessionId": "s", "sessionFile": 5, "model": "?", "messageCount": 2, "dumpTools": 1}
    )
    assert state == SessionState(session_id="s", message_count=2)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_keys = st.sampled_from(["sessionId", "model", "todoPhases", "contextUsage", "isStreaming", "thinkingLevel"])


@given(st.dictionaries(_keys, _json))
def test_any_reply_can_be_read(data: dict[str, Any]) -> None:
    assert isinstance(shape(SessionState, data), SessionState)


@given(st.lists(_json | st.fixed_dictionaries({"role": _json, "content": _json, "usage": _json})))
def test_any_messages_can_be_read(items: list[Any]) -> None:
    assert len(read_messages(items)) == sum(isinstance(item, dict) for item in items)


def test_a_model_has_a_full_name_and_a_price() -> None:
    model = shape(Model, {"id": "gpt", "provider": "openai", "cost": {"input": 1, "cacheRead": 0.1}})
    assert model.full_id == "openai/gpt"
    assert model.cost == ModelCost(input=1, cache_read=0.1)


def test_stats_are_totals() -> None:
    stats = shape(SessionStats, {"tokens": {"input": 3, "cacheWrite": 1, "reasoning": 9}, "cost": 0.5})
    assert stats.usage == UsageTotals(input_tokens=3, cache_write_tokens=1, cost_usd=0.5)


def test_a_long_conversation_makes_a_deep_tree() -> None:
    entries = [Entry("message", str(n), str(n - 1) if n else None) for n in range(5000)]
    (root,) = grow_tree(entries)
    depth, node = 1, root
    while node.children:
        (node,) = node.children
        depth += 1
    assert depth == 5000


def test_a_tree_has_forks_orphans_and_labels() -> None:
    label = {"targetId": "b", "label": "good"}
    entries = [
        Entry("message", "a", None, "1"),
        Entry("message", "c", "a", "3"),
        Entry("message", "b", "a", "2"),
        Entry("message", "x", "gone", "4"),
        Entry("label", "l", "b", "5", raw=label),
        Entry("message", "self", "self", "6"),
    ]
    roots = grow_tree(entries)
    assert [root.entry.id for root in roots] == ["a", "x", "self"]
    assert [(node.entry.id, node.label) for node in roots[0].children] == [("b", "good"), ("c", "")]
