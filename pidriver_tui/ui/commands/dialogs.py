"""Commands whose keys work in the app's own dialogs: lists, lines, forms, questions of yes and no."""

from __future__ import annotations

from .command import Command, KeyScope, local_to

_dialog = local_to("dialog", KeyScope.DIALOG)

DIALOGS: tuple[Command, ...] = (
    _dialog("yes", "Yes", "Does what the dialog asks about.", "y", "1"),
    _dialog("no", "No", "Leaves all as it is.", "n", "2"),
    _dialog("leave", "Leave", "Closes the dialog; nothing is done.", "escape"),
    _dialog("accept", "Accept", "Takes the line typed, or what is marked in a list.", "enter"),
    _dialog("start", "Start", "Starts the session that the form describes.", "ctrl+s"),
    _dialog("down", "Next of a list", "Marks it.", "down", "ctrl+n"),
    _dialog("up", "Previous of a list", "Marks it.", "up", "ctrl+p"),
    _dialog("page_down", "A page down", "In a list or a long text.", "pagedown"),
    _dialog("page_up", "A page up", "In a list or a long text.", "pageup"),
    _dialog("next_field", "Next field", "Of a form.", "tab"),
    _dialog("previous_field", "Previous field", "Of a form.", "shift+tab"),
    _dialog("complete", "Complete the folder", "Takes the folder offered behind the cursor.", "right"),
)
