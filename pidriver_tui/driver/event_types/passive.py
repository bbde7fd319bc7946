"""What extensions show without waiting for an answer (`extension_ui_request`, pi rpc-extension-ui.md)."""

from __future__ import annotations

from dataclasses import dataclass

from .base import Event


@dataclass(frozen=True, slots=True)
class Notification(Event):
    """`notify`, or an omp `notice`. `level`: info, warning or error; `source` is omp's, else `""`."""

    message: str = ""
    level: str = "info"
    source: str = ""


@dataclass(frozen=True, slots=True)
class StatusSet(Event):
    """`setStatus`: `text` is `None` to clear the entry `key`."""

    key: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class WidgetSet(Event):
    """`setWidget`: `lines` is `None` to clear. `placement`: aboveEditor or belowEditor."""

    key: str = ""
    lines: tuple[str, ...] | None = None
    placement: str = ""


@dataclass(frozen=True, slots=True)
class TitleSet(Event):
    """`setTitle`."""

    title: str = ""


@dataclass(frozen=True, slots=True)
class EditorTextSet(Event):
    """`set_editor_text`: an extension wants this text in the composer."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenUrl(Event):
    """omp `open_url`: a link for the person to open. Never opened by the driver."""

    url: str = ""
    launch_url: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionError(Event):
    """An extension failed while handling `event`."""

    extension_path: str = ""
    event: str = ""
    error: str = ""
