"""How to start the demo agent: as a command with a prefix, or through a launcher script that is one path.

Knows the interpreter and the file system of a private directory; may not know the driver that will use it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

# pathlib is imported by who writes a launcher: the child imports this module too, and should start fast.
_START = os.path.abspath(__file__).rsplit(os.sep, 1)[0] + os.sep + "__main__.py"  # noqa: PTH100
LAUNCHER_NAME = "pidriver-demo-agent"


class DemoSession(NamedTuple):
    """One session of `pidriver-tui demo`: which scenario it plays and the prompt that sets it off."""

    name: str
    """Scenario name, also the session's name and a good name for its workspace directory."""
    prompt: str
    """The first prompt. The scenario starts with the first prompt whatever it says; this one reads well."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Flags for the child that choose this scenario and name the session."""
        return ("--scenario", self.name, "--name", self.name)


DEMO_SESSIONS = (
    DemoSession("checkout-api", "test_discount_is_capped fails since this morning. Find out why and fix it."),
    DemoSession("docs-site", "Write a getting-started page for the docs. Ask me what you need to know."),
    DemoSession(
        "data-pipeline", "Backfill last week's orders, check the row counts, and tell me what broke."
    ),
)
GALLERY_SESSION = DemoSession("gallery", "Show me everything a transcript can hold.")


def demo_command() -> tuple[str, ...]:
    """The command that starts the demo agent; append pi's flags (`--mode rpc`, `--name`, ...) to it.

    It needs nothing from the environment and is safe in any current directory: the interpreter runs isolated
    and without site-packages, so a workspace cannot slip it a module.
    """
    return (sys.executable, "-I", "-S", _START)


def write_launcher(directory: Path, *arguments: str, name: str = LAUNCHER_NAME) -> Path:
    """Write an executable script (mode 0700) that is the demo agent in one path, and return that path.

    For callers that can only name a binary, such as `PiConfig(binary=...)`. `arguments` come before those the
    caller gives, e.g. `--speed 0`. A caller that tells dialects by the binary's name is served by `name`:
    `write_launcher(folder, "--dialect", "omp", name="omp")`. Raises `OSError` when `directory` (created with
    mode 0700 if missing) cannot be written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    script = directory / name
    command = " ".join(_quoted(word) for word in (*demo_command(), *arguments))
    text = (
        "#!/bin/sh\n"
        "# A simulation of pi for pidriver-tui: speaks pi's protocol, calls no model, touches no file.\n"
        f'exec {command} "$@"\n'
    )
    descriptor = os.open(script, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o700)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    script.chmod(0o700)
    return script


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"
