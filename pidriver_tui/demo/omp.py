"""omp's frames where they differ from pi's, as omp 18.2.3 sends them (observed, tests/golden).

The largest difference: every update repeats the whole message, twice.
"""

from __future__ import annotations

from pidriver_tui.demo.dialect import Frame, Model, Pi
from pidriver_tui.demo.scenarios import COMMANDS
from pidriver_tui.demo.scene import Call, allow_tool


class Omp(Pi):
    """How omp says things."""

    name = "omp"
    busy = "Agent is already processing. Use steer() or followUp() to queue messages, or wait for completion."
    aborted = "Interrupted by user"
    has_system_message = False
    asks_before_start = True
    streams_shell = False
    bash_says_it_began = False
    lacks = frozenset({"clear_queue", "fork", "clone", "get_fork_messages", "get_entries", "get_tree"}) | {
        "get_commands",
        "get_available_thinking_levels",
    }

    def greeting(self) -> list[Frame]:
        """omp says that it is ready and what it can be asked."""
        ready = {
            "type": "ready",
            "protocolVersion": 1,
            "supportedProtocolVersions": [1, 2],
            "maxFrameBytes": 1_048_576,
            "maxReassembledFrameBytes": 67_108_864,
        }
        return [ready, {"type": "available_commands_update", "commands": self.commands()}]

    def model(self, model: Model) -> Frame:
        """With omp's own facts about it."""
        facts = {"identity": {"class": "unknown"}, "requiresGlyphTokenization": False, "compat": {}}
        return {**super().model(model), **facts, "supportsComputerUse": False}

    def gated(self, call: Call, mode: str) -> Call:
        """omp's own tool approval: yolo asks nothing, write for commands, always-ask for all but reading."""
        own = call.gate is not None and str(call.gate.fields["title"]).startswith("Allow tool:")
        if call.gate is not None and not own:
            return call
        asks = {"always-ask": call.tool != "read", "write": call.tool in ("bash", "eval")}
        if not asks.get(mode, False):
            return call._replace(gate=None)
        detail = {
            "bash": lambda args: f"Command: {args['command']}",
            "write": lambda args: f"Path: {args['path']}\nContent:\n{args['content']}",
            "edit": lambda args: f"File: {args['path']}",
        }
        lines = detail[call.tool](call.args) if call.tool in detail else f"Arguments: {call.args}"
        return call._replace(gate=allow_tool(call.tool, lines))

    def commands(self) -> list[Frame]:
        """What `get_available_commands` lists."""
        return [{"name": name, "description": about, "source": "builtin"} for name, about, _ in COMMANDS]

    def usage(self, given: tuple[int, int, int, int, int] | None) -> Frame:
        """As pi's, without reasoning."""
        usage = super().usage(given)
        usage.pop("reasoning", None)
        return usage

    def user(self, text: str, images: list[Frame], now: int, *, steering: bool) -> Frame:
        """A prompt says who it is from, and whether it steered."""
        message = super().user(text, images, now, steering=steering)
        head = {"role": "user", "content": message["content"]} | ({"steering": True} if steering else {})
        return {**head, "attribution": "user", "timestamp": now}

    def custom(self, text: str, now: int) -> Frame:
        """A message from an extension, with its source."""
        message = super().custom(text, now)
        details = message.pop("details")
        del message["timestamp"]
        return {**message, "attribution": "agent", "details": details, "timestamp": now}

    def assistant(self, model: Model, now: int, response_id: str) -> Frame:
        """A response in progress already says stop."""
        return {**super().assistant(model, now, response_id), "stopReason": "stop"}

    def failed(self, model: Model, now: int, error: str) -> Frame:
        """A failure has an id and a duration."""
        message = super().failed(model, now, error)
        del message["errorMessage"]
        return {**message, "errorId": 135_168, "errorMessage": error, "duration": 12.5, "completedAt": now}

    def finish(self, message: Frame, stop: str, now: int, error: str | None = None) -> None:
        """The end carries how long it took."""
        message["stopReason"] = stop
        if error is not None:
            message |= {"errorMessage": error, "errorId": 67_112_960}
        else:
            message |= {"duration": float(now - message["timestamp"]), "ttft": 12.5}
        message["completedAt"] = now

    def tool_call(self, call_id: str, name: str, args: Frame, index: int) -> Frame:
        """A call keeps the text of its arguments."""
        return {**super().tool_call(call_id, name, args, index), "partialArgs": "", "streamIndex": index}

    def tool_call_started(self, block: Frame) -> Frame:
        """The block is in `partial`; nothing else is said."""
        return {}

    def update(self, event: Frame, message: Frame) -> Frame:
        """Everything so far, in `partial` and in `message`."""
        event = {**event, "partial": message}
        return {"type": "message_update", "assistantMessageEvent": event, "message": message}

    def result(self, text: str, details: Frame | None) -> Frame:
        """A result always has details."""
        return super().result(text, details or {})

    def run_end(self, messages: list[Frame], *, will_retry: bool) -> Frame | None:
        """Between retries nothing is said; the end is terminal when nothing is left to do."""
        if will_retry:
            return None
        return {"type": "agent_end", "messages": messages, "isTerminal": True}

    def settled(self, messages: list[Frame]) -> Frame | None:
        """`agent_end.isTerminal` has said it."""
        return None

    def queue(self, steering: list[str], follow_up: list[str]) -> Frame | None:
        """omp has no such frame."""
        return None

    def model_changed(self) -> Frame | None:
        """A bare word: ask for the state."""
        return {"type": "model_changed"}

    def thinking_level(self, level: str) -> Frame:
        """Another key than pi's."""
        return {"type": "thinking_level_changed", "thinkingLevel": level}

    def retry_start(self, attempt: int, most: int, delay_ms: int, error: str) -> Frame:
        """As pi's, with an error id."""
        return {**super().retry_start(attempt, most, delay_ms, error), "errorId": 135_168}

    def compaction_start(self, reason: str) -> Frame:
        """Named by its action."""
        return {"type": "auto_compaction_start", "reason": reason, "action": "context-full"}

    def compaction_end(self, reason: str, result: Frame | None, error: str | None, *, aborted: bool) -> Frame:
        """Named by its action."""
        frame: Frame = {"type": "auto_compaction_end", "action": "context-full"}
        if result is not None:
            frame["result"] = result
        frame |= {"aborted": aborted, "willRetry": False}
        return frame if error is None else {**frame, "errorMessage": error}

    def summary(self, result: Frame, usage: Frame) -> Frame:
        """With a short form, without usage."""
        kept = {"firstKeptEntryId": result["firstKeptEntryId"], "tokensBefore": result["tokensBefore"]}
        texts = {"summary": result["summary"], "shortSummary": "(simulated)"}
        return {**texts, **kept, "details": {"readFiles": [], "modifiedFiles": []}}

    def shell(self, data: Frame) -> Frame:
        """With sizes and the directory."""
        lines, size = data["output"].count("\n") + 1, len(data["output"].encode())
        sizes = {"totalLines": lines, "totalBytes": size, "outputLines": lines, "outputBytes": size}
        code = {"exitCode": data["exitCode"]} if "exitCode" in data else {}
        head = {**code, "cancelled": data["cancelled"], "workingDir": "/simulated/workspace"}
        return {**head, "output": data["output"], "truncated": data["truncated"], **sizes}

    def withdrawn(self, ask_id: str, cancel_id: str) -> Frame | None:
        """omp takes an ask back in so many words."""
        head = {"type": "extension_ui_request", "id": cancel_id, "method": "cancel"}
        return {**head, "targetId": ask_id}

    def name_changed(self, name: str, session_id: str) -> Frame | None:
        """Another frame than pi's."""
        return {"type": "session_info_update", "title": name, "sessionId": session_id}
