"""Commands whose keys work anywhere."""

from __future__ import annotations

from .attention import ATTENTION
from .command import Command, KeyScope

FLEETWIDE: tuple[Command, ...] = (
    Command(
        "ask.next",
        "Answer the next ask",
        "Opens the oldest open ask of the fleet.",
        ("ctrl+g",),
        footer="answer",
    ),
    *ATTENTION,
    Command(
        "ask.go",
        "Go to the tab that asks",
        "Its own ask first, then the oldest of the fleet; answers nothing.",
        ("alt+h", "f9"),
    ),
    Command(
        "fleet.toggle",
        "Show or leave the fleet",
        "All sessions, who needs you first; asks are answered from there.",
        ("alt+0", "f3"),
        footer="fleet",
    ),
    Command(
        "session.here",
        "Start in this folder",
        "Opens a session in the folder you started the app in, as the new-session dialog would by itself.",
        ("enter",),
        KeyScope.EMPTY,
        footer="start here",
        palette=False,
    ),
    Command("session.new", "New session", "Opens the new-session dialog.", ("ctrl+n",), footer="new"),
    Command(
        "session.stop",
        "Stop the turn",
        "Takes queued messages back into the composer, then aborts.",
        ("alt+x", "f4"),
        footer="stop",
    ),
    Command(
        "session.close",
        "Close the tab",
        "Ends its process; asks first while it works.",
        ("alt+w",),
        footer="close",
    ),
    Command(
        "session.restart",
        "Start the session again",
        "Resumes an ended session; one that still runs is ended first, if you say so.",
        ("f5", "alt+r"),
        footer="start again",
    ),
    Command("session.rename", "Rename the session", "The name is also told to the agent.", ("alt+e",)),
    Command(
        "session.details",
        "Explain the session",
        "What it does and why, what it waits for, what it has used, how it was started.",
        ("alt+i", "f10"),
    ),
    Command("session.model", "Choose the model", "Lists the models the agent offers.", ("alt+m", "ctrl+l")),
    Command(
        "session.thinking",
        "Choose the thinking level",
        "Lists the levels the model offers.",
        ("alt+l", "shift+tab"),
    ),
    Command(
        "session.rules",
        "Rules of the session",
        "Lists what answers its asks by itself; undoes one from there on.",
        ("alt+g",),
    ),
    Command(
        "session.mode",
        "What the session asks about",
        "Everything, writes, commands or nothing; at once.",
        ("alt+k",),
    ),
    Command("session.copy_answer", "Copy the last answer", "What the agent said last, as it wrote it.", ()),
    Command("session.compact", "Compact the context", "Asks the agent to summarize its conversation.", ()),
    Command("session.clear", "Start a new conversation", "The same process, an empty context.", ()),
    Command("tab.next", "Next tab", "Shows the tab to the right.", ("ctrl+pagedown", "alt+n")),
    Command("tab.previous", "Previous tab", "Shows the tab to the left.", ("ctrl+pageup", "alt+p")),
    *(
        Command(
            f"tab.{n}", f"Go to tab {n}", "Likewise for the others, up to 9.", (f"alt+{n}",), palette=False
        )
        for n in range(1, 10)
    ),
    Command(
        "tree.toggle",
        "Show or hide the tool tree",
        "An overlay where the terminal is narrow.",
        ("ctrl+t",),
        footer="tools",
    ),
    Command(
        "tree.errors",
        "Show only failed tools",
        "Filters the tool tree; again shows all.",
        ("f6",),
        footer="failed only",
    ),
    Command("focus.composer", "Go to the composer", "Puts the cursor where you type.", ("alt+c",)),
    Command(
        "focus.transcript", "Go to the transcript", "For scrolling, folding and copying by key.", ("alt+t",)
    ),
    Command("focus.tree", "Go to the tool tree", "Shows it, for moving and folding by key.", ("alt+j",)),
    Command("app.theme", "Choose a theme", "Previews live and remembers the choice.", ("alt+v",)),
    Command(
        "app.palette",
        "Command palette",
        "Finds any command by its name.",
        ("ctrl+p",),
        footer="palette",
        palette=False,
    ),
    Command(
        "app.suspend",
        "Suspend the app",
        "Goes back to the shell, which continues it with fg; agents go on meanwhile.",
        ("ctrl+z",),
    ),
    Command("app.help", "Help", "Lists every key.", ("f1",), footer="keys"),
    Command("app.quit", "Quit", "Ends all sessions; asks first while any works.", ("ctrl+q",), footer="quit"),
)
