"""Asks of our gate, whose call is known whole."""

from __future__ import annotations

from typing import Any

from pidriver_tui.driver.events import InteractionKind, InteractionRequest
from pidriver_tui.gate import GRANT, REFUSE, gate_title


def gated(
    request_id: str = "g1",
    command: str = "npm test",
    *,
    tool: str = "bash",
    timeout: float | None = None,
    **arguments: Any,
) -> InteractionRequest:
    """The gate asks whether `tool` may run."""
    told = {"command": command} | arguments if tool == "bash" else arguments
    return InteractionRequest(
        request_id=request_id,
        method="select",
        kind=InteractionKind.PERMISSION,
        prompt=gate_title(tool, told, call_id=f"call-{request_id}"),
        options=[GRANT, REFUSE],
        timeout=timeout,
    )
