"""The scripted model says what its plan says, to each conversation its own."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from .model_plan import Drop, Fail, Finish, Hold, Spend, Step, Text, Think, Tool, chosen_plan, read_plans
from .model_server import ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


def open_request(
    server: ModelServer, prompt: str, path: str = "/chat/completions"
) -> http.client.HTTPConnection:
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    body = {"model": "fake-1", "stream": True, "messages": [{"role": "user", "content": prompt}]}
    connection.request("POST", where.path + path, json.dumps(body), {"Authorization": "Bearer secret-key"})
    return connection


def deltas(connection: http.client.HTTPConnection) -> list[dict[str, Any]]:
    """Every chunk of the answer; the stream must end properly."""
    with connection.getresponse() as response:
        assert response.status == 200
        events = [line.removeprefix(b"data: ") for line in response.read().split(b"\n\n") if line]
    connection.close()
    assert events.pop() == b"[DONE]"
    return [json.loads(event) for event in events]


def joined(chunks: list[dict[str, Any]], key: str) -> str:
    return "".join(c["choices"][0]["delta"].get(key, "") for c in chunks if c["choices"])


def finish(chunks: list[dict[str, Any]]) -> list[str]:
    return [
        c["choices"][0]["finish_reason"] for c in chunks if c["choices"] and c["choices"][0]["finish_reason"]
    ]


def test_a_reply_streams_thinking_text_and_usage(server: ModelServer) -> None:
    prompt = server.plan([Think("Let me see."), Text("Hello there, world."), Spend(1000, 50, cached=400)])
    chunks = deltas(open_request(server, f"hi {prompt}"))
    assert joined(chunks, "reasoning_content") == "Let me see."
    assert joined(chunks, "content") == "Hello there, world."
    assert len([c for c in chunks if c["choices"] and c["choices"][0]["delta"].get("content")]) > 1
    assert finish(chunks) == ["stop"]
    assert chunks[-1]["usage"]["prompt_tokens"] == 1000
    assert chunks[-1]["usage"]["prompt_tokens_details"] == {"cached_tokens": 400}


def test_tool_calls_stream_their_arguments_in_pieces(server: ModelServer) -> None:
    wanted = [{"command": "echo one"}, {"path": "a.txt", "content": "é" * 40}]
    prompt = server.plan([Tool("bash", wanted[0]), Tool("write", wanted[1], piece=5)])
    calls: dict[int, list[dict[str, Any]]] = {}
    chunks = deltas(open_request(server, prompt))
    for chunk in chunks:
        for call in chunk["choices"][0]["delta"].get("tool_calls", ()) if chunk["choices"] else ():
            calls.setdefault(call["index"], []).append(call)
    assert [calls[i][0]["function"]["name"] for i in (0, 1)] == ["bash", "write"]
    assert calls[0][0]["id"] != calls[1][0]["id"]
    assert [json.loads("".join(p["function"]["arguments"] for p in calls[i])) for i in (0, 1)] == wanted
    assert finish(chunks) == ["tool_calls"]


def test_a_plan_gives_its_replies_one_after_another(server: ModelServer) -> None:
    prompt = server.plan([Fail(429, "slow down")], [Text("second")], [Text("third"), Finish("length")])
    with open_request(server, prompt).getresponse() as refused:
        assert refused.status == 429
        assert json.load(refused)["error"]["message"] == "slow down"
    assert joined(deltas(open_request(server, prompt)), "content") == "second"
    assert finish(deltas(open_request(server, prompt))) == ["length"]
    assert server.problems == []
    assert "no reply left" in joined(deltas(open_request(server, prompt)), "content")
    assert server.problems == ["the plan 'p1' has no reply left"]


def test_conversations_held_at_once_do_not_mix(server: ModelServer) -> None:
    prompts = {n: server.plan([Text(f"a{n} "), Hold(f"g{n}"), Text(f"b{n}")]) for n in range(8)}
    answers: dict[int, str] = {}

    def converse(n: int) -> None:
        answers[n] = joined(deltas(open_request(server, prompts[n])), "content")

    threads = [threading.Thread(target=converse, args=(n,)) for n in prompts]
    for thread in threads:
        thread.start()
    for n in prompts:
        server.gate(f"g{n}").wait_reached()
    assert answers == {}
    for n in reversed(prompts):
        server.gate(f"g{n}").release()
    for thread in threads:
        thread.join()
    assert answers == {n: f"a{n} b{n}" for n in prompts}


def test_an_agent_that_leaves_frees_its_stream(server: ModelServer) -> None:
    connection = open_request(server, server.plan([Text("x"), Hold("never")]))
    server.gate("never").wait_reached()
    connection.close()
    server.gate("never").wait_abandoned()


def test_a_dropped_stream_is_not_a_proper_end(server: ModelServer) -> None:
    connection = open_request(server, server.plan([Text("half an ans"), Drop()]))
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        connection.getresponse().read()
    connection.close()


def test_requests_are_kept_with_what_the_agent_sent_but_not_its_key(server: ModelServer) -> None:
    prompt = server.plan([Text("ok")], name="kept")
    deltas(open_request(server, prompt))
    [request] = server.wait_requests(1)
    assert (request.plan, request.model, request.authorization) == ("kept", "fake-1", "Bearer secret-key")
    assert "secret-key" not in repr(request)


def test_a_prompt_without_a_plan_gets_the_default() -> None:
    with ModelServer(default=(Text("mine"),)) as server:
        assert joined(deltas(open_request(server, "anything")), "content") == "mine"
        assert server.problems == []


def test_a_plan_can_be_sent_and_a_gate_opened_from_another_process(server: ModelServer) -> None:
    where = urlsplit(server.url)
    plans = {"far": [[{"type": "hold", "gate": "door"}, {"type": "text", "text": "through"}]]}
    for path, body in (("/control/plans", json.dumps(plans)), ("/control/gates/door", "")):
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
        connection.request("POST", path, body)
        assert connection.getresponse().status == 200
        connection.close()
    assert joined(deltas(open_request(server, "[[plan:far]]")), "content") == "through"


def test_an_unknown_path_is_a_problem(server: ModelServer) -> None:
    with open_request(server, "x", "/responses").getresponse() as response:
        assert response.status == 404
    assert server.problems == ["nothing is at POST /v1/responses"]


def test_a_client_that_says_nothing_harms_nobody(server: ModelServer) -> None:
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname or "", where.port or 0)) as silent:
        silent.sendall(b"POST /v1")
    assert joined(deltas(open_request(server, server.plan([Text("fine")]))), "content") == "fine"


def test_the_newest_marker_of_a_user_chooses() -> None:
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "[[plan:one]]"},
        {"role": "assistant", "content": "[[plan:wrong]]"},
        {"role": "user", "content": [{"type": "text", "text": "now [[plan:two]]"}]},
        {"role": "user", "content": "and a reminder"},
    ]
    assert chosen_plan(messages) == "two"
    assert chosen_plan(messages[1:2]) is None


def test_a_wrong_plan_file_says_where() -> None:
    steps: list[Step] = [Text("Hi"), Tool("bash", {"command": "ls"}), Fail(500, "down")]
    assert read_plans(msgspec.json.encode({"a": [steps]})) == {"a": (tuple(steps),)}
    with pytest.raises(msgspec.ValidationError, match=r"\$\[\.\.\.\]\[0\]\[0\]"):
        read_plans('{"a": [[{"type": "shout", "text": "Hi"}]]}')
