"""Commands only omp has, and what it answers differently (observed, omp 18.2.3; protocol 2 from its source).

Knows omp's replies; the rest is inherited from pi's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.commands import REPLIED, Commands
from pidriver_tui.demo.session_commands import Refused, text_field

if TYPE_CHECKING:
    from collections.abc import Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame

_STATE = (
    *("model", "thinkingLevel", "isStreaming", "isCompacting", "steeringMode", "followUpMode"),
    *("interruptMode", "sessionFile", "sessionId", "sessionName", "autoCompactionEnabled"),
    *("queuedMessageCount", "todoPhases", "fastModeEnabled", "tokensPerSecond", "fastModeActive"),
    *("messageCount", "systemPrompt", "dumpTools", "contextUsage"),
)
"""The keys of omp's state in their order."""
_LEVELS = ("off", "progress", "events")


class OmpCommands(Commands):
    """omp's handlers."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._todos: list[Frame] = []
        self._interrupt_mode = "immediate"

    def unknown(self, command: Frame, shown: Any) -> None:
        """omp does not say which request it means."""
        self.reply({"type": command["type"]} if "type" in command else {}, error=f"Unknown command: {shown}")

    def extension_command(self, command: Frame, name: str, rest: str) -> Any:
        """Accepted at once; `prompt_result` comes when it is over."""
        self.reply(command)
        self.core.loop.spawn(self._prompted(command, name, rest))
        return REPLIED

    def _prompted(self, command: Frame, name: str, rest: str) -> Generator[object, Any, None]:
        yield from self.play_extension(name, rest)
        head = {"id": command["id"]} if "id" in command else {}
        self.core.wire.send({"type": "prompt_result", **head, "agentInvoked": False})

    def do_get_state(self, command: Frame) -> Frame:
        """More than pi's, and another name for what is queued."""
        state = super().do_get_state(command)
        more = {
            "interruptMode": self._interrupt_mode,
            "queuedMessageCount": state["pendingMessageCount"],
            "todoPhases": self._todos,
            "fastModeEnabled": False,
            "tokensPerSecond": None,
            "fastModeActive": False,
            "systemPrompt": ["You are a simulation."],
            "dumpTools": [],
            "contextUsage": self.core.session.stats()["contextUsage"],
        }
        return {name: (state | more)[name] for name in _STATE if name in state or name in more}

    def do_cycle_model(self, command: Frame) -> Frame:
        """Without the thinking level."""
        data = super().do_cycle_model(command)
        del data["thinkingLevel"]
        return data

    def do_get_session_stats(self, command: Frame) -> Frame:
        """pi's, and what a subscription counts."""
        stats = super().do_get_session_stats(command)
        usage = stats.pop("contextUsage")
        spent = stats["tokens"]
        stats["tokens"] = {"input": spent["input"], "output": spent["output"], "reasoning": 0} | spent
        return {**stats, "premiumRequests": 0, "contextUsage": usage}

    def do_negotiate_protocol(self, command: Frame) -> Frame:
        """Version 2 sends frames over 1 MiB in pieces."""
        version = command.get("protocolVersion", "undefined")
        if version != 2:
            raise Refused(f"Unsupported RPC protocol version: {version}")
        self.core.wire.chunk_id = lambda: self.core.ids.hex(16)
        return {"protocolVersion": 2}

    def do_abort_and_prompt(self, command: Frame) -> Any:
        """Abort, then prompt."""
        text = text_field(command, "message", "trimStart")
        return self._abort_and_prompt(text)

    def _abort_and_prompt(self, text: str) -> Generator[object, Any, None]:
        yield from self.stop_run()
        self.start_run(text, [])

    def do_get_available_commands(self, command: Frame) -> Frame:
        """What can be prompted with a slash."""
        return {"commands": self.core.dialect.greeting()[-1]["commands"]}

    def do_get_messages_page(self, command: Frame) -> Frame:
        """Messages from a cursor on."""
        messages = self.core.session.messages
        start, limit = int(command.get("cursor") or 0), int(command.get("limit") or 50)
        end = start + limit
        more = str(end) if end < len(messages) else None
        return {"messages": messages[start:end], "nextCursor": more, "totalMessages": len(messages)}

    def do_set_interrupt_mode(self, command: Frame) -> None:
        """immediate or wait."""
        self._interrupt_mode = str(command.get("mode"))

    def do_set_todos(self, command: Frame) -> Frame:
        """The person's todos."""
        self._todos = list(command.get("phases") or [])
        return {"todoPhases": self._todos}

    def do_branch(self, command: Frame) -> Any:
        """omp's word for fork."""
        try:
            return self.do_fork(command)
        except Refused:
            raise Refused("Invalid entry ID for branching") from None

    def do_get_branch_messages(self, command: Frame) -> Frame:
        """Prompts a branch can start from."""
        return self.do_get_fork_messages(command)

    def do_get_subagents(self, command: Frame) -> Frame:
        """The simulation has none."""
        return {"subagents": []}

    def do_set_subagent_subscription(self, command: Frame) -> Frame:
        """How much of subagents is told."""
        level = command.get("level")
        if level not in _LEVELS:
            raise Refused(f"Invalid subagent subscription level: {level}")
        return {"level": level}

    def do_set_fast_mode(self, command: Frame) -> None:
        """Not with this model."""
        raise Refused("Fast mode is unavailable for the current model.")

    def do_handoff(self, command: Frame) -> None:
        """Refused: there is nobody to hand over to."""
        if not self.core.session.messages:
            raise Refused("Nothing to hand off (no messages yet)")
        raise Refused("Simulated: the demo agent hands nothing off")

    def do_get_login_providers(self, command: Frame) -> Frame:
        """The simulation needs no login."""
        return {"providers": [{"id": "demo", "name": "Simulated", "available": True, "authenticated": True}]}
