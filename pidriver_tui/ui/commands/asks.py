"""Commands whose keys work on the card of an ask.

Digits stand beside the letters that decide, for keyboards that have other letters.
"""

from __future__ import annotations

from .command import Command, KeyScope, local_to

_ask = local_to("ask", KeyScope.ASK)

ASKS: tuple[Command, ...] = (
    _ask("allow", "Allow", "Grants this one permission.", "y", "1"),
    _ask("deny", "Deny", "Declines it.", "n", "2"),
    _ask("reason", "Deny and say why", "The reason goes to the model.", "r", "3"),
    _ask(
        "always",
        "Allow more than this once",
        "Offers: this tool, exactly this call, this folder; for the session or always.",
        "a",
        "4",
    ),
    _ask(
        "sure",
        "Allow what is dangerous",
        "The second key of a dangerous call, after the one that allows.",
        "Y",
        "5",
    ),
    _ask("pick", "Send the line, or pick what is marked", "On a question or a choice.", "enter"),
    _ask("send", "Send the text", "Answers an editor request.", "ctrl+s"),
    _ask(
        "later",
        "Answer later",
        "Leaves the ask open and keeps what you typed; from a further step of the card, first one step back.",
        "escape",
        "ctrl+g",
    ),
    _ask("cancel", "Give no answer", "Tells the agent that you gave no answer.", "ctrl+r"),
    _ask("there", "Go to the tab that asks", "Leaves the ask for later and shows its session.", "ctrl+t"),
    _ask("full", "Make the card as large as the screen", "Again makes it small.", "o"),
    _ask("line_down", "Scroll what is asked down", "By one line.", "down"),
    _ask("line_up", "Scroll what is asked up", "By one line.", "up"),
    _ask("page_down", "Scroll what is asked down a page", "By one page.", "pagedown", "space"),
    _ask("page_up", "Scroll what is asked up a page", "By one page.", "pageup"),
)
