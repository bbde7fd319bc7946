"""Dialogs the agent waits on, and how they go away. It may not know how they are answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .base import Event


class InteractionKind(StrEnum):
    """What sort of answer a request wants."""

    PERMISSION = "permission"
    QUESTION = "question"
    CHOICE = "choice"


class Decision(StrEnum):
    """An answer to a permission."""

    ALLOW = "allow"
    ALLOW_ALWAYS = "allow_always"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class InteractionRequest(Event):
    """The agent waits for the host (`extension_ui_request` select, confirm, input, editor).

    Attributes:
        request_id: The id that the answer must carry.
        method: select, confirm, input or editor; the answer's shape depends on it.
        kind: Permission, choice or question.
        prompt: The title.
        options: Labels of a select, exactly as the answer must repeat them.
        tool_call_id: Always `None` today (observed, omp 18.2.3: approvals carry none).
        default: Text the answer starts from: an editor's prefill.
        message: Further text of a confirm.
        placeholder: Hint of an input.
        timeout: Seconds until the agent decides by itself, `None` for no limit.
        option_details: One description per option (omp), or empty.
    """

    request_id: str = ""
    method: str = ""
    kind: InteractionKind = InteractionKind.QUESTION
    prompt: str = ""
    options: list[str] = field(default_factory=list)
    tool_call_id: str | None = None
    default: Any = None
    message: str = ""
    placeholder: str = ""
    timeout: float | None = None
    option_details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InteractionWithdrawn(Event):
    """omp withdrew a request (`method: cancel`); `request_id` is the one that is gone."""

    request_id: str = ""


@dataclass(frozen=True, slots=True)
class InteractionEnded(Event):
    """Made by the session: a request is no longer open.

    `reason`: answered, timeout, withdrawn or exited. Nothing sent for it after this has an effect.
    """

    request_id: str = ""
    reason: str = ""
