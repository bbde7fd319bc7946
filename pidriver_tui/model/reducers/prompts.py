"""What the person said, and where it is: on its way, waiting, taken up, refused, given back.

A prompt for an idle agent stands in the transcript at once. Anything else waits in the line and becomes a
block where the agent takes it up, so that it is shown once. Only the reducer calls this room's functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...driver.event_types import PromptResult
from .. import notices, waiting
from ..blocks import NoticeKind, PromptBlock, PromptState
from ..changes import Changed
from ..facts import GivenBack, PromptAccepted, Prompted, PromptHeld, PromptRefused, Released, token_of
from ..fleet import Fleet
from ..hints import first_sentence, hint_for
from ..session import Queue, Session
from ..waiting import FOLLOW_UP, STEER, Waiting, WaitState


def prompted(fleet: Fleet, session: Session, fact: Prompted, at: float) -> Changed:
    """The person said something."""
    if session.ended:
        block = _block(fact.text, fact.how, fact.images, fact.token, at)
        session.transcript.append(block)
        settle(session, block, PromptState.REFUSED, "the agent is gone")
        session.editor_texts.append(fact.text)
        return Changed.TRANSCRIPT | Changed.EDITOR
    if fact.held or fact.how != "prompt":
        item = Waiting(
            fact.token,
            fact.text,
            STEER if fact.how == STEER else FOLLOW_UP,
            fact.images,
            WaitState.HELD if fact.held else WaitState.SENDING,
            at=at,
        )
        session.waiting = waiting.placed(session.waiting, item, fact.behind)
        return Changed.PANEL
    _await(session, _block(fact.text, fact.how, fact.images, fact.token, at))
    return Changed.TRANSCRIPT


def released(fleet: Fleet, session: Session, fact: Released, at: float) -> Changed:
    """A held message is on its way to the agent."""
    item = waiting.find(session.waiting, fact.token)
    if item is None:
        return Changed.NOTHING
    if fact.how != "prompt":
        session.waiting = waiting.changed(session.waiting, replace(item, state=WaitState.SENDING, told=""))
        return Changed.PANEL
    session.waiting = waiting.without(session.waiting, fact.token)
    _await(session, _block(item.text, "prompt", item.images, item.token, at))
    return Changed.TRANSCRIPT | Changed.PANEL


def accepted(fleet: Fleet, session: Session, fact: PromptAccepted, at: float) -> Changed:
    """The agent took it: a command is done with that, a message is still to be echoed or waits its turn."""
    item = waiting.find(session.waiting, fact.token)
    done = fact.disposition == "handled" or not fact.invoked
    if item is not None:
        return _waiting_accepted(session, item, fact, at, done=done)
    block = pending(session, fact.token)
    if block is None:
        return Changed.NOTHING
    block.accepted = True
    command = waiting.is_command(block.text)
    if done:
        settle(session, block, PromptState.DELIVERED if command else PromptState.HANDLED)
    elif fact.disposition == "queued":
        move(session, block, FOLLOW_UP, "")
        return Changed.TRANSCRIPT | Changed.PANEL
    elif command and not fact.disposition:
        # It may have been a command, which nobody echoes, or text for the model: an echo is taken for its
        # own when it comes, and not waited for.
        settle(session, block, PromptState.DELIVERED)
        session.unechoed = block
    else:
        # It stays pending: the echo that is to come is its own, and until then it may yet be refused.
        block.state = PromptState.DELIVERED
        block.started = fact.disposition == "started"
        session.transcript.touch(block)
    return Changed.TRANSCRIPT


def refused(fleet: Fleet, session: Session, fact: PromptRefused, at: float) -> Changed:
    """The agent did not take it: the text goes back before the composer."""
    block = _settled_as_refused(session, fact.token, fact.why, at)
    if block is None:
        return Changed.NOTHING
    hint = hint_for(fact.why)
    if hint:
        if not session.running:
            session.trouble = first_sentence(fact.why)
        text, detail = notices.split(fact.why)
        notices.add(session, at, NoticeKind.ERROR, text, level="error", detail=detail, hint=hint)
    return Changed.TRANSCRIPT | Changed.EDITOR | Changed.PANEL


def refused_late(session: Session, command_id: str, why: str, at: float) -> Changed:
    """omp first accepts a prompt and then refuses it, under the same id (observed, omp 18.2.3, 18.3.4)."""
    token = token_of(command_id)
    if token is None:
        # Versions that do not say which: the last that may be meant.
        token = next((block.token for block in reversed(session.pending_prompts) if block.how == "prompt"), 0)
    if not token or _settled_as_refused(session, token, why, at) is None:
        return Changed.NOTHING
    return Changed.TRANSCRIPT | Changed.EDITOR | Changed.PANEL


def held(fleet: Fleet, session: Session, fact: PromptHeld, at: float) -> Changed:
    """The agent could not take it now: it waits with us, before all that was said after it."""
    item = waiting.find(session.waiting, fact.token)
    if item is not None:
        session.waiting = waiting.changed(session.waiting, replace(item, state=WaitState.HELD, told=""))
        return Changed.PANEL
    block = pending(session, fact.token)
    if block is None:
        return Changed.NOTHING
    settle(session, block, PromptState.MOVED)
    item = Waiting(block.token, block.text, FOLLOW_UP, block.images, WaitState.HELD, at=at)
    session.waiting = waiting.placed(session.waiting, item, ())
    return Changed.TRANSCRIPT | Changed.PANEL


def given_back(fleet: Fleet, session: Session, fact: GivenBack, at: float) -> Changed:
    """A text of the person's goes back to them."""
    session.editor_texts.append(fact.text)
    return Changed.EDITOR


