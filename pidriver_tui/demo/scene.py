"""The words scenarios are written in: turns made of thoughts, prose and tool calls, and what happens between.

A scene is a generator. It yields steps and receives, for each turn, the outcomes of its tool calls, so what a
person answered decides how the story goes on. Values only: nothing here knows the wire or the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeAlias

FOREVER = float("inf")
"""Seconds that never pass, at any speed."""


class Think(NamedTuple):
    """A thinking block."""

    text: str


class Say(NamedTuple):
    """A text block, in markdown."""

    text: str


class Ask(NamedTuple):
    """A dialog the agent waits on; `fields` are those of pi's `extension_ui_request` for this method."""

    method: str
    fields: dict[str, Any]
    timeout_ms: int | None = None
    """pi resolves it by itself after so long, in real milliseconds at any speed."""
    withdrawn_after: float | None = None
    """Real seconds after which the agent takes it back."""
    by_gate: bool = False
    """Our gate asks it: an abort closes it, and the next call is not asked about before it is answered."""


class Piece(NamedTuple):
    """A piece of a tool's output and the seconds before it appears."""

    text: str
    after: float = 0.15


class Result(NamedTuple):
    """What a tool gives back to the model."""

    text: str
    details: dict[str, Any] | None = None
    is_error: bool = False


class Call(NamedTuple):
    """A tool call. `gate` asks for permission first; `question` asks something and makes the result of it.

    `below` are the calls of a subagent that it starts, told as omp tells them. `holds` is what its file
    holds before.
    """

    tool: str
    args: dict[str, Any]
    result: Result | Callable[[Any], Result]
    pieces: tuple[Piece, ...] = ()
    gate: Ask | None = None
    question: Ask | None = None
    seconds: float = 0.35
    below: tuple[Call, ...] = ()
    holds: str | None = None


class Outcome(NamedTuple):
    """How a call or an ask went: allowed or not, what was answered (`None`: cancelled), the result's text."""

    allowed: bool
    answer: Any
    text: str


class Turn(NamedTuple):
    """One assistant response. `ends_late`: blocks stay open until the response ends, as some providers do."""

    blocks: tuple[Think | Say | Call, ...]
    ends_late: bool = False


class Cut(NamedTuple):
    """A response that is stopped while its last block is being written."""

    blocks: tuple[Think | Say | Call, ...]


class Still(NamedTuple):
    """Everything open at once, until all asks are answered: `running` runs, `blocks` and `writing` stream."""

    running: Call
    blocks: tuple[Think | Say, ...]
    writing: Call
    asks: tuple[Ask, ...]


class Passive(NamedTuple):
    """A frame from an extension that nobody answers: notify, setStatus, setWidget, setTitle, ..."""

    method: str
    fields: dict[str, Any]


class Asks(NamedTuple):
    """Dialogs from an extension outside any tool, all open at once."""

    asks: tuple[Ask, ...]


class Custom(NamedTuple):
    """A message an extension puts into the conversation."""

    text: str


class ExtensionError(NamedTuple):
    """An extension's handler failed; the run goes on."""

    event: str
    error: str


class Overload(NamedTuple):
    """The model's service refuses `attempts` times; pi retries by itself and the next turn succeeds."""

    error: str
    attempts: int = 1
    delay_ms: int = 2000
    holds: bool = False
    """The wait before the retry never ends, at any speed; only an abort does."""


class Failure(NamedTuple):
    """The model's service fails in a way that is not retried; the run ends, unless it `goes_on`."""

    error: str
    goes_on: bool = False


class Enqueue(NamedTuple):
    """An extension queues a follow-up message of its own."""

    text: str


class Compaction(NamedTuple):
    """The context is summarised when the run ends, as pi does near the window's limit, or `at_once`."""

    reason: str = "threshold"
    at_once: bool = False
    holds: bool = False
    """It never ends, at any speed; only an abort ends it."""


class Pause(NamedTuple):
    """Simulated seconds in which nothing comes."""

    seconds: float


class Flood(NamedTuple):
    """One answer of `deltas` text deltas of `size` bytes, as fast as the reader takes them."""

    deltas: int
    size: int


class Hang(NamedTuple):
    """Begin an answer, say or think this, and then nothing more until aborted."""

    text: str
    kind: str = "text"
    """`text` or `thinking`, as a content block is called."""


class Die(NamedTuple):
    """The process exits on the spot with this code, after this line on stderr."""

    code: int
    message: str


Step: TypeAlias = (
    Turn
    | Cut
    | Still
    | Passive
    | Asks
    | Custom
    | ExtensionError
    | Overload
    | Failure
    | Enqueue
    | Compaction
    | Pause
    | Flood
    | Hang
    | Die
)
Scene: TypeAlias = Generator[Step, list[Outcome], None]


