"""Where a session runs, and which one it goes on with: settled before anything starts.

A session that has a file is run in the folder that its file names. It knows wishes and the disk; it may
not know profiles or a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..driver import Dialect, PiConfig
from ..supervisor import Resumable, find_session, same_folder, whole_path
from .wishes import Wish, WishError

_AGENT_FOLDERS = {Dialect.PI: ".pi/agent", Dialect.OMP: ".omp/agent"}
_LIFTED = {"--session": "resume", "--fork": "fork"}
_LIFTED_OMP = {**_LIFTED, "--resume": "resume", "-r": "resume"}


@dataclass(frozen=True, slots=True)
class Place:
    """The folder a session runs in; `session` is what it goes on with, `notice` what there is to say."""

    workspace: Path
    session: str = ""
    notice: str = ""


def place_for(wish: Wish, roots: Iterable[Path], here: Path) -> Place:
    """Where the session of `wish` runs. `roots` are folders with session files, `here` the shell's folder.

    Raises:
        WishError: There is no such folder or session, or the session belongs to another folder.
    """
    if wish.resume and wish.fork:
        raise WishError("fork", "a session is resumed or begun as a copy of another, not both")
    asked = _folder(wish.workspace, here) if wish.workspace else None
    field = "fork" if wish.fork else "resume"
    text = wish.fork or wish.resume
    if not text:
        return Place(asked or here)
    try:
        found = find_session(text, here, roots)
    except ValueError as error:
        raise WishError(field, str(error)) from None
    if wish.fork:
        return Place(asked or here, found.what)
    return _where_it_belongs(found, asked, here, elsewhere=wish.elsewhere)


def session_roots(config: PiConfig, environ: Mapping[str, str]) -> list[Path]:
    """Where the agent of `config` keeps session files, unless its own settings say otherwise."""
    env = config.to_env(environ)
    if own := env.get("PI_CODING_AGENT_SESSION_DIR"):
        return [Path(own).expanduser()] if not own.startswith("~") or env.get("HOME") else []
    if agent := env.get("PI_CODING_AGENT_DIR"):
        return [Path(agent) / "sessions"]
    home = env.get("HOME")
    return [Path(home) / _AGENT_FOLDERS[config.known_dialect] / "sessions"] if home else []


def lifted(wish: Wish, arguments: Sequence[str], dialect: Dialect) -> tuple[Wish, tuple[str, ...]]:
    """`wish` with the session that the agent's `arguments` name, and the arguments without it.

    The agent reads paths from its own folder, not from where the person wrote them. What the wish itself
    says wins; a flag without a value is left to the agent.
    """
    names = _LIFTED_OMP if dialect is Dialect.OMP else _LIFTED
    left: list[str] = []
    found: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        flag, equals, value = word.partition("=")
        if flag not in names or not (value or (not equals and (value := next(words, "")))):
            left.append(word)
        else:
            found = {names[flag]: value}
    if found and not (wish.resume or wish.fork):
        wish = replace(wish, resume=found.get("resume", ""), fork=found.get("fork", ""))
    return wish, tuple(left)


def _where_it_belongs(found: Resumable, asked: Path | None, here: Path, *, elsewhere: bool) -> Place:
    if not found.folder:
        return Place(asked or here, found.what)
    own = Path(found.folder)
    if not own.is_dir():
        raise WishError(
            "resume",
            f"{found.what} belongs to {own}, which is no folder any more; "
            f"a copy of it can go on in another: --fork instead of --session",
        )
    if asked is None or same_folder(found.folder, str(asked)):
        return Place(asked or own, found.what)
    said = f"belongs to {own} and is run there, not in {asked}"
    if not elsewhere:
        raise WishError(
            "resume",
            f"{found.what} {said}; leave the folder out, or begin a copy of it there: "
            "--fork instead of --session",
        )
    return Place(own, found.what, f"This session {said}. A copy of it can go on there: fork it.")


def _folder(text: str, here: Path) -> Path:
    try:
        folder = whole_path(text, here)
        if folder.is_dir():
            # Listing it is the agent's first step.
            if os.access(folder, os.R_OK | os.X_OK):
                return folder
            raise WishError("workspace", f"you may not enter {folder}")
        there = folder.exists()
    except WishError:
        raise
    except (OSError, ValueError) as error:
        raise WishError("workspace", f"{text} cannot be used: {error}") from None
    raise WishError("workspace", f"{folder} is not a folder" if there else f"there is no folder {folder}")
