"""What stands where the transcript would be while there is no session. Pure text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from ..context import FoundAgent, UiContext
from ..text.clean import clean_line

_KEYS = 10


def welcome(desk: UiContext, key_of: Callable[[str], str]) -> Content:
    """The empty fleet's page: which agents are there, and what the next key does.

    `key_of` tells the key of a command as it is shown.
    """
    lines = [
        Content.styled("pidriver", "$pidriver-brand bold"),
        Content.styled("mission control for pi coding agents", "$text-muted"),
        Content(),
        *_agents(desk.agents),
        Content(),
        _key(key_of("session.here"), f"start in {clean_line(desk.form.workspace) or 'this folder'}"),
        _key(key_of("session.new"), "another folder, model or profile, or an earlier session"),
        _key(key_of("app.help"), "every key"),
        _key(key_of("app.quit"), "quit"),
        Content(),
        Content.styled("no agent yet? pidriver-tui demo shows it all with scripted ones", "$text-muted"),
    ]
    return Content("\n").join(lines)


def _agents(agents: Sequence[FoundAgent]) -> list[Content]:
    lines = []
    for agent in agents:
        if agent.path:
            found = (f"✓ {clean_line(agent.name)} ", "$success"), (clean_line(agent.path), "$text-muted")
            lines.append(Content.assemble(*found))
    if lines or not agents:
        return lines
    names = " and ".join(clean_line(agent.name) for agent in agents)
    return [
        Content.styled(f"✗ not found on PATH: {names}", "$pidriver-state-failed bold"),
        *(
            Content.styled(f"  {clean_line(agent.install)}", "$foreground")
            for agent in agents
            if agent.install
        ),
    ]


def _key(key: str, does: str) -> Content:
    return Content.assemble((f"{key:>{_KEYS}}  ", "bold $accent"), does)
