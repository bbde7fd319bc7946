"""The contract with programs written for the original: names, signatures, defaults, and what is imported."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import subprocess
import sys
import types
from enum import Enum
from typing import Any

import pytest

import pidriver_tui
from pidriver_tui import driver
from pidriver_tui.driver import events

# What the root of the original 0.0.1 exports, and in which of its modules a program can find it.
ORIGINAL = {
    "client": "PiClient TransportFactory",
    "config": "PROVIDER_API_KEY_ENV PiConfig",
    "errors": "PiCommandError PiDriverError PiNotFoundError PiProtocolError PiStartError PiTimeoutError"
    " SessionNotFoundError TransportClosedError",
    "events": "AgentEnd AgentStart Channel Decision Error Event InteractionKind InteractionRequest"
    " MessageComplete MessageDelta ToolEnd ToolStart ToolUpdate Usage extract_usage parse_event",
    "interaction": "AskHost AutoApprove Decision DenyAll InteractionHandler InteractionKind"
    " InteractionRequest InteractionResponse chain response_to_wire",
    "manager": "ManagedSession PiSessionManager",
    "session": "ABORT_COMMAND AgentSession PiSession",
    "transport": "PiTransport SubprocessTransport",
    "usage": "UsageTotals",
}

SIGNATURES = {
    "PiClient": "config *transport_factory=None *interaction_handler=None",
    "PiClient.start": "self task *cwd=None *config=None *interaction_handler=None *resume=None"
    " *session_id=None *send_initial=True",
    "PiSession": "transport *session_id=None *config=None *interaction_handler=None *clock",
    "PiSession.prompt": "self message",
    "PiSession.respond": "self request_id value",
    "PiSession.cancel": "self",
    "PiSession.aclose": "self",
    "PiSession.events": "self",
    "PiSessionManager": "factory=None *idle_timeout=1800.0 *reap_interval=60.0 *max_sessions=None *clock",
    "PiSessionManager.register": "self session",
    "PiSessionManager.get": "self session_id",
    "PiSessionManager.ids": "self",
    "PiSessionManager.stop": "self session_id",
    "PiSessionManager.stop_all": "self",
    "PiSessionManager.aclose": "self",
    "SubprocessTransport": "config *on_stderr=None *spawn *terminate_timeout=5.0",
    "SubprocessTransport.send": "self obj",
    "SubprocessTransport.receive": "self",
    "AutoApprove": "allow=None *always=False",
    "chain": "",
    "response_to_wire": "response request=None",
    "InteractionResponse": "request_id value",
    "InteractionResponse.allow": "request_id *always=False",
    "InteractionResponse.deny": "request_id",
    "PiConfig.to_env": "self base_environ=None",
    "PiConfig.to_argv": "self",
    "PiCommandError": "command error *data=None",
    "PiProtocolError": "message *raw=None",
    "SessionNotFoundError": "session_id",
    "UsageTotals.from_session_stats": "data",
    "UsageTotals.from_assistant_usage": "usage",
    "UsageTotals": "input_tokens=0 output_tokens=0 cache_read_tokens=0 cache_write_tokens=0 cost_usd=0.0",
}

FIELDS = {
    "Event": "type raw",
    "AgentStart": "session_id model cwd",
    "MessageDelta": "text channel",
    "MessageComplete": "text channel",
    "ToolStart": "tool_call_id name arguments",
    "ToolUpdate": "tool_call_id name output",
    "ToolEnd": "tool_call_id name result is_error",
    "Usage": "totals",
    "AgentEnd": "reason final_text",
    "Error": "message code fatal",
    "InteractionRequest": "request_id method kind prompt options tool_call_id default",
}

MEMBERS = {
    "PiSession": "session_id pi_session_id last_activity pending usage ended events prompt respond cancel"
    " aclose __aiter__ __aenter__ __aexit__ asks wait_settled",
    "PiSessionManager": "register create get ids stop stop_all aclose"
    " __len__ __contains__ __aenter__ __aexit__",
    "SubprocessTransport": "start send receive aclose pid returncode __aiter__",
    "UsageTotals": "total_tokens from_session_stats from_assistant_usage with_cost as_dict __add__",
    "PiClient": "start probe",
}


def test_all_is_sorted_and_true() -> None:
    assert driver.__all__ == sorted(driver.__all__)
    assert len(set(driver.__all__)) == len(driver.__all__)
    for name in driver.__all__:
        assert hasattr(driver, name), name


@pytest.mark.parametrize("module", ORIGINAL)
def test_every_name_of_the_original_is_at_the_root_and_in_its_module(module: str) -> None:
    holder = importlib.import_module(f"pidriver_tui.driver.{module}")
    for name in ORIGINAL[module].split():
        assert getattr(holder, name) is not None
        if name != "extract_usage":
            assert name in driver.__all__, name
            assert getattr(driver, name) is getattr(holder, name)


def test_every_event_is_at_the_root() -> None:
    assert set(events.__all__) <= set(driver.__all__)


def test_the_version_is_the_packages() -> None:
    assert driver.__version__ == pidriver_tui.__version__


def test_the_old_names_are_kept() -> None:
    assert driver.AgentSession is driver.PiSession
    assert driver.ABORT_COMMAND == "abort"
    assert [member.value for member in driver.Channel] == ["assistant", "thinking"]
    assert [member.value for member in driver.InteractionKind] == ["permission", "question", "choice"]
    assert [member.value for member in driver.Decision] == ["allow", "allow_always", "deny"]


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_take_what_the_originals_took(name: str) -> None:
    """Every parameter is there under its name, in its place, with its default; ours may have more behind."""
    holder: Any = driver
    for part in name.split("."):
        holder = getattr(holder, part)
    parameters = inspect.signature(holder).parameters
    given = list(parameters.values())
    for place, wanted in enumerate(SIGNATURES[name].split()):
        keyword, (title, _, default) = wanted.startswith("*"), wanted.lstrip("*").partition("=")
        found = parameters[title]
        assert (found.kind is inspect.Parameter.KEYWORD_ONLY) == keyword, title
        if not keyword:
            assert given[place].name == title
        if default:
            assert repr(found.default) == default, title
    known = {wanted.lstrip("*").partition("=")[0] for wanted in SIGNATURES[name].split()}
    for parameter in given:
        if parameter.name not in known:
            assert (
                parameter.default is not inspect.Parameter.empty
                or parameter.kind is inspect.Parameter.VAR_POSITIONAL
            ), f"{name}({parameter.name}) is new and must not be required"


@pytest.mark.parametrize("name", FIELDS)
def test_events_have_the_fields_of_the_original_first(name: str) -> None:
    kind = getattr(driver, name)
    fields = [field.name for field in dataclasses.fields(kind)]
    wanted = FIELDS[name].split()
    own = [field for field in fields if field not in ("type", "raw")] if name != "Event" else fields
    assert own[: len(wanted)] == wanted
    assert fields[:2] == ["type", "raw"]
    event = kind()
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.type = "x"


@pytest.mark.parametrize("name", MEMBERS)
def test_classes_have_the_members_of_the_contract(name: str) -> None:
    for member in MEMBERS[name].split():
        assert hasattr(getattr(driver, name), member), f"{name}.{member}"


def test_errors_carry_what_the_original_carried() -> None:
    error = driver.PiCommandError("bash", "no", data={"a": 1})
    assert (error.command, error.error, error.data) == ("bash", "no", {"a": 1})
    assert driver.PiProtocolError("bad", raw="x").raw == "x"
    assert driver.SessionNotFoundError("s").session_id == "s"
    for name in ORIGINAL["errors"].split():
        assert issubclass(getattr(driver, name), driver.PiDriverError)


def _public(holder: Any) -> list[tuple[str, Any]]:
    return [
        (f"{holder.__name__}.{name}", member)
        for name, member in vars(holder).items()
        if not name.startswith("_")
        and isinstance(member, (types.FunctionType, classmethod, staticmethod, property))
    ]


def test_everything_public_is_documented() -> None:
    undocumented = []
    for name in driver.__all__:
        thing = getattr(driver, name)
        if isinstance(thing, type):
            own = thing.__dict__.get("__doc__") or ""
            if not own or own.startswith(f"{name}("):
                undocumented.append(name)
            if not issubclass(thing, Enum) and not getattr(thing, "_is_protocol", False):
                undocumented += [path for path, member in _public(thing) if not inspect.getdoc(member)]
        elif callable(thing) and not isinstance(thing, types.GenericAlias) and inspect.isfunction(thing):
            undocumented += [] if thing.__doc__ else [name]
    assert undocumented == []


@pytest.mark.parametrize(
    "module", ["", ".testing", ".client", ".config", ".events", ".interaction", ".manager"]
)
def test_it_imports_without_a_terminal(module: str) -> None:
    """In a fresh interpreter: no terminal library and no other room is loaded, whatever comes first."""
    code = (
        f"import sys; import pidriver_tui.driver{module}\n"
        "rooms = {name for name in sys.modules if name.startswith('pidriver_tui.')"
        " and not name.startswith('pidriver_tui.driver')}\n"
        "foreign = {'textual', 'rich', 'click', 'platformdirs', 'tomli_w'} & set(sys.modules)\n"
        "sys.exit(repr(rooms | foreign) if rooms | foreign else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
