"""Commands whose keys work wherever text is typed: those of pi and of every command line."""

from __future__ import annotations

from .command import Command, KeyScope


def _text(verb: str, title: str, about: str, *keys: str, palette: bool = False) -> Command:
    return Command(f"text.{verb}", title, about, keys, KeyScope.TEXT, palette=palette)


EDITING: tuple[Command, ...] = (
    _text("left", "Character left", "Moves the cursor.", "left", "ctrl+b"),
    _text("right", "Character right", "Moves the cursor.", "right", "ctrl+f"),
    _text("up", "Row up", "Moves the cursor; on the first row to its beginning.", "up"),
    _text("down", "Row down", "Moves the cursor; on the last row to its end.", "down"),
    _text("word_left", "Word left", "Moves the cursor.", "alt+left", "ctrl+left", "alt+b"),
    _text("word_right", "Word right", "Moves the cursor.", "alt+right", "ctrl+right", "alt+f"),
    _text("line_start", "Beginning of the line", "Moves the cursor.", "ctrl+a", "home"),
    _text("line_end", "End of the line", "Moves the cursor.", "ctrl+e", "end"),
    _text("page_up", "A page up", "Moves the cursor by the rows in view.", "pageup"),
    _text("page_down", "A page down", "Moves the cursor by the rows in view.", "pagedown"),
    _text("start", "Beginning of the text", "Moves the cursor.", "ctrl+home"),
    _text("end", "End of the text", "Moves the cursor.", "ctrl+end"),
    _text("select_left", "Select a character left", "Grows or shrinks the selection.", "shift+left"),
    _text("select_right", "Select a character right", "Grows or shrinks the selection.", "shift+right"),
    _text("select_up", "Select a row up", "Grows or shrinks the selection.", "shift+up"),
    _text("select_down", "Select a row down", "Grows or shrinks the selection.", "shift+down"),
    _text(
        "select_word_left",
        "Select a word left",
        "Grows or shrinks the selection.",
        "ctrl+shift+left",
        "alt+shift+left",
    ),
    _text(
        "select_word_right",
        "Select a word right",
        "Grows or shrinks the selection.",
        "ctrl+shift+right",
        "alt+shift+right",
    ),
    _text("select_line_start", "Select to the line's beginning", "Grows or shrinks it.", "shift+home"),
    _text("select_line_end", "Select to the line's end", "Grows or shrinks the selection.", "shift+end"),
    _text("select_start", "Select to the beginning", "Of the text.", "ctrl+shift+home"),
    _text("select_end", "Select to the end", "Of the text.", "ctrl+shift+end"),
    _text("select_all", "Select all", "The whole text.", "f7", "super+a"),
    _text(
        "delete_back",
        "Delete back",
        "The character or the selection.",
        "backspace",
        "ctrl+h",
        "shift+backspace",
    ),
    _text(
        "delete_forward",
        "Delete forward",
        "The character or the selection.",
        "delete",
        "ctrl+d",
        "shift+delete",
    ),
    _text(
        "kill_word_back",
        "Kill the word before",
        "What is killed can be yanked again.",
        "ctrl+w",
        "alt+backspace",
        "ctrl+backspace",
    ),
    _text(
        "kill_word_forward",
        "Kill the word after",
        "What is killed can be yanked again.",
        "alt+d",
        "alt+delete",
        "ctrl+delete",
    ),
    _text(
        "kill_line_back",
        "Kill to the line's beginning",
        "There, the line break before it.",
        "ctrl+u",
        "super+backspace",
    ),
    _text("kill_line_forward", "Kill to the line's end", "There, the line break after it.", "ctrl+k"),
    _text("yank", "Yank", "Puts in what was killed last.", "ctrl+y"),
    _text("yank_older", "Yank an older one", "After a yank, what was killed before that.", "alt+y"),
    _text("undo", "Undo", "The last change of the text.", "ctrl+underscore", "ctrl+minus", "super+z"),
    _text("redo", "Redo", "The last change undone.", "ctrl+shift+z", "super+shift+z"),
    _text("copy", "Copy the selection", "To the terminal's clipboard.", "ctrl+c", "super+c"),
    _text("cut", "Cut the selection", "To the terminal's clipboard.", "ctrl+x", "super+x"),
    _text(
        "unfold",
        "Unfold the pasted text",
        "Puts the text in the place of its mark; undo folds it again. It is sent the same either way.",
        "alt+z",
        palette=True,
    ),
    _text("enter", "New line, or accept", "A field of one line is accepted.", "enter"),
    _text("newline", "New line", "Goes on typing on a new line.", "ctrl+j", "shift+enter"),
)
