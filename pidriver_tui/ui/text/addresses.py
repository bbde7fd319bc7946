"""Web addresses in plain text: where they begin and where they end. Pure, and linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"`\x00-\x1f\x7f-\x9f]{1,2000}", re.IGNORECASE)
_NOT_LAST = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def find_addresses(text: str) -> Iterator[re.Match[str]]:
    """What looks like a web address, with what may follow it; :func:`address_of` says where it ends."""
    return _ADDRESS.finditer(text)


def address_of(found: re.Match[str]) -> str:
    """The address without the punctuation of the sentence around it."""
    address = found[0]
    while address:
        last = address[-1]
        opening = _PAIRS.get(last)
        closes = opening is not None and address.count(last) > address.count(opening)
        if last not in _NOT_LAST and not closes:
            break
        address = address[:-1]
    return address
