"""Answering the agent's dialogs: handlers that answer by themselves, and the shape of an answer.

It may not know how answers travel. Shapes observed, pi 0.87.1 and omp 18.2.3: a confirm takes
`confirmed`, select, input and editor take `value`, all take `cancelled`; nothing comes back. omp
counts every value but the exact label as denied, so labels are those the request itself offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from .errors import PiAnswerError
from .event_types import Decision, InteractionKind, InteractionRequest
from .labels import Says, says

if TYPE_CHECKING:
    from .session import PiSession

__all__ = [
    "Answer",
    "AskHost",
    "AutoApprove",
    "Decision",
    "DenyAll",
    "InteractionHandler",
    "InteractionKind",
    "InteractionRequest",
    "InteractionResponse",
    "cancel_to_wire",
    "chain",
    "response_to_wire",
]

Answer = Decision | str | int
"""What a person or policy says: a decision, a text or label, the index of an option, or a bool."""


@dataclass(frozen=True, slots=True)
class InteractionResponse:
    """The answer to one request.

    Attributes:
        request_id: The request's id.
        value: A :class:`Decision` or bool for a permission, a text for a question, an option's label
            or its index, counted from 0, for a choice.
    """

    request_id: str
    value: Answer

    @classmethod
    def allow(cls, request_id: str, *, always: bool = False) -> InteractionResponse:
        """Grant it; `always` asks the agent not to ask the same again, where it offers that."""
        return cls(request_id, Decision.ALLOW_ALWAYS if always else Decision.ALLOW)

    @classmethod
    def deny(cls, request_id: str) -> InteractionResponse:
        """Refuse it."""
        return cls(request_id, Decision.DENY)


@runtime_checkable
class InteractionHandler(Protocol):
    """Answers requests by itself. `None` leaves the request to the host.

    The request is in the event stream either way. A handler runs beside the stream, so it may wait
    for a person; what it raises is reported as an `Error` event and leaves the request open.
    """

    async def __call__(
        self, request: InteractionRequest, session: PiSession
    ) -> InteractionResponse | None: ...


class AskHost:
    """Leaves every request to the host: the default."""

    async def __call__(self, request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        """Always `None`."""
        return None


class AutoApprove:
    """Grants permissions; leaves questions and choices, which have no safe answer, to the host.

    So it does with a permission that offers no label which grants and says nothing else.

    Args:
        allow: Grants only what it is true for; the rest goes to the host. `None` grants all.
        always: Also ask the agent not to ask again.
    """

    def __init__(
        self, allow: Callable[[InteractionRequest], bool] | None = None, *, always: bool = False
    ) -> None:
        self._allow = allow
        self._always = always

    async def __call__(self, request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        """Grant a permission that `allow` is true for."""
        if request.kind is not InteractionKind.PERMISSION:
            return None
        if self._allow is not None and not self._allow(request):
            return None
        response = InteractionResponse.allow(request.request_id, always=self._always)
        return response if _can_grant(request, response) else None


class DenyAll:
    """Refuses permissions; leaves questions and choices to the host."""

    async def __call__(self, request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        """Refuse a permission."""
        if request.kind is not InteractionKind.PERMISSION:
            return None
        return InteractionResponse.deny(request.request_id)


def chain(*handlers: InteractionHandler) -> InteractionHandler:
    """One handler out of several: the first that answers wins; when none does, the host is asked."""

    async def chained(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        for handler in handlers:
            response = await handler(request, session)
            if response is not None:
                return response
        return None

    return chained


def response_to_wire(
    response: InteractionResponse, request: InteractionRequest | None = None
) -> dict[str, Any]:
    """The `extension_ui_response` frame that carries an answer.

    Args:
        response: The answer.
        request: What it answers. Without it a decision becomes `Approve` or `Deny`.

    A decision for a select becomes the label the request offered for it; where none says just that, a
    refusal becomes `cancelled`.

    Raises:
        PiAnswerError: No label the request offers grants just this: nothing is granted by guessing.
        ValueError: There is no such option.
    """
    wire: dict[str, Any] = {"type": "extension_ui_response", "id": response.request_id}
    value = response.value
    if request is not None and request.method == "confirm":
        return wire | {"confirmed": _is_yes(value)}
    if isinstance(value, bool):
        value = Decision.ALLOW if value else Decision.DENY
    if request is None:
        return wire | {"value": _plain(value)}
    if isinstance(value, Decision):
        label = _label_for(value, request.options) if request.method == "select" else None
        if label is None and value is not Decision.DENY:
            raise PiAnswerError(request.request_id, request.options)
        return wire | ({"cancelled": True} if label is None else {"value": label})
    if isinstance(value, int):
        if not request.options:
            return wire | {"value": str(value)}
        if not 0 <= value < len(request.options):
            raise ValueError(f"option {value} does not exist: there are {len(request.options)}")
        return wire | {"value": request.options[value]}
    return wire | {"value": value}


def cancel_to_wire(request_id: str) -> dict[str, Any]:
    """The frame that closes a dialog without an answer (Escape)."""
    return {"type": "extension_ui_response", "id": request_id, "cancelled": True}


def _can_grant(request: InteractionRequest, response: InteractionResponse) -> bool:
    try:
        response_to_wire(response, request)
    except PiAnswerError:
        return False
    return True


def _is_yes(value: Answer) -> bool:
    if isinstance(value, Decision):
        return value is not Decision.DENY
    if isinstance(value, int):
        return bool(value)
    return says(value) in (Says.ONCE, Says.LASTING) or value.strip().lower() in ("y", "true")


def _plain(value: Answer) -> str:
    if isinstance(value, Decision):
        return "Deny" if value is Decision.DENY else "Approve"
    return str(value)


# A grant for once must not become one for ever; the other way round is merely asked again.
_MEANT = {
    Decision.ALLOW: (Says.ONCE,),
    Decision.ALLOW_ALWAYS: (Says.LASTING, Says.ONCE),
    Decision.DENY: (Says.NO, Says.NEVER),
}


def _label_for(decision: Decision, options: Sequence[str]) -> str | None:
    """The first option that says what `decision` says and nothing else; `None` when none does."""
    for meaning in _MEANT[decision]:
        for label in options:
            if says(label) is meaning:
                return label
    return None
