"""Settings as TOML text: the commented example for newcomers, and what is in effect and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from . import validators
from .keys import Vocabulary
from .load import Loaded
from .policy_settings import OwnPolicy, RuleEntry
from .problems import dotted, printable
from .schema import SettingSpec, settings_of
from .settings import DEFAULT_PRESET, EnvValue, Notify, Profile, Settings, Ui

_HIDDEN = '"***"'
_INTRODUCTION = """\
# The configuration of pidriver-tui.
#
# A line that begins with # and no space is a setting with its default or an example: take the #
# away and change it. What this file does not say stays as it is here. `pidriver-tui config check`
# tells what is wrong with it, `pidriver-tui config show` what is in effect.

"""
_KEYS = """\
# Which keys do what: a key or a list of them for a command, [] for none. A key that you give to
# one command leaves the command that had it.
"""
_POLICY = """\
# Permissions: which calls of tools are allowed, denied or asked about. The first rule that fits wins;
# a script is judged command by command, and what is dangerous is allowed by no broad rule. A profile
# can have its own: [profiles.NAME.policy]. `pidriver-tui policy check 'bash: git push'` tries it out.
"""
_RULE = """\
# A rule; write one [[policy.rules]] for each. What a call must fit:
"""
_STARTER = """\
# A start: looking is allowed, pushing is asked about, .env is left alone.
#[[policy.rules]]
#action = "deny"
#tools = ["write", "edit"]
#path = "**/.env*"
#reason = "Secrets are changed by hand."
#[[policy.rules]]
#action = "ask"
#command = "git push **"
#[[policy.rules]]
#action = "allow"
#tools = ["read", "grep", "find", "ls"]
#[[policy.rules]]
#action = "allow"
#command = ["git status **", "git diff **", "git log **", "ls **", "wc **", "grep **", "head **", "cd **"]
"""
_PROFILES = """\
# Profiles: saved ways to launch an agent. pi and omp are built in; a table of that name changes
# them, any other name makes a new one. Choose it with --profile or in the new-session dialog.
"""


def default_text(known: Vocabulary | None = None) -> str:
    """A config.toml for newcomers: every setting, commented out, with its meaning and default."""
    lines = [_INTRODUCTION, *_examples(settings_of(Settings))]
    lines += ["\n[ui]\n", *_examples(settings_of(Ui))]
    lines += ["\n[notify]\n", *_examples(settings_of(Notify))]
    lines += [f"\n{_KEYS}[keys]\n", *_preset_explained(known)]
    for command, bindable in (known.commands if known else {}).items():
        lines.append(f"#{dotted_value(command)} = {value_text(bindable.keys)}\n")
    lines += [f"\n{_POLICY}#[policy]\n", *_examples(settings_of(OwnPolicy)), *_rules_explained()]
    lines += [f"\n{_PROFILES}#[profiles.work]\n", *_examples(settings_of(Profile))]
    lines += ["#[profiles.work.env]\n", '#HTTPS_PROXY = {env = "WORK_PROXY"}\n', '#NO_COLOR = "1"\n']
    return "".join(lines)


def show(loaded: Loaded) -> str:
    """The settings in effect, as TOML, each with where it came from. A value that looks secret is hidden."""
    settings = loaded.settings
    lines = [f"# {printable(str(loaded.file))}\n", *_values(settings_of(Settings), settings, (), loaded)]
    lines += ["\n[ui]\n", *_values(settings_of(Ui), settings.ui, ("ui",), loaded)]
    lines += ["\n[notify]\n", *_values(settings_of(Notify), settings.notify, ("notify",), loaded)]
    lines += _policy(settings.own_policy, ("policy",))
    origin = _origin(("keys", "preset"), loaded)
    lines.append(f"\n[keys]\npreset = {value_text(settings.preset)}  # {origin}\n")
    for command, keys in settings.keys.items():
        origin = _origin(("keys", command), loaded, "of the preset, less what the file gave away")
        lines.append(f"{dotted_value(command)} = {value_text(keys)}  # {origin}\n")
    for name, profile in settings.profiles.items():
        path = ("profiles", name)
        lines += [f"\n[{dotted(path)}]\n", *_values(settings_of(Profile), profile, path, loaded)]
        if profile.env:
            lines.append(f"[{dotted((*path, 'env'))}]\n")
            lines += [_variable(variable, value) for variable, value in profile.env.items()]
        lines += _policy(profile.policy, (*path, "policy"))
    return "".join(lines)


def value_text(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(value_text(part) for part in value)}]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").rstrip("\n")


def dotted_value(key: str) -> str:
    """A key as TOML writes it: in quotes when it holds a dot."""
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def _preset_explained(known: Vocabulary | None) -> Iterator[str]:
    names = [value_text(name) for name in (known.presets if known else {})] or [value_text(DEFAULT_PRESET)]
    yield f"# The keys to begin from: {' or '.join(names)}.\n"
    yield f"#preset = {value_text(DEFAULT_PRESET)}\n"


def _rules_explained() -> Iterator[str]:
    yield _RULE
    for setting in settings_of(RuleEntry).values():
        choices = f" {setting.expected[:1].upper()}{setting.expected[1:]}." if setting.choices else ""
        yield f"# - {setting.name}: {setting.meaning}{choices}\n"
    yield _STARTER


def _policy(table: OwnPolicy, path: tuple[str, ...]) -> Iterator[str]:
    """A policy as TOML; what a mistake in it means, too."""
    if table == OwnPolicy():
        return
    yield f"\n[{dotted(path)}]\n"
    if table.broken:
        yield "# has a mistake: until it is right, everything is asked and nothing is allowed by a rule\n"
    yield f"mode = {value_text(table.mode)}  # file\n" if table.mode else "# mode is not set\n"
    for rule in table.rules:
        yield f"[[{dotted((*path, 'rules'))}]]  # {printable(rule.name)}\n"
        yield f"action = {value_text(rule.action.value)}\n"
        for name in settings_of(RuleEntry):
            if name != "action" and (value := getattr(rule, name)):
                yield f"{name} = {value_text(value)}\n"


def _examples(settings: Mapping[str, SettingSpec]) -> Iterator[str]:
    for setting in settings.values():
        if setting.name == "env":
            continue  # a table of its own, written after the others
        yield f"# {setting.meaning}\n"
        if setting.choices:
            yield f"# {setting.expected[:1].upper()}{setting.expected[1:]}.\n"
        default = setting.default if setting.default is not None else setting.example
        yield f"#{setting.name} = {value_text(default)}\n"


def _values(
    settings: Mapping[str, SettingSpec],
    holder: Settings | Ui | Notify | Profile,
    path: tuple[str, ...],
    loaded: Loaded,
) -> Iterator[str]:
    for name in settings:
        value = getattr(holder, name)
        if name == "env":
            continue
        if value is None:
            yield f"# {name} is not set\n"
        else:
            yield f"{name} = {value_text(value)}  # {_origin((*path, name), loaded)}\n"


def _variable(name: str, value: EnvValue) -> str:
    if value.source:
        return f'{name} = {{env = "{value.source}"}}  # file\n'
    if validators.looks_secret(name, value.text):
        return f"{name} = {_HIDDEN}  # file, hidden here\n"
    return f"{name} = {value_text(value.text)}  # file\n"


def _origin(path: tuple[str, ...], loaded: Loaded, otherwise: str = "default") -> str:
    return "file" if path in loaded.written else otherwise
