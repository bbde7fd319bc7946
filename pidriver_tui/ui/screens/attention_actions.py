"""What a person does about a session that wants them: goes to it, nudges it, ends and starts it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ...model import Attention, Session
from ..modals.line_input import LineInput
from ..text.clean import clean_line

if TYPE_CHECKING:
    from .main import MainScreen

_NUDGE = "Are you still there? If you wait for something, say for what; otherwise go on."


def go_to_next(screen: MainScreen) -> None:
    """Show the session that wants a person most, round from the tab to the right of this one."""
    sessions = list(screen.supervisor.fleet)
    at = next((i for i, session in enumerate(sessions) if session.key == screen.current), -1)
    # The one in view comes last, so that the key walks through all of them.
    order = [s for s in sessions[at + 1 :] + sessions[: max(at, 0)] if s.attention is not Attention.NONE]
    if order:
        screen.show(max(order, key=_urgency).key)
    else:
        screen.say("No other session needs you.")


def nudge(screen: MainScreen, session: Session) -> None:
    """Offer a text to steer `session` with; it is sent when the person says so."""
    if not session.phase.working:
        screen.say("Nothing is running here.")
        return

    def typed(text: str | None) -> None:
        if text and text.strip():
            screen.intend(_steer(screen, session.key, text.strip()))

    screen.app.push_screen(LineInput(f"steer {clean_line(session.label)}", _NUDGE), typed)


def restart(screen: MainScreen, session: Session) -> None:
    """Start an ended session again; one that runs is ended first, if the person is sure."""
    if session.phase.ended:
        screen.intend(screen.supervisor.restart(session.key))
        return

    def again() -> None:
        screen.intend(screen.supervisor.restart(session.key, running=True))

    title = f"restart {clean_line(session.label)}?"
    text = Content(
        "It is still running: its agent is ended and started again. What was finished is kept, "
        "what it is doing now is not."
    )
    screen.confirm(title, text, yes="restart", no="let it run", then=again)


async def _steer(screen: MainScreen, key: str, text: str) -> None:
    if not await screen.supervisor.prompt(key, text, how="steer"):
        screen.texts.offer(key, text)


def _urgency(session: Session) -> tuple[bool, int]:
    # A failure or a stall that was looked at still wants a person, but after all that is news.
    known = session.attention in (Attention.FAILED, Attention.STALLED) and session.unseen is Attention.NONE
    return not known, session.attention
