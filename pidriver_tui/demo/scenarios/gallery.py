"""gallery: every kind of block a transcript can hold, for makers of themes and for tests of rendering.

Its last act leaves everything open, a thought, an answer, a call being written, one that runs and an ask of
each kind, until all asks are answered.
"""

from __future__ import annotations

from pidriver_tui.demo.scenarios import gallery_texts as texts
from pidriver_tui.demo.scene import (
    Call,
    Compaction,
    Custom,
    Cut,
    Enqueue,
    ExtensionError,
    Failure,
    Overload,
    Piece,
    Result,
    Say,
    Scene,
    Still,
    Think,
    allow_tool,
    bash,
    confirm,
    edit,
    editor,
    notify,
    question,
    read,
    select,
    set_editor_text,
    set_status,
    set_title,
    set_widget,
    turn,
    write,
)

FOLLOW_UP = "And now tools, troubles, and everything that is still open."
LAST = "Say when that was all."


def play() -> Scene:
    """The first act: words."""
    yield turn(
        Think(texts.THOUGHT),
        Say(texts.PROSE),
        read("empty.txt", ""),
    )
    yield turn(Say(texts.CODE), read("point.py", "x = 0.0\n"))
    yield turn(Say(texts.TABLES + texts.DIFFICULT), read("src/discounts.py", texts.SOURCE, 40, 8))
    yield Enqueue(FOLLOW_UP)
    yield turn(Say("That were the words. What waits in the queue comes next.\n"))


def second_act() -> Scene:
    """Tools in every state, troubles, and what extensions show."""
    yield turn(
        Think("Short."),
        Say("Tools that go well, several at once, one of them with a subagent."),
        read("notes.txt", "\n".join(f"line {number}" for number in range(1, 9)) + "\n"),
        write("hello.py", 'def main() -> None:\n    print("hello")\n'),
        edit("hello.py", 1, "", texts.BEFORE, texts.AFTER, "\nmain()\n"),
        Call(
            "task",
            {"agent": "scout", "description": "look for other callers"},
            Result("Two callers, both fine (simulated)."),
            below=(read("src/cart.py", "total = 0\n"), bash("grep -rn capped src", exit_code=1)),
        ),
    )
    yield turn(
        Say("Tools that fail, are denied, are unknown, or say much."),
        bash("false", exit_code=1),
        bash("printf colours", Piece(texts.COLOURS)),
        bash("seq 1 12", *(Piece(f"{number}\n", 0.02) for number in range(1, 13))),
        Call(
            "bash",
            {"command": "rm -rf build"},
            Result("Tool call denied by user: bash", {}, is_error=True),
        ),
        Call("grep", {"pattern": "TODO"}, Result("Tool grep not found", {}, is_error=True)),
        Call("web_search", {"query": "terminal rendering"}, Result("3 results (simulated)", {"count": 3})),
    )
    yield Cut((Say("An answer that is stopped in the midst of"), bash("sleep 600 && make everything")))
    yield notify("A notice of the kind info", "info")
    yield notify("A notice of the kind warning\nwith a second line of detail", "warning")
    yield notify("A notice of the kind error", "error")
    yield Custom("A message that an extension put here (simulated)")
    yield ExtensionError("turn_end", "a simulated handler exploded")
    yield Failure(
        '401: {"message":"Incorrect API key provided (simulated)","type":"error","code":401}', goes_on=True
    )
    yield Overload('529: {"type":"overloaded_error","message":"Overloaded (simulated)"}', delay_ms=1200)
    yield turn(Say("It went on after the retry; now the context is summarised."), read("more.txt", "more\n"))
    yield Compaction("overflow", at_once=True)
    yield set_title("gallery, simulated")
    yield set_status("tests", "tests \x1b[32m48 passed\x1b[0m")
    yield set_status("branch", "branch main")
    yield set_widget("todo", ["✓ words", "✓ tools", "▶ what is open"], "aboveEditor")
    yield set_widget("hint", ["Type anything: it waits in the queue. A /command is refused."], "belowEditor")
    yield Enqueue(LAST)
    yield Still(
        bash("pytest -q", *(Piece(f"tests/test_{number}.py {'.' * 40} ok\n") for number in range(1, 9))),
        (Think(texts.STILL_THINKING), Say(texts.STILL_SAYING)),
        write("docs/open.md", "# What is open\n\nThis call is still being written by the model.\n"),
        (
            allow_tool("bash", "Command: rm -rf build && make all"),
            select("Which database?", "PostgreSQL", "SQLite", "None of them"),
            confirm("Publish?", "The page goes to the public site (simulated)."),
            question("What is it called?", "a title"),
            editor("Edit the notes", "# Notes\n\n- first\n"),
        ),
    )
    yield turn(Say("Everything that was open is done."))


def last_act() -> Scene:
    """The end."""
    yield turn(Say("That is all there is. *(This gallery is a simulation, like everything here.)*\n"))


def notices(rest: str) -> Scene:
    """Everything an extension can say without an answer."""
    yield set_title("simulated title")
    yield set_status("demo", "a status line")
    yield set_widget("demo", ["first line", "second line"], "belowEditor")
    yield set_editor_text("a draft from an extension")
    yield notify("no type")
    yield notify("careful", "warning")
    yield set_widget("demo")
    yield set_status("demo")
