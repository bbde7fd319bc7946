"""Failures in words a person can act on: why a session could not start, why an intent did not work."""

from __future__ import annotations

import os
import shlex
from pathlib import Path, PurePath

from ..driver import Dialect, PiCommandError, PiNotFoundError, PiTimeoutError, TransportClosedError
from ..driver.dialect import dialect_of_name
from ..model import Failed, Noted
from ..model.hints import first_sentence, hint_for
from .launch import Launch

INSTALL = {
    Dialect.PI: "npm install -g @earendil-works/pi-coding-agent",
    Dialect.OMP: "npm install -g @oh-my-pi/pi-coding-agent",
}
_CHOOSE = "choose another binary in the profile or the new-session dialog"


def workspace_trouble(launch: Launch) -> Failed | None:
    """Why the launch's workspace cannot be worked in, `None` when it can. Touches the disk."""
    if launch.config.workspace is None:
        return None
    path = Path(launch.config.workspace)
    try:
        if not path.exists():
            return Failed(
                f"There is no folder {path}.",
                hint=f"Create it (mkdir -p {shlex.quote(str(path))}) or choose another.",
            )
        if not path.is_dir():
            return Failed(f"{path} is not a folder.", hint="An agent works in a folder: choose one.")
        if not os.access(path, os.R_OK | os.X_OK):
            return Failed(
                f"You may not enter {path}.", hint="Check the folder's permissions, or choose another."
            )
    except OSError as error:
        return Failed(f"{path} cannot be used.", detail=str(error), hint="Choose another folder.")
    return None


def start_trouble(launch: Launch, error: BaseException) -> Failed:
    """Why the agent could not be started, and what to do."""
    binary = os.fspath(launch.config.binary)
    name = PurePath(binary).name
    if isinstance(error, PiNotFoundError):
        dialect = launch.config.dialect or dialect_of_name(binary)
        install = (
            f"Install it: {INSTALL[dialect]}; or {_CHOOSE}." if dialect else f"Install it, or {_CHOOSE}."
        )
        where = "is not there or may not be run" if os.sep in binary else "was not found on PATH"
        return Failed(f"The agent {binary} {where}.", hint=install)
    if isinstance(error, TransportClosedError):
        detail = "\n".join(error.stderr_tail)
        code = "" if error.returncode is None else f" (exit code {error.returncode})"
        return Failed(
            f"{name} ended while it was starting{code}.", detail=detail, hint=hint_for(detail) or _look(name)
        )
    if isinstance(error, PiTimeoutError):
        return Failed(f"{name} did not answer while it was starting.", detail=str(error), hint=_look(name))
    if isinstance(error, ValueError):
        return Failed(
            f"{name} cannot be started the way it was asked for.",
            detail=str(error),
            hint="Change the profile or the launch accordingly.",
        )
    return Failed(
        f"{name} could not be started.", detail=str(error), hint=hint_for(str(error)) or _look(name)
    )


def intent_trouble(doing: str, error: BaseException) -> Noted:
    """Why an intent did not work. `doing` begins the sentence: "Setting the model"."""
    if isinstance(error, PiCommandError):
        text = f"{doing} did not work: {first_sentence(error.error)}"
        detail = error.error if first_sentence(error.error) != error.error.strip() else ""
        return Noted(text, level="warning", detail=detail, hint=hint_for(error.error))
    if isinstance(error, PiTimeoutError):
        return Noted(
            f"{doing}: the agent has not answered.",
            level="warning",
            hint="It may still do it. If it stays silent, close the tab and resume the session.",
        )
    if isinstance(error, TransportClosedError):
        return Noted(f"{doing} did not work: the agent is gone.", level="warning", hint="Start it again.")
    return Noted(f"{doing} did not work: {first_sentence(str(error)) or type(error).__name__}", level="error")


def _look(name: str) -> str:
    return f"Run {name} in a terminal in the same folder to see what it says."
