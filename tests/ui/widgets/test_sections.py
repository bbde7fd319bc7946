"""What an ask is about is shown, however short it is."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from pidriver_tui.policy import Call, Tier
from pidriver_tui.ui.render.proposal import proposal
from pidriver_tui.ui.widgets.sections import SectionsView


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
