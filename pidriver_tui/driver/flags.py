"""Which flags pi and omp take, and how each field of a PiConfig becomes one. Pure; runs nothing.

Unknown flags end both CLIs at once, so nothing is written here that was not tried against the real
pi 0.87.1 and omp 18.2.3. What a CLI has no way to do is refused with a `ValueError`, except where
the intent holds anyway:

| field | pi | omp |
|---|---|---|
| mode | `rpc` | `rpc`, `rpc-ui` |
| workspace | cwd | cwd, and `--allow-home`: omp would leave a workspace that is `$HOME` |
| auto_approve | nothing to write: pi never asks | `--auto-approve` |
| approval_mode | only `yolo`, which is what pi does | `--approval-mode` |
| exclude_tools | `--exclude-tools` | refused: it has no way |
| no_tools | `--no-tools` | `--no-tools`; tools of an extension loaded with `-e` stay |
| no_builtin_tools | `--no-builtin-tools` | `--no-tools`, which means just that |
| session_id | `--session-id` | refused: it cannot choose an id |
| session_name | `--name` | nothing: PiClient sends set_session_name after the start |
| append_system_prompt | one flag each | one flag, joined by blank lines: omp uses only the last |
| no_context_files | `--no-context-files` | `--no-rules` and a settings overlay |
| no_prompt_templates | `--no-prompt-templates` | a settings overlay; omp's own commands stay, unused
  unless a prompt names one |
| no_themes | `--no-themes` | nothing: omp draws nothing in RPC mode |
| no_mcp | the environment | the environment, and a settings overlay for the project's `.mcp.json` |
| offline | `--offline` | refused: it has no way |
| skip_version_check, telemetry | the environment | the environment; omp does neither in RPC mode |
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .dialect import CAPABILITIES, Dialect

if TYPE_CHECKING:
    from .config import PiConfig

_OVERLAYS = Path(__file__).parent / "omp"

_PI_FLAGS = """
--mode --provider --model --thinking --tools --exclude-tools --no-tools --no-builtin-tools
--no-session --session-id --session --fork --name --continue --system-prompt --append-system-prompt
--no-extensions --no-skills --no-context-files --no-prompt-templates --no-themes --offline
"""
_OMP_FLAGS = """
--mode --provider --model --thinking --auto-approve --approval-mode --tools --no-tools
--no-session --session --fork --continue --system-prompt --append-system-prompt
--no-extensions --no-skills --no-rules --config --allow-home
"""
FLAGS: dict[Dialect, frozenset[str]] = {
    Dialect.PI: frozenset(_PI_FLAGS.split()),
    Dialect.OMP: frozenset(_OMP_FLAGS.split()),
}
"""Every flag this driver may write, each tried against the real CLI."""


def build_argv(config: PiConfig, dialect: Dialect) -> list[str]:
    """The command line of `config` in `dialect`. See :meth:`PiConfig.to_argv`."""
    _refuse_contradictions(config)
    own = _pi_flags(config) if dialect is Dialect.PI else _omp_flags(config)
    return [
        os.fspath(config.binary),
        *config.binary_args,
        "--mode",
        _one_of(config, dialect, "mode", CAPABILITIES[dialect].modes),
        *_shared_flags(config, dialect),
        *own,
        *config.extra_args,
    ]


def _shared_flags(config: PiConfig, dialect: Dialect) -> Iterator[str]:
    if config.provider:
        yield from ("--provider", config.provider)
    if config.model:
        yield from ("--model", config.model)
    if config.thinking:
        levels = CAPABILITIES[dialect].thinking_levels
        yield from ("--thinking", _one_of(config, dialect, "thinking", levels))
    if config.tools is not None:
        yield from ("--tools", ",".join(config.tools))
    if config.no_tools:
        yield "--no-tools"
    if not config.session:
        yield "--no-session"
    if config.session_path:
        yield from ("--session", config.session_path)
    if config.fork_path:
        yield from ("--fork", config.fork_path)
    if config.continue_session:
        yield "--continue"
    if config.system_prompt is not None:
        yield from ("--system-prompt", config.system_prompt)
    if config.no_extensions:
        yield "--no-extensions"
    if config.no_skills:
        yield "--no-skills"


def _pi_flags(config: PiConfig) -> Iterator[str]:
    if config.approval_mode not in (None, "yolo"):
        raise _refusal(
            config,
            Dialect.PI,
            "approval_mode",
            "pi never asks before a tool by itself: load an extension that asks, or use omp",
        )
    if config.exclude_tools is not None:
        yield from ("--exclude-tools", ",".join(config.exclude_tools))
    if config.no_builtin_tools:
        yield "--no-builtin-tools"
    if config.session_id:
        if config.session_path or config.continue_session:
            raise _refusal(
                config, Dialect.PI, "session_id", "give one of session_id, session_path, continue_session"
            )
        yield from ("--session-id", config.session_id)
    if config.session_name:
        yield from ("--name", config.session_name)
    for text in config.append_system_prompt:
        yield from ("--append-system-prompt", text)
    if config.no_context_files:
        yield "--no-context-files"
    if config.no_prompt_templates:
        yield "--no-prompt-templates"
    if config.no_themes:
        yield "--no-themes"
    if config.offline:
        yield "--offline"


def _omp_flags(config: PiConfig) -> Iterator[str]:
    if config.exclude_tools:
        raise _refusal(
            config, Dialect.OMP, "exclude_tools", "omp has no such flag: name the tools to keep with tools="
        )
    if config.session_id:
        raise _refusal(
            config, Dialect.OMP, "session_id", "omp chooses ids itself: resume one with session_path=its id"
        )
    if config.offline:
        raise _refusal(
            config, Dialect.OMP, "offline", "omp has no offline switch: leave it False, or cut its network"
        )
    if config.auto_approve:
        yield "--auto-approve"
    if config.approval_mode is not None:
        # omp ignores a mode it does not know and then asks nothing, so a typing error must end here.
        modes = CAPABILITIES[Dialect.OMP].approval_modes
        yield from ("--approval-mode", _one_of(config, Dialect.OMP, "approval_mode", modes))
    if config.no_builtin_tools and not config.no_tools:
        yield "--no-tools"
    if config.append_system_prompt:
        yield from ("--append-system-prompt", "\n\n".join(config.append_system_prompt))
    if config.no_context_files:
        yield "--no-rules"
    for field in ("no_context_files", "no_prompt_templates", "no_mcp"):
        if getattr(config, field):
            yield from ("--config", str(_OVERLAYS / f"{field}.yml"))
    if config.workspace is not None:
        yield "--allow-home"


def _refuse_contradictions(config: PiConfig) -> None:
    resuming = [name for name in ("session_path", "fork_path", "continue_session") if getattr(config, name)]
    if resuming and not config.session:
        field = resuming[0]
        raise ValueError(f"{field}: session=False keeps nothing to resume; set session=True or drop {field}")
    if len(resuming) > 1 and config.fork_path:
        raise ValueError(f"fork_path begins a copy and {resuming[0]} does not: give one of them")
    if config.auto_approve and config.approval_mode not in (None, "yolo"):
        raise ValueError(
            f"approval_mode={config.approval_mode!r} asks what auto_approve=True answers unseen; drop one"
        )


def _one_of(config: PiConfig, dialect: Dialect, field: str, allowed: tuple[str, ...]) -> str:
    value: str = getattr(config, field)
    if value not in allowed:
        raise _refusal(config, dialect, field, f"{dialect} knows {', '.join(allowed)}")
    return value


def _refusal(config: PiConfig, dialect: Dialect, field: str, advice: str) -> ValueError:
    return ValueError(f"{field}={getattr(config, field)!r} cannot be kept by {dialect}: {advice}")
