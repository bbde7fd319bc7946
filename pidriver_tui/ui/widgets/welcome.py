"""The page of an empty fleet, with a key of its own. It is given its text and knows no session."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Static

from ..commands import KeyScope, bindings


class Welcome(Static, can_focus=True):
    """Stands where the transcript would be while there is no session."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(KeyScope.EMPTY)
    ALLOW_SELECT = False
