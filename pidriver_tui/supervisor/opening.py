"""Which file a path leads to, for agents whose asks do not tell (omp). It follows links, opens nothing."""

from __future__ import annotations

import os
from dataclasses import replace

from ..policy import Call, path_doubt


def located(call: Call) -> Call:
    """The call with the file its path leads to, links followed, where its text leaves one reading only.

    A path that agents read in ways of their own, or that begins in a home, stays as it is written: rules
    judge it by its text, and what is not certain is asked about.
    """
    root = call.workspace
    if call.opens or not call.path or not root.startswith("/"):
        return call
    if call.path.startswith("~") or path_doubt(call.path):
        return call
    try:
        # As path.resolve of Node does it, `..` is taken away before any link is followed.
        real = os.path.realpath(os.path.normpath(f"{root}/{call.path}" if call.path[0] != "/" else call.path))
        inside = os.path.relpath(real, os.path.realpath(root))
    except (OSError, ValueError):
        return call
    below = inside != ".." and not inside.startswith("../")
    return replace(call, opens=os.path.normpath(f"{root}/{inside}") if below else real)
