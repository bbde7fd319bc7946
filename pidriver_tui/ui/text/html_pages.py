"""HTML pages where a sentence was expected: servers answer with them for errors. Finds their titles.

Nothing is rendered: a page is told by its beginning, its title read out of it, markup left away.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

_LOOKED_AT = 20_000  # characters; a page says what it is at its beginning
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1)\b[^>]{0,200}>(.{0,500}?)</\1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_MOST_WORDS = 200


@lru_cache(maxsize=16)
def page_title(text: str) -> str:
    """What stands before an HTML page in `text`, and the page's title; `""` if there is no page."""
    head = text[:_LOOKED_AT]
    page = _PAGE.search(head)
    if page is None:
        return ""
    before = head[: page.start()].strip()
    title = next((words for found in _TITLE.finditer(head) if (words := _words(found.group(2)))), "")
    return " ".join(filter(None, (before, title or "a page of HTML")))[:_MOST_WORDS]


def _words(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())
