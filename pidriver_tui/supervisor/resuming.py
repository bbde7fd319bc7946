"""Which session a person means to go on with, and the folder it belongs to. Touches the disk, starts nothing.

A session is run in the folder that its file names, wherever its agent is started, so that folder is
known before anything runs. What cannot be resumed is told in a sentence for the person.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..driver import NotASessionFileError, read_session_header

_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Resumable:
    """A session to go on with.

    Attributes:
        what: Its file as a whole path; an id or its beginning where only the agent can find the file.
        folder: The folder it belongs to, `""` when its file does not say or is not known.
    """

    what: str
    folder: str = ""


def find_session(text: str, here: Path, roots: Iterable[Path] = ()) -> Resumable:
    """What `text`, a file or an id or its beginning, means to a person in the folder `here`.

    `roots` are folders in which agents keep their session files, in folders of their own; ids are
    looked for there, by name.

    Raises:
        ValueError: There is no such file, or it is no session; or several sessions have ids that begin so.
    """
    if os.sep in text or text.startswith((".", "~")) or text.endswith(_SUFFIX) or _is_file(here, text):
        return _of_file(whole_path(text, here))
    found = sorted({file for root in roots for file in _with_id(root, text)})
    exact = [file for file in found if file.stem.endswith(f"_{text}")]
    if len(found) > 1 and len(exact) != 1:
        raise ValueError(f"{len(found)} sessions have ids that begin with {text}: give more of it")
    return _of_file((exact or found)[0]) if found else Resumable(text)


def folder_of(file: str, expected: str) -> str | None:
    """The folder that the session file `file` names; `""`: the folder `expected`, `None`: it does not say."""
    try:
        folder = read_session_header(file).cwd
    except (OSError, NotASessionFileError):
        return None
    return "" if not folder or same_folder(folder, expected) else folder


def same_folder(one: str, other: str) -> bool:
    """Whether two paths are one folder, by whatever names."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return os.path.normpath(one) == os.path.normpath(other)


def whole_path(text: str, here: Path) -> Path:
    """`text` as a person in the folder `here` means it, `~` settled.

    Raises:
        ValueError: There is no such home.
    """
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{text}: there is no such home folder") from None
    whole = here / path
    # What `..` leads to past a link, only the disk knows.
    return whole.resolve() if ".." in path.parts else Path(os.path.normpath(whole))


def _of_file(path: Path) -> Resumable:
    try:
        header = read_session_header(path)
    except NotASessionFileError:
        kind = "a folder, not a session file" if path.is_dir() else "no session file of pi or omp"
        raise ValueError(f"{path} is {kind}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(f"there is no session file {path}") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}") from None
    return Resumable(str(path), header.cwd)


def _is_file(here: Path, text: str) -> bool:
    try:
        return (here / text).is_file()
    except (OSError, ValueError):
        return False


def _with_id(root: Path, beginning: str) -> Iterable[Path]:
    # The agents name a file TIME_ID.jsonl, in a folder for each workspace or in none.
    try:
        with os.scandir(root) as entries:
            folders = [root, *(Path(entry) for entry in entries if entry.is_dir())]
    except OSError:
        return
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries]
        except OSError:
            continue
        for name in names:
            if name.endswith(_SUFFIX) and name.partition("_")[2].startswith(beginning):
                yield folder / name