def turn(*blocks: Think | Say | Call, ends_late: bool = False) -> Turn:
    """A turn of these blocks."""
    return Turn(blocks, ends_late)


def select(title: str, *options: str, timeout_ms: int | None = None) -> Ask:
    """A choice from a list."""
    return Ask("select", {"title": title, "options": list(options)}, timeout_ms)


def confirm(title: str, message: str, timeout_ms: int | None = None) -> Ask:
    """A yes or no."""
    return Ask("confirm", {"title": title, "message": message}, timeout_ms)


def question(title: str, placeholder: str, timeout_ms: int | None = None) -> Ask:
    """A line of free text."""
    return Ask("input", {"title": title, "placeholder": placeholder}, timeout_ms)


def editor(title: str, prefill: str) -> Ask:
    """A longer text to edit."""
    return Ask("editor", {"title": title, "prefill": prefill})


def allow_tool(tool: str, detail: str) -> Ask:
    """The permission select that omp's tool approval shows (observed, omp 18.2.3)."""
    return select(f"Allow tool: {tool}\n{detail}", "Approve", "Deny")


def read(path: str, text: str, offset: int | None = None, limit: int | None = None) -> Call:
    """A `read` call and what the file holds."""
    args: dict[str, Any] = {"path": path}
    if offset is not None:
        args["offset"] = offset
    if limit is not None:
        args["limit"] = limit
    return Call("read", args, Result(text), seconds=0.2)


def write(path: str, content: str, gate: Ask | None = None) -> Call:
    """A `write` call; pi's own success text."""
    return Call(
        "write", {"path": path, "content": content}, Result(f"Successfully wrote to {path}"), gate=gate
    )


def edit(path: str, line: int, before: str, old: str, new: str, after: str) -> Call:
    """An `edit` call of the text at `line`, with the diff and patch pi adds to the result."""
    kept, gone, came, rest = (text.splitlines() for text in (before, old, new, after))
    width = len(str(line + len(kept) + max(len(gone), len(came)) + len(rest)))
    diff: list[str] = []
    patch: list[str] = []

    def add(sign: str, number: int, text: str) -> None:
        diff.append(f"{sign}{number:>{width}} {text}")
        patch.append(f"{sign}{text}")

    at = line
    for text in kept:
        add(" ", at, text)
        at += 1
    for number, text in enumerate(gone, at):
        add("-", number, text)
    for number, text in enumerate(came, at):
        add("+", number, text)
    for number, text in enumerate(rest, at + len(came)):
        add(" ", number, text)
    same = len(kept) + len(rest)
    head = f"--- {path}\n+++ {path}\n@@ -{line},{same + len(gone)} +{line},{same + len(came)} @@\n"
    details = {
        "diff": "\n".join(diff),
        "patch": head + "\n".join(patch) + "\n",
        "firstChangedLine": at,
    }
    return Call(
        "edit",
        {"path": path, "edits": [{"oldText": old, "newText": new}]},
        Result(f"Successfully replaced 1 block(s) in {path}.", details),
    )


def bash(command: str, *pieces: Piece, exit_code: int = 0, gate: Ask | None = None) -> Call:
    """A `bash` call whose output comes in pieces; a non-zero exit is an error result in pi's words."""
    text = "".join(piece.text for piece in pieces) or "(no output)"
    if exit_code:
        result = Result(f"{text}\n\nCommand exited with code {exit_code}", {}, is_error=True)
    else:
        result = Result(text)
    return Call("bash", {"command": command}, result, pieces, gate)


def notify(message: str, kind: str | None = None) -> Passive:
    """A passing notice: info, warning or error."""
    return Passive("notify", {"message": message} | ({"notifyType": kind} if kind else {}))


def set_status(key: str, text: str | None = None) -> Passive:
    """A line in the status bar; without text it is cleared."""
    return Passive("setStatus", {"statusKey": key} | ({"statusText": text} if text is not None else {}))


def set_widget(key: str, lines: list[str] | None = None, placement: str | None = None) -> Passive:
    """A small panel of lines; without lines it is cleared."""
    fields: dict[str, Any] = {"widgetKey": key}
    if lines is not None:
        fields["widgetLines"] = lines
    if placement is not None:
        fields["widgetPlacement"] = placement
    return Passive("setWidget", fields)


def set_title(title: str) -> Passive:
    """The terminal's title."""
    return Passive("setTitle", {"title": title})


def set_editor_text(text: str) -> Passive:
    """A draft for the person's composer."""
    return Passive("set_editor_text", {"text": text})
