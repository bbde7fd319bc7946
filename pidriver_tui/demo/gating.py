"""The simulated agent under our gate: what its extension asks before a call, and what a refusal becomes.

Words as the extension writes them; it may not know how they travel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.scene import Ask, Call
from pidriver_tui.gate.asks import GRANT, REFUSE, gate_title

if TYPE_CHECKING:
    from pidriver_tui.demo.dialect import Frame


def under_gate(call: Call, block: Frame, cwd: str) -> Call:
    """The call with the gate's question, in place of one in omp's words; other questions stay its own."""
    if call.gate is not None and not str(call.gate.fields["title"]).startswith("Allow tool: "):
        return call
    title = gate_title(call.tool, call.args, call_id=block["id"], cwd=cwd, before=call.holds)
    return call._replace(gate=Ask("select", {"title": title, "options": [GRANT, REFUSE]}, by_gate=True))


def refused(answer: Any) -> str:
    """What the model is told."""
    if answer == REFUSE:
        return "Tool call denied by the user"
    if isinstance(answer, str) and answer.startswith(f"{REFUSE}: "):
        return f"Tool call denied by the user: {answer.removeprefix(f'{REFUSE}: ')}"
    why = "the question was cancelled" if answer is None else "the answer was not understood"
    return f"Tool call not approved: {why}"
