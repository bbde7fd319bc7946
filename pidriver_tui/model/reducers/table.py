"""The one function that changes what is true: state and an input in, what changed out.

Every event of the driver is either handled here or stands in :data:`IGNORED` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...driver import event_types
from ...driver.event_types import Channel, Event, Exited, MessageDelta
from .. import facts
from ..blocks import TextBlock, ThinkingBlock
from ..changes import Changed
from ..fleet import Fleet
from ..names import labels
from ..session import Attention, Session
from ..status import refresh
from . import asks, extensions, host, lifecycle, messages, prompts, queue, shell, tools

Handler = Callable[[Fleet, Session, Any, float], Changed]

HANDLERS: Mapping[type, Handler] = {
    MessageDelta: messages.message_delta,
    event_types.BlockStart: messages.block_start,
    event_types.BlockEnd: messages.block_end,
    event_types.MessageStart: messages.message_start,
    event_types.MessageComplete: messages.message_complete,
    event_types.ToolCallStart: tools.call_start,
    event_types.ToolCallDelta: tools.call_delta,
    event_types.ToolCallEnd: tools.call_end,
    event_types.ToolStart: tools.tool_start,
    event_types.ToolUpdate: tools.tool_update,
    event_types.ToolStreamUpdate: tools.stream_update,
    event_types.ToolEnd: tools.tool_end,
    event_types.SubagentLifecycle: tools.subagent_lifecycle,
    event_types.SubagentProgress: tools.subagent_progress,
    event_types.SubagentEvent: tools.subagent_event,
    event_types.InteractionRequest: asks.asked,
    event_types.InteractionWithdrawn: asks.withdrawn,
    event_types.InteractionEnded: asks.ended,
    event_types.AgentStart: lifecycle.agent_start,
    event_types.TurnStart: lifecycle.turn_start,
    event_types.TurnEnd: lifecycle.turn_end,
    event_types.Usage: lifecycle.usage,
    event_types.AgentEnd: lifecycle.agent_end,
    event_types.AgentSettled: lifecycle.agent_settled,
    event_types.RetryStart: lifecycle.retry_start,
    event_types.RetryEnd: lifecycle.retry_end,
    event_types.CompactionStart: lifecycle.compaction_start,
    event_types.CompactionEnd: lifecycle.compaction_end,
    event_types.SummarizationRetry: lifecycle.summarization_retry,
    Exited: lifecycle.exited,
    event_types.Ready: extensions.ready,
    event_types.Notification: extensions.notification,
    event_types.StatusSet: extensions.status_set,
    event_types.WidgetSet: extensions.widget_set,
    event_types.TitleSet: extensions.title_set,
    event_types.EditorTextSet: extensions.editor_text_set,
    event_types.OpenUrl: extensions.open_url,
    event_types.ExtensionError: extensions.extension_error,
    event_types.Error: extensions.error,
    event_types.CommandOutput: extensions.command_output,
    event_types.BashOutput: shell.output,
    event_types.CommandsChanged: extensions.commands_changed,
    event_types.ConfigChanged: extensions.config_changed,
    event_types.ThinkingLevelChanged: extensions.thinking_level_changed,
    event_types.SessionInfoChanged: extensions.session_info_changed,
    event_types.QueueUpdate: queue.queue_update,
    event_types.PromptResult: prompts.prompt_result,
    event_types.TodoReminder: extensions.todo_reminder,
    facts.Closed: host.closed,
    facts.StateLearned: host.state_learned,
    facts.StatsLearned: host.stats_learned,
    facts.Prompted: prompts.prompted,
    facts.Released: prompts.released,
    facts.PromptAccepted: prompts.accepted,
    facts.PromptRefused: prompts.refused,
    facts.PromptHeld: prompts.held,
    facts.QueueTaken: queue.queue_taken,
    facts.QueueSure: queue.queue_sure,
    facts.Unqueued: queue.unqueued,
    facts.Arranged: queue.arranged,
    facts.GivenBack: prompts.given_back,
    facts.Answered: asks.answered,
    facts.Judged: asks.judged,
    facts.ModeSet: host.mode_set,
    facts.Failed: lifecycle.failed,
    facts.Noted: host.noted,
    facts.Renamed: host.renamed,
    facts.Seen: host.seen,
    facts.Stalled: host.stalled,
    facts.Closing: host.closing,
    facts.ShellBegan: shell.began,
    facts.ShellSaid: shell.said,
    facts.ShellEnded: shell.ended,
    facts.HistoryLearned: host.history_learned,
    facts.ConversationStarted: host.conversation_started,
}

IGNORED: Mapping[type, str] = {
    Event: "a frame this driver does not know",
    event_types.EntryAppended: "the session file's own bookkeeping",
    event_types.ModelChanged: "does not say which model: the supervisor asks get_state",
    event_types.HostToolCall: "we offer no host tools",
    event_types.HostToolCancel: "we offer no host tools",
    event_types.HostUriRequest: "we offer no URI schemes",
}


def reduce(fleet: Fleet, key: str, input: Event | facts.Fact, at: float) -> Changed:  # noqa: A002
    """Take `input`, which happened to session `key` at `at` (host's monotonic seconds), into `fleet`.

    Pure but for the state handed in: no clock, no I/O, never raises for anything an agent sends.
    An input for a session the fleet does not have changes nothing, except `Opened`.
    """
    session = fleet.sessions.get(key)
    if session is None or isinstance(input, facts.Opened):
        if not isinstance(input, facts.Opened):
            return Changed.NOTHING
        changed = host.opened(fleet, key, input, at)
        return changed | _relabel(fleet) | refresh(fleet.sessions[key], at)
    kind = type(input)
    if isinstance(input, MessageDelta):
        # Nearly all inputs of a busy fleet end here: no phase can change while a block goes on.
        block = session.open_blocks.get(input.content_index)
        if type(block) is _BLOCK_OF[input.channel] and not session.stalled:
            session.last_event_at = at
            session.last_event = "MessageDelta"
            block.buffer.append(input.text)  # type: ignore[union-attr]
            session.transcript.touch(block)  # type: ignore[arg-type]
            return Changed.TRANSCRIPT
    handler = HANDLERS.get(kind)
    if isinstance(input, Event):
        if session.ended and not isinstance(input, Exited):
            return Changed.NOTHING  # a straggler: what it belonged to is settled
        session.last_event_at = at
        session.last_event = kind.__name__
        if session.stalled:
            session.stalled = False
            if session.unseen is Attention.STALLED:
                session.unseen = Attention.NONE
    if handler is None:
        return Changed.NOTHING
    named = (session.title, session.launch.workspace)
    changed = handler(fleet, session, input, at)
    if key not in fleet.sessions or (session.title, session.launch.workspace) != named:
        changed |= _relabel(fleet)
    return changed | refresh(session, at)


def _relabel(fleet: Fleet) -> Changed:
    changed = Changed.NOTHING
    for key, label in labels(fleet).items():
        session = fleet.sessions[key]
        if session.called != label:
            session.called = label
            changed = Changed.FLEET | Changed.STATUS
    return changed


_BLOCK_OF: Mapping[Channel, type] = {Channel.ASSISTANT: TextBlock, Channel.THINKING: ThinkingBlock}
