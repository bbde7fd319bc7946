"""How one pi or omp child is spawned: a frozen value with two pure outputs, argv and environment.

It may not run, look up or read anything. Which flag a CLI takes is written in :mod:`.flags`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .dialect import Dialect, dialect_of_name
from .flags import build_argv

PROVIDER_API_KEY_ENV: dict[str, str] = {
    "anthropic": "ANTHROPIC_API_KEY",
    "openai": "OPENAI_API_KEY",
    "google": "GEMINI_API_KEY",
    "gemini": "GEMINI_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
    "groq": "GROQ_API_KEY",
    "deepseek": "DEEPSEEK_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "cerebras": "CEREBRAS_API_KEY",
    "xai": "XAI_API_KEY",
    "together": "TOGETHER_API_KEY",
    "fireworks": "FIREWORKS_API_KEY",
    "moonshot": "MOONSHOT_API_KEY",
    "kimi": "KIMI_API_KEY",
}
"""The environment variable that each provider's API key is read from."""

_PASSTHROUGH = ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "TZ")

StrPath = str | os.PathLike[str]


def _is_mcp_name(name: str) -> bool:
    upper = name.upper()
    return upper.startswith("MCP_") or "_MCP_" in upper or upper.endswith("_MCP")


@dataclass(frozen=True, slots=True)
class PiConfig:
    """The single source of how a child is spawned.

    By default the child is isolated from the person's own set-up: an environment of six variables,
    no extensions, skills, context files, prompt templates, themes or MCP servers of theirs. For full
    isolation set `home_dir` and `agent_dir` too: `agent_dir` alone leaves omp's logs in `$HOME`.
    :meth:`personal` is the opposite: what typing `pi` would start.

    A field that the CLI cannot honour makes :meth:`to_argv` raise `ValueError`; how each is kept is
    written in :mod:`pidriver_tui.driver.flags`.

    Attributes:
        binary: The CLI: a name looked up in PATH, or a path.
        mode: `rpc`; omp also has `rpc-ui`, which adds its `ask` tool.
        workspace: The child's working directory, `None` for ours.
        provider, model, thinking: What to ask; prefer `model="provider/id"`. `thinking`: off, minimal,
            low, medium, high, xhigh, max (omp also auto).
        api_key: Secret; it reaches the child in one environment variable, never in argv or a repr.
        api_key_env: That variable's name, when it is not the provider's usual one.
        auto_approve, approval_mode: omp: answer its own approvals yes; always-ask, write or yolo.
            pi asks nothing by itself, so only what asks nothing is accepted for it.
        tools, exclude_tools: Names of tools to allow, to leave out (pi only).
        no_tools, no_builtin_tools: No tools; none but those of extensions.
        session: `False` keeps the conversation in memory only.
        session_id: pi: the exact id to open, made when missing.
        session_path: A session file, or an id or its beginning, to resume.
        fork_path: A session file, or an id or its beginning, to begin a copy of, in the workspace.
        session_name: Its display name. omp gets it from :class:`PiClient` after the start.
        continue_session: Resume the latest session of the workspace.
        system_prompt, append_system_prompt: Replace, extend the system prompt.
        home_dir, agent_dir, session_dir, package_dir: HOME, PI_CODING_AGENT_DIR,
            PI_CODING_AGENT_SESSION_DIR, PI_PACKAGE_DIR of the child.
        no_extensions, no_skills, no_context_files, no_prompt_templates, no_themes: Discover none.
        no_mcp: No environment variable that names MCP reaches the child, not even from `extra_env`;
            omp also leaves the project's `.mcp.json` alone.
        offline: No network at start (pi only).
        skip_version_check: PI_SKIP_VERSION_CHECK=1.
        telemetry: PI_TELEMETRY=1 or 0; `None` leaves it to the child's own settings.
        inherit_env: Start from our whole environment instead of `env_passthrough` alone.
        env_passthrough: Variables copied from ours when `inherit_env` is off.
        extra_args: Appended to argv as they are. Put no secret here: every process can read argv.
        extra_env: Wins over all other variables. Not shown in the repr.
        dialect: Forces the dialect; `None` takes it from the binary's name, and :class:`PiClient`
            from `--version` when the name does not tell.
        binary_args: Inserted between `binary` and `--mode`: `("-m", "some.agent")` of a Python agent.
    """

    binary: str = "pi"
    mode: str = "rpc"
    workspace: StrPath | None = None

    provider: str | None = None
    model: str | None = None
    thinking: str | None = None
    api_key: str | None = field(default=None, repr=False)
    api_key_env: str | None = None

    auto_approve: bool = False
    approval_mode: str | None = None

    tools: tuple[str, ...] | None = None
    exclude_tools: tuple[str, ...] | None = None
    no_tools: bool = False
    no_builtin_tools: bool = False

    session: bool = True
    session_id: str | None = None
    session_path: str | None = None
    session_name: str | None = None
    continue_session: bool = False
    system_prompt: str | None = None
    append_system_prompt: tuple[str, ...] = ()

    home_dir: StrPath | None = None
    agent_dir: StrPath | None = None
    session_dir: StrPath | None = None
    package_dir: StrPath | None = None

    no_extensions: bool = True
    no_skills: bool = True
    no_context_files: bool = True
    no_prompt_templates: bool = True
    no_themes: bool = True
    no_mcp: bool = True
    offline: bool = False
    skip_version_check: bool = True
    telemetry: bool | None = False
    inherit_env: bool = False
    env_passthrough: tuple[str, ...] = _PASSTHROUGH

    extra_args: tuple[str, ...] = ()
    extra_env: Mapping[str, str] = field(default_factory=dict, repr=False)

    dialect: Dialect | None = None
    binary_args: tuple[str, ...] = ()
    fork_path: str | None = None

    @classmethod
    def personal(cls, **fields: Any) -> PiConfig:
        """The person's own set-up, as if they had typed `pi`: logins, keys, extensions, settings.

        Nothing is scrubbed, disabled or overridden, and argv has no `--no-*` flag. `fields` are
        further fields of :class:`PiConfig`; those given win.
        """
        own: dict[str, Any] = {
            "no_extensions": False,
            "no_skills": False,
            "no_context_files": False,
            "no_prompt_templates": False,
            "no_themes": False,
            "no_mcp": False,
            "skip_version_check": False,
            "telemetry": None,
            "inherit_env": True,
        }
        return cls(**(own | fields))

    @property
    def known_dialect(self) -> Dialect:
        """The dialect that argv is written in: forced, else told by the binary's name, else pi."""
        return self.dialect or dialect_of_name(os.fspath(self.binary)) or Dialect.PI

    def to_argv(self) -> list[str]:
        """The child's command line, `[binary, "--mode", mode, ...]`, `extra_args` last.

        Raises:
            ValueError: A field asks for what this CLI has no way to do. The message names the field,
                the CLI and what to do instead.
        """
        return build_argv(self, self.known_dialect)

    def to_env(self, base_environ: Mapping[str, str] | None = None) -> dict[str, str]:
        """The child's environment. `base_environ` stands for ours, by default `os.environ`."""
        ours = os.environ if base_environ is None else base_environ
        names = ours if self.inherit_env else self.env_passthrough
        env = {name: ours[name] for name in names if name in ours}
        for name, directory in (
            ("HOME", self.home_dir),
            ("PI_CODING_AGENT_DIR", self.agent_dir),
            ("PI_CODING_AGENT_SESSION_DIR", self.session_dir),
            ("PI_PACKAGE_DIR", self.package_dir),
        ):
            if directory is not None:
                env[name] = os.fspath(directory)
        if self.offline:
            env["PI_OFFLINE"] = "1"
        if self.skip_version_check:
            env["PI_SKIP_VERSION_CHECK"] = "1"
        if self.telemetry is not None:
            env["PI_TELEMETRY"] = "1" if self.telemetry else "0"
        key_name = self.api_key_env_name()
        if key_name is not None and self.api_key:
            env[key_name] = self.api_key
        env.update(self.extra_env)
        if self.no_mcp:
            env = {name: value for name, value in env.items() if not _is_mcp_name(name)}
        return env

    def api_key_env_name(self) -> str | None:
        """The variable that carries `api_key`, or `None` when there is no key.

        `api_key_env`, else by provider (:data:`PROVIDER_API_KEY_ENV`), else `<PROVIDER>_API_KEY`,
        else `ANTHROPIC_API_KEY`.
        """
        if not self.api_key:
            return None
        if self.api_key_env:
            return self.api_key_env
        if not self.provider:
            return "ANTHROPIC_API_KEY"
        provider = self.provider.lower()
        return PROVIDER_API_KEY_ENV.get(provider) or f"{provider.upper().replace('-', '_')}_API_KEY"
