"""What we take from Textual that it does not promise: an upgrade that changes it fails here."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual import constants, events, messages
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

import pidriver_tui
from pidriver_tui.ui import privates

ROOM = Path(pidriver_tui.__file__).parent
SEAMS = {"ui/privates.py"}


@pytest.mark.parametrize(
    ("report", "message"),
    [
        ("\x1b[I", events.AppFocus),
        ("\x1b[O", events.AppBlur),
        ("\x1b[<0;20;10M", events.MouseDown),
        ("\x1b[<0;20;10m", events.MouseUp),
        ("\x1b[<35;20;10M", events.MouseMove),
        ("\x1b[<64;20;10M", events.MouseScrollUp),
        ("\x1b[?2026;2$y", messages.TerminalSupportsSynchronizedOutput),
        ("\x1b[48;40;120;800;1200t", events.Resize),
    ],
)
def test_a_whole_report_is_one_message_at_once_and_leaves_nothing_open(report: str, message: type) -> None:
    parser = privates.ReportParser()
    for _ in range(3):
        (made,) = parser.parse(report)
        assert type(made) is message


def test_in_band_resize_is_asked_about_as_the_driver_expects() -> None:
    parser = privates.ReportParser()
    made = parser.parse("\x1b[?2048;2$y")
    assert [type(message) for message in made] == (
        [messages.InBandWindowResize] if constants.SMOOTH_SCROLL else []
    )


def test_sequences_name_one_key_each() -> None:
    assert privates.SEQUENCE_KEYS["\x1b[Z"] == "shift+tab"
    assert privates.SEQUENCE_KEYS["\x1bOP"] == "f1"
    assert privates.SEQUENCE_KEYS["\r"] == "enter"
    assert privates.SEQUENCE_KEYS["\x1f"] == "ctrl+underscore"
    assert privates.NUMBERED_KEYS["5~"] == "pageup"
    assert privates.NUMBERED_KEYS["1A"] == "up"
    assert privates.NUMBERED_KEYS["13u"] == "enter"
    assert "left_shift" in privates.MODIFIER_KEYS
    assert "enter" not in privates.MODIFIER_KEYS


@pytest.mark.parametrize(
    ("character", "key"),
    [("a", "a"), ("A", "A"), ("/", "slash"), ("-", "minus"), ("_", "underscore"), ("н", "н")],
)
def test_a_character_has_the_key_name_that_bindings_use(character: str, key: str) -> None:
    assert privates.character_key(character) == key


def test_alt_and_a_digit_is_no_character_of_one_terminal() -> None:
    privates.free_alt_digits()
    parser = privates.ReportParser()
    made = [*parser.parse("\x1b1"), *parser.parse("\x1b[I")]
    assert "¡" not in [message.character for message in made if isinstance(message, events.Key)]


def test_the_driver_has_what_ours_takes_over() -> None:
    for name in ("run_input_thread", "start_application_mode", "stop_application_mode", "process_message"):
        assert callable(getattr(LinuxDriver, name))
    made = set(LinuxDriver.__init__.__code__.co_names)
    assert {"fileno", "input_tty", "exit_event", "_key_thread"} <= made
    assert "run_input_thread" in LinuxDriver._run_input_thread.__code__.co_names
    # What is asked of the terminal there is popped there, so that ours changes and never pushes.
    assert "\x1b[<u" in LinuxDriver.stop_application_mode.__code__.co_consts


async def test_the_driver_and_its_writer_are_found() -> None:
    app = App[None]()
    assert privates.driver_of(app) is None
    assert privates.writer_of(app) is None
    async with app.run_test():
        assert isinstance(privates.driver_of(app), HeadlessDriver)
        assert privates.writer_of(app) is None, "a terminal that is none has no writer"
    assert "_writer_thread" in LinuxDriver.__init__.__code__.co_names
    writer = WriterThread(io.StringIO())
    assert writer._queue.qsize() == 0
    writer.write("x")
    assert writer._queue.qsize() == 1


TAKEN_OVER: dict[str, tuple[type, set[str]]] = {
    "app.py": (App, {"_display", "_batch_count"}),
    "ui/containment/app.py": (
        App,
        {
            "_batch_count",
            "_close_messages_no_wait",
            "_display",
            "_exit_renderables",
            "_handle_exception",
            "_print_error_renderables",
            "_register_child",
            "_registry",
            "_return_code",
            "_start_widget",
        },
    ),
    "ui/containment/guards.py": (
        Screen,
        {"_dispatch_message", "_get_dispatch_methods", "_invoke_later", "_size_updated", "_styles_cache"},
    ),
    "ui/input_order.py": (MessagePump, {"_message_queue", "_parent", "_task"}),
    "ui/modals/guard.py": (Screen, {"_forward_event"}),
    "ui/privates.py": (App, {"_driver"}),
    "ui/widgets/composer.py": (Widget, {"_on_key"}),
    "ui/widgets/editor/view.py": (Widget, {"_on_key", "_on_paste"}),
    "ui/widgets/row_view.py": (Widget, {"_scroll_to"}),
}
"""File -> the private names of Textual that it takes over or calls on purpose, and whose they are."""

HANDLERS = {"_on_key", "_on_paste"}
"""Textual calls these of each class in a row where there are any; it need not have them."""


@pytest.mark.parametrize("file", TAKEN_OVER)
def test_textual_has_what_is_taken_over(file: str) -> None:
    kind, names = TAKEN_OVER[file]
    assert names - HANDLERS <= _names_of(kind)


@pytest.mark.parametrize(
    "file", [*sorted(str(file.relative_to(ROOM)) for file in (ROOM / "ui").rglob("*.py")), "app.py"]
)
def test_no_other_private_name_of_textuals_is_used(file: str) -> None:
    tree = ast.parse((ROOM / file).read_text())
    of_others = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "os"))
    }
    known = set().union(*(_names_of(kind) for kind in (App, Screen, MessagePump, LinuxDriver)))
    _, names = TAKEN_OVER.get(file, (object, set()))
    assert (of_others & known) - names == set()


MEANT = set().union(*(names for _, names in TAKEN_OVER.values()))


def test_no_widget_of_ours_takes_a_name_of_textuals_by_accident() -> None:
    for module in pkgutil.walk_packages(pidriver_tui.__path__, "pidriver_tui."):
        if module.name.startswith(("pidriver_tui.ui", "pidriver_tui.app")):
            importlib.import_module(module.name)
    ours = [kind for kind in _kinds_of(MessagePump) if kind.__module__.startswith("pidriver_tui.")]
    assert len(ours) > 10
    taken = {
        kind.__qualname__: names for kind in ours if (names := _own_names(kind) & _names_below(kind) - MEANT)
    }
    assert taken == {}


def _kinds_of(kind: type[Any]) -> Iterator[type[Any]]:
    for lower in kind.__subclasses__():
        yield lower
        yield from _kinds_of(lower)


def _own_names(kind: type) -> set[str]:
    return {name for name in vars(kind) if inspect.isfunction(vars(kind)[name])} | _stored(kind)


def _names_below(kind: type) -> set[str]:
    below = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
    return set().union(*(_names_of(base) for base in below))


@cache
def _names_of(kind: type) -> set[str]:
    bases = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
    names = {name for base in bases for name in (*vars(base), *_stored(base))}
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


@cache
def _stored(kind: type) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def test_private_modules_of_textual_are_imported_in_one_place() -> None:
    found = {
        str(file.relative_to(ROOM))
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("textual")
        and ("._" in (node.module or "") or any(name.name.startswith("_") for name in node.names))
    }
    assert found == SEAMS
