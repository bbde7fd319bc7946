"""What terminals send for a key, where Textual takes it for another.

It knows Textual's table of sequences and nothing of what keys do.
"""

from __future__ import annotations

from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


def free_alt_digits() -> None:
    """Let Escape followed by a digit be alt and that digit.

    Textual 8.2 reads these as the characters that one macOS terminal means by them (alt+1 as ¡),
    so that in every other terminal alt+1 would type into the composer instead of switching tabs.
    """
    table = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    for digit in "0123456789":
        table.pop(f"\x1b{digit}", None)
