"""What tests of this room share: documents of a text, commands, and hostile tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pidriver_tui.config import Loaded, Vocabulary, settings_from
from pidriver_tui.config.toml import parse

FILE = Path("/somewhere/config.toml")


@dataclass(frozen=True, slots=True)
class FakeCommand:
    """What config must know of a command."""

    scope: str
    keys: tuple[str, ...]


COMMANDS = {
    "session.new": FakeCommand("anywhere", ("ctrl+n",)),
    "app.help": FakeCommand("anywhere", ("f1",)),
    "app.quit": FakeCommand("anywhere", ("ctrl+q", "f10")),
    "composer.send": FakeCommand("composer", ("enter",)),
    "transcript.top": FakeCommand("transcript", ("home", "g")),
    "transcript.tail": FakeCommand("transcript", ("end", "G")),
    "ask.allow": FakeCommand("ask", ("y",)),
    "ask.deny": FakeCommand("ask", ("n",)),
}


def overlaps(one: str, other: str) -> bool:
    """Keys of `anywhere` also work in the composer and the transcript, not on an ask."""
    return one == other or ("anywhere" in (one, other) and "ask" not in (one, other))


KNOWN = Vocabulary(
    themes=("beacon", "dawn", "graphite"),
    commands=COMMANDS,
    overlaps=overlaps,
    typing=("anywhere", "composer"),
    refused={"ask.allow": ("enter", "space")},
)


def settings(text: str, known: Vocabulary = KNOWN) -> Loaded:
    """What a config.toml of this text gives."""
    return settings_from(parse(FILE, text.encode()), known)


def only(loaded: Loaded) -> str:
    """The one problem there is, as a person reads it."""
    assert len(loaded.problems) == 1, loaded.problems
    return str(loaded.problems[0]).removeprefix(f"{FILE}")


_KEYS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["theme", "profile", "ui", "keys", "profiles", "bell", "env", "pi", "omp", "binary", "frame_rate"]
    ),
    st.sampled_from(
        ["extra_args", "tools", "app.help", "app", "help", "name", "dark", "contrast", "palette"]
    ),
    st.sampled_from(["colors", "background", "foreground", "primary", "state", "needs-you", "session", "1"]),
)
_SCALARS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "#fff", "#0a0f17", "ctrl+n", "beacon", "pi", "\0", "\x1b[2J", "~nobody/x", "/bin/sh"]
    ),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.datetimes(),
    st.dates(),
    st.times(),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=20,
)
TABLES = st.dictionaries(_KEYS, VALUES, max_size=8)
