"""The fleet tab's widgets: rows of all sessions and their asks, and below them the selected one in full.

Like the transcript they are given values and told when to look again; they may not know a supervisor or
a screen.
"""

from .entries import EntriesView
from .pane import FleetPane
from .view import FleetList, RowChosen, RowMoved

__all__ = ["EntriesView", "FleetList", "FleetPane", "RowChosen", "RowMoved"]
