"""How many frames a second, and how much memory: our driver, the original one, a bare read of the pipe.

    python -m tests.benchmarks.driver [--quick] [--original PATH] [--rounds N]

Each measurement is a process of its own that drives a real child (`cat` of a file of frames) through a
session, and counts frames; all take turns within each round, and the best of the rounds counts, because
noise only ever adds. The ratio of processor time needs no idle machine, that of frames a second does.
Without `--original` the original (`pidriver` 0.0.1) is installed with pip into a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRAMES = {"0.1 KB": 106, "6 KB": 6_300, "23 KB": 23_000, "106 KB": 106_000}
WANTED = {"0.1 KB": 8.0, "23 KB": 3.0}
BYTES = 300_000_000
QUICK_BYTES = 80_000_000
MOST_FRAMES = 400_000
READERS = ("ours", "original", "bare")
ANSWER = 60_000
DELTA = 6


def frame(size: int) -> bytes:
    """A delta of about `size` bytes: alone, or with two copies of the message so far, as omp sends it."""
    update: dict[str, Any] = {"type": "text_delta", "contentIndex": 0, "delta": "hello w"}
    whole: dict[str, Any] = {"type": "message_update", "assistantMessageEvent": update}
    if size > 1000:
        update["partial"] = whole["message"] = message("lorem ipsum " * ((size - 900) // 24))
    return json.dumps(whole, separators=(",", ":")).encode() + b"\n"


def message(text: str) -> dict[str, Any]:
    """An assistant's message as omp repeats it."""
    usage = {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0, "cost": {"total": 0}}
    return {
        "role": "assistant",
        "content": [{"type": "text", "text": text}],
        "api": "openai-completions",
        "provider": "fake",
        "model": "fake-1",
        "usage": usage,
        "stopReason": "stop",
        "timestamp": 1795225074143,
    }


def cumulative_answer() -> Iterator[bytes]:
    """One answer of 60 KB as omp streams it: 6 characters a delta, and each time all of it, twice."""
    text = ""
    while len(text) < ANSWER:
        delta = f"{len(text):5} "[-DELTA:]
        text += delta
        update: dict[str, Any] = {"type": "text_delta", "contentIndex": 0, "delta": delta}
        whole: dict[str, Any] = {"type": "message_update", "assistantMessageEvent": update}
        update["partial"] = whole["message"] = message(text)
        yield json.dumps(whole, separators=(",", ":")).encode() + b"\n"


_RUN = """
import asyncio, os, sys, time
file, out, keep = sys.argv[1], sys.argv[2], sys.argv[3] == "keep"

class Config:
    workspace = None
    def to_argv(self):
        return ["cat", file]
    def to_env(self):
        return {"PATH": os.environ["PATH"]}

import resource

def peak():
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else usage * 1024

def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime

async def drive(open_session):
    before, session = peak(), await open_session()
    start, busy = time.perf_counter(), cpu()
    kept, count = [], 0
    async for event in session:
        count += 1
        if keep:
            kept.append(event)
    spent, busy = time.perf_counter() - start, cpu() - busy
    result = getattr(session, "frames", count), spent, busy, peak() - before
    await session.aclose()
    return result
"""

_READERS = {
    "ours": """
from pidriver_tui.driver.session import PiSession
from pidriver_tui.driver.transport import SubprocessTransport

async def open_session():
    transport = SubprocessTransport(Config())
    await transport.start()
    return PiSession(transport)

result = asyncio.run(drive(open_session))
""",
    "original": """
from pidriver._transport import SubprocessTransport
from pidriver.session import PiSession

async def open_session():
    transport = SubprocessTransport(Config())
    await transport.start()
    return PiSession(transport)

result = asyncio.run(drive(open_session))
""",
    "bare": """
import subprocess
before, child = peak(), subprocess.Popen(["cat", file], stdout=subprocess.PIPE, bufsize=0)
start, busy, count = time.perf_counter(), cpu(), 0
buffer = bytearray(65536)
while size := child.stdout.readinto(buffer):
    count += buffer.count(10, 0, size)
child.wait()
result = count, time.perf_counter() - start, cpu() - busy, peak() - before
""",
}


