"""Containment: a fault of one widget costs that widget one frame, and nothing else.

Textual ends the app at the first exception of any handler, watcher, timer, worker or renderer, and
prints a traceback with the values of all variables. Here an exception is caught where it leaves the
widget it belongs to, is logged with its traceback, told in one line, and everything else goes on.
This package is the only place that relies on how Textual calls a widget. It knows no widget of ours.
"""

from .app import ContainedApp, attempt, why_not_run
from .faults import Faults

__all__ = ["ContainedApp", "Faults", "attempt", "why_not_run"]
