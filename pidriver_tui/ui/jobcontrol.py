"""Suspending the app to the shell that started it, as ctrl+z does to other programs. POSIX alone.

The agents are in sessions of their own and go on; one whose pipe is full waits until we read again.
It knows no screen.
"""

from __future__ import annotations

import os
import signal

__all__ = ["stop", "why_not"]


def why_not() -> str:
    """Why this process cannot be suspended, as a sentence; `""` when it can.

    A group in the background exists only where a shell with job control made it. Where we are in the
    group of the session's leader (a terminal or tmux runs us without a shell), nobody would be there
    to continue us.
    """
    if not hasattr(signal, "SIGSTOP"):
        return "This system cannot suspend a program."
    if os.getpgrp() == os.getsid(0):
        return "No shell with job control runs this, so nothing could bring it back: it goes on."
    return ""


def stop() -> None:
    """Stop our whole process group at once; returns when the shell continues it.

    The terminal must have been given back: a program between the shell and us (`uv run`) stops as
    well, and with it the shell prompts again. Not SIGTSTP, which each would answer in its own time.
    """
    os.killpg(os.getpgrp(), signal.SIGSTOP)
