"""The one function that changes what is true: state and an input in, what changed out.

Every event of the driver is either handled here or stands in :data:`IGNORED` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..driver import events
from ..driver.events import Channel, Event, Exited, MessageDelta
from . import (
    facts,
    reduce_asks,
    reduce_course,
    reduce_facts,
    reduce_messages,
    reduce_passive,
    reduce_prompts,
    reduce_queue,
    reduce_shell,
    reduce_tools,
)
from .blocks import TextBlock, ThinkingBlock
from .changes import Changed
from .fleet import Fleet
from .names import labels
from .session import Attention, Session
from .status import refresh

Handler = Callable[[Fleet, Session, Any, float], Changed]

HANDLERS: Mapping[type, Handler] = {
    MessageDelta: reduce_messages.message_delta,
    events.BlockStart: reduce_messages.block_start,
    events.BlockEnd: reduce_messages.block_end,
    events.MessageStart: reduce_messages.message_start,
    events.MessageComplete: reduce_messages.message_complete,
    events.ToolCallStart: reduce_tools.call_start,
    events.ToolCallDelta: reduce_tools.call_delta,
    events.ToolCallEnd: reduce_tools.call_end,
    events.ToolStart: reduce_tools.tool_start,
    events.ToolUpdate: reduce_tools.tool_update,
    events.ToolStreamUpdate: reduce_tools.stream_update,
    events.ToolEnd: reduce_tools.tool_end,
    events.SubagentLifecycle: reduce_tools.subagent_lifecycle,
    events.SubagentProgress: reduce_tools.subagent_progress,
    events.SubagentEvent: reduce_tools.subagent_event,
    events.InteractionRequest: reduce_asks.asked,
    events.InteractionWithdrawn: reduce_asks.withdrawn,
    events.InteractionEnded: reduce_asks.ended,
    events.AgentStart: reduce_course.agent_start,
    events.TurnStart: reduce_course.turn_start,
    events.TurnEnd: reduce_course.turn_end,
    events.Usage: reduce_course.usage,
    events.AgentEnd: reduce_course.agent_end,
    events.AgentSettled: reduce_course.agent_settled,
    events.RetryStart: reduce_course.retry_start,
    events.RetryEnd: reduce_course.retry_end,
    events.CompactionStart: reduce_course.compaction_start,
    events.CompactionEnd: reduce_course.compaction_end,
    events.SummarizationRetry: reduce_course.summarization_retry,
    Exited: reduce_course.exited,
    events.Ready: reduce_passive.ready,
    events.Notification: reduce_passive.notification,
    events.StatusSet: reduce_passive.status_set,
    events.WidgetSet: reduce_passive.widget_set,
    events.TitleSet: reduce_passive.title_set,
    events.EditorTextSet: reduce_passive.editor_text_set,
    events.OpenUrl: reduce_passive.open_url,
    events.ExtensionError: reduce_passive.extension_error,
    events.Error: reduce_passive.error,
    events.CommandOutput: reduce_passive.command_output,
    events.BashOutput: reduce_shell.output,
    events.CommandsChanged: reduce_passive.commands_changed,
    events.ConfigChanged: reduce_passive.config_changed,
    events.ThinkingLevelChanged: reduce_passive.thinking_level_changed,
    events.SessionInfoChanged: reduce_passive.session_info_changed,
    events.QueueUpdate: reduce_queue.queue_update,
    events.PromptResult: reduce_prompts.prompt_result,
    events.TodoReminder: reduce_passive.todo_reminder,
    facts.Closed: reduce_facts.closed,
    facts.StateLearned: reduce_facts.state_learned,
    facts.StatsLearned: reduce_facts.stats_learned,
    facts.Prompted: reduce_prompts.prompted,
    facts.Released: reduce_prompts.released,
    facts.PromptAccepted: reduce_prompts.accepted,
    facts.PromptRefused: reduce_prompts.refused,
    facts.PromptHeld: reduce_prompts.held,
    facts.QueueTaken: reduce_queue.queue_taken,
    facts.QueueSure: reduce_queue.queue_sure,
    facts.Unqueued: reduce_queue.unqueued,
    facts.Arranged: reduce_queue.arranged,
    facts.GivenBack: reduce_prompts.given_back,
    facts.Answered: reduce_asks.answered,
    facts.Judged: reduce_asks.judged,
    facts.ModeSet: reduce_facts.mode_set,
    facts.Failed: reduce_course.failed,
    facts.Noted: reduce_facts.noted,
    facts.Renamed: reduce_facts.renamed,
    facts.Seen: reduce_facts.seen,
    facts.Stalled: reduce_facts.stalled,
    facts.Closing: reduce_facts.closing,
    facts.ShellBegan: reduce_shell.began,
    facts.ShellSaid: reduce_shell.said,
    facts.ShellEnded: reduce_shell.ended,
    facts.HistoryLearned: reduce_facts.history_learned,
    facts.ConversationStarted: reduce_facts.conversation_started,
}

IGNORED: Mapping[type, str] = {
    Event: "a frame this driver does not know",
    events.EntryAppended: "the session file's own bookkeeping",
    events.ModelChanged: "does not say which model: the supervisor asks get_state",
    events.HostToolCall: "we offer no host tools",
    events.HostToolCancel: "we offer no host tools",
    events.HostUriRequest: "we offer no URI schemes",
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
        changed = reduce_facts.opened(fleet, key, input, at)
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
