"""The demo agent's process: `python -m pidriver_tui.demo.agent --mode rpc [flags]`.

Puts the parts together and minds signals and exit codes as pi does: stdin's end 0, SIGTERM 143, SIGHUP 129.
"""

from __future__ import annotations

import os
import signal
import sys

from pidriver_tui.demo.arguments import Arguments, Usage, environment, parse
from pidriver_tui.demo.commands import Commands
from pidriver_tui.demo.core import Core
from pidriver_tui.demo.dialect import MODELS, Pi
from pidriver_tui.demo.faults import FaultError
from pidriver_tui.demo.wire import Wire


def main(arguments: list[str]) -> int:
    """Run until stdin ends; the value is the exit code."""
    try:
        given = parse(arguments, environment())
        early = given.faults.at_start()
    except (Usage, FaultError, ValueError) as problem:
        usage = problem if isinstance(problem, Usage) else Usage(f"Error: {problem}", 1)
        os.write(1 if usage.stdout else 2, usage.text.encode() + b"\n")
        return usage.code
    if early is not None:
        return early
    for warning in given.warnings:
        os.write(2, warning.encode() + b"\n")
    core, commands = _assemble(given)
    core.loop.on_line = commands.line
    core.loop.reads_input = "deaf" not in given.faults
    core.loop.ends_with_input = "ignore-eof" not in given.faults
    core.session.model = next(model for model in MODELS if model.id == given.model)
    core.session.name = given.name
    if given.thinking is not None:
        core.session.thinking = given.thinking
    _mind_signals(core)
    for frame in core.dialect.greeting():
        core.wire.send(frame)
    return core.loop.run()


def _assemble(given: Arguments) -> tuple[Core, Commands]:
    wire = Wire(given.faults)
    if given.dialect == "omp":
        # Imported here, because only its own runs should pay for it.
        from pidriver_tui.demo.omp import Omp
        from pidriver_tui.demo.omp_commands import OmpCommands

        core = Core(given, Omp(), wire)
        return core, OmpCommands(core)
    core = Core(given, Pi(), wire)
    return core, Commands(core)


def _mind_signals(core: Core) -> None:
    def terminate(number: int, _: object) -> None:
        # Observed: pi leaves at once, mid-frame if need be, and only a SIGHUP lets it flush first.
        if number == signal.SIGHUP:
            core.wire.finish()
        os._exit(128 + number)

    if signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN:
        signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGHUP, terminate)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
