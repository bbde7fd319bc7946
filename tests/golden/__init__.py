"""Golden captures: what real pi 0.87.1 and omp 18.2.3 said and were told, byte for byte (see README.md).

For tests only. Knows files; may not know what a frame means.
"""

import json
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent
Dialect = Literal["pi", "omp"]
Frame = dict[str, Any]


def captures(dialect: Dialect | None = None) -> tuple[str, ...]:
    """Names of the captures that hold a child's output, e.g. `pi-02-tools`; of one dialect or of both."""
    names = sorted(path.name.removesuffix(".out.jsonl") for path in FOLDER.glob("*.out.jsonl"))
    return tuple(name for name in names if dialect is None or name.startswith(f"{dialect}-"))


def raw(name: str) -> bytes:
    """All bytes of a capture's stdout."""
    return (FOLDER / f"{name}.out.jsonl").read_bytes()


def load(name: str) -> list[Frame]:
    """The frames of a capture's stdout in order. Lines that are no JSON object are left out: see `raw`."""
    return _objects(raw(name))


def sent(name: str) -> list[Frame]:
    """The commands and answers written to the child's stdin, in order; empty where none were kept."""
    path = FOLDER / f"{name}.in.jsonl"
    return _objects(path.read_bytes()) if path.exists() else []


def _objects(data: bytes) -> list[Frame]:
    frames: list[Frame] = []
    for line in data.split(b"\n"):
        try:
            frame = json.loads(line)
        except ValueError:
            continue
        if isinstance(frame, dict):
            frames.append(frame)
    return frames
