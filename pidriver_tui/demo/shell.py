"""A shell that runs nothing: plausible output for a few commands, an honest line for all others.

Pure: a command line in, timed pieces of output and an exit code out.
"""

from __future__ import annotations

from pidriver_tui.demo.scene import FOREVER

Pieces = list[tuple[float, str]]


def simulate(line: str) -> tuple[Pieces, int]:
    """Pieces as (seconds before it, text). The exit code is that of `exit N`."""
    pieces: Pieces = []
    for part in (part.strip() for part in line.replace("&&", ";").split(";")):
        word, _, rest = part.partition(" ")
        if word == "echo":
            pieces.append((0.05, rest.strip("'\"") + "\n"))
        elif word == "sleep":
            pieces.append((FOREVER, ""))
        elif word == "pwd":
            pieces.append((0.05, "/simulated/workspace\n"))
        elif word == "seq":
            first, *more = (int(number) for number in rest.split() if number.isdigit())
            last = more[0] if more else first
            pieces += [(0.02, f"{number}\n") for number in range(first if more else 1, min(last, 20_000) + 1)]
        elif word == "exit":
            return pieces, int(rest) if rest.isdigit() else 0
        elif word:
            pieces.append((0.1, f"(simulated: `{part}` was not run)\n"))
    return pieces, 0
