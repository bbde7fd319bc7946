"""An answer takes the shape its dialog wants, and nothing is granted by guessing."""

from __future__ import annotations

import contextlib
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import (
    AskHost,
    AutoApprove,
    Decision,
    DenyAll,
    InteractionHandler,
    InteractionKind,
    InteractionRequest,
    InteractionResponse,
    PiAnswerError,
    PiSession,
    cancel_to_wire,
    chain,
    response_to_wire,
)

SESSION = cast(PiSession, None)


def request(method: str = "select", *options: str, kind: str = "permission") -> InteractionRequest:
    return InteractionRequest(
        request_id="r", method=method, kind=InteractionKind(kind), prompt="Allow?", options=list(options)
    )


def wire(value: Any, asked: InteractionRequest | None) -> dict[str, Any]:
    frame = response_to_wire(InteractionResponse("r", value), asked)
    assert (frame.pop("type"), frame.pop("id")) == ("extension_ui_response", "r")
    return frame


LABELS = [
    (("Approve", "Deny"), "Approve", "Approve", "Deny"),
    (("Allow", "Reject"), "Allow", "Allow", "Reject"),
    (("Yes", "No"), "Yes", "Yes", "No"),
    (("Deny", "Approve"), "Approve", "Approve", "Deny"),
    (("Allow once", "Always allow", "Deny"), "Allow once", "Always allow", "Deny"),
    (("Always allow", "Always deny"), None, "Always allow", "Always deny"),
    (("Yes", "Yes, and don't ask again", "No, tell it why"), "Yes", "Yes, and don't ask again", None),
    (("Allow for this session", "Allow", "Never", "Deny"), "Allow", "Allow for this session", "Deny"),
    # What says more than yes or no says neither.
    (("Approve and also delete the main branch", "Deny"), None, None, "Deny"),
    (("Allow for this session", "Deny"), None, "Allow for this session", "Deny"),
    (("I accept", "I decline"), None, None, None),
    (("Yes, push --force", "No, delete it instead"), None, None, None),
    (("Аllow", "Deny"), None, None, "Deny"),
    (("✓ Approve", "✗ Deny"), "✓ Approve", "✓ Approve", "✗ Deny"),
    (("APPROVE", "DENY"), "APPROVE", "APPROVE", "DENY"),
    (("Don’t allow", "OK"), "OK", "OK", "Don’t allow"),
    (("red", "blue"), None, None, None),
    (("Use what is allowed", "Approve of nothing?"), None, None, None),
    ((), None, None, None),
]


@pytest.mark.parametrize(("options", "allow", "always", "deny"), LABELS)
def test_a_decision_becomes_the_label_that_was_offered(
    options: tuple[str, ...], allow: str | None, always: str | None, deny: str | None
) -> None:
    for decision, label in (
        (Decision.ALLOW, allow),
        (True, allow),
        (Decision.ALLOW_ALWAYS, always),
        (Decision.DENY, deny),
        (False, deny),
    ):
        if label is not None:
            assert wire(decision, request("select", *options)) == {"value": label}
        elif decision in (Decision.DENY, False):
            assert wire(decision, request("select", *options)) == {"cancelled": True}
        else:
            with pytest.raises(PiAnswerError) as refused:
                wire(decision, request("select", *options))
            assert refused.value.options == options


@pytest.mark.parametrize(
    ("value", "confirmed"),
    [
        (Decision.ALLOW, True),
        (Decision.ALLOW_ALWAYS, True),
        (Decision.DENY, False),
        (True, True),
        (False, False),
        (1, True),
        (0, False),
        ("yes", True),
        ("y", True),
        ("Approve", True),
        ("no", False),
        ("", False),
        ("whatever", False),
    ],
)
def test_a_confirm_takes_a_bool(value: Any, confirmed: bool) -> None:
    assert wire(value, request("confirm")) == {"confirmed": confirmed}


