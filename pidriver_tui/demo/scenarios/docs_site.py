"""docs-site: a page is written from the person's own answers: a choice, a line, an edited outline.

Every answer shows in the text and in the file; a cancelled one becomes a default that is named as such.
"""

from __future__ import annotations

from typing import Any

from pidriver_tui.demo.scene import (
    Ask,
    Call,
    Outcome,
    Piece,
    Result,
    Say,
    Scene,
    Think,
    bash,
    editor,
    question,
    read,
    select,
    set_status,
    turn,
    write,
)

_PATH = "docs/getting-started.md"
_READERS = (
    "New users who have never seen a terminal app",
    "Developers who will script it",
    "Operators who run it for a team",
)
_OUTLINE = """\
# Getting started

## Install
One command, no root.

## First run
What you see, and which three keys matter.

## When something goes wrong
Where the log is, and how to ask for help.
"""


def play() -> Scene:
    """Write a page from three answers."""
    yield set_status("docs", "docs: asking")
    (_, readers) = yield turn(
        Think(
            "A getting-started page lives or dies by knowing its reader. I look at what is there, then ask "
            "who it is for, what the project calls itself, and which sections they want."
        ),
        Say(
            "*Simulation: a scripted agent; it writes no real file.*\n\n"
            "I look at what the site has, and ask three short questions."
        ),
        read("docs/index.md", "# Docs\n\n- [Reference](reference.md)\n- Getting started (missing)\n"),
        _ask("Who is the page for?", select("Who is the page for?", *_READERS), "Readers"),
    )
    reader = _or(readers, _READERS[0])
    (named,) = yield turn(
        Say(f"Written for **{_lower(reader)}**, then. One line more:"),
        _ask(
            "One sentence",
            question("Say in one sentence what it does", "e.g. Runs many agents at once"),
            "Line",
        ),
    )
    line = _or(named, "Runs many coding agents in one terminal.").strip()
    (outlined,) = yield turn(
        Say(f"“{line}” goes to the top. Here is an outline to change as you like."),
        _ask("Outline", editor("Edit the outline", _OUTLINE), "Outline"),
    )
    outline = _or(outlined, _OUTLINE)
    yield set_status("docs", "docs: writing")
    page = _page(outline, line, reader)
    headings = [row.lstrip("# ") for row in outline.splitlines() if row.startswith("#")]
    (wrote,) = yield turn(
        Think(f"{len(headings)} headings to fill. Short sentences, one command per block, no jargon."),
        Say(f"Writing `{_PATH}` with {len(headings)} headings from your outline."),
        write(_PATH, page)._replace(holds=""),
    )
    yield turn(bash(f"wc -w {_PATH}", Piece(f"{len(page.split())} {_PATH}\n", 0.3)))
    yield set_status("docs")
    defaults = [
        name
        for name, outcome in (("reader", readers), ("sentence", named), ("outline", outlined))
        if not outcome.answer
    ]
    yield turn(Say(_summary(page, reader, line, headings, defaults, wrote)))


def _ask(what: str, ask: Ask, label: str) -> Call:
    def result(answer: Any) -> Result:
        return Result(f"{label}: {answer}" if answer else f"{label}: the person gave no answer")

    options = {"options": ask.fields["options"]} if "options" in ask.fields else {}
    return Call("question", {"question": what, **options}, result, question=ask)


def _or(outcome: Outcome, default: str) -> str:
    return outcome.answer if isinstance(outcome.answer, str) and outcome.answer.strip() else default


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _page(outline: str, line: str, reader: str) -> str:
    rows = outline.strip().splitlines()
    title = rows[0] if rows and rows[0].startswith("# ") else "# Getting started"
    body = "\n".join(rows[1:] if rows and rows[0] == title else rows).strip()
    return f"{title}\n\n> {line}\n\n*For {_lower(reader)}.*\n\n{body}\n"


def _summary(
    page: str, reader: str, line: str, headings: list[str], defaults: list[str], wrote: Outcome
) -> str:
    note = f"\n\nI used my own {', '.join(defaults)}, because you gave none." if defaults else ""
    listed = "\n".join(f"{number}. {heading}" for number, heading in enumerate(headings, 1))
    return (
        f"## {_PATH}\n\n"
        f"{wrote.text} (simulated).{note}\n\n"
        f"- **Reader:** {reader}\n- **First line:** {line}\n- **Words:** {len(page.split())}\n\n"
        f"### Sections\n\n{listed}\n\n"
        f"```markdown\n{page}```\n\n"
        "> Simulated: no file was written. Ask me anything, or type `/gallery`.\n"
    )