def prompt_result(fleet: Fleet, session: Session, event: PromptResult, at: float) -> Changed:
    """What was sent was dealt with without the model: a slash command, or an extension took it."""
    if event.agent_invoked:
        return Changed.NOTHING
    token = token_of(event.command_id)
    if token is not None:
        item = waiting.find(session.waiting, token)
        if item is not None and item.state is WaitState.QUEUED and not item.told:
            return handled(session, item, at)
        block = pending(session, token)
    else:
        commands = [block for block in session.pending_prompts if waiting.is_command(block.text)]
        plain = [b for b in session.pending_prompts if b.accepted and b.how == "prompt"]
        block = next(iter(commands or plain), None)
    if block is None:
        return Changed.NOTHING
    settle(session, block, PromptState.DELIVERED)
    return Changed.TRANSCRIPT


def echo(session: Session, text: str, images: int, at: float) -> PromptBlock:
    """A user message of `text` went to the model: the block it is."""
    unechoed, session.unechoed = session.unechoed, None
    if unechoed is not None and waiting.same(unechoed.text, text):
        return unechoed
    block = next((b for b in session.pending_prompts if waiting.is_echo(b.text, text, b.images)), None)
    item = None if block is not None else waiting.echoed(session.waiting, text)
    if block is None and item is None:
        # An extension or an image changed what was said: then its place tells.
        block = next((b for b in session.pending_prompts if b.started), None)
        item = next(_left_queue(session), None) if block is None else None
    if item is not None:
        session.waiting = waiting.without(session.waiting, item.token)
        return _stand(session, item, PromptState.DELIVERED, at)
    if block is not None:
        block.turn = session.transcript.turn
        settle(session, block, PromptState.DELIVERED)
        return block
    stranger = _block(text, "prompt", images, 0, at)
    stranger.state, stranger.accepted, stranger.open = PromptState.DELIVERED, True, False
    return session.transcript.append(stranger)


def run_settled(session: Session, at: float) -> Changed:
    """The agent is idle: what it took and never echoed is done, what its queue lost comes back."""
    changed = Changed.NOTHING
    session.unechoed = None
    for block in tuple(session.pending_prompts):
        # An extension may rewrite what was sent, so that its echo is never recognized.
        # A reply may overtake the end of the run before: that one settles nothing of the new one.
        if block.accepted and block.begun and block.how == "prompt":
            settle(session, block, PromptState.DELIVERED)
            changed |= Changed.TRANSCRIPT
    if not session.tells_queue:
        return changed
    for item in tuple(_left_queue(session)):
        # Whatever is taken up is echoed: somebody else has emptied the queue.
        why = "the agent has it in its queue no more"
        _settled_as_refused(session, item.token, why, at)
        changed |= Changed.TRANSCRIPT | Changed.EDITOR | Changed.PANEL
    for item in session.waiting:
        if item.state is WaitState.QUEUED and not item.told:
            # Before 0.99 pi does not say that a command was one.
            changed |= handled(session, item, at)
    return changed