@dataclass(frozen=True)
class Run:
    """One measurement: frames read, seconds, seconds of processor time, bytes of memory at most."""

    frames: int
    seconds: float
    cpu: float
    memory: int


def measure(reader: str, file: Path, path: Path, *, keep: bool = False) -> Run:
    """Let one reader read one file."""
    code = _RUN + _READERS[reader] + "\nimport json\nopen(out, 'w').write(json.dumps(result))\n"
    with tempfile.NamedTemporaryFile("r") as out:
        argv = [sys.executable, "-c", code, str(file), out.name, "keep" if keep else "drop"]
        subprocess.run(argv, check=True, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(path)})
        return Run(*json.load(out))


def install_original(folder: Path) -> Path:
    """Install the original driver where nothing else sees it."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run([*command, "--ignore-requires-python", "pidriver==0.0.1"], check=True)
    return folder


def throughput(
    folder: Path, paths: dict[str, Path], size: int, rounds: int, budget: int
) -> dict[str, tuple[float, float]]:
    """Frames a second and microseconds of processor time a frame, of each reader at one size of frame."""
    one = frame(size)
    count = max(1, min(budget // len(one), MOST_FRAMES) // 100) * 100
    file = folder / f"{size}.jsonl"
    with file.open("wb") as out:
        for _ in range(count // 100):
            out.write(one * 100)
    runs: dict[str, list[Run]] = {reader: [] for reader in READERS}
    for _ in range(rounds):
        for reader in READERS:
            run = measure(reader, file, paths[reader])
            assert run.frames == count, f"{reader}: {run.frames} of {count} frames"
            runs[reader].append(run)
    file.unlink()
    return {
        reader: (max(count / run.seconds for run in done), min(run.cpu / count * 1e6 for run in done))
        for reader, done in runs.items()
    }


def memory(folder: Path, paths: dict[str, Path]) -> None:
    """What keeping the events of one long answer costs."""
    file = folder / "answer.jsonl"
    with file.open("wb") as out:
        out.writelines(cumulative_answer())
    size = file.stat().st_size / 1e6
    print(f"\nMemory for one answer of {ANSWER // 1000} KB as omp streams it, {size:.0f} MB on the wire")
    print(f"{'reader':<10} {'events dropped':>20} {'every event kept':>22}")
    for reader in ("ours", "original"):
        runs = [measure(reader, file, paths[reader], keep=keep) for keep in (False, True)]
        cells = [f"{run.memory / 1e6:.1f} MB, {run.seconds:.2f} s" for run in runs]
        print(f"{reader:<10} {cells[0]:>20} {cells[1]:>22}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer bytes, fewer rounds, no memory")
    parser.add_argument("--original", type=Path, help="folder that holds the package pidriver")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    options = parser.parse_args()
    rounds = options.rounds or (2 if options.quick else 5)
    ours = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        original = options.original or install_original(folder / "original")
        paths = {"ours": ours, "original": original, "bare": ours}
        print("Frames a second from a real child, and microseconds of processor time a frame")
        print(f"{'frame':<8} {'ours':>17} {'original':>17} {'bare pipe':>17}    ratio  by cpu  target")
        for label, size in FRAMES.items():
            budget = QUICK_BYTES if options.quick else BYTES
            best = throughput(folder, paths, size, rounds, budget)
            cells = " ".join(f"{rate:>9,.0f} {busy:>7.2f}" for rate, busy in best.values())
            ratio = best["ours"][0] / best["original"][0]
            busy = best["original"][1] / best["ours"][1]
            wanted = f">= {WANTED[label]:g}x" if label in WANTED else ""
            print(f"{label:<8} {cells}   {ratio:>5.1f}x  {busy:>5.1f}x  {wanted}", flush=True)
        if not options.quick:
            memory(folder, paths)


if __name__ == "__main__":
    main()
