"""What a key means to a text: the text it types, or the editing command it is. It knows no buffer."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from ...commands import KeyScope, keys_in

_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "super"})
_DEFAULT = keys_in(KeyScope.TEXT, {})


@runtime_checkable
class HasTextKeys(Protocol):
    """An app in which a person may have given other keys to the editing commands: key -> command id."""

    text_keys: Mapping[str, str]


def text_keys(app: object) -> Mapping[str, str]:
    """Key -> editing command in `app`."""
    return app.text_keys if isinstance(app, HasTextKeys) else _DEFAULT


def typed(key: str, character: str | None) -> str:
    """The text that a key types, `""` if it types none.

    Python calls the ideographic space, a joiner and a soft hyphen unprintable; typed, they are text.
    """
    if not character or not _MODIFIERS.isdisjoint(key.split("+")[:-1]):
        return ""
    return "" if any(unicodedata.category(one) == "Cc" for one in character) else character
