"""Line ends: the one place where those of a paste, a draft or a prefill become `\\n`. Pure."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n?")


def normalised(text: str) -> str:
    """`text` with `\\n` for every line end, nothing else changed: terminals paste `\\r` for one."""
    return _LINE_ENDS.sub("\n", text) if "\r" in text else text
