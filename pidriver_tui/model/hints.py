"""What to do about a failure, read from the words the agent or its provider used.

Plain text in, a sentence out. It may not know sessions: the reducer and the supervisor both ask it.
Texts observed: pi 0.87.1, omp 18.2.3, and what their providers answer over HTTP.
"""

from __future__ import annotations

import json
import re

_LONGEST_SENTENCE = 300

_LOGIN = (
    "Give it a model: run the agent in a terminal and use /login, or set the provider's key in the "
    "environment (for example ANTHROPIC_API_KEY), or choose another model."
)

# `{401}` below is an HTTP status, and not the line number of a stack trace.
_STATUS = re.compile(r"\{(\d{3}|5\(\?:[\d|]+\))\}")

_ADVICE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(_STATUS.sub(r"(?<![:.\\d])\\b\1\\b(?![:.]\\d)", pattern), re.IGNORECASE), advice)
    for pattern, advice in (
        (
            r"env: .?(node|bun).?: no such file|(node|bun): (command )?not found",
            (
                "The agent is a Node.js program and no `node` was found: install Node.js 22.19 or newer "
                "(omp: bun) and see that it is on PATH."
            ),
        ),
        (
            (
                r"unsupported engine|requires? node|node:\w+.{0,40}(no such built-?in|not found)"
                r"|ERR_UNKNOWN_BUILTIN_MODULE|ERR_REQUIRE_ESM"
                r"|SyntaxError: (Unexpected|Invalid|The requested module)"
            ),
            (
                "The Node.js on PATH is probably too old for the agent: pi needs 22.19 or newer "
                "(`node --version` tells)."
            ),
        ),
        (
            r"unknown (option|flag)|unrecognized (option|argument)",
            (
                "The agent does not know a flag it was given: look at the profile's extra arguments, "
                "or choose another agent version."
            ),
        ),
        (r"no api keys?\b|no models? (is |are )?(available|configured|selected)|/login\b", _LOGIN),
        (
            (
                r"maximum context length|context[ _]length|context window|prompt is too long|too many tokens"
                r"|input (is )?too long|context overflow"
            ),
            (
                "The conversation no longer fits the model: compact it, start a new conversation, "
                "or choose a model with a larger context."
            ),
        ),
        (
            r"content[ _]filter|content policy|safety (system|filter)|flagged",
            "The provider's content filter stopped the answer: put it another way, or choose another model.",
        ),
        (
            r"{401}|(invalid|incorrect).{0,12}(api.?)?key|unauthori[sz]ed|authentication|expired token",
            (
                "Check the key: the provider does not accept it. Log in again (/login in a terminal) "
                "or set the right one, then start the session again."
            ),
        ),
        (
            r"{402}|billing|insufficient (credit|balance|quota|funds)|credit balance|quota exceeded",
            "The account is out of credit or quota: top it up, or choose another provider.",
        ),
        (
            r"{403}|permission denied by provider|forbidden",
            "The key may not use this: check what it is allowed to do, or choose another model.",
        ),
        (
            r"{429}|rate.?limit|too many requests",
            "Too many requests: wait a little and send again, or choose another model.",
        ),
        (
            r"{5(?:00|02|03|04|20|24|29)}|overloaded|internal server error|service unavailable|bad gateway",
            "The provider is overloaded or down: wait and send again, or choose another model.",
        ),
        (
            r"model.{0,60}(not found|does not exist|unknown|not supported)|unknown model|{404}",
            "Choose a model the agent knows (its `--list-models` lists them).",
        ),
        (
            (
                r"ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|fetch failed|network"
                r"|connection (error|refused)"
                r"|terminated|timed? ?out|socket hang up"
            ),
            "The provider could not be reached: check the network, the proxy and the model's base URL.",
        ),
        (
            r"EACCES|permission denied",
            "A file or folder may not be read or written by you: check its permissions.",
        ),
        (
            r"no session found|session (file )?.{0,80}not found",
            "That session is not on disk (any more): start a new one, or name another.",
        ),
        (r"ENOSPC|no space left", "The disk is full: make room and start the session again."),
        (r"output (token )?limit|max.?tokens", "Ask it to go on: the model's output limit cut the answer."),
    )
)


def hint_for(text: str) -> str:
    """What to do next about a failure that was described by `text`; `""` when we do not know."""
    if not text:
        return ""
    # A hostile or broken agent can send megabytes; what matters stands at the beginning or the end.
    sample = text if len(text) <= 8000 else f"{text[:4000]}\n{text[-4000:]}"
    for pattern, advice in _ADVICE:
        if pattern.search(sample):
            return advice
    return ""


def first_sentence(text: str, limit: int = _LONGEST_SENTENCE) -> str:
    """One line of at most `limit` characters that says what `text` says first.

    A provider's JSON (`401: {"message": "...", ...}`, observed with pi) is reduced to its message.
    """
    head = text[:4000].strip()
    start = head.find("{")
    if 0 <= start <= 40:
        message = _message_of(text.strip()[start:])
        if message:
            head = f"{head[:start].rstrip(' :')}: {message}" if start else message
    line = next((" ".join(line.split()) for line in head.splitlines() if line.strip()), "")
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def is_abort(stop_reason: str, error_message: str) -> bool:
    """Whether a message ended because somebody stopped it.

    pi reports an abort during a tool as an error "This operation was aborted" (observed, pi 0.87.1).
    """
    if stop_reason == "aborted":
        return True
    return stop_reason == "error" and bool(_ABORT.search(error_message[:400]))


_ABORT = re.compile(r"\b(operation|request) was aborted\b|\binterrupted by user\b", re.IGNORECASE)


def _message_of(text: str) -> str:
    if len(text) > 100_000:
        return ""
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ""
    for _ in range(3):
        if not isinstance(value, dict):
            return ""
        message = value.get("message")
        if isinstance(message, str) and message:
            return message
        value = value.get("error")
        if isinstance(value, str):
            return value
    return ""
