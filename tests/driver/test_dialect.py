"""Telling pi from omp, and what each can do."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import CAPABILITIES, Dialect
from pidriver_tui.driver.dialect import COUNTERPARTS, dialect_of_name, parse_version


@pytest.mark.parametrize(
    ("binary", "dialect"),
    [
        ("pi", Dialect.PI),
        ("omp", Dialect.OMP),
        ("oh-my-pi", Dialect.OMP),
        ("/usr/local/bin/pi", Dialect.PI),
        ("./node_modules/.bin/omp", Dialect.OMP),
        ("C:\\tools\\omp.exe", Dialect.OMP),
        ("PI.CMD", Dialect.PI),
        ("omp-18.2.3", Dialect.OMP),
        ("pi_v0.87", Dialect.PI),
        ("/omp/bin/python", None),
        ("pip", None),
        ("pipx", None),
        ("raspberry-pi", None),
        ("ompd", None),
        ("", None),
    ],
)
def test_a_name_tells_the_dialect_or_nothing(binary: str, dialect: Dialect | None) -> None:
    assert dialect_of_name(binary) is dialect


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("0.87.1\n", (Dialect.PI, "0.87.1")),
        ("pi 0.87.1", (Dialect.PI, "0.87.1")),
        ("pi/1.0.0-beta.2", (Dialect.PI, "1.0.0-beta.2")),
        ("v0.87.1", (Dialect.PI, "0.87.1")),
        ("omp/18.2.3\n", (Dialect.OMP, "18.2.3")),
        ("omp v18.2.3", (Dialect.OMP, "18.2.3")),
        ("warning: old Node\n0.87.1\n", (Dialect.PI, "0.87.1")),
        ("Python 3.11.7", (None, "3.11.7")),
        ("comp/1.2.3", (None, "1.2.3")),
        ("no version here", (None, "")),
        ("", (None, "")),
    ],
)
def test_a_version_tells_the_dialect(output: str, told: tuple[Dialect | None, str]) -> None:
    assert parse_version(output) == told


@given(st.text())
def test_any_output_can_be_read(output: str) -> None:
    dialect, version = parse_version(output)
    assert version or dialect is None
    dialect_of_name(output)


def test_commands_are_as_the_protocol_lists_them() -> None:
    pi, omp = CAPABILITIES[Dialect.PI], CAPABILITIES[Dialect.OMP]
    assert len(pi.commands) == 33
    assert pi.commands - omp.commands == {
        *("clear_queue", "fork", "clone", "get_fork_messages", "get_entries", "get_tree"),
        *("get_commands", "get_available_thinking_levels"),
    }
    assert omp.commands - pi.commands == {
        *("negotiate_protocol", "abort_and_prompt", "set_fast_mode", "get_available_commands"),
        *("set_todos", "set_host_tools", "set_host_uri_schemes", "set_subagent_subscription"),
        *("get_subagents", "get_subagent_messages", "set_interrupt_mode", "branch"),
        *("get_branch_messages", "handoff", "get_messages_page", "get_login_providers", "login"),
    }


def test_a_counterpart_names_what_the_other_dialect_has() -> None:
    known = CAPABILITIES[Dialect.PI].commands | CAPABILITIES[Dialect.OMP].commands
    assert set(COUNTERPARTS) <= known


def test_capabilities_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CAPABILITIES[Dialect.PI] = CAPABILITIES[Dialect.OMP]  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        CAPABILITIES[Dialect.PI].modes = ()  # type: ignore[misc]
