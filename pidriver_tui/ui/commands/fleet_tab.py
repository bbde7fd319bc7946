"""Commands whose keys work in the fleet tab."""

from __future__ import annotations

from .command import Command, KeyScope

FLEET_TAB: tuple[Command, ...] = (
    Command(
        "fleet.open",
        "Open the selected row",
        "A session: goes to its tab. An ask: opens its card over the fleet.",
        ("enter",),
        KeyScope.FLEET,
        "open",
        palette=False,
    ),
    Command(
        "fleet.answer",
        "Answer the selected ask",
        "On a session, its oldest ask. Afterwards the next ask is selected, and nothing opens by itself.",
        ("a",),
        KeyScope.FLEET,
        "answer",
        palette=False,
    ),
    Command(
        "fleet.bulk",
        "Answer all equal asks at once",
        "Shows every open permission for exactly this call, then takes one answer for them all.",
        ("b",),
        KeyScope.FLEET,
        "answer equal ones",
        palette=False,
    ),
    Command(
        "fleet.next_ask",
        "Next ask",
        "Selects the ask that came next.",
        ("right_square_bracket",),
        KeyScope.FLEET,
        palette=False,
    ),
    Command("fleet.down", "Next row", "Selects it.", ("j",), KeyScope.FLEET, palette=False),
    Command("fleet.up", "Previous row", "Selects it.", ("k",), KeyScope.FLEET, palette=False),
    Command(
        "fleet.sort",
        "Sort the fleet by something else",
        "By number, name, cost, context, age or activity. Who needs you stays in the order of asking.",
        ("s",),
        KeyScope.FLEET,
        "sort",
    ),
    Command(
        "fleet.sort_back",
        "Sort the fleet by what came before",
        "The other way round.",
        ("S",),
        KeyScope.FLEET,
        palette=False,
    ),
    Command(
        "fleet.filter",
        "Filter the fleet",
        "Words that a session or one of its asks must have; Escape drops them.",
        ("slash",),
        KeyScope.FLEET,
        "filter",
    ),
    Command(
        "fleet.mine",
        "Show only what wants me",
        "Sessions that ask, failed or finished unseen; again shows all.",
        ("e",),
        KeyScope.FLEET,
        "only mine",
    ),
    Command(
        "fleet.detail",
        "To the details and back",
        "For scrolling what stands there in full.",
        ("tab",),
        KeyScope.FLEET,
        palette=False,
    ),
    Command(
        "fleet.escape",
        "Back",
        "Drops the filter; without one, leaves the fleet.",
        ("escape",),
        KeyScope.FLEET,
        palette=False,
    ),
)
