"""What waits: the agent's queue as it tells it, what of it we hold, its order. Only the reducer calls it."""

from __future__ import annotations

from ...driver.event_types import QueueUpdate
from .. import waiting
from ..changes import Changed
from ..facts import Arranged, QueueSure, QueueTaken, Unqueued
from ..fleet import Fleet
from ..session import Queue, Session
from ..waiting import FOLLOW_UP, STEER, WaitState
from .prompts import handled, move


def queue_taken(fleet: Fleet, session: Session, fact: QueueTaken, at: float) -> Changed:
    """The agent's queue is with us."""
    if session.ended:
        return Changed.NOTHING  # its end has given all of ours back
    session.waiting = waiting.taken(session.waiting, fact.steering, fact.follow_up, fact.tokens, at)
    return Changed.PANEL


def queue_sure(fleet: Fleet, session: Session, fact: QueueSure, at: float) -> Changed:
    """What was on its way when the queue was taken has been told."""
    session.waiting = waiting.sure(session.waiting)
    return Changed.PANEL


def unqueued(fleet: Fleet, session: Session, fact: Unqueued, at: float) -> Changed:
    """Messages left the line."""
    for token in fact.tokens:
        session.waiting = waiting.without(session.waiting, token)
    return Changed.PANEL


def arranged(fleet: Fleet, session: Session, fact: Arranged, at: float) -> Changed:
    """Another order."""
    session.waiting = waiting.arranged(session.waiting, fact.tokens)
    return Changed.PANEL


def queue_update(fleet: Fleet, session: Session, event: QueueUpdate, at: float) -> Changed:
    """All that waits in the agent, complete each time."""
    before = session.queue
    session.tells_queue = True
    session.queue = Queue(event.steering, event.follow_up, len(event.steering) + len(event.follow_up))
    changed = Changed.PANEL
    for how, old, new in (
        (STEER, before.steering, event.steering),
        (FOLLOW_UP, before.follow_up, event.follow_up),
    ):
        for text in new[len(old) :]:
            changed |= _grown(session, how, text)
    return changed


def queue_empty(session: Session, at: float) -> Changed:
    """An idle agent that does not tell its queue says that nothing is in it."""
    changed = Changed.NOTHING
    for item in session.waiting:
        if item.state is WaitState.QUEUED:
            changed |= handled(session, item, at)
    return changed


def _grown(session: Session, how: str, text: str) -> Changed:
    """The agent's queue grew by `text`."""
    line = waiting.told(session.waiting, how, text)
    if line is not session.waiting:
        session.waiting = line
        return Changed.PANEL
    unsettled = [block for block in session.pending_prompts if not block.accepted]
    block = next((b for b in unsettled if waiting.same(b.text, text)), None)
    if block is None:
        return Changed.NOTHING
    # The agent was at work after all.
    move(session, block, how, text)
    return Changed.TRANSCRIPT | Changed.PANEL
