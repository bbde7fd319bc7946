"""Directories and files that the app itself writes: private, whole or not at all. Errors are values."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from .problems import WHOLE_FILE, Problem


def ensure_directory(directory: Path) -> Problem | None:
    """Make `directory` and what is missing above it, for the person alone (0700)."""
    try:
        missing = [path for path in (directory, *directory.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
        if not directory.is_dir():
            return Problem(directory, WHOLE_FILE, "cannot be made: something else has this name")
    except (OSError, ValueError) as error:
        return Problem(directory, WHOLE_FILE, f"cannot be made: {_reason(error)}")
    return None


def write_atomic(file: Path, data: bytes) -> Problem | None:
    """Replace what `file` holds, so that a reader or a crash sees the old or the new, never half.

    A symbolic link stays one: what it points to is replaced. The file is for the person alone (0600).
    """
    try:
        target = Path(os.path.realpath(file))
    except (OSError, ValueError) as error:
        return Problem(file, WHOLE_FILE, f"cannot be written: {_reason(error)}")
    if problem := ensure_directory(target.parent):
        return problem
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".new"
        )
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)  # noqa: PTH105 - the paths are text already
    except (OSError, ValueError) as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        return Problem(file, WHOLE_FILE, f"cannot be written: {_reason(error)}")
    _sync_directory(target.parent)
    return None


def _sync_directory(directory: Path) -> None:
    # Makes the new name last through a power cut; where a file system refuses it, the file is still whole.
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