@pytest.mark.parametrize("method", ["input", "editor"])
def test_a_question_takes_the_text_as_it_is(method: str) -> None:
    asked = request(method, kind="question")
    assert wire("use postgres\n", asked) == {"value": "use postgres\n"}
    assert wire("", asked) == {"value": ""}
    assert wire(7, asked) == {"value": "7"}
    assert wire(Decision.DENY, asked) == {"cancelled": True}


def test_a_choice_takes_a_label_or_an_index() -> None:
    asked = request("select", "red", "blue", kind="choice")
    assert wire("blue", asked) == {"value": "blue"}
    assert wire(0, asked) == {"value": "red"}
    for index in (2, -1):
        with pytest.raises(ValueError, match="there are 2"):
            wire(index, asked)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decision.ALLOW, "Approve"), (Decision.DENY, "Deny"), (True, "Approve"), (False, "Deny"), ("x", "x")],
)
def test_without_the_request_a_decision_is_approve_or_deny(value: Any, text: str) -> None:
    assert wire(value, None) == {"value": text}


def test_escape_cancels() -> None:
    assert cancel_to_wire("r") == {"type": "extension_ui_response", "id": "r", "cancelled": True}


def test_ready_made_responses() -> None:
    assert InteractionResponse.allow("r") == InteractionResponse("r", Decision.ALLOW)
    assert InteractionResponse.allow("r", always=True) == InteractionResponse("r", Decision.ALLOW_ALWAYS)
    assert InteractionResponse.deny("r") == InteractionResponse("r", Decision.DENY)


WORDS = st.sampled_from(["yes", "no", "allow", "deny", "always", "never", "once", "don't", "and", "delete"])
SAID = st.text() | st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(SAID))
def test_a_refusal_never_becomes_a_grant(options: list[str]) -> None:
    granted = set()
    for decision in (Decision.ALLOW, Decision.ALLOW_ALWAYS):
        with contextlib.suppress(PiAnswerError):
            granted.add(wire(decision, request("select", *options))["value"])
    assert wire(Decision.DENY, request("select", *options)).get("value") not in granted


@given(st.lists(st.text()), st.sampled_from([*Decision, True, False]) | st.text())
def test_any_answer_has_exactly_one_shape(options: list[str], value: Any) -> None:
    for method in ("select", "confirm", "input", "editor"):
        try:
            frame = wire(value, request(method, *options))
        except PiAnswerError:
            assert method != "confirm"
            assert value in (Decision.ALLOW, Decision.ALLOW_ALWAYS, True)
        else:
            assert len(frame) == 1


async def test_built_in_handlers_answer_permissions_only() -> None:
    permission, choice = request("select", "Approve", "Deny"), request("select", "a", kind="choice")
    for handler, value in (
        (AskHost(), None),
        (AutoApprove(), Decision.ALLOW),
        (AutoApprove(always=True), Decision.ALLOW_ALWAYS),
        (AutoApprove(lambda r: "Allow" in r.prompt), Decision.ALLOW),
        (AutoApprove(lambda r: False), None),
        (DenyAll(), Decision.DENY),
    ):
        assert isinstance(handler, InteractionHandler)
        response = await handler(permission, SESSION)
        assert response == (None if value is None else InteractionResponse("r", value))
        assert await handler(choice, SESSION) is None


@pytest.mark.parametrize("options", [("Approve and delete main", "Deny"), ("One", "Two"), ()])
async def test_what_grants_no_label_alone_is_left_to_a_person(options: tuple[str, ...]) -> None:
    assert await AutoApprove()(request("select", *options), SESSION) is None
    assert await AutoApprove()(request("confirm"), SESSION) is not None


async def test_in_a_chain_the_first_answer_wins() -> None:
    asked: list[str] = []

    async def silent(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        asked.append("silent")
        return None

    async def never(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        raise AssertionError("an earlier handler had answered")

    response = await chain(silent, AskHost(), DenyAll(), never)(request(), SESSION)
    assert response == InteractionResponse.deny("r")
    assert asked == ["silent"]
    assert await chain(AskHost())(request(), SESSION) is None
    assert await chain()(request(), SESSION) is None
