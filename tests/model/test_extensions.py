"""Names, statuses, widgets, notifications, commands, levels: where each of them goes."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentStart,
    BashOutput,
    CommandOutput,
    CommandsChanged,
    ConfigChanged,
    EditorTextSet,
    EntryAppended,
    Event,
    Exited,
    ExtensionError,
    Notification,
    OpenUrl,
    Ready,
    SessionInfoChanged,
    StatusSet,
    ThinkingLevelChanged,
    TitleSet,
    TodoReminder,
    TurnStart,
    WidgetSet,
)
from pidriver_tui.model import Changed, LaunchInfo, Noted, NoticeBlock, Opened, Renamed, StateLearned
from pidriver_tui.model.hints import first_sentence, hint_for

from .stage import Stage


def test_titles_fall_back_to_the_folder() -> None:
    stage = Stage()
    assert stage.session.title == "project"
    stage.feed(SessionInfoChanged(name="named by pi", session_id="u-1"))
    assert (stage.session.title, stage.session.pi_session_id) == ("named by pi", "u-1")
    stage.feed(Renamed("named by hand"), SessionInfoChanged(session_id="u-2"))
    assert (stage.session.title, stage.session.pi_session_id) == ("named by hand", "u-2")
    stage.feed(SessionInfoChanged(name=""))
    assert stage.session.title == "project"
    stage.feed(SessionInfoChanged(name="x" * 3_000_000))
    assert len(stage.session.title) == 200


@pytest.mark.parametrize(
    ("workspace", "title"), [("/a/b/", "b"), ("C:\\w\\x", "x"), ("/", "/"), ("here", "here")]
)
def test_a_folder_gives_its_name(workspace: str, title: str) -> None:
    stage = Stage()
    stage.feed(Opened(LaunchInfo(workspace)), key="s2")
    assert stage.fleet.sessions["s2"].title == title
    assert stage.fleet.sessions["s2"].number == 2


def test_statuses_and_widgets_come_and_go() -> None:
    stage = Stage()
    assert stage.feed(StatusSet(key="a", text="busy")) == Changed.PANEL
    assert stage.feed(StatusSet(key="a", text="busy")) == Changed.NOTHING
    assert stage.feed(WidgetSet(key="w", lines=("1", "2"), placement="belowEditor")) == Changed.PANEL
    assert stage.session.widgets == {"w": ("belowEditor", ("1", "2"))}
    assert stage.feed(StatusSet(key="a"), WidgetSet(key="w")) == Changed.PANEL
    assert stage.feed(StatusSet(key="a"), WidgetSet(key="w")) == Changed.NOTHING
    assert not stage.session.statuses
    stage.feed(TitleSet(title="mine"), EditorTextSet(text="write this"))
    assert (stage.session.agent_title, stage.session.editor_texts) == ("mine", ["write this"])


def test_what_is_said_in_passing_becomes_a_notice() -> None:
    stage = Stage(
        Notification(message="hello", level="warning"),
        Notification(message="from omp", level="odd", source="mcp"),
        CommandOutput(text="one line"),
        CommandOutput(text="# Many\nlines"),
        OpenUrl(url="https://a", launch_url="https://b", instructions="log in"),
        Noted("ours", level="error", hint="do"),
        TodoReminder(todos=(("a", "pending"), ("b", "completed"))),
        BashOutput(command_id="1", text="x\n"),
        BashOutput(command_id="1", text="y\n"),
    )
    assert stage.lines() == [
        "extension warning: hello",
        "info info: from omp",
        "command info: one line",
        "command info: # Many",
        "extension info: Open this link: https://b",
        "error error: ours",
        "info info: Reminded of 1 open to-do: a",
        "command info: A shell command's output",
    ]
    details = [block.detail for block in stage.all(NoticeBlock)]
    assert details == ["", "", "", "# Many\nlines", "log in", "", "pending: a\ncompleted: b", "x\ny\n"]


def test_an_extension_that_fails_again_and_again_is_counted() -> None:
    stage = Stage(
        *(ExtensionError(extension_path="/e.js", event="turn_end", error=f"at {n}") for n in range(5))
    )
    assert stage.lines() == ["extension error: An extension failed (/e.js, on turn_end): at 0 (and 4 more)"]


def test_models_and_levels() -> None:
    stage = Stage(ConfigChanged(model="router/a/b", context_window=9), ThinkingLevelChanged(level="high"))
    session = stage.session
    assert (session.provider, session.model, session.context_window) == ("router", "a/b", 9)
    assert session.thinking_level == "high"
    assert (
        stage.feed(ConfigChanged(model="router/a/b"), ThinkingLevelChanged(level="high")) == Changed.NOTHING
    )
    stage.feed(CommandsChanged(commands=({"name": "plan"}, {"name": 3}, {})))
    assert session.commands == ("plan",)


def test_no_model_is_said_with_what_to_do_once() -> None:
    # Observed, pi 0.87.1 without any provider: model and provider are both "unknown".
    stage = Stage(StateLearned(model="unknown", provider="unknown", thinking_level="off", context_window=0))
    stage.feed(StateLearned(model="unknown", provider="unknown"))
    notice = stage.only(NoticeBlock)
    assert notice.text == "The agent has no model it could use."
    assert "/login" in notice.hint
    assert (stage.session.model, stage.session.context_window) == ("", None)


def test_a_queue_that_is_only_counted() -> None:
    stage = Stage(StateLearned(pending_messages=2))
    assert stage.session.queue.count == 2
    stage.feed(StateLearned())
    assert stage.session.queue.count == 0
    stage.feed(StateLearned(pending_messages=2), Exited(returncode=0))
    assert stage.session.queue.count == 0


def test_a_queue_omp_leaves_waiting_after_an_abort_is_no_run() -> None:
    # Observed, omp 18.2.3: the run ended, one message waits, and nothing happens until it is spoken to.
    stage = Stage(AgentStart(), TurnStart(), AgentEnd(reason="cancelled", is_terminal=True))
    assert stage.phase[0] == "thinking"
    stage.feed(StateLearned(streaming=True, pending_messages=1))
    assert stage.phase[0] == "thinking"
    stage.feed(StateLearned(pending_messages=1))
    assert stage.phase == ("idle", "")
    assert stage.session.attention.name == "UNSEEN"


def test_ready_and_the_ignored() -> None:
    stage = Stage()
    assert stage.phase == ("starting", "")
    stage.feed(Ready())
    assert stage.phase == ("idle", "")
    assert stage.feed(Event(), EntryAppended()) == Changed.NOTHING
    assert stage.session.last_event_at == stage.now


def test_a_sentence_is_one_short_line() -> None:
    assert first_sentence("  one\n two") == "one"
    assert first_sentence("a\tb  c") == "a b c"
    assert first_sentence('{"message": "plain"}') == "plain"
    assert first_sentence('500: {"error": {"message": "deep"}}') == "500: deep"
    assert first_sentence('500: {"error": "flat"}') == "500: flat"
    assert first_sentence('400 {"broken') == '400 {"broken'
    assert first_sentence("x" * 900) == "x" * 299 + "…"
    assert first_sentence("") == ""
    assert first_sentence("[" * 100_000) == "[" * 299 + "…"
    assert first_sentence('{"a":' * 10_000).startswith('{"a":')


def test_no_advice_is_better_than_a_wrong_one() -> None:
    assert hint_for("") == ""
    assert hint_for("something else entirely") == ""
    assert hint_for("    at run (/app/dist/cli.js:401:12)") == ""
    assert hint_for("    at run (node:internal/modules:404)") == ""
    assert "key" in hint_for("HTTP 401") == hint_for("401: {}") == hint_for("status=401")
    assert "overloaded" in hint_for("503 Service") == hint_for("HTTP 529.")
    assert hint_for("x" * 5_000_000 + " 401 ") != ""
