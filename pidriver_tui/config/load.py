"""A config.toml into settings. Whatever is in it, the answer is settings and a list of problems.

A wrong value costs that one setting, which keeps its default; only a file that is not TOML is
not used at all, because half of one could mean something else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from . import validators
from .keymap import read_keys
from .keys import Vocabulary
from .policy_reader import read_policy
from .policy_settings import OwnPolicy
from .problem_list import ProblemList
from .problems import Level, Problem, nearest, quoted
from .schema import settings_of
from .settings import BUILT_IN_PROFILES, EnvValue, Notify, Profile, Settings, Ui
from .toml import Document, read

_Table = TypeVar("_Table", Notify, Profile, Ui)
_MOST_PROFILES = 100
_TABLES = ("ui", "notify", "keys", "policy", "profiles")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and where they came from.

    Attributes:
        settings: Complete and valid, whatever the file holds.
        problems: What is wrong with the file, in its order.
        file: The file.
        written: What the file set, as paths of keys: `("ui", "show_tree")`, `("keys", "app.help")`.
    """

    settings: Settings
    problems: tuple[Problem, ...]
    file: Path
    written: frozenset[tuple[str, ...]] = frozenset()


def load(file: Path, known: Vocabulary | None = None, *, required: bool = False) -> Loaded:
    """The settings of `file`; one that is not there is a problem only when `required`. Never raises."""
    return settings_from(read(file, required=required), known)


def settings_from(document: Document, known: Vocabulary | None = None) -> Loaded:
    """The settings of a document that has been read. Never raises."""
    if document.problem is not None:
        return Loaded(_unread(document), (document.problem,), document.file)
    reader = _Reader(document, known or Vocabulary())
    settings = reader.settings()
    return Loaded(settings, reader.findings.problems, document.file, frozenset(reader.written))


def _unread(document: Document) -> Settings:
    """The settings for a file that cannot be used: as strict as it may have said."""
    strict = document.there and (not document.text or "policy" in document.text)
    return Settings(own_policy=OwnPolicy(broken=strict))


