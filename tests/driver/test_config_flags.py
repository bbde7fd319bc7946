"""The command line of each dialect: only flags the real CLIs were seen to take, intent kept or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import Dialect, PiConfig
from pidriver_tui.driver.flags import FLAGS

# Tried one by one against pi 0.87.1 and omp 18.2.3: the child answered get_state, or ended at once
# ("Unknown option", "unknown flag"). Whoever adds a flag to the driver tries it and adds it here.
VERIFIED = {
    "--allow-home": "omp",
    "--append-system-prompt": "pi omp",
    "--approval-mode": "omp",
    "--auto-approve": "omp",
    "--config": "omp",
    "--continue": "pi omp",
    "--exclude-tools": "pi",
    "--mode": "pi omp",
    "--model": "pi omp",
    "--name": "pi",
    "--no-builtin-tools": "pi",
    "--no-context-files": "pi",
    "--fork": "pi omp",
    "--no-extensions": "pi omp",
    "--no-prompt-templates": "pi",
    "--no-rules": "omp",
    "--no-session": "pi omp",
    "--no-skills": "pi omp",
    "--no-themes": "pi",
    "--no-tools": "pi omp",
    "--offline": "pi",
    "--provider": "pi omp",
    "--session": "pi omp",
    "--session-id": "pi",
    "--system-prompt": "pi omp",
    "--thinking": "pi omp",
    "--tools": "pi omp",
}
PLAIN: dict[str, Any] = {
    "no_extensions": False,
    "no_skills": False,
    "no_context_files": False,
    "no_prompt_templates": False,
    "no_themes": False,
    "no_mcp": False,
}


def argv(dialect: Dialect, **fields: Any) -> list[str]:
    """What comes after `--mode rpc`, isolation off."""
    config = PiConfig(binary="x", dialect=dialect, **(PLAIN | fields))
    assert config.to_argv()[:3] == ["x", "--mode", fields.get("mode", "rpc")]
    return config.to_argv()[3:]


def test_the_flags_in_use_are_the_verified_ones() -> None:
    for dialect in Dialect:
        verified = {flag for flag, clis in VERIFIED.items() if dialect.value in clis.split()}
        assert FLAGS[dialect] == verified


def test_pi_by_default() -> None:
    assert PiConfig().to_argv() == [
        *("pi", "--mode", "rpc", "--no-extensions", "--no-skills"),
        *("--no-context-files", "--no-prompt-templates", "--no-themes"),
    ]


def test_omp_by_default() -> None:
    words = PiConfig(binary="omp", mode="rpc-ui").to_argv()
    assert words[:6] == ["omp", "--mode", "rpc-ui", "--no-extensions", "--no-skills", "--no-rules"]
    overlays = [Path(path) for path in words[7::2]]
    assert words[6::2] == ["--config"] * 3
    assert [path.stem for path in overlays] == ["no_context_files", "no_prompt_templates", "no_mcp"]
    assert all(path.is_file() for path in overlays)
    assert "context-file:project:AGENTS.md" in overlays[0].read_text()


SHARED = [
    ({"provider": "openai", "model": "gpt-4o"}, ["--provider", "openai", "--model", "gpt-4o"]),
    ({"thinking": "high"}, ["--thinking", "high"]),
    ({"tools": ("read", "bash")}, ["--tools", "read,bash"]),
    ({"no_tools": True}, ["--no-tools"]),
    ({"session": False}, ["--no-session"]),
    ({"session_path": "/s.jsonl"}, ["--session", "/s.jsonl"]),
    ({"fork_path": "/s.jsonl"}, ["--fork", "/s.jsonl"]),
    ({"continue_session": True}, ["--continue"]),
    ({"system_prompt": "- Be brief"}, ["--system-prompt", "- Be brief"]),
    ({"append_system_prompt": ("one",)}, ["--append-system-prompt", "one"]),
    ({"no_extensions": True, "no_skills": True}, ["--no-extensions", "--no-skills"]),
    ({"model": "m", "extra_args": ("-e", "x.js")}, ["--model", "m", "-e", "x.js"]),
]
PI = [
    ({"auto_approve": True}, []),
    ({"approval_mode": "yolo"}, []),
    ({"exclude_tools": ("bash", "edit")}, ["--exclude-tools", "bash,edit"]),
    ({"no_builtin_tools": True}, ["--no-builtin-tools"]),
    ({"session_id": "abc"}, ["--session-id", "abc"]),
    ({"session_id": "abc", "session": False}, ["--no-session", "--session-id", "abc"]),
    ({"session_name": "mine"}, ["--name", "mine"]),
    (
        {"append_system_prompt": ("one", "two")},
        ["--append-system-prompt", "one", "--append-system-prompt", "two"],
    ),
    ({"no_mcp": True, "workspace": "/w"}, []),
    ({"offline": True}, ["--offline"]),
]
OMP = [
    ({"mode": "rpc-ui"}, []),
    ({"thinking": "auto"}, ["--thinking", "auto"]),
    ({"auto_approve": True}, ["--auto-approve"]),
    ({"approval_mode": "always-ask"}, ["--approval-mode", "always-ask"]),
    (
        {"auto_approve": True, "approval_mode": "yolo"},
        ["--auto-approve", "--approval-mode", "yolo"],
    ),
    ({"exclude_tools": ()}, []),
    ({"no_builtin_tools": True}, ["--no-tools"]),
    ({"no_builtin_tools": True, "no_tools": True}, ["--no-tools"]),
    ({"session_name": "mine", "no_themes": True}, []),
    ({"append_system_prompt": ("one", "two")}, ["--append-system-prompt", "one\n\ntwo"]),
    ({"workspace": "/w"}, ["--allow-home"]),
]


@pytest.mark.parametrize(
    ("dialect", "fields", "words"),
    [
        *((dialect, fields, words) for dialect in Dialect for fields, words in SHARED),
        *((Dialect.PI, fields, words) for fields, words in PI),
        *((Dialect.OMP, fields, words) for fields, words in OMP),
    ],
)
def test_a_field_becomes_the_flags_of_its_dialect(
    dialect: Dialect, fields: dict[str, Any], words: list[str]
) -> None:
    assert argv(dialect, **fields) == words


@pytest.mark.parametrize(
    ("dialect", "fields", "told"),
    [
        (Dialect.PI, {"mode": "rpc-ui"}, "mode='rpc-ui' cannot be kept by pi: pi knows rpc"),
        (Dialect.PI, {"approval_mode": "write"}, "approval_mode='write' cannot be kept by pi"),
        (Dialect.PI, {"thinking": "auto"}, "pi knows off, minimal, low"),
        (Dialect.PI, {"thinking": "deep"}, "thinking='deep'"),
        (Dialect.PI, {"session_id": "a", "session_path": "b"}, "give one of session_id, session_path"),
        (Dialect.PI, {"session_id": "a", "continue_session": True}, "give one of"),
        (Dialect.OMP, {"mode": "json"}, "omp knows rpc, rpc-ui"),
        (Dialect.OMP, {"exclude_tools": ("bash",)}, "name the tools to keep with tools="),
        (Dialect.OMP, {"session_id": "a"}, "resume one with session_path"),
        (Dialect.OMP, {"offline": True}, "omp has no offline switch"),
        (Dialect.OMP, {"approval_mode": "ask"}, "omp knows always-ask, write, yolo"),
        (Dialect.OMP, {"auto_approve": True, "approval_mode": "write"}, "auto_approve=True"),
        (Dialect.PI, {"session": False, "session_path": "b"}, "session_path: session=False"),
        (Dialect.PI, {"session": False, "fork_path": "b"}, "fork_path: session=False"),
        (Dialect.PI, {"session_path": "a", "fork_path": "b"}, "give one of them"),
        (Dialect.OMP, {"session": False, "continue_session": True}, "continue_session: session=False"),
    ],
)
def test_what_a_cli_cannot_do_is_refused(dialect: Dialect, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        argv(dialect, **fields)


def test_arguments_of_the_binary_come_before_the_mode() -> None:
    config = PiConfig(binary="/usr/bin/python3", binary_args=("-m", "some.agent"), **PLAIN)
    assert config.to_argv() == ["/usr/bin/python3", "-m", "some.agent", "--mode", "rpc"]


@pytest.mark.parametrize(
    ("binary", "dialect", "known"),
    [
        ("pi", None, Dialect.PI),
        ("/opt/bin/omp", None, Dialect.OMP),
        ("python3", None, Dialect.PI),
        ("pi", Dialect.OMP, Dialect.OMP),
    ],
)
def test_the_dialect_is_forced_or_told_by_the_name(
    binary: str, dialect: Dialect | None, known: Dialect
) -> None:
    assert PiConfig(binary=binary, dialect=dialect).known_dialect is known


_texts = st.none() | st.text()
_words = st.lists(st.text(), max_size=3).map(tuple)


@given(
    st.sampled_from(list(Dialect)),
    st.fixed_dictionaries(
        {
            "provider": _texts,
            "model": _texts,
            "tools": st.none() | _words,
            "no_tools": st.booleans(),
            "system_prompt": _texts,
            "append_system_prompt": _words,
            "fork_path": _texts,
            "session_name": _texts,
            "no_context_files": st.booleans(),
            "no_extensions": st.booleans(),
            "no_mcp": st.booleans(),
        }
    ),
)
def test_only_verified_flags_are_ever_written(dialect: Dialect, fields: dict[str, Any]) -> None:
    words = PiConfig(binary="x", dialect=dialect, **fields).to_argv()
    values = {text for field in fields.values() for text in _flat(field)}
    assert {word for word in words if word.startswith("--") and word not in values} <= FLAGS[dialect]


def _flat(field: object) -> list[str]:
    match field:
        case str():
            return [field]
        case tuple():
            return [*field, ",".join(field), "\n\n".join(field)]
        case _:
            return []
