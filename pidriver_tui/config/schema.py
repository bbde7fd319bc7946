"""The classes of settings.py as a table: names, types, meanings, defaults; and how a value is judged.

It knows no file.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from .checks import Check
from .policy_settings import OwnPolicy, RuleEntry
from .problems import nearest, quoted
from .settings import Notify, Profile, Settings, Ui

_Described = type[Notify] | type[OwnPolicy] | type[Profile] | type[RuleEntry] | type[Settings] | type[Ui]
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value cannot be used."""

    message: str
    suggestion: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting with a value of its own (not a table of settings)."""

    name: str
    hint: Any
    meaning: str
    default: Any

    def judge(self, value: object) -> tuple[Any, Wrong | None]:
        """The value as the settings hold it, or what is wrong with it."""
        try:
            converted = msgspec.convert(value, type=self.hint)
        except (msgspec.ValidationError, ValueError, OverflowError):
            return None, self._wrong(value)
        for check, part in _checks(self.hint, converted):
            if wrong := check.wrong(part):
                return None, Wrong(wrong)
        for check in _metadata(self.hint):
            if isinstance(check, Check) and converted is not None:
                converted = check.settle(converted)
        return converted, None

    @property
    def choices(self) -> Sequence[str]:
        """The words it may be, when it is one of a few."""
        return _literals(self.hint)

    @property
    def example(self) -> Any:
        """A value to show where the default is none."""
        return next(m.examples[0] for m in _metadata(self.hint) if isinstance(m, msgspec.Meta) and m.examples)

    @property
    def expected(self) -> str:
        """What it may be, in words."""
        if words := self.choices:
            *most, last = [f'"{word}"' for word in words]
            return f"{', '.join(most)} or {last}"
        return _expected(inspect.type_info(self.hint))

    def _wrong(self, value: object) -> Wrong:
        words = self.choices
        if words and isinstance(value, str):
            return Wrong(f"must be {self.expected}, not {quoted(value)}", nearest(value, words))
        # Only numbers are repeated: a text in the wrong place may be a secret.
        shown = _KINDS.get(type(value), "that")
        if isinstance(value, (int, float)) and not isinstance(value, bool) and -1e9 < value < 1e9:
            shown = str(value)
        return Wrong(f"must be {self.expected}, not {shown}")


def settings_of(cls: _Described) -> Mapping[str, SettingSpec]:
    """Every setting of a class that has a value of its own, by name, in the order of the file."""
    return _TABLES[cls.__name__]


def _table(cls: _Described) -> Mapping[str, SettingSpec]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return {
        field.name: SettingSpec(field.name, hints[field.name], _meaning(hints[field.name]), _default(field))
        for field in dataclasses.fields(cls)
        if _meaning(hints[field.name])
    }


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default if field.default is not dataclasses.MISSING else {}


def _meaning(hint: Any) -> str:
    return next((m.description for m in _metadata(hint) if isinstance(m, msgspec.Meta) and m.description), "")


def _metadata(hint: Any) -> Sequence[Any]:
    return getattr(hint, "__metadata__", ())


def _checks(hint: Any, value: Any) -> Iterator[tuple[Check, Any]]:
    """Each check that applies to `value` or to a part of it."""
    if value is None:
        return
    yield from ((check, value) for check in _metadata(hint) if isinstance(check, Check))
    inner = hint.__origin__ if _metadata(hint) else hint
    arguments = typing.get_args(inner)
    if isinstance(value, tuple):
        for part in value:
            for argument in arguments:
                yield from _checks(argument, part)
    else:
        for argument in arguments:
            if hasattr(argument, "__metadata__"):
                yield from _checks(argument, value)


def _literals(hint: Any) -> Sequence[str]:
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    if _metadata(hint):
        return _literals(hint.__origin__)
    return [word for part in typing.get_args(hint) for word in _literals(part)]


def _expected(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata():
            return _expected(info.type)
        case inspect.UnionType():
            return " or ".join(
                _expected(part) for part in info.types if not isinstance(part, inspect.NoneType)
            )
        case inspect.IntType():
            return f"a whole number from {info.ge} to {info.le}"
        case inspect.BoolType():
            return "true or false"
        case inspect.VarTupleType():
            return "a list of texts"
        case _:
            return "a text in quotes"


_TABLES = {cls.__name__: _table(cls) for cls in (Notify, OwnPolicy, Profile, RuleEntry, Settings, Ui)}