class _Reader:
    def __init__(self, document: Document, known: Vocabulary) -> None:
        self.findings = ProblemList(document)
        self.written: set[tuple[str, ...]] = set()
        self._table = document.table
        self._known = known

    def settings(self) -> Settings:
        top = {key: value for key, value in self._table.items() if key not in _TABLES}
        own = self._values(Settings(), top, (), {*settings_of(Settings), *_TABLES})
        ui_table = self._sub(self._table, ("ui",))
        notify_table = self._sub(self._table, ("notify",))
        ui = self._table_of(Ui(), _without(ui_table, "bell"), ("ui",))
        notify = self._table_of(self._moved(ui_table, notify_table), notify_table, ("notify",))
        keys = read_keys(self._sub(self._table, ("keys",)), self._known, self.findings)
        self.written |= {("keys", command) for command in keys.chosen}
        profiles = self._profiles()
        policy = self._policy(self._table, ())
        settings = Settings(
            ui=ui,
            notify=notify,
            keys=keys.keys,
            preset=keys.preset,
            profiles=profiles,
            own_policy=policy,
            **own,
        )
        return self._settle(settings)

    def _moved(self, ui: Mapping[str, Any], notify: Mapping[str, Any]) -> Notify:
        """What `[ui] bell`, which is now `[notify] bell`, makes of the defaults."""
        if "bell" not in ui:
            return Notify()
        here = ("ui", "bell")
        judged, wrong = settings_of(Notify)["bell"].judge(ui["bell"])
        if wrong is not None:
            self._drop(here, wrong.message, Notify().bell, wrong.suggestion)
            return Notify()
        taken = "; the one there counts" if "bell" in notify else ""
        self.findings.add(here, f"has moved: write bell in [notify]{taken}", level=Level.WARNING)
        self.written.add(("notify", "bell"))
        return Notify(bell=judged)

    def _settle(self, settings: Settings) -> Settings:
        if self._known.themes and settings.theme not in self._known.themes:
            if ("theme",) in self.written:
                hint = nearest(settings.theme, self._known.themes)
                self._drop(("theme",), f"there is no theme {quoted(settings.theme)}", Settings().theme, hint)
            settings = dataclasses.replace(settings, theme=Settings().theme)
        if settings.profile not in settings.profiles:
            hint = nearest(settings.profile, settings.profiles)
            self._drop(
                ("profile",), f"there is no profile {quoted(settings.profile)}", Settings().profile, hint
            )
            settings = dataclasses.replace(settings, profile=Settings().profile)
        return settings

    def _profiles(self) -> dict[str, Profile]:
        profiles = dict(BUILT_IN_PROFILES)
        for name, table in self._sub(self._table, ("profiles",)).items():
            path = ("profiles", name)
            if wrong := validators.profile_name(name):
                self.findings.add(path, wrong)
            elif not isinstance(table, dict):
                self.findings.add(path, f"must be a table, write [profiles.{name}]")
            elif len(profiles) >= _MOST_PROFILES:
                self.findings.add(path, f"is one profile too many, {_MOST_PROFILES} are read")
                break
            else:
                profile = self._table_of(profiles.get(name, Profile()), _without(table, "policy"), path)
                profiles[name] = dataclasses.replace(profile, policy=self._policy(table, path))
                self.written.add(path)
        return profiles

    def _policy(self, table: Mapping[str, Any], path: tuple[str, ...]) -> OwnPolicy:
        if "policy" not in table:
            known = {*settings_of(Profile if path else Settings), *_TABLES}
            # A misspelt table may have held what denies or asks.
            return OwnPolicy(broken=any(nearest(key, ("policy",)) for key in table if key not in known))
        return read_policy(table["policy"], (*path, "policy"), self.findings, self.written)

    def _table_of(self, base: _Table, table: Mapping[str, Any], path: tuple[str, ...]) -> _Table:
        values = self._values(base, table, path, settings_of(type(base)))
        return dataclasses.replace(base, **values)

    def _values(
        self,
        base: Notify | Profile | Settings | Ui,
        table: Mapping[str, Any],
        path: tuple[str, ...],
        names: Iterable[str],
    ) -> dict[str, Any]:
        settings = settings_of(type(base))
        values: dict[str, Any] = {}
        for key, value in table.items():
            if self.findings.full:
                break
            here = (*path, key)
            if key not in settings:
                self.findings.add(here, "there is no such setting", nearest(key, names))
                continue
            if isinstance(base, Profile) and key == "env":
                values[key] = self._env(value, here)
                continue
            judged, wrong = settings[key].judge(value)
            if wrong is not None:
                self._drop(here, wrong.message, getattr(base, key), wrong.suggestion)
            else:
                values[key] = judged
                self.written.add(here)
        return values

    def _env(self, table: object, path: tuple[str, ...]) -> dict[str, EnvValue]:
        if not isinstance(table, dict):
            self.findings.add(path, "must be a table of variables")
            return {}
        found: dict[str, EnvValue] = {}
        for name, value in table.items():
            here = (*path, name)
            if wrong := validators.variable(name):
                self.findings.add(here, wrong)
            elif (read := self._env_value(name, value, here)) is not None:
                found[name] = read
                self.written.add(here)
        return found

    def _env_value(self, name: str, value: object, path: tuple[str, ...]) -> EnvValue | None:
        match value:
            case str() if wrong := validators.no_nul(value):
                self.findings.add(path, wrong)
                return None
            case str():
                if validators.looks_secret(name, value):
                    self.findings.add(
                        path,
                        "looks like a secret in a file; take it from your environment",
                        f'{{env = "{name}"}}',
                        level=Level.WARNING,
                    )
                return EnvValue(value)
            case {"env": str(source), **rest} if not rest and not validators.variable(source):
                return EnvValue(source=source)
            case _:
                self.findings.add(path, 'must be a text in quotes or {env = "NAME"}')
                return None

    def _sub(self, table: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
        found = table.get(path[-1], {})
        if isinstance(found, dict):
            return found
        self.findings.add(path, f"must be a table, write [{path[-1]}]")
        return {}

    def _drop(self, path: tuple[str, ...], message: str, default: object, suggestion: str) -> None:
        self.written.discard(path)
        used = f"; {quoted(default) if isinstance(default, str) else _shown(default)} is used"
        self.findings.add(path, message + used, suggestion)


def _without(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name != key}


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, int) else "the default"
