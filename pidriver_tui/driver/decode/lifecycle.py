"""Frames of a session's course: runs, turns, retries, compaction, queue. It may not know messages' blocks."""

from __future__ import annotations

from typing import Any

from ..event_types import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    EntryAppended,
    Error,
    Event,
    ModelChanged,
    QueueUpdate,
    RetryEnd,
    RetryStart,
    SessionInfoChanged,
    SummarizationRetry,
    ThinkingLevelChanged,
    TurnEnd,
    TurnStart,
)
from .content import joined_text, usage_of
from .fields import (
    JsonObject,
    first,
    flag,
    mapping,
    objects,
    optional_text,
    optional_whole,
    seconds,
    strings,
    text,
    whole,
)

_REASONS = {"aborted": "cancelled", "error": "error", "length": "limit"}


def agent_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`agent_start`. Its three fields come from no version observed, but cost nothing."""
    return AgentStart(
        tag,
        raw,
        session_id=text(frame, "session_id", "sessionId", "session"),
        model=text(frame, "model"),
        cwd=text(frame, "cwd", "workdir"),
    )


def agent_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`agent_end`: what the run came to is told by its last assistant message."""
    last: JsonObject = {}
    final_text = ""
    for message in reversed(objects(frame, "messages")):
        if message.get("role") == "assistant":
            last = last or message
            final_text = joined_text(message)
            if final_text:
                break
    terminal = first(frame, "isTerminal")
    return AgentEnd(
        tag,
        raw,
        reason=text(frame, "reason", "status") or _REASONS.get(text(last, "stopReason"), "completed"),
        final_text=final_text or text(frame, "finalText", "final_text", "text"),
        will_retry=flag(frame, "willRetry"),
        is_terminal=None if terminal is None else bool(terminal),
        error_message=text(last, "errorMessage"),
    )


def agent_settled(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `agent_settled`."""
    return AgentSettled(tag, raw)


def turn_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`turn_start`."""
    return TurnStart(tag, raw)


def turn_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`turn_end`: the only frame whose usage counts."""
    message = mapping(frame, "message")
    return TurnEnd(
        tag,
        raw,
        stop_reason=text(message, "stopReason"),
        error_message=text(message, "errorMessage"),
        usage=usage_of(frame),
        model=text(message, "model"),
        provider=text(message, "provider"),
    )


def queue_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `queue_update`: complete each time."""
    return QueueUpdate(tag, raw, steering=strings(frame, "steering"), follow_up=strings(frame, "followUp"))


def auto_retry_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`auto_retry_start`."""
    return RetryStart(
        tag,
        raw,
        attempt=whole(frame, "attempt"),
        max_attempts=whole(frame, "maxAttempts"),
        delay_seconds=seconds(frame, "delayMs"),
        error_message=text(frame, "errorMessage"),
    )


def auto_retry_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`auto_retry_end`."""
    return RetryEnd(
        tag,
        raw,
        success=flag(frame, "success"),
        attempt=whole(frame, "attempt"),
        final_error=text(frame, "finalError"),
    )


def compaction_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `compaction_start`, omp `auto_compaction_start`."""
    return CompactionStart(tag, raw, reason=text(frame, "reason"), action=text(frame, "action"))


def compaction_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `compaction_end`, omp `auto_compaction_end`."""
    result = mapping(frame, "result")
    return CompactionEnd(
        tag,
        raw,
        reason=text(frame, "reason"),
        action=text(frame, "action"),
        aborted=flag(frame, "aborted"),
        skipped=flag(frame, "skipped"),
        will_retry=flag(frame, "willRetry"),
        error_message=text(frame, "errorMessage"),
        summary=text(result, "summary"),
        tokens_before=optional_whole(result, "tokensBefore"),
        tokens_after=optional_whole(result, "estimatedTokensAfter"),
    )


def summarization_retry(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `summarization_retry_*`; what follows in the tag is the step."""
    return SummarizationRetry(
        tag,
        raw,
        step=tag.removeprefix("summarization_retry_"),
        attempt=whole(frame, "attempt"),
        max_attempts=whole(frame, "maxAttempts"),
        delay_seconds=seconds(frame, "delayMs"),
        error_message=text(frame, "errorMessage"),
    )


def thinking_level_changed(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi says `level`, omp `thinkingLevel` or nothing."""
    return ThinkingLevelChanged(tag, raw, level=text(frame, "level", "thinkingLevel"))


def model_changed(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `model_changed`."""
    return ModelChanged(tag, raw)


def session_info(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `session_info_changed` (name), omp `session_info_update` (title, sessionId)."""
    return SessionInfoChanged(
        tag,
        raw,
        name=optional_text(frame, "name", "title"),
        session_id=optional_text(frame, "sessionId"),
    )


def entry_appended(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `entry_appended`."""
    return EntryAppended(tag, raw, entry=mapping(frame, "entry"))


def error(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`error`: no version observed sends it, older ones did."""
    body = mapping(frame, "error", "data") or frame
    code = first(body, "code", "errorStatus")
    return Error(
        tag,
        raw,
        message=text(body, "message", "error", "detail", "errorMessage"),
        code=None if code is None else str(code),
        fatal=flag(body, "fatal"),
    )
