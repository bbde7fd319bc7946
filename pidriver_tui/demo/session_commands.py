"""Commands answered from the session alone: state, models, thinking levels, entries, names.

The handlers are methods `do_COMMAND(command)`; they return the reply's data or `None`, or raise `Refused`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.dialect import LEVELS, MODELS, Frame
from pidriver_tui.demo.scenarios import COMMANDS

if TYPE_CHECKING:
    from pidriver_tui.demo.core import Core


class Refused(Exception):  # noqa: N818 - becomes a reply
    """The command fails with this text."""


class SessionCommands:
    """Handlers that need no scheduling."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def do_get_messages(self, command: Frame) -> Frame:
        """All messages in the context."""
        return {"messages": self.core.session.messages}

    def do_get_session_stats(self, command: Frame) -> Frame:
        """Counts, tokens and cost."""
        return self.core.session.stats()

    def do_get_last_assistant_text(self, command: Frame) -> Frame:
        """The last answer's text."""
        text = self.core.session.last_text()
        return {} if text is None else {"text": text}

    def do_get_commands(self, command: Frame) -> Frame:
        """What can be prompted with a slash."""
        source = {"path": "<simulated>", "source": "inline", "scope": "temporary", "origin": "top-level"}
        return {
            "commands": [
                {"name": name, "description": about, "source": kind, "sourceInfo": source}
                for name, about, kind in COMMANDS
            ]
        }

    def do_set_model(self, command: Frame) -> Frame:
        """Choose a model."""
        provider, wanted = command.get("provider", "undefined"), command.get("modelId", "undefined")
        for model in MODELS:
            if (provider, wanted) == ("demo", model.id):
                self.core.session.model = model
                self.core.session.add_entry("model_change", {"provider": "demo", "modelId": model.id})
                changed = self.core.dialect.model_changed()
                if changed is not None:
                    self.core.wire.send(changed)
                if not model.reasoning:
                    self._set_thinking("off")
                return self.core.dialect.model(model)
        raise Refused(f"Model not found: {provider}/{wanted}")

    def do_cycle_model(self, command: Frame) -> Frame:
        """The next model."""
        at = MODELS.index(self.core.session.model)
        wire = self.do_set_model({"provider": "demo", "modelId": MODELS[(at + 1) % len(MODELS)].id})
        return {"model": wire, "thinkingLevel": self.core.session.thinking, "isScoped": False}

    def do_get_available_models(self, command: Frame) -> Frame:
        """All simulated models."""
        return {"models": [self.core.dialect.model(model) for model in MODELS]}

    def do_set_thinking_level(self, command: Frame) -> None:
        """Choose how much is thought; what the model cannot do becomes what it can."""
        level = command.get("level")
        self._set_thinking(LEVELS[-1] if level in ("xhigh", "max") else level)

    def do_cycle_thinking_level(self, command: Frame) -> Frame:
        """The next level."""
        at = LEVELS.index(self.core.session.thinking)
        self._set_thinking(LEVELS[(at + 1) % len(LEVELS)])
        return {"level": self.core.session.thinking}

    def do_get_available_thinking_levels(self, command: Frame) -> Frame:
        """The levels of the model."""
        return {"levels": list(LEVELS) if self.core.session.model.reasoning else ["off"]}

    def _set_thinking(self, level: Any) -> None:
        session = self.core.session
        if level not in LEVELS or level == session.thinking:
            return
        session.thinking = level if session.model.reasoning else "off"
        session.add_entry("thinking_level_change", {"thinkingLevel": session.thinking})
        self.core.wire.send(self.core.dialect.thinking_level(session.thinking))

    def do_set_steering_mode(self, command: Frame) -> None:
        """one-at-a-time or all; pi checks nothing here."""
        self.core.steering_mode = str(command.get("mode"))

    def do_set_follow_up_mode(self, command: Frame) -> None:
        """one-at-a-time or all; pi checks nothing here."""
        self.core.follow_up_mode = str(command.get("mode"))

    def do_set_auto_compaction(self, command: Frame) -> None:
        """Whether a full context is summarised by itself."""
        self.core.auto_compaction = bool(command.get("enabled"))

    def do_set_auto_retry(self, command: Frame) -> None:
        """Whether an overloaded model is tried again."""
        self.core.auto_retry = bool(command.get("enabled"))

    def do_set_session_name(self, command: Frame) -> None:
        """Name the session."""
        name = text_field(command, "name", "trim").strip()
        if not name:
            raise Refused("Session name cannot be empty")
        session = self.core.session
        session.name = name
        session.add_entry("session_info", {"name": name})
        frame = self.core.dialect.name_changed(name, session.id)
        if frame is not None:
            self.core.wire.send(frame)

    def do_export_html(self, command: Frame) -> None:
        """Refused: the simulation writes nothing."""
        raise Refused("Simulated: the demo agent writes no files")

    def do_get_fork_messages(self, command: Frame) -> Frame:
        """Prompts a fork can start from."""
        return {"messages": self.core.session.forkable()}

    def do_get_entries(self, command: Frame) -> Frame:
        """Entries, all or since one."""
        entries = self.core.session.entries
        if "since" in command:
            ids = [entry["id"] for entry in entries]
            if command["since"] not in ids:
                raise Refused(f"Entry not found: {command['since']}")
            entries = entries[ids.index(command["since"]) + 1 :]
        return {"entries": entries, "leafId": self.core.session.leaf}

    def do_get_tree(self, command: Frame) -> Frame:
        """Entries as a tree."""
        return {"tree": self.core.session.tree(), "leafId": self.core.session.leaf}


def text_field(command: Frame, field: str, javascript: str) -> str:
    """A text field; raises `Refused` in JavaScript's words when it is not one."""
    value = command.get(field)
    if not isinstance(value, str):
        kind = "undefined" if field not in command else "null" if value is None else ""
        if kind:
            raise Refused(f"Cannot read properties of {kind} (reading '{javascript}')")
        raise Refused(f"{field}.{javascript} is not a function")
    return value
