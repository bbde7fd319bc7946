"""Commands whose keys work in one place: the composer, the transcript, an ask's card."""

from __future__ import annotations

from .command import Command, Scope

LOCAL: tuple[Command, ...] = (
    Command(
        "composer.send",
        "Send",
        "Sends the text; while the agent works it waits its turn.",
        ("enter",),
        Scope.COMPOSER,
        "send",
        palette=False,
    ),
    Command(
        "composer.steer",
        "Send as steering",
        "Reaches the agent before its next step.",
        ("alt+enter", "alt+s"),
        Scope.COMPOSER,
    ),
    Command(
        "composer.newline",
        "New line",
        "Goes on typing on a new line.",
        ("ctrl+j", "shift+enter"),
        Scope.COMPOSER,
        palette=False,
    ),
    Command(
        "composer.older",
        "Older prompt",
        "From the history of what you sent.",
        ("ctrl+up",),
        Scope.COMPOSER,
        palette=False,
    ),
    Command(
        "composer.newer",
        "Newer prompt",
        "From the history of what you sent.",
        ("ctrl+down",),
        Scope.COMPOSER,
        palette=False,
    ),
    Command("composer.escape", "Escape", "Twice stops the turn.", ("escape",), Scope.COMPOSER, palette=False),
    Command(
        "transcript.tail",
        "Follow the newest text",
        "Scrolls to the end and stays there.",
        ("end", "G"),
        Scope.TRANSCRIPT,
    ),
    Command(
        "transcript.top",
        "Go to the beginning",
        "Scrolls to the first block.",
        ("home", "g"),
        Scope.TRANSCRIPT,
    ),
    Command(
        "transcript.line_down", "Scroll down", "By one line.", ("down", "j"), Scope.TRANSCRIPT, palette=False
    ),
    Command("transcript.line_up", "Scroll up", "By one line.", ("up", "k"), Scope.TRANSCRIPT, palette=False),
    Command(
        "transcript.page_down",
        "Scroll down a page",
        "By one page.",
        ("pagedown", "space"),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.page_up", "Scroll up a page", "By one page.", ("pageup",), Scope.TRANSCRIPT, palette=False
    ),
    Command(
        "transcript.next_block",
        "Next block",
        "Moves the block cursor.",
        ("right_square_bracket",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.previous_block",
        "Previous block",
        "Moves the block cursor.",
        ("left_square_bracket",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.fold",
        "Fold or unfold the block",
        "Thinking and tool calls fold.",
        ("enter",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.fold_all", "Fold or unfold all", "All thinking and tool calls.", ("f",), Scope.TRANSCRIPT
    ),
    Command(
        "transcript.next_prompt",
        "Next prompt",
        "What you said next.",
        ("right_curly_bracket",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.previous_prompt",
        "Previous prompt",
        "What you said before.",
        ("left_curly_bracket",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.next_tool",
        "Next tool call",
        "Moves the block cursor.",
        ("t",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.previous_tool",
        "Previous tool call",
        "Moves the block cursor.",
        ("T",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.next_error",
        "Next error",
        "A failed tool or an error notice.",
        ("e",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.previous_error",
        "Previous error",
        "A failed tool or an error notice.",
        ("E",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.search",
        "Search the transcript",
        "Marks every match; n and N go from one to the next.",
        ("slash",),
        Scope.TRANSCRIPT,
    ),
    Command(
        "transcript.search_next", "Next match", "Of the search.", ("n",), Scope.TRANSCRIPT, palette=False
    ),
    Command(
        "transcript.search_previous",
        "Previous match",
        "Of the search.",
        ("N",),
        Scope.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "transcript.copy_part",
        "Copy the code under the cursor",
        "The code fence or output the block cursor is on.",
        ("c",),
        Scope.TRANSCRIPT,
    ),
    Command(
        "transcript.copy",
        "Copy the block",
        "Its raw text, to the terminal's clipboard.",
        ("y",),
        Scope.TRANSCRIPT,
    ),
    Command(
        "transcript.escape", "Escape", "Twice stops the turn.", ("escape",), Scope.TRANSCRIPT, palette=False
    ),
    Command("ask.allow", "Allow", "Grants this one permission.", ("y",), Scope.ASK, palette=False),
    Command("ask.deny", "Deny", "Declines it.", ("n",), Scope.ASK, palette=False),
    Command("ask.send", "Send the text", "Answers an editor request.", ("ctrl+s",), Scope.ASK, palette=False),
    Command(
        "ask.cancel",
        "Cancel the ask",
        "Tells the agent that you gave no answer.",
        ("escape",),
        Scope.ASK,
        palette=False,
    ),
    Command(
        "ask.later",
        "Answer later",
        "Leaves the ask open and goes back.",
        ("ctrl+g",),
        Scope.ASK,
        palette=False,
    ),
)
