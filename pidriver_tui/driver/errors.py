"""Every error the driver raises. It may not know anything else.

::

    PiDriverError
    ├── PiNotFoundError        the binary is missing                     .binary
    ├── PiStartError           the process could not be started
    ├── PiProtocolError        a line was not a frame                    .raw
    ├── PiCommandError         a command was refused                     .command .error .data .code
    ├── PiAnswerError          a dialog cannot be answered so            .request_id .options
    ├── PiTimeoutError         no reply, or no room to write, in time
    ├── TransportClosedError   nothing can be sent or received           .returncode .stderr_tail
    ├── SessionNotFoundError   the manager does not know this id         .session_id
    └── NotASessionFileError   a file is no session of pi's or omp's     .path
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = [
    "NotASessionFileError",
    "PiAnswerError",
    "PiCommandError",
    "PiDriverError",
    "PiNotFoundError",
    "PiProtocolError",
    "PiStartError",
    "PiTimeoutError",
    "SessionNotFoundError",
    "TransportClosedError",
]


class PiDriverError(Exception):
    """The root of all errors of the driver."""


class PiNotFoundError(PiDriverError):
    """The pi or omp executable was not found, or may not be run.

    Attributes:
        binary: What was looked for.
    """

    def __init__(self, binary: str) -> None:
        self.binary = binary
        super().__init__(
            f"cannot find or run {binary!r}. Install it (pi: npm i -g @earendil-works/pi-coding-agent), "
            "or name another with PiConfig.binary."
        )


class PiStartError(PiDriverError):
    """The child process could not be started, or was started twice."""


class PiProtocolError(PiDriverError):
    """A line of the child's stdout was not a frame: no JSON, no object, or too long.

    Attributes:
        raw: The line, shortened when it is long; `None` when there is nothing to show.
    """

    def __init__(self, message: str, *, raw: str | None = None) -> None:
        self.raw = raw
        super().__init__(message)


class PiCommandError(PiDriverError):
    """The agent answered a command with `success: false`.

    Attributes:
        command: The command's name.
        error: The agent's text.
        data: What else the reply carried, `None` when nothing.
        code: omp's machine-readable code, `None` when it sent none.
    """

    def __init__(self, command: str, error: str, *, data: Any | None = None, code: str | None = None) -> None:
        self.command = command
        self.error = error
        self.data = data
        self.code = code
        super().__init__(f"{command} failed: {error}")


class PiAnswerError(PiDriverError, ValueError):
    """A dialog cannot be answered with this; nothing was sent.

    Attributes:
        request_id: Its id.
        options: The labels it offers.
    """

    def __init__(self, request_id: str, options: Sequence[str], why: str = "") -> None:
        self.request_id = request_id
        self.options = tuple(options)
        offered = ", ".join(repr(label) for label in self.options) or "no labels"
        super().__init__(why or f"no option grants just this: the agent offers {offered}")


class PiTimeoutError(PiDriverError):
    """No reply came, or the child did not read what was sent to it, in time."""


class TransportClosedError(PiDriverError):
    """The child has not been started, or is gone: nothing can be sent or received.

    Attributes:
        returncode: Its exit code, negative for a signal, `None` when unknown.
        stderr_tail: The last lines it wrote to stderr, oldest first.
    """

    def __init__(
        self, message: str, *, returncode: int | None = None, stderr_tail: tuple[str, ...] = ()
    ) -> None:
        self.returncode = returncode
        self.stderr_tail = stderr_tail
        super().__init__(message)


class SessionNotFoundError(PiDriverError):
    """The manager holds no session with this id.

    Attributes:
        session_id: The id that was asked for.
    """

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(f"no session with id {session_id!r}")


class NotASessionFileError(PiDriverError):
    """A file that does not begin as the session files of pi and omp do.

    Attributes:
        path: The file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path!r} is no session file of pi or omp")
