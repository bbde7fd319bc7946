"""What needs no answer: notifications, statuses, widgets, names, errors of the wire."""

from __future__ import annotations

from ...driver.event_types import (
    CommandOutput,
    CommandsChanged,
    ConfigChanged,
    EditorTextSet,
    Error,
    ExtensionError,
    Notification,
    OpenUrl,
    Ready,
    SessionInfoChanged,
    StatusSet,
    ThinkingLevelChanged,
    TitleSet,
    TodoReminder,
    WidgetSet,
)
from .. import notices
from ..blocks import NoticeKind
from ..changes import Changed
from ..fleet import Fleet
from ..hints import first_sentence, hint_for
from ..session import Session
from .prompts import refused_late

_LEVELS = ("info", "warning", "error")
_TITLE = 200


def ready(fleet: Fleet, session: Session, event: Ready, at: float) -> Changed:
    """omp takes commands."""
    session.ready = True
    return Changed.NOTHING


def notification(fleet: Fleet, session: Session, event: Notification, at: float) -> Changed:
    """An extension, or omp itself (`source`), says something."""
    text, detail = notices.split(event.message)
    notices.add(
        session,
        at,
        NoticeKind.INFO if event.source else NoticeKind.EXTENSION,
        text,
        level=event.level if event.level in _LEVELS else "info",
        detail=detail,
    )
    return Changed.TRANSCRIPT


def status_set(fleet: Fleet, session: Session, event: StatusSet, at: float) -> Changed:
    """An extension's line in the footer."""
    if event.text is None:
        return Changed.PANEL if session.statuses.pop(event.key, None) is not None else Changed.NOTHING
    if session.statuses.get(event.key) == event.text:
        return Changed.NOTHING
    session.statuses[event.key] = event.text
    return Changed.PANEL


def widget_set(fleet: Fleet, session: Session, event: WidgetSet, at: float) -> Changed:
    """An extension's lines beside the composer."""
    if event.lines is None:
        return Changed.PANEL if session.widgets.pop(event.key, None) is not None else Changed.NOTHING
    if session.widgets.get(event.key) == (event.placement, event.lines):
        return Changed.NOTHING
    session.widgets[event.key] = (event.placement, event.lines)
    return Changed.PANEL


def title_set(fleet: Fleet, session: Session, event: TitleSet, at: float) -> Changed:
    """An extension's title."""
    title = first_sentence(event.title, _TITLE)
    if title == session.agent_title:
        return Changed.NOTHING
    session.agent_title = title
    return Changed.STATUS


def editor_text_set(fleet: Fleet, session: Session, event: EditorTextSet, at: float) -> Changed:
    """An extension wants a text in the composer."""
    session.editor_texts.append(event.text)
    return Changed.EDITOR


def open_url(fleet: Fleet, session: Session, event: OpenUrl, at: float) -> Changed:
    """A link the person may open."""
    notices.add(
        session,
        at,
        NoticeKind.EXTENSION,
        f"Open this link: {first_sentence(event.launch_url or event.url, 2000)}",
        detail=event.instructions,
        hint="Copy it into a browser; nothing is opened by itself.",
    )
    return Changed.TRANSCRIPT


def extension_error(fleet: Fleet, session: Session, event: ExtensionError, at: float) -> Changed:
    """An extension failed; one that fails again and again is counted."""
    where = f"{first_sentence(event.extension_path, 200)}, on {first_sentence(event.event, 60)}"
    text, detail = notices.split(event.error)
    return notices.count(
        session,
        at,
        f"extension:{where}",
        NoticeKind.EXTENSION,
        f"An extension failed ({where}): {text}",
        level="error",
        detail=detail,
    )


def error(fleet: Fleet, session: Session, event: Error, at: float) -> Changed:
    """A line that is no frame, or a command that failed with nobody waiting for it."""
    if event.code == "protocol":
        text, detail = notices.split(event.message)
        return notices.count(
            session, at, "protocol", NoticeKind.PROTOCOL, text, level="warning", detail=detail
        )
    if event.code == "prompt":
        refused = refused_late(session, event.command_id, event.message, at)
        if refused:
            return refused
    text, detail = notices.split(event.message)
    if event.fatal:
        session.trouble = text
    changed = notices.count(
        session,
        at,
        f"error:{event.code}:{text}",
        NoticeKind.ERROR,
        text if event.code is None else f"{first_sentence(event.code, 60)}: {text}",
        level="error",
        detail=detail,
    )
    repeat = session.repeats.get(f"error:{event.code}:{text}")
    if repeat is not None and repeat.count == 1:
        notices.amend(session, repeat.notice, hint=hint_for(event.message))
    return changed


def command_output(fleet: Fleet, session: Session, event: CommandOutput, at: float) -> Changed:
    """What a slash command printed."""
    text, detail = notices.split(event.text)
    notices.add(session, at, NoticeKind.COMMAND, text, detail=detail)
    return Changed.TRANSCRIPT


def commands_changed(fleet: Fleet, session: Session, event: CommandsChanged, at: float) -> Changed:
    """The slash commands there are now."""
    names = (command.get("name") for command in event.commands)
    session.commands = tuple(name for name in names if isinstance(name, str) and name)
    return Changed.PANEL


def config_changed(fleet: Fleet, session: Session, event: ConfigChanged, at: float) -> Changed:
    """omp's model now set."""
    changed = Changed.NOTHING
    provider, slash, model = event.model.partition("/")
    if slash and (provider, model) != (session.provider, session.model):
        session.provider, session.model = provider, model
        changed = Changed.USAGE
    if event.context_window and event.context_window != session.context_window:
        session.context_window = event.context_window
        changed = Changed.USAGE
    return changed


def thinking_level_changed(fleet: Fleet, session: Session, event: ThinkingLevelChanged, at: float) -> Changed:
    """Another thinking level."""
    if event.level == session.thinking_level:
        return Changed.NOTHING
    session.thinking_level = event.level
    return Changed.USAGE


def session_info_changed(fleet: Fleet, session: Session, event: SessionInfoChanged, at: float) -> Changed:
    """Another name, another id."""
    session.pi_session_id = session.pi_session_id if event.session_id is None else event.session_id
    return Changed.NOTHING if event.name is None else rename(session, event.name)


def rename(session: Session, name: str) -> Changed:
    """Call the session `name`; no name gives it its first title back."""
    name = first_sentence(name, _TITLE)
    title = name or session.default_title
    if (name, title) == (session.name, session.title):
        return Changed.NOTHING
    session.name, session.title = name, title
    return Changed.STATUS


def todo_reminder(fleet: Fleet, session: Session, event: TodoReminder, at: float) -> Changed:
    """omp reminds its model of what is still to do."""
    still = [text for text, state in event.todos if state not in ("completed", "abandoned")]
    notices.add(
        session,
        at,
        NoticeKind.INFO,
        f"Reminded of {len(still)} open to-do{'' if len(still) == 1 else 's'}"
        + (f": {first_sentence(still[0], 120)}" if still else "."),
        detail="\n".join(f"{state}: {text}" for text, state in event.todos),
    )
    return Changed.TRANSCRIPT
