"""A config's environment, key and defaults: what reaches the child and what never does."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import PROVIDER_API_KEY_ENV, Dialect, PiConfig

OURS = {
    "PATH": "/bin",
    "HOME": "/home/me",
    "LANG": "C.UTF-8",
    "TERM": "xterm",
    "OPENAI_API_KEY": "stray",
    "MCP_SERVERS": "x",
    "PI_CODING_AGENT_DIR": "/home/me/.pi",
}


def test_the_contract_of_fields_and_defaults() -> None:
    fields = {
        field.name: field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[operator]
        for field in dataclasses.fields(PiConfig)
    }
    assert list(fields.items()) == [
        ("binary", "pi"),
        ("mode", "rpc"),
        ("workspace", None),
        ("provider", None),
        ("model", None),
        ("thinking", None),
        ("api_key", None),
        ("api_key_env", None),
        ("auto_approve", False),
        ("approval_mode", None),
        ("tools", None),
        ("exclude_tools", None),
        ("no_tools", False),
        ("no_builtin_tools", False),
        ("session", True),
        ("session_id", None),
        ("session_path", None),
        ("session_name", None),
        ("continue_session", False),
        ("system_prompt", None),
        ("append_system_prompt", ()),
        ("home_dir", None),
        ("agent_dir", None),
        ("session_dir", None),
        ("package_dir", None),
        ("no_extensions", True),
        ("no_skills", True),
        ("no_context_files", True),
        ("no_prompt_templates", True),
        ("no_themes", True),
        ("no_mcp", True),
        ("offline", False),
        ("skip_version_check", True),
        ("telemetry", False),
        ("inherit_env", False),
        ("env_passthrough", ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "TZ")),
        ("extra_args", ()),
        ("extra_env", {}),
        ("dialect", None),
        ("binary_args", ()),
        ("fork_path", None),
    ]


def test_a_config_is_frozen_and_slotted() -> None:
    config = PiConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.binary = "omp"  # type: ignore[misc]
    assert not hasattr(config, "__dict__")


def test_the_environment_is_scrubbed_by_default() -> None:
    assert PiConfig().to_env(OURS) == {
        "PATH": "/bin",
        "HOME": "/home/me",
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "PI_SKIP_VERSION_CHECK": "1",
        "PI_TELEMETRY": "0",
    }


def test_the_environment_is_ours_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert PiConfig().to_env()["TZ"] == "Mars/Olympus"


def test_isolation_folders_and_switches_become_variables() -> None:
    config = PiConfig(
        home_dir=Path("/h"),
        agent_dir="/a",
        session_dir=Path("/s"),
        package_dir=Path("/p"),
        offline=True,
        skip_version_check=False,
        telemetry=True,
    )
    assert config.to_env({"PATH": "/bin", "HOME": "/home/me"}) == {
        "PATH": "/bin",
        "HOME": "/h",
        "PI_CODING_AGENT_DIR": "/a",
        "PI_CODING_AGENT_SESSION_DIR": "/s",
        "PI_PACKAGE_DIR": "/p",
        "PI_OFFLINE": "1",
        "PI_TELEMETRY": "1",
    }


def test_extra_env_wins_except_for_mcp() -> None:
    config = PiConfig(extra_env={"HOME": "/x", "PI_TELEMETRY": "1", "MY_MCP_URL": "y"})
    env = config.to_env(OURS)
    assert env["HOME"] == "/x"
    assert env["PI_TELEMETRY"] == "1"
    assert "MY_MCP_URL" not in env


@pytest.mark.parametrize("name", ["MCP_URL", "A_MCP_B", "A_MCP", "mcp_url"])
def test_no_variable_of_mcp_reaches_the_child(name: str) -> None:
    for config in (PiConfig(extra_env={name: "x"}), PiConfig(inherit_env=True)):
        assert name not in config.to_env({name: "x"})
    assert PiConfig(no_mcp=False, inherit_env=True).to_env({name: "x"})[name] == "x"


@pytest.mark.parametrize("name", ["MCP", "MCPX_A", "A_MCPX", "XMCP_A"])
def test_names_that_only_look_like_mcp_stay(name: str) -> None:
    assert PiConfig(extra_env={name: "x"}).to_env({})[name] == "x"


def test_inheriting_takes_everything_but_mcp() -> None:
    env = PiConfig(inherit_env=True).to_env(OURS)
    assert env["OPENAI_API_KEY"] == "stray"
    assert "MCP_SERVERS" not in env


def test_passthrough_can_be_chosen() -> None:
    config = PiConfig(env_passthrough=("OPENAI_API_KEY", "ABSENT"))
    assert {"OPENAI_API_KEY": "stray"}.items() <= config.to_env(OURS).items()
    assert "PATH" not in config.to_env(OURS)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, None),
        ({"provider": "openai"}, None),
        ({"api_key": "k"}, "ANTHROPIC_API_KEY"),
        ({"api_key": "k", "provider": "openai"}, "OPENAI_API_KEY"),
        ({"api_key": "k", "provider": "OpenAI"}, "OPENAI_API_KEY"),
        ({"api_key": "k", "provider": "google"}, "GEMINI_API_KEY"),
        ({"api_key": "k", "provider": "acme-labs"}, "ACME_LABS_API_KEY"),
        ({"api_key": "k", "provider": "openai", "api_key_env": "MINE"}, "MINE"),
    ],
)
def test_the_key_goes_under_one_name(fields: dict[str, str], name: str | None) -> None:
    config = PiConfig(**fields)  # type: ignore[arg-type]
    assert config.api_key_env_name() == name
    carriers = {key for key, value in config.to_env({}).items() if value == "k"}
    assert carriers == ({name} if name else set())


def test_the_providers_of_the_contract_are_known() -> None:
    assert PROVIDER_API_KEY_ENV["gemini"] == "GEMINI_API_KEY"
    assert set(PROVIDER_API_KEY_ENV) == {
        *("anthropic", "openai", "google", "gemini", "openrouter", "groq", "deepseek", "mistral"),
        *("cerebras", "xai", "together", "fireworks", "moonshot", "kimi"),
    }


@given(st.text(min_size=12), st.sampled_from([None, *Dialect]))
def test_secrets_are_never_in_argv_or_repr(secret: str, dialect: Dialect | None) -> None:
    config = PiConfig(api_key=f"sk-{secret}", extra_env={"TOKEN": f"sk-{secret}"}, dialect=dialect)
    assert all(f"sk-{secret}" not in word for word in config.to_argv())
    assert "sk-" not in repr(config)


@pytest.mark.parametrize("dialect", Dialect)
def test_the_personal_set_up_is_left_alone(dialect: Dialect) -> None:
    config = PiConfig.personal(binary="/opt/agent", dialect=dialect)
    assert config.to_argv() == ["/opt/agent", "--mode", "rpc"]
    assert config.to_env(OURS) == OURS


def test_the_personal_set_up_takes_further_fields() -> None:
    config = PiConfig.personal(model="openai/gpt-4o", no_skills=True, telemetry=False)
    assert config.to_argv() == ["pi", "--mode", "rpc", "--model", "openai/gpt-4o", "--no-skills"]
    assert config.to_env({})["PI_TELEMETRY"] == "0"
