"""From a frame to its event. It may not know processes or sessions.

:func:`parse_event` takes a decoded frame. :class:`FrameDecoder` takes bytes as they arrive and gives
the same events, many times faster: it reads only the fields it needs, and joins the text deltas that
follow each other.
"""

from .chunks import ChunkAssembler
from .parse import extract_usage, parse_event
from .stream import FrameDecoder, FrameSink
from .table import BUILDERS, IGNORED

__all__ = [
    "BUILDERS",
    "IGNORED",
    "ChunkAssembler",
    "FrameDecoder",
    "FrameSink",
    "extract_usage",
    "parse_event",
]
