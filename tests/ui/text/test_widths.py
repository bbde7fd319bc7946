"""On a card no row holds a character whose width terminals do not agree on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.policy import Call, Tier
from pidriver_tui.ui.text.doubtful_widths import agreed
from pidriver_tui.ui.words.proposal import proposal, told

DOUBTFUL = re.compile("[\u200d\ufe0e\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ls -la", "ls -la"),
        ("echo 👍🏽; rm -rf /", "echo 👍\\u{1f3fd}; rm -rf /"),
        ("⚠️ stop", "⚠ stop"),
        ("a\ufe0fb", "a\\u{fe0f}b"),
        ("👩\u200d💻", "👩\\u{200d}💻"),
        ("🇩🇪", "\\u{1f1e9}\\u{1f1ea}"),
        ("1\ufe0f\u20e3", "1\\u{fe0f}\\u{20e3}"),
        ("café cafe\u0301 日本", "café cafe\u0301 日本"),
        ("z" + "\u0301" * 5, "z\u0301\u0301" + "\\u{301}" * 3),
        ("\U0001fae8", "\\u{1fae8}"),
    ],
)
def test_a_doubtful_character_stands_as_its_number(text: str, shown: str) -> None:
    assert agreed(text) == shown


@given(st.text() | st.text(alphabet="a👍🏽\u200d\ufe0f🇩\u0301 \n"))
def test_nothing_doubtful_is_left_and_it_is_stable(text: str) -> None:
    shown = agreed(text)
    assert not DOUBTFUL.search(shown)
    assert agreed(shown) == shown


def test_all_of_a_call_is_shown_so() -> None:
    call = Call(
        tool="other", tier=Tier.EXECUTE, workspace="/w", arguments={"list": [{"👍🏽": "x🏽"}], "n": 1}
    )
    sections = [*proposal(call), *told(agreed("y🏽"))]
    text = "".join(getattr(section.body, "text", "") or repr(section.body) for section in sections)
    assert not DOUBTFUL.search(text)
