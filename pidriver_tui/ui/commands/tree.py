"""Commands whose keys work in the tool tree."""

from __future__ import annotations

from .command import Command, KeyScope, local_to

_tree = local_to("tree", KeyScope.TREE)

TREE: tuple[Command, ...] = (
    _tree(
        "fold",
        "Fold or unfold, or show the call",
        "A turn or a call with subagents folds or unfolds; any other call is shown in the transcript.",
        "enter",
        "space",
        footer="show",
    ),
    _tree("fold_all", "Fold or unfold all turns", "Again unfolds everything.", "f", footer="fold"),
    _tree("close", "Fold", "The turn or the call that the row belongs to.", "left", "h"),
    _tree("open", "Unfold", "The turn or the call in the row.", "right", "l"),
    _tree("line_down", "Next row", "Shows the call in the transcript.", "down", "j"),
    _tree("line_up", "Previous row", "Shows the call in the transcript.", "up", "k"),
    _tree("page_down", "A page down", "In the tool tree.", "pagedown"),
    _tree("page_up", "A page up", "In the tool tree.", "pageup"),
    _tree("top", "First row", "Of the tool tree.", "home", "g"),
    _tree("end", "Last row", "Follows new calls.", "end", "G"),
    _tree("escape", "Back to the composer", "Leaves the tool tree.", "escape", "tab", footer="back"),
)
