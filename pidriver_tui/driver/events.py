"""Typed events: what a pi or omp session said, one frozen value per frame. The public names of them.

The values are in :mod:`.event_types`, how frames become events in :mod:`.decode`; both are named here.
"""

from .decode import extract_usage, parse_event
from .event_types import *  # noqa: F403 - pinned name by name by tests/driver/test_contract.py
from .event_types import __all__ as _values

__all__ = [*_values, "extract_usage", "parse_event"]
