"""HTML pages in place of a sentence: their titles, and nothing else of them."""

from __future__ import annotations

import pytest

from pidriver_tui.ui.text.html_pages import page_title

PAGE = "<!DOCTYPE html>\n<html><head><title>403\n &amp; Forbidden</title></head><body>" + "<p>no</p>" * 400


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("529: Overloaded", ""),
        ("a <b>sentence</b> with markup", ""),
        (PAGE, "403 & Forbidden"),
        (f"403 {PAGE}", "403 403 & Forbidden"),
        ("502: <HTML lang='en'><h1>Bad <i>Gateway</i></h1>", "502: Bad Gateway"),
        ("<html><body>nothing said", "a page of HTML"),
        ("<html><title></title><h1>Blocked</h1>", "Blocked"),
    ],
)
def test_a_page_is_called_by_its_title(text: str, title: str) -> None:
    assert page_title(text) == title


def test_a_hostile_page_gives_a_short_title() -> None:
    assert len(page_title("<html>" + "<title " * 100_000)) <= 200
    assert len(page_title("<html><title>" + "x" * 400 + "</title>")) <= 200
