"""No orphan, even when the host is killed: the host's side of the guardian (:mod:`.guardian`).

One guardian for each host process, started with the first child. It may not know sessions or frames.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

logger = logging.getLogger(__name__)

__all__ = ["Guard"]

_SCRIPT = Path(__file__).with_name("guardian.py")


class Guard:
    """Tells a guardian which children there are.

    The guardian ends them when this process is gone, whatever ended it. Starting it takes a few
    milliseconds, the rest is one short write. Where it cannot be started (no interpreter, no script
    file) there is none, and that is logged once.

    Args:
        grace: Seconds the children have after our end before SIGTERM, and again before SIGKILL.
    """

    _shared: Guard | None = None

    def __init__(self, *, grace: float = 2.0) -> None:
        self._grace = grace
        self._host = os.getpid()
        self._children: dict[str, str] = {}
        self._pid: int | None = None
        self._pipe = -1
        self._hopeless = False

    @classmethod
    def shared(cls) -> Guard:
        """The one of this process; a forked process has its own."""
        if cls._shared is None or cls._shared._host != os.getpid():
            cls._shared = cls()
        return cls._shared

    @property
    def pid(self) -> int | None:
        """The guardian's process id, `None` while there is none."""
        if self._pid is not None:
            try:
                if os.waitpid(self._pid, os.WNOHANG)[0]:
                    self._pid = None
            except ChildProcessError:
                self._pid = None
        return self._pid

    @property
    def children(self) -> frozenset[str]:
        """Tokens of the children it looks after."""
        return frozenset(self._children)

    def register(self, token: str, pid: int, started: str) -> None:
        """From now on the child `pid`, its group and all that carry `token` end with this process.

        Args:
            token: The child's mark; one word.
            pid: The child, leader of its own group.
            started: Its start time as :func:`.proctable.started` tells it.
        """
        line = f"+ {token} {pid} {started}\n"
        self._children[token] = line
        self._tell(line)

    def unregister(self, token: str) -> None:
        """The child and all of its are gone."""
        if self._children.pop(token, None) is not None and self._pid is not None:
            self._tell(f"- {token}\n")

    def close(self) -> None:
        """Let the guardian go; it ends the children that are still registered. Idempotent."""
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1

    def _tell(self, line: str) -> None:
        if self._hopeless:
            return
        try:
            if self.pid is not None:
                # Far less than a pipe holds, and the guardian does nothing but read: this does not block.
                os.write(self._pipe, line.encode("ascii"))
                return
        except OSError:
            logger.debug("the guardian is gone")
        if self._children:
            self._start()

    def _start(self) -> None:
        """Start a guardian and tell it of all children."""
        self.close()
        reading, self._pipe = os.pipe()
        try:
            self._pid = os.posix_spawn(
                sys.executable,
                [sys.executable, "-I", "-S", str(_SCRIPT), f"{self._grace:g}"],
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, reading, 0),
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
            )
            os.write(self._pipe, "".join(self._children.values()).encode("ascii"))
        except (OSError, ValueError) as problem:
            self._hopeless = True
            logger.warning("no guardian: children may survive if this process is killed (%s)", problem)
        finally:
            os.close(reading)
