"""Words of a passage, as the keys of a command line know them. It knows no widget.

A word is a run of letters of one script, of punctuation, or one mark; the white space before it
(going forward) or after it (going back) goes with it.
"""

from __future__ import annotations

import re
from functools import cache

from .glyphs import settled, settled_after
from .passage import Passage

_PUNCTUATION = (
    "!-/:-@\\[-\\^`{-~\xa1-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7"
    "\u2010-\u2027\u2030-\u205e\u2190-\u2bff\u3001-\u3003\u3008-\u3011\u3014-\u301f"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_RUN = (
    f"[{_PUNCTUATION}]+|[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+"
    f"|[^\\s{_PUNCTUATION}{_HAN}{_HIRAGANA}{_KATAKANA}]+"
)

_WINDOW = 1024


def word_end(passage: Passage, at: int) -> int:
    """Where the word at or after `at` ends."""
    if passage.mark_at(at) is not None:
        return at + 1
    stop = passage.next_mark(at)
    match = _forward().match(passage.text, at, stop)
    end = match.end() if match else stop
    if end == stop and stop < len(passage) and not passage.text[at:end].strip():
        return stop + 1  # only white space before a mark: the mark is the word
    return settled_after(passage, end)


def word_start(passage: Passage, at: int) -> int:
    """Where the word at or before `at` begins."""
    start = _word_start(passage, at)
    return settled(passage, start)


def word_around(passage: Passage, at: int) -> tuple[int, int]:
    """The run of letters, punctuation, or white space that holds `at`, or the mark there."""
    if passage.mark_at(at) is not None:
        return at, at + 1
    first, stop = passage.mark_before(at) + 1, passage.next_mark(at)
    line = passage.text.rfind("\n", first, at) + 1 or first
    begin = max(line, at - _WINDOW)
    for match in _token().finditer(passage.text, begin, stop):
        if match.start() <= at < match.end():
            break_at = passage.text.find("\n", match.start(), match.end())
            end = match.end() if break_at < 0 or match.start() == break_at else break_at
            return settled(passage, match.start()), settled_after(passage, end)
    return at, at


def _word_start(passage: Passage, at: int) -> int:
    if at <= 0:
        return 0
    first = passage.mark_before(at) + 1
    if first == at:
        return at - 1  # a mark stands there
    window = _WINDOW
    while True:
        begin = max(first, at - window)
        tokens = list(_token().finditer(passage.text, begin, at))[-2:]
        word = tokens.pop().start()
        if passage.text[word].isspace():
            if tokens:
                word = tokens.pop().start()
            elif begin == first:
                return max(0, first - 1)  # only white space after a mark, or at the beginning
            else:
                word = begin
        if word > begin or begin == first:
            return word
        window *= 2


# Made at the first key that moves by words: no start waits for these large classes.
@cache
def _forward() -> re.Pattern[str]:
    return re.compile(f"\\s*(?:{_RUN})?")


@cache
def _token() -> re.Pattern[str]:
    return re.compile(f"\\s+|{_RUN}")
