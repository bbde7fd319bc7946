"""Runs episodes: `python -m tests.ui.misfires.run --episodes 10000 --seed 1`; the test runs them too."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

import textual.message
import textual.screen

from pidriver_tui.app import PidriverApp
from pidriver_tui.theming import load_themes
from pidriver_tui.ui.context import UiContext
from pidriver_tui.ui.modals import guard

from ..stage import Clock, launch
from .witness import Witness
from .world import WitnessedSupervisor, World

_STEPS = 6
_CHUNK = 250  # episodes in one app
_FRAMES_PER_SECOND = 5000  # so that what is painted does not wait for real time


@dataclass
class Figures:
    """What happened."""

    episodes: int = 0
    asks: int = 0
    inputs: int = 0
    answers: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.episodes + other.episodes,
            self.asks + other.asks,
            self.inputs + other.inputs,
            self.answers + other.answers,
        )

    def __str__(self) -> str:
        return (
            f"{self.episodes:,} interleavings: {self.asks:,} asks, {self.inputs:,} keys and clicks, "
            f"{self.answers:,} answers, no misfire"
        )


class MisfireError(AssertionError):
    """An answer that nobody gave."""


async def run_episodes(seeds: Iterable[int]) -> Figures:
    """Run an episode for each seed in one app.

    Raises:
        MisfireError: With the seed and all that happened in its episode.
    """
    clock = Clock()
    witness = Witness(clock)
    supervisor = WitnessedSupervisor(clock, witness)
    desk = UiContext(
        make_launch=lambda form: launch(form.workspace),
        clock=clock,
        frame_rate=_FRAMES_PER_SECOND,
    )
    app = PidriverApp(
        supervisor,
        desk,
        launches=[launch(title) for title in ("api", "docs", "web")],
        themes=tuple(load_themes(None).by_name.values()),
        theme="beacon",
    )
    figures = Figures()
    staged = SimpleNamespace(get_time=clock, monotonic=clock)
    async with AsyncExitStack() as stack:
        stack.enter_context(patch.object(textual.screen, "UPDATE_PERIOD", 1 / _FRAMES_PER_SECOND))
        # An input is as old as the staged clock says, however late it is looked at.
        stack.enter_context(patch.object(textual.message, "_time", staged))
        stack.enter_context(patch.object(guard, "time", staged))
        pilot = await stack.enter_async_context(app.run_test(size=(64, 20)))
        await pilot.pause()
        app.animation_level = "none"
        world = World(app, supervisor, clock, witness, Random(0))
        world.watch()
        for seed in seeds:
            world.random = Random(seed)
            await world.clear()
            await world.episode(_STEPS)
            if witness.misfires:
                story = "\n".join(world.log)
                raise MisfireError(f"seed {seed}: {witness.misfires[0]}\n{story}")
            figures.episodes += 1
    figures.asks, figures.inputs, figures.answers = world.asked, witness.inputs, witness.answers
    return figures


def _chunk(seeds: range) -> Figures:
    return asyncio.run(run_episodes(seeds))


def main() -> None:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument(
        "--seed", type=int, default=0, help="of the first episode; the others count on from it"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes beside each other")
    options = parser.parse_args()
    end = options.seed + options.episodes
    chunks = [range(first, min(first + _CHUNK, end)) for first in range(options.seed, end, _CHUNK)]
    with ProcessPoolExecutor(options.jobs) as pool:
        print(sum(pool.map(_chunk, chunks), Figures()))


if __name__ == "__main__":
    main()