def give_all_back(session: Session, why: str, at: float) -> Changed:
    """The agent is gone. What the person said is nowhere on disk yet: it goes back to them, in order."""
    texts = [block.text for block in session.pending_prompts] + [item.text for item in session.waiting]
    changed = Changed.TRANSCRIPT | Changed.PANEL if texts else Changed.NOTHING
    for block in tuple(session.pending_prompts):
        settle(session, block, PromptState.REFUSED, f"not taken up: {why}")
    session.waiting = ()
    session.unechoed = None
    if session.queue.count:
        session.queue = Queue()
        changed |= Changed.PANEL
    if texts and not session.closing:
        session.editor_texts.append("\n".join(texts))
        changed |= Changed.EDITOR
    return changed


def pending(session: Session, token: int) -> PromptBlock | None:
    """The prompt of `token` in the transcript, while its fate is open."""
    return next((block for block in session.pending_prompts if block.token == token), None)


def settle(session: Session, block: PromptBlock, state: PromptState, why: str = "") -> None:
    """Nothing more is awaited of this block: freeze it in `state`."""
    session.pending_prompts = [other for other in session.pending_prompts if other is not block]
    block.state = state
    block.why = first_sentence(why)
    block.open = False
    session.transcript.touch(block)


def _waiting_accepted(
    session: Session, item: Waiting, fact: PromptAccepted, at: float, *, done: bool
) -> Changed:
    if done:
        return handled(session, item, at)
    if fact.disposition == "started":
        # The run it was to wait for had ended: its own begins.
        session.waiting = waiting.without(session.waiting, item.token)
        block = _block(item.text, "prompt", item.images, item.token, at)
        _await(session, block)
        block.state, block.accepted, block.started = PromptState.DELIVERED, True, True
        return Changed.TRANSCRIPT | Changed.PANEL
    if item.state is WaitState.SENDING:
        session.waiting = waiting.changed(session.waiting, replace(item, state=WaitState.QUEUED))
    return Changed.PANEL


def handled(session: Session, item: Waiting, at: float) -> Changed:
    """A waiting message was dealt with without the model: a command ran, or an extension took it."""
    session.waiting = waiting.without(session.waiting, item.token)
    _stand(session, item, PromptState.DELIVERED if waiting.is_command(item.text) else PromptState.HANDLED, at)
    return Changed.TRANSCRIPT | Changed.PANEL


def _left_queue(session: Session) -> Iterator[Waiting]:
    """What was in the agent's queue, is there no more, and has not been echoed."""
    left = [*session.queue.steering, *session.queue.follow_up]
    for item in session.waiting:
        if item.state is WaitState.QUEUED and item.told:
            if item.told in left:
                left.remove(item.told)
            else:
                yield item


def move(session: Session, block: PromptBlock, how: str, told: str) -> None:
    """What stands in the transcript has to wait: it is in the agent's queue of kind `how`, as `told`."""
    settle(session, block, PromptState.MOVED)
    item = Waiting(
        block.token, block.text, how, block.images, WaitState.QUEUED, told=told, at=block.created_at
    )
    session.waiting = waiting.placed(session.waiting, item)


def _settled_as_refused(session: Session, token: int, why: str, at: float) -> PromptBlock | None:
    item = waiting.find(session.waiting, token)
    block = pending(session, token)
    if item is not None:
        session.waiting = waiting.without(session.waiting, token)
        block = _stand(session, item, PromptState.REFUSED, at, why)
    elif block is not None:
        settle(session, block, PromptState.REFUSED, why)
    if block is not None:
        session.editor_texts.append(block.text)
    return block


def _stand(session: Session, item: Waiting, state: PromptState, at: float, why: str = "") -> PromptBlock:
    """What waited becomes a block, here and now."""
    block = _block(item.text, item.how, item.images, item.token, at)
    session.transcript.append(block)
    block.accepted = state is not PromptState.REFUSED
    settle(session, block, state, why)
    return block


def _await(session: Session, block: PromptBlock) -> None:
    session.transcript.append(block)
    session.pending_prompts.append(block)


def _block(text: str, how: str, images: int, token: int, at: float) -> PromptBlock:
    return PromptBlock(text=text, how=how, images=images, token=token, created_at=at, open=True)
