"""The answer to a prompt no story is about: short, useful, and honest about being a simulation."""

from __future__ import annotations

from pidriver_tui.demo.scene import Say, Scene, Think, bash, turn

_SHOWN = 160


def play(prompt: str) -> Scene:
    """Answer any prompt."""
    text = " ".join(prompt.split())
    shown = text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"
    if text.lower() in ("hi", "hello", "hey"):
        yield turn(Say(_GREETING))
        return
    yield turn(
        Think(
            "A prompt that none of my scenes covers. I am a scripted agent, so the honest thing is to say "
            "so, show what a turn looks like, and point to what I can do."
        ),
        Say(f"You asked: *{shown or '(nothing)'}*\n\nI am a **simulation**; all I can look at is my script:"),
        bash("ls scenes"),
    )
    yield turn(Say(_MENU))


_GREETING = """\
Hello! I am a **simulated agent**: real protocol, real pipes, no model behind me, nothing touched.

Type `/gallery` to see everything a transcript can show.
"""

_MENU = """\
Nothing was run and nothing was changed. With a real `pi` this turn would have been a model's answer; here it
is always the same one. What I can play for you:

| prompt | what you see |
|---|---|
| `/checkout-api` | a failing test fixed: thinking, a diff, a permission |
| `/docs-site` | a choice, a question, an editor, a file written from your answers |
| `/data-pipeline` | long output, parallel tools, a failure, a retry, a queue |
| `/gallery` | every kind of block, one after another |

Start a real agent with `ctrl+n`.
"""
