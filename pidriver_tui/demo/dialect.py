"""pi's frames: every shape and its key order as real pi 0.87.1 sends them (tests/golden).

`omp.py` overrides what omp 18.2.3 does differently. Frames are plain dicts here because this is the one place
that must be able to say them exactly, right or wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pidriver_tui.demo.scene import Call

Frame = dict[str, Any]


class Model(NamedTuple):
    """A simulated model; prices in US dollars per million tokens."""

    id: str
    name: str
    reasoning: bool
    context_window: int
    max_tokens: int


PRICES = {"input": 3, "output": 15, "cacheRead": 0.3, "cacheWrite": 3.75}
MODELS = (
    Model("simulated-1", "Simulated One", reasoning=True, context_window=200_000, max_tokens=16_384),
    Model("simulated-2", "Simulated Two", reasoning=False, context_window=32_000, max_tokens=4_096),
)
LEVELS = ("off", "minimal", "low", "medium", "high")


class Pi:
    """How pi says things. Methods that return `None` stand for frames this CLI does not have."""

    name = "pi"
    busy = (
        "Agent is already processing. Specify streamingBehavior ('steer' or 'followUp') to queue the message."
    )
    aborted = "Request was aborted"
    has_system_message = True
    asks_before_start = False
    streams_shell = True
    bash_says_it_began = True
    lacks: frozenset[str] = frozenset()

    def model(self, model: Model) -> Frame:
        """A model as `get_state` and the model commands show it."""
        return {
            "id": model.id,
            "name": model.name,
            "api": "simulated",
            "provider": "demo",
            "baseUrl": "",
            "reasoning": model.reasoning,
            "input": ["text"],
            "cost": dict(PRICES),
            "contextWindow": model.context_window,
            "maxTokens": model.max_tokens,
        }

    def gated(self, call: Call, mode: str) -> Call:
        """The call with the permission it needs: pi has only what its extensions ask, whatever the mode."""
        return call

    def greeting(self) -> list[Frame]:
        """Frames sent before anything is asked: pi says nothing."""
        return []

    def usage(self, given: tuple[int, int, int, int, int] | None) -> Frame:
        """Usage from (input, output, cache read, cache write, reasoning); zeros before the first report."""
        counts = given or (0, 0, 0, 0, 0)
        named = dict(zip(("input", "output", "cacheRead", "cacheWrite"), counts[:4], strict=True))
        cost = {name: round(count * PRICES[name] / 1_000_000, 9) for name, count in named.items()}
        reasoning = {"reasoning": counts[4]} if given is not None else {}
        total = {"totalTokens": sum(named.values())}
        return {**named, **reasoning, **total, "cost": {**cost, "total": round(sum(cost.values()), 9)}}

    def system(self, now: int) -> Frame:
        """The first message of a session."""
        tools = [
            {
                "name": name,
                "description": f"{name} (simulated)",
                "parameters": {},
                "constrainedSampling": {"type": "json_schema", "strict": "prefer"},
            }
            for name in ("read", "bash", "edit", "write", "question")
        ]
        sections = {
            "preamble": "You are a simulation.",
            "tools": "(simulated)",
            "rules": "(simulated)",
            "docs": "(simulated)",
            "cwd": "(simulated)",
        }
        return {"role": "system", "content": "", "sections": sections, "timestamp": now, "toolsAdded": tools}

    def user(self, text: str, images: list[Frame], now: int, *, steering: bool) -> Frame:
        """A prompt."""
        return {"role": "user", "content": [{"type": "text", "text": text}, *images], "timestamp": now}

    def custom(self, text: str, now: int) -> Frame:
        """A message from an extension."""
        head = {"role": "custom", "customType": "simulated-note", "content": text, "display": True}
        return {**head, "details": {"simulated": True}, "timestamp": now}

    def assistant(self, model: Model, now: int, response_id: str) -> Frame:
        """A response that has just begun."""
        return {
            "role": "assistant",
            "content": [],
            "api": "simulated",
            "provider": "demo",
            "model": model.id,
            "usage": self.usage(None),
            "stopReason": "pending",
            "timestamp": now,
            "responseId": response_id,
        }

    def failed(self, model: Model, now: int, error: str) -> Frame:
        """A response that failed before anything came."""
        message = self.assistant(model, now, "")
        del message["responseId"]
        return {**message, "stopReason": "error", "timestamp": now, "errorMessage": error}

    def finish(self, message: Frame, stop: str, now: int, error: str | None = None) -> None:
        """Give a response its end, in place."""
        message["stopReason"] = stop
        if error is not None:
            message["errorMessage"] = error
        else:
            message["rawStopReason"] = {"toolUse": "tool_calls"}.get(stop, stop)

    def tool_call(self, call_id: str, name: str, args: Frame, index: int) -> Frame:
        """A tool call as a content block."""
        return {"type": "toolCall", "id": call_id, "name": name, "arguments": args}

    def tool_call_started(self, block: Frame) -> Frame:
        """What `toolcall_start` says about the call."""
        return {"id": block["id"], "toolName": block["name"]}

    def update(self, event: Frame, message: Frame) -> Frame:
        """A streaming update: pi sends the delta alone."""
        return {"type": "message_update", "usage": message["usage"], "assistantMessageEvent": event}

    def result(self, text: str, details: Frame | None) -> Frame:
        """A tool's result."""
        content = {"content": [{"type": "text", "text": text}]}
        return content if details is None else {**content, "details": details}

    def tool_result(self, call: Frame, result: Frame, now: int, *, is_error: bool) -> Frame:
        """A tool's result as a message."""
        head = {"role": "toolResult", "toolCallId": call["id"], "toolName": call["name"]}
        return {**head, **result, "isError": is_error, "timestamp": now}

    def partials(self, pieces: list[str]) -> Frame:
        """A partial result: always all of it so far."""
        if not pieces:
            return {"content": []}
        return {"content": [{"type": "text", "text": "".join(pieces)}], "details": {}}

    def run_end(self, messages: list[Frame], *, will_retry: bool) -> Frame | None:
        """The end of a run."""
        return {"type": "agent_end", "messages": messages, "willRetry": will_retry}

    def settled(self, messages: list[Frame]) -> Frame | None:
        """Nothing more will come by itself."""
        return {"type": "agent_settled"}

    def queue(self, steering: list[str], follow_up: list[str]) -> Frame | None:
        """The whole queue, each time."""
        return {"type": "queue_update", "steering": steering, "followUp": follow_up}

    def model_changed(self) -> Frame | None:
        """Another model: pi tells only who asked for it."""
        return None

    def thinking_level(self, level: str) -> Frame:
        """The thinking level changed."""
        return {"type": "thinking_level_changed", "level": level}

    def retry_start(self, attempt: int, most: int, delay_ms: int, error: str) -> Frame:
        """A retry is planned."""
        counts = {"attempt": attempt, "maxAttempts": most, "delayMs": delay_ms}
        return {"type": "auto_retry_start", **counts, "errorMessage": error}

    def compaction_start(self, reason: str) -> Frame:
        """Compaction begins."""
        return {"type": "compaction_start", "reason": reason}

    def compaction_end(self, reason: str, result: Frame | None, error: str | None, *, aborted: bool) -> Frame:
        """Compaction is over: a result, an error, or aborted."""
        frame: Frame = {"type": "compaction_end", "reason": reason}
        if result is not None:
            frame["result"] = result
        frame |= {"aborted": aborted, "willRetry": False}
        if error is not None:
            frame["errorMessage"] = error
        return frame

    def summary(self, result: Frame, usage: Frame) -> Frame:
        """What a compaction gave."""
        return {**result, "usage": usage, "details": {"readFiles": [], "modifiedFiles": []}}

    def shell(self, data: Frame) -> Frame:
        """What the person's shell command gave."""
        return data

    def withdrawn(self, ask_id: str, cancel_id: str) -> Frame | None:
        """An ask is taken back: pi tells nobody."""
        return None

    def name_changed(self, name: str, session_id: str) -> Frame | None:
        """The session has a new name."""
        return {"type": "session_info_changed", "name": name}
