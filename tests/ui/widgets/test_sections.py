"""What an ask is about is shown, however short it is."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from pidriver_tui.policy import Call, Tier
from pidriver_tui.ui.widgets.sections import SectionsView
from pidriver_tui.ui.words.proposal import proposal


class Host(App[None]):
    CSS = "SectionsView { height: auto; max-height: 16; }"

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.view = SectionsView(proposal(call))

    def compose(self) -> ComposeResult:
        yield self.view


@pytest.mark.parametrize("lines", [1, 2, 5])
async def test_a_command_of_few_lines_is_shown_whole(lines: int) -> None:
    command = "\n".join(f"echo {number}" for number in range(lines))
    call = Call("bash", Tier.EXECUTE, command=command, arguments={"command": command})
    app = Host(call)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        shown = [app.view.render_line(y).text.strip() for y in range(app.view.size.height)]
        assert shown == command.split("\n")


def _text(call: Call) -> list[str]:
    sections = proposal(call)
    rows = [section.body.source() for section in sections]
    return [section.label for section in sections if section.label] + rows


@pytest.mark.parametrize(
    ("path", "opens", "told"),
    [
        ("x", "/work/x", False),
        ("./a/../x", "/work/x", False),
        ("x", "", False),
        ("x", "/etc/hosts", True),
        ("@x", "/work/x", True),
        ("file:///work/a\\..\\x", "/work/x", True),
        ("x", "/etc/h\x1b[2J", True),
    ],
)
def test_a_file_that_is_another_than_is_written_is_shown(path: str, opens: str, told: bool) -> None:
    call = Call(
        "write",
        Tier.WRITE,
        path=path,
        opens=opens,
        workspace="/work",
        arguments={"path": path, "content": "text"},
        before="",
    )
    shown = _text(call)
    assert ("opens another file than is written" in shown) is told
    assert any(opens.split("\x1b")[0] in row for row in shown) or not told
    assert "\x1b" not in "".join(shown)
