"""Which scene a prompt plays: the session's scenario first, a scene called by name, or a simulated answer.

A scene module knows only the words of `scene.py`. Nothing here knows the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pidriver_tui.demo.scenarios import checkout_api, data_pipeline, docs_site, fallback, faulty, gallery

if TYPE_CHECKING:
    from collections.abc import Callable

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.scene import Scene

STORIES: dict[str, Callable[[], Scene]] = {
    "checkout-api": checkout_api.play,
    "docs-site": docs_site.play,
    "data-pipeline": data_pipeline.play,
    "gallery": gallery.play,
}
EXTENSION_SCENES: dict[str, Callable[[str], Scene]] = {
    "notices": gallery.notices,
    "two-asks": faulty.two_asks,
    "ask": faulty.ask,
    "timeout-ask": faulty.timeout_ask,
    "withdrawn-ask": faulty.withdrawn_ask,
}
"""Slash commands that run no model, like those of pi's extensions."""
_GALLERY: dict[str, Callable[[], Scene]] = {
    gallery.FOLLOW_UP: gallery.second_act,
    gallery.LAST: gallery.last_act,
}
COMMANDS = (
    ("checkout-api", "Simulation: fix a failing test, with a permission and a diff", "prompt"),
    ("docs-site", "Simulation: a choice, a question, an editor, a written file", "prompt"),
    ("data-pipeline", "Simulation: long output, parallel tools, a failure, a retry, a queue", "prompt"),
    ("gallery", "Simulation: every kind of block there is", "prompt"),
    *((name, about, "prompt") for name, about in faulty.ABOUT.items()),
    ("notices", "Simulation: notify, status, widget, title and draft", "extension"),
    ("two-asks", "Simulation: two dialogs open at once", "extension"),
    ("ask", "Simulation: one dialog: /ask select|confirm|input|editor", "extension"),
    ("timeout-ask", "Simulation: a dialog with a timeout: /timeout-ask MILLISECONDS", "extension"),
    ("withdrawn-ask", "Simulation: a dialog taken back: /withdrawn-ask SECONDS", "extension"),
)
"""What `get_commands` lists: name, description, source."""


def scene_for(core: Core, prompt: str) -> Scene:
    """The scene for a prompt. A session's `--scenario` is played once, for its first prompt."""
    name, _, rest = prompt.strip().removeprefix("/").partition(" ")
    if prompt.strip().startswith("/"):
        if name in STORIES:
            return STORIES[name]()
        if name in faulty.SCENES:
            return faulty.SCENES[name](rest)
    if prompt == data_pipeline.FOLLOW_UP:
        return data_pipeline.follow_up()
    if prompt in _GALLERY:
        return _GALLERY[prompt]()
    scenario = core.arguments.scenario
    first = sum(message["role"] == "user" for message in core.session.messages) == 1
    if first and scenario in STORIES:
        return STORIES[scenario]()
    return fallback.play(prompt)
