"""The app in a real terminal with the real CLIs: prompts, answers, tools, tabs, resuming, failures."""

from __future__ import annotations

import pytest

from tests.fakes.model_plan import Fail, Hold, Spend, Text, Think, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .escapes import objections, osc_codes
from .install import InstalledCli
from .sandbox import Sandbox
from .terminal import Terminal


def workspace(sandbox: Sandbox, name: str) -> str:
    """A folder to work in, which names its tab."""
    folder = sandbox.root / name
    folder.mkdir()
    return str(folder)


def test_a_typed_prompt_streams_its_answer_onto_the_screen(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan(
        [
            Think("Let me recall."),
            Text("The quick brown"),
            Hold("fox"),
            Text(" fox jumps."),
            Spend(2000, 1000),
        ]
    )
    app = open_app(cli, workspace(sandbox, "alpha"))
    app.wait_for(lambda screen: "alpha" in screen and "1 idle" in screen)
    app.submit(f"finish the [bold]sentence[/bold] {prompt}")
    app.wait_for(lambda screen: "The quick brown" in screen and "streaming" in screen)
    assert "fox jumps" not in app.text
    model.gate("fox").release()
    screen = app.wait_for(lambda screen: "The quick brown fox jumps." in screen and "idle" in screen)
    assert f"finish the [bold]sentence[/bold] {prompt}" in screen, "a prompt is text, never markup"
    assert "$0.004" in screen
    assert "fake-1" in screen
    app.press("ctrl+q")
    assert app.wait_exit() == 0
    assert objections(app.tokens) == []
    assert app.unfinished == ""


def test_what_is_typed_fast_is_sent_whole(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    for number in range(3):
        prompt = f"prompt {number} {'of many words ' * 20}{model.plan([Text(f'Answer {number}.')])}"
        app.type(prompt + "\r")
        app.wait_for(f"Answer {number}.", timeout=15)
        assert prompt in str(model.requests[-1].messages[-1])


def test_tool_calls_change_files_and_show_their_work(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan(
        [Tool("write", {"path": "notes.txt", "content": "first line\n"})],
        [Tool("bash", {"command": "cat notes.txt >> copy.txt; echo copied it"})],
        [Tool("bash", {"command": "cat nowhere.txt"})],
        [Text("All three tried.")],
    )
    app = open_app(cli, "--prompt", f"do it {prompt}", str(sandbox.workspace))
    screen = app.wait_for(lambda screen: "All three tried." in screen and "idle" in screen)
    assert "write" in screen
    assert "notes.txt" in screen
    assert "cat nowhere.txt" in screen
    assert "✗" in screen, "the failed one says so"
    assert (sandbox.workspace / "copy.txt").read_text() == "first line\n"


def test_abort_stops_the_turn_and_the_next_prompt_works(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Text("I will now go on for"), Hold("ever")])
    app = open_app(cli, "--prompt", prompt, str(sandbox.workspace))
    app.wait_for("I will now go on for")
    app.press("escape")
    model.gate("ever").wait_abandoned()
    app.wait_for("idle")
    app.submit(model.plan([Text("Fresh start.")]))
    app.wait_for("Fresh start.")


def test_enter_steers_an_agent_that_works(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, "--prompt", model.plan([Text("Part one."), Hold("one")]), str(sandbox.workspace))
    app.wait_for("Part one.")
    app.submit(f"turn left {model.plan([Text('Turned left.')])}")
    app.wait_for(lambda screen: "next  turn left" in screen)
    model.gate("one").release()
    app.wait_for(lambda screen: "Turned left." in screen and "idle" in screen)


def test_a_shell_line_is_run_by_the_agent_and_words_after_a_slash_cost_no_request(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("Write to")  # it may still be starting
    app.submit("!echo $((20 + 22)); pwd > where; exit 3")
    screen = app.wait_for("· exit 3")
    assert "42" in screen
    assert (sandbox.workspace / "where").read_text().strip() == str(sandbox.workspace)
    app.submit("/name renamed")
    app.wait_for("Write to renamed")
    app.submit("/compcat")
    app.wait_for("is no command here")
    assert model.requests == [], "none of it went to the model"


def test_a_follow_up_waits_its_turn(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(cli, "--prompt", model.plan([Text("Part one."), Hold("one")]), str(sandbox.workspace))
    app.wait_for("Part one.")
    text = f"and then {model.plan([Text('Part two.')])}"
    app.type(text)
    app.wait_for(text[-20:])
    app.press("f8")
    app.wait_for(lambda screen: "and then" in screen.rsplit("Part one.", 1)[-1])
    model.gate("one").release()
    app.wait_for(lambda screen: "Part two." in screen and "idle" in screen)


def test_a_session_is_resumed_with_what_was_said(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    first = open_app(
        cli, "--prompt", f"remember 42 {model.plan([Text('Noted, 42.')])}", str(sandbox.workspace)
    )
    first.wait_for(lambda screen: "Noted, 42." in screen and "idle" in screen)
    first.press("ctrl+q")
    assert first.wait_exit() == 0
    [saved] = sandbox.session_files()
    again = open_app(cli, "--session", str(saved), str(sandbox.workspace))
    again.wait_for(lambda screen: "remember 42" in screen and "Noted, 42." in screen)
    again.submit(f"which? {model.plan([Text('It was 42.')])}")
    again.wait_for("It was 42.")
    assert "remember 42" in str(model.requests[-1].messages)
    assert sandbox.session_files() == [saved]


def test_sessions_work_at_once_each_in_its_tab(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    names = ["alpha", "beta", "gamma"]
    app = open_app(pi, *(workspace(sandbox, name) for name in names))
    for number, name in enumerate(names, 1):
        app.press(f"alt+{number}")
        app.wait_for(f"Write to {name}")
        app.submit(model.plan([Text(f"I am {name} "), Hold("all"), Text(f"and {name} is done.")]))
        app.wait_for(f"I am {name}")
    model.wait_requests(3)
    model.gate("all").release()
    for number, name in enumerate(names, 1):
        app.press(f"alt+{number}")
        screen = app.wait_for(f"and {name} is done.")
        assert not [other for other in names if other != name and f"I am {other}" in screen]


def test_hostile_text_of_a_model_stays_text(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    hostile = "A\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\u202eB [red]C[/red] \x9b31mD"
    prompt = model.plan([Tool("bash", {"command": r"printf 'E\033]0;owned\007\033[2JF\n'"})], [Text(hostile)])
    app = open_app(pi, "--prompt", prompt, str(sandbox.workspace))
    app.wait_for(lambda screen: "[red]C[/red]" in screen and "idle" in screen)
    app.press("ctrl+q")
    assert app.wait_exit() == 0
    assert objections(app.tokens) == []
    assert "clipboard" not in osc_codes(app.tokens)
    assert not [token for token in app.tokens if "owned" in token.raw and token.raw.startswith("\x1b")]


def test_a_model_that_refuses_is_told_in_the_tab(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, "--prompt", model.plan([Fail(401, "your key is stale")]), str(sandbox.workspace))
    app.wait_for("your key is stale")
    app.submit(model.plan([Text("Now it works.")]))
    app.wait_for("Now it works.")


def test_an_agent_that_does_not_start_says_why_and_the_others_go_on(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(cli, "--agent-arg", "--nonsense", workspace(sandbox, "alpha"), workspace(sandbox, "beta"))
    app.wait_for(lambda screen: "nonsense" in screen and "failed" in screen)
    _never_a_traceback(app)
    app.press("alt+2")
    app.wait_for("nonsense")


def test_a_missing_program_is_told_with_what_to_do(
    pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp
) -> None:
    app = open_app(pi, "--agent", "no-such-agent", str(sandbox.workspace))
    app.wait_for(lambda screen: "no-such-agent" in screen and "failed" in screen)
    _never_a_traceback(app)
    app.press("ctrl+q")
    assert app.wait_exit() == 0


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
def test_the_screen_follows_the_terminal(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp, size: tuple[int, int]
) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    app = open_app(pi, "--prompt", model.plan([Text(words)]), str(sandbox.workspace))
    app.wait_for("word59")
    app.resize(*size)
    app.wait_for(lambda screen: "word59" in screen and _fits(screen, *size))


def _fits(screen: str, columns: int, rows: int) -> bool:
    lines = screen.split("\n")
    return len(lines) == rows and max(map(len, lines)) <= columns and bool(lines[-1].strip())


def _never_a_traceback(app: Terminal) -> None:
    assert "Traceback" not in app.text
