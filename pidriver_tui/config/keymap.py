"""The `[keys]` table: which keys the person gives to which commands, and that no key means two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .keys import Key, Vocabulary, parse_key
from .problem_list import ProblemList
from .problems import Level, nearest, quoted
from .settings import DEFAULT_PRESET

_MOST_KEYS = 20
_PRESET = ("keys", "preset")


@dataclass(frozen=True, slots=True)
class Keys:
    """What `[keys]` comes to.

    Attributes:
        keys: Command id -> keys, of every command whose keys are not its default ones; `()` unbinds.
        preset: The set of keys that was begun from.
        chosen: What the person wrote of it: command ids, and `preset`.
    """

    keys: Mapping[str, tuple[str, ...]]
    preset: str
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Given:
    scope: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    command: str
    path: tuple[str, ...]
    value: object


def read_keys(table: Mapping[str, Any], known: Vocabulary, findings: ProblemList) -> Keys:
    """The keys of every command, as far as they are not its default ones.

    A key given to one command leaves the command that has it in the preset; of two commands that are
    given the same key, the first keeps it.
    """
    preset = _preset(table, known, findings)
    begun = dict(known.presets.get(preset, {}))
    known = replace(
        known,
        commands={
            command: _Given(bindable.scope, begun.get(command, bindable.keys))
            for command, bindable in known.commands.items()
        },
    )
    wanted: dict[str, tuple[str, ...]] = {}
    paths: dict[str, tuple[str, ...]] = {}
    for wish in _wishes(table, ("keys",)):
        if findings.full:
            break
        if wish.path == _PRESET:
            continue
        if known.commands and wish.command not in known.commands:
            findings.add(wish.path, "there is no such command", nearest(wish.command, known.commands))
            continue
        keys = _keys(wish, known, findings)
        if keys is not None:
            wanted[wish.command], paths[wish.command] = keys, wish.path
    settled = _without_clashes(wanted, paths, known, findings)
    chosen = {*wanted, *(name for name in ("preset",) if table.get(name) == preset)}
    return Keys({**begun, **settled}, preset, frozenset(chosen))


def _preset(table: Mapping[str, Any], known: Vocabulary, findings: ProblemList) -> str:
    name = table.get(_PRESET[-1], DEFAULT_PRESET)
    if isinstance(name, str) and (name in known.presets or not known.presets):
        return name
    *most, last = [quoted(preset) for preset in known.presets] or [quoted(DEFAULT_PRESET)]
    choices = f"{', '.join(most)} or {last}" if most else last
    told = f"must be {choices}{f', not {quoted(name)}' if isinstance(name, str) else ''}"
    hint = nearest(name, known.presets) if isinstance(name, str) else ""
    findings.add(_PRESET, f"{told}; {quoted(DEFAULT_PRESET)} is used", hint)
    return DEFAULT_PRESET


def _wishes(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[_Wish]:
    """Both `"session.new" = ...` and `session.new = ...`, which to TOML is a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict) and len(path) < 4:
            yield from _wishes(value, (*path, key))
        else:
            yield _Wish(".".join((*path[1:], key)), (*path, key), value)


def _keys(wish: _Wish, known: Vocabulary, findings: ProblemList) -> tuple[str, ...] | None:
    value = [wish.value] if isinstance(wish.value, str) else wish.value
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        findings.add(
            wish.path, "must be a key in quotes or a list of them, [] for none; its default keys are used"
        )
        return None
    if len(value) > _MOST_KEYS:
        findings.add(wish.path, f"has more than {_MOST_KEYS} keys; its default keys are used")
        return None
    keys: dict[str, None] = {}
    for written in value:
        key = parse_key(written)
        wrong = key.wrong or _refusal(wish.command, key, known)
        if wrong:
            findings.add(wish.path, f"{quoted(written)} {wrong}", key.suggestion)
        else:
            keys[key.name] = None
    return tuple(keys) if keys or not value else None


def _refusal(command: str, key: Key, known: Vocabulary) -> str:
    if key.name in known.refused.get(command, ()):
        return f"is too easily pressed by mistake for {command}"
    bindable = known.commands.get(command)
    if bindable is not None and key.plain and bindable.scope in known.typing:
        return "types a character where this command's keys work; add ctrl or alt"
    return ""


def _without_clashes(
    wanted: Mapping[str, tuple[str, ...]],
    paths: Mapping[str, tuple[str, ...]],
    known: Vocabulary,
    findings: ProblemList,
) -> dict[str, tuple[str, ...]]:
    settled: dict[str, tuple[str, ...]] = {}
    for command, keys in wanted.items():
        kept = []
        for key in keys:
            holder = next(
                (other for other in settled if key in settled[other] and _meet(command, other, known)), ""
            )
            if holder:
                findings.add(paths[command], f"{quoted(key)} is already given to {holder}, which keeps it")
            else:
                kept.append(key)
        settled[command] = tuple(kept) if kept or not keys else _defaults_left(command, settled, known)
    for command, keys in list(settled.items()):
        for other, bindable in known.commands.items():
            if other in wanted or not _meet(command, other, known):
                continue
            now = settled.get(other, bindable.keys)
            lost = [key for key in now if key in keys]
            if lost:
                settled[other] = tuple(key for key in now if key not in lost)
                left = ", ".join(settled[other]) or "none"
                message = f"{quoted(lost[0])} was a key of {other}, which now has {left}"
                findings.add(paths[command], message, level=Level.WARNING)
    return settled


def _defaults_left(
    command: str, settled: Mapping[str, tuple[str, ...]], known: Vocabulary
) -> tuple[str, ...]:
    bindable = known.commands.get(command)
    taken = {key for other, keys in settled.items() if _meet(command, other, known) for key in keys}
    return tuple(key for key in bindable.keys if key not in taken) if bindable else ()


def _meet(one: str, other: str, known: Vocabulary) -> bool:
    if one not in known.commands or other not in known.commands:
        return True
    return known.overlaps(known.commands[one].scope, known.commands[other].scope)
