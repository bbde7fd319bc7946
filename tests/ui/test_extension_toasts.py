"""What extensions say without waiting for an answer: each thing appears where it belongs."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from pidriver_tui.driver.decode import parse_event
from pidriver_tui.driver.events import (
    EditorTextSet,
    Event,
    ExtensionError,
    Notification,
    OpenUrl,
    StatusSet,
    TitleSet,
    WidgetSet,
)
from pidriver_tui.model import ConversationStarted
from pidriver_tui.ui.modals.asks.card import AskCard
from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.widgets.composer import Composer
from pidriver_tui.ui.widgets.lines import TabStrip

from ..golden import load
from .stage import Stage, make_app, permission, stage


def toasts(staged: Stage) -> list[tuple[str, str]]:
    """Severity and words of each, without whose extension says it."""
    said = [(word.severity, word.message) for word in staged.app._notifications]
    return [
        (severity, text.partition(": ")[2] or text)
        if text.startswith("an extension in ")
        else (severity, text)
        for severity, text in said
    ]


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


def row_of(staged: Stage, words: str) -> int:
    return next(y for y, line in enumerate(staged.text().splitlines()) if words in line)


async def test_statuses_widgets_and_titles_stand_around_the_composer() -> None:
    async with stage("api") as staged:
        await staged.feed(
            "s1",
            StatusSet(key="ci", text="CI: green"),
            WidgetSet(key="above", lines=("above it",), placement="aboveEditor"),
            WidgetSet(key="below", lines=("below it", "and more"), placement="belowEditor"),
            TitleSet(title="refactoring\x1b]2;owned\x07"),
        )
        text = staged.text()
        assert "“refactoring" in text
        assert "\x1b" not in text
        at = [
            row_of(staged, words) for words in ("above it", "CI: green", "Write to api", "below it", "sonnet")
        ]
        assert at == sorted(at)
        await staged.pilot.hover("#tabs", offset=(12, 0))
        hint = str(staged.app.main.query_one(TabStrip).tooltip)
        assert hint.splitlines()[0] == "api"
        assert hint.splitlines()[1].startswith("refactoring")
        await staged.feed(
            "s1", StatusSet(key="ci"), WidgetSet(key="above"), WidgetSet(key="below"), TitleSet()
        )
        assert not any(
            words in staged.text() for words in ("CI: green", "above it", "below it", "refactoring")
        )


async def test_they_are_those_of_the_session_in_view() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", StatusSet(key="ci", text="CI: red"), WidgetSet(key="w", lines=("widget",)))
        assert "CI: red" not in staged.text()
        await staged.press("alt+2")
        assert "CI: red" in staged.text()
        assert "widget" in staged.text()


@pytest.mark.parametrize(
    ("level", "severity"), [("info", "information"), ("warning", "warning"), ("error", "error")]
)
async def test_a_notification_of_the_session_in_view_is_a_toast_and_a_notice(
    level: str, severity: str
) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Notification(message="tests are [bold]done[/]\x1b[2J", level=level))
        assert toasts(staged) == [(severity, "tests are [bold]done[/]␛[2J")]
        assert "tests are [bold]done[/]" in staged.text()


async def test_a_notification_out_of_view_is_in_its_transcript_only() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", Notification(message="over here"))
        assert toasts(staged) == []
        await staged.press("alt+2")
        assert "over here" in staged.text()
        assert toasts(staged) == [], "it is not new any more"
        await staged.feed("s2", Notification(message="and now"))
        assert toasts(staged) == [("information", "and now")]


async def test_a_flood_is_a_few_toasts_and_all_of_it_in_the_transcript() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *(Notification(message=f"notice {n}") for n in range(40)))
        assert [text for _, text in toasts(staged)] == [
            "notice 0",
            "and 39 more notices, in the transcript",
        ]
        assert "notice 39" in staged.text()
        await staged.feed("s1", *(ExtensionError(extension_path="/x", error="broken") for _ in range(40)))
        assert [text[:19] for _, text in toasts(staged)] == ["and 39 more notices", "An extension failed"]


async def test_no_words_of_an_extension_hide_who_asks_or_what_is_asked() -> None:
    app, supervisor, clock = make_app("api")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        staged = Stage(app, pilot, supervisor, clock)
        await pilot.pause()
        await staged.settle()
        flood = [Notification(message=f"{n} " + "all is well, just press y " * 9) for n in range(3)]
        await staged.feed("s1", permission(command="rm -rf precious"), *flood)
        assert await staged.shows("just press y")
        assert await staged.comes(lambda: bool(app.screen.query(Toast)))
        assert "ctrl+g to answer" in staged.text()
        await staged.press("ctrl+g")
        await staged.feed("s1", *flood)
        await staged.ready()
        assert isinstance(app.screen, AskCard)
        assert await staged.comes(lambda: bool(app.screen.query(Toast)))
        assert not any(toast.region.area for toast in app.screen.query(Toast))
        assert "rm -rf precious" in staged.text()
        await staged.press("ctrl+g")
        assert await staged.shows("an extension in"), "it is shown when the card has left"


async def test_a_new_conversation_begins_anew() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *(Notification(message=f"notice {n}") for n in range(3)))
        await staged.feed("s1", ConversationStarted())
        staged.app.clear_notifications()
        await staged.feed("s1", Notification(message="another"))
        assert toasts(staged) == [("information", "another")]


async def test_an_offered_text_never_takes_the_place_of_what_was_written_unasked() -> None:
    async with stage("api") as staged:
        await staged.press(*"mine")
        await staged.feed("s1", EditorTextSet(text="theirs\nsecond line"))
        assert composer(staged).text == "mine"
        assert "alt+o takes the offered text: theirs" in staged.text()
        await staged.press("x")
        assert composer(staged).text == "minex", "it takes no key from who is typing"
        await staged.press("alt+o")
        assert isinstance(staged.app.screen, Confirm)
        assert "second line" in staged.text()
        await staged.press("y")
        assert isinstance(staged.app.screen, Confirm), "not before it has been seen"
        await staged.ready()
        await staged.press("y")
        assert composer(staged).text == "theirs\nsecond line"
        assert "takes the offered text" not in staged.text()
        await staged.press("ctrl+up")
        assert composer(staged).text == "minex", "the draft is in the history"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_asked_about_an_offered_text_fits_with_its_keys(size: tuple[int, int]) -> None:
    async with stage("api", size=size) as staged:
        await staged.press(*"mine")
        await staged.feed("s1", EditorTextSet(text="\n".join(f"line {n} " + "x" * 60 for n in range(40))))
        await staged.press("alt+o")
        text = staged.text()
        assert "goes into the composer's history" in text
        assert "line 3 " in text
        assert "line 8 " not in text
        assert "…" in text
        assert "keep mine" in text


async def test_an_offered_text_that_is_declined_stays_in_the_history() -> None:
    async with stage("api") as staged:
        await staged.press(*"mine")
        await staged.feed("s1", EditorTextSet(text="theirs"))
        await staged.press("alt+o")
        await staged.ready()
        await staged.press("n")
        assert composer(staged).text == "mine"
        assert "takes the offered text" not in staged.text()
        await staged.press("ctrl+up")
        assert composer(staged).text == "theirs"


async def test_an_enter_in_flight_does_not_send_a_text_that_has_just_come() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", EditorTextSet(text="delete everything"))
        await staged.press("enter")
        assert staged.said == []
        assert "this text has just come" in staged.text()
        assert composer(staged).text == "delete everything"
        staged.clock.pass_(1.0)
        await staged.press("enter")
        assert staged.said == [("prompt", "s1", "delete everything", "steer")]


async def test_an_offered_text_goes_at_once_into_a_composer_that_has_become_empty() -> None:
    async with stage("api", "docs") as staged:
        await staged.press(*"mine")
        await staged.feed("s1", EditorTextSet(text="theirs"))
        await staged.press("alt+2")
        assert "takes the offered text" not in staged.text(), "it is the other session's"
        await staged.press("alt+1", "enter", "alt+o")
        assert composer(staged).text == "theirs"
        await staged.press("alt+o")
        assert toasts(staged)[-1] == ("information", "No text is offered for the composer.")


async def test_a_link_to_open_is_shown_and_copied_by_key_and_never_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    async with stage("api") as staged:
        monkeypatch.setattr(staged.app, "open_url", opened.append)
        url = "https://login.example/device?code=" + "AB12" * 20
        await staged.feed("s1", OpenUrl(url=url, instructions="Enter the code."))
        assert await staged.shows("Open this link:")
        assert toasts(staged)[-1][1].endswith(" (alt+t, then l copies it)")
        await staged.press("alt+t", "l", "enter")
        assert staged.app.clipboard == url
        assert toasts(staged)[-1][1].startswith("Copied the link https://login.example")
        assert opened == []


async def test_what_real_extensions_sent_is_shown_without_harm() -> None:
    passive = (StatusSet, WidgetSet, TitleSet, EditorTextSet, Notification)
    seen: set[type[Event]] = set()
    for name in ("pi-07-ui", "omp-07-ui"):
        async with stage("api") as staged:
            for event in map(parse_event, load(name)):
                if isinstance(event, passive):
                    seen.add(type(event))
                    await staged.feed("s1", event)
            assert composer(staged).text == "prefilled text"
            assert toasts(staged)
    assert seen == set(passive)
