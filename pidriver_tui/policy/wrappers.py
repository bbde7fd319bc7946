"""Commands that run other commands: `env`, `timeout`, `xargs`, `bash -c`, `find -exec`, `sudo`, ...

Where what they run can be known, that is what is judged; where not, it is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from .script import ShellWord, SimpleCommand

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "rbash", "mksh"})

_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=", re.ASCII)
_BELOW = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_./-]*", re.ASCII)
_NICE = re.compile(r"-\d+", re.ASCII)
_UNKNOWN_INPUT = ShellWord("…", vague=True, splits=True)


@dataclass(frozen=True, slots=True)
class Outer:
    """The wrapping command itself: it is judged as it is, beside what it wraps."""

    command: SimpleCommand


@dataclass(frozen=True, slots=True)
class Inner:
    """A command that is wrapped; it may wrap another."""

    command: SimpleCommand


@dataclass(frozen=True, slots=True)
class InnerScript:
    """A script that is run by the command. `plain`: by a shell that may be another than bash."""

    script: str
    plain: bool = True


Part = Outer | Inner | InnerScript


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of a wrapper: those alone, those with a value, and how many words follow them.

    `attached`: options that may have a value behind their `=`. `keeps`: the wrapper is judged, too.
    """

    alone: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    positional: int = 0
    keeps: bool = False
    attached: frozenset[str] = frozenset()

    def end(self, words: Sequence[ShellWord]) -> int | None:
        """The place of the first word after the options, `None` when they are not understood."""
        at = 1
        while at < len(words) and words[at].text.startswith("-") and words[at].text != "-":
            text = words[at].text
            if words[at].vague:
                return None
            if text == "--":
                at += 1
                break
            if text in self.valued:
                at += 2
            elif text in self.alone or self._attached(text):
                at += 1
            else:
                return None
        at += self.positional
        return at if at <= len(words) and not any(word.splits for word in words[1:at]) else None

    def _attached(self, text: str) -> bool:
        if text.startswith("--"):
            name, equals, _ = text.partition("=")
            return bool(equals) and (name in self.valued or name in self.attached)
        return text[:2] in self.valued


def _options(
    alone: str = "", valued: str = "", positional: int = 0, *, keeps: bool = False, attached: str = ""
) -> _Options:
    names = [frozenset(text.split()) for text in (alone, valued, attached)]
    return _Options(names[0], names[1], positional, keeps, names[2])


_TRACE = _options(
    "-f -ff -c -C -q -qq -v -t -tt -ttt -r -T -i -y -yy -x -xx -w -k -h -V", "-e -s -P -a -S -I -b -X"
)
_PLAIN = {
    "builtin": _options(),
    "busybox": _options(),
    "toybox": _options(),
    "caffeinate": _options("-d -i -m -s -u", "-t -w"),
    "chronic": _options(),
    "chrt": _options(
        "-b -f -i -o -r -d -R -v --batch --fifo --idle --other --rr --deadline --reset-on-fork --verbose",
        "-T -P -D --sched-runtime --sched-period --sched-deadline",
        1,
    ),
    "command": _options("-p"),
    "doas": _options("-n -s -L", "-u -C", keeps=True),
    "exec": _options("-c -l", "-a"),
    "fakeroot": _options(),
    "i386": _options("-R -v -3"),
    "ionice": _options("-t", "-c -n"),
    "linux32": _options("-R -v -3"),
    "linux64": _options("-R -v -3"),
    "ltrace": _TRACE,
    "nice": _options("", "-n --adjustment"),
    "nocorrect": _options(),
    "noglob": _options(),
    "nohup": _options(),
    "pkexec": _options("--keep-cwd", "--user", keeps=True),
    "run0": _options("", "--user -u", keeps=True),
    "setsid": _options("-c -f -w --ctty --fork --wait"),
    "stdbuf": _options("", "-i -o -e --input --output --error"),
    "strace": _TRACE,
    "sudo": _options("-A -b -E -H -k -n -P -S -i -s", "-u -g -h -p -C -D -R -T -U", keeps=True),
    "taskset": _options("-a -c --all-tasks --cpu-list", "", 1),
    "time": _options("-p"),
    "timeout": _options("-v --foreground --preserve-status --verbose", "-k -s --kill-after --signal", 1),
    "unbuffer": _options(),
}
# What stands before the name of what they run sets variables; others would run it.
_ASSIGNING = frozenset({"doas", "sudo", "time"})
_XARGS = _options(
    "-0 -r -t -x -o -p -i -l --replace --null --no-run-if-empty --verbose --exit --open-tty",
    "-n -P -I -J -L -d -s -a -E --max-args --max-procs --delimiter --arg-file --max-chars",
    attached="--replace",
)
_FLOCK = _options(
    "-s -x -e -u -n -F -o -v --shared --exclusive --unlock --nonblock --nb --no-fork --close --verbose",
    "-w -E --wait --timeout --conflict-exit-code",
    1,
)
_ENV = _options("-i - -0 -v --ignore-environment --null --debug", "-u --unset")


def unwrap(command: SimpleCommand) -> tuple[Part, ...]:
    """What `command` runs, `()` when it is not a wrapper."""
    if not command.words or command.words[0].vague or command.words[0].glob:
        return ()
    name = command.name
    if name in SHELLS:
        return _shell(command)
    if unwrapping := _OWN.get(name):
        return unwrapping(command)
    if name not in _PLAIN:
        return ()
    return _plain(command, _PLAIN[name])


def _plain(command: SimpleCommand, options: _Options) -> tuple[Part, ...]:
    words = command.words
    if command.name == "command" and any(word.text in {"-v", "-V"} for word in words[1:2]):
        return ()
    if command.name == "nice" and len(words) > 1 and _NICE.fullmatch(words[1].text):
        words = (words[0], *words[2:])
    at = options.end(words)
    if at is None:
        return (Outer(command.doubted(f"the options of {command.name}")),)
    keeps = (Outer(command),) if options.keeps else ()
    if at == len(words):
        return keeps or ()
    inner = replace(command, words=words[at:])
    if command.name == "time" and any(word.quoted and "=" in word.text for word in inner.words[:1]):
        inner = inner.doubted("what time is told to run")
    return (*keeps, Inner(_assigned(inner) if command.name in _ASSIGNING else inner))


def _assigned(command: SimpleCommand) -> SimpleCommand:
    """`sudo A=1 cmd` and `env A=1 cmd`: what stands before the name are assignments."""
    at = 0
    while at < len(command.words) and _ASSIGNMENT.match(command.words[at].text):
        at += 1
    return replace(command, words=command.words[at:], assignments=(*command.assignments, *command.words[:at]))


def _env(command: SimpleCommand) -> tuple[Part, ...]:
    words = tuple(ShellWord("-i") if word.text == "-" else word for word in command.words)
    at = _ENV.end(words)
    if at is None:
        return (Outer(command.doubted("the options of env")),)
    inner = _assigned(replace(command, words=words[at:]))
    return (Inner(inner),) if inner.words else ()


def _xargs(command: SimpleCommand) -> tuple[Part, ...]:
    at = _XARGS.end(command.words)
    if at is None:
        return (Outer(command.doubted("the options of xargs")),)
    wrapped = command.words[at:] or (ShellWord("echo"),)
    marks = set(_marks([word.text for word in command.words[1:at]]))
    if not marks:
        return (Inner(replace(command, words=(*wrapped, _UNKNOWN_INPUT))),)
    # What is read stands wherever a mark stands, inside a script as well.
    filled = tuple(_filled(word) if any(mark in word.text for mark in marks) else word for word in wrapped)
    return (Inner(replace(command, words=filled)),)


def _marks(options: Sequence[str]) -> Iterator[str]:
    """What xargs puts its input in the place of."""
    for text, after in zip(options, (*options[1:], ""), strict=False):
        if text in {"-I", "-J"}:
            yield after
        elif text in {"-i", "--replace"}:
            yield "{}"
        elif text.startswith(("-I", "-J")):
            yield text[2:]
        elif text.startswith("--replace="):
            yield text.partition("=")[2]


def _filled(word: ShellWord) -> ShellWord:
    """A word with something unknown in it, of which it is not known how it begins."""
    return replace(word, vague=True, splits=True)


def _find(command: SimpleCommand) -> tuple[Part, ...]:
    parts: list[Part] = [Outer(command)]
    inner: list[ShellWord] | None = None
    starts = list(takewhile(lambda text: text[:1] not in {"-", "(", "!"}, command.arguments))
    below = all(_BELOW.fullmatch(text) and ".." not in text.split("/") for text in starts)
    for word in command.words[1:]:
        if inner is None:
            if word.text in {"-exec", "-execdir", "-ok", "-okdir"}:
                inner = []
        elif word.text == ";" or (word.text == "+" and inner and inner[-1].text == "{}"):
            parts.append(Inner(SimpleCommand(tuple(inner), command.assignments)))
            inner = None
        else:
            found = "{}" in word.text
            inner.append(replace(word, vague=word.vague or found, below=below and word.text == "{}"))
    if inner is not None:
        parts[0] = Outer(command.doubted("a find -exec that does not end"))
    return tuple(parts) if len(parts) > 1 or inner is not None else ()


def _flock(command: SimpleCommand) -> tuple[Part, ...]:
    at = _FLOCK.end(command.words)
    if at is None or at >= len(command.words):
        return (Outer(command.doubted("the options of flock")),)
    rest = command.words[at:]
    if rest[0].text in {"-c", "--command"}:
        if len(rest) < 2 or rest[1].vague:
            return (Outer(command.doubted("a script that is not written here")),)
        return (Outer(replace(command, words=command.words[:at])), InnerScript(rest[1].text))
    return (Outer(replace(command, words=command.words[:at])), Inner(replace(command, words=rest)))


def _su(command: SimpleCommand) -> tuple[Part, ...]:
    words = command.words
    for place, word in enumerate(words[:-1]):
        if word.text in {"-c", "--command"} and not words[place + 1].vague:
            return (Outer(command), InnerScript(words[place + 1].text))
    return ()


def _shell(command: SimpleCommand) -> tuple[Part, ...]:
    """A shell with `-c`, or with the script on its input."""
    at, inline, words = 1, False, command.words
    while at < len(words) and words[at].text[:1] in {"-", "+"} and words[at].text not in {"-", "--"}:
        text = words[at].text
        if words[at].vague:
            return (Outer(command.doubted(f"the options of {command.name}")),)
        if text in {"--login", "--norc", "--noprofile", "--posix"}:
            at += 1
            continue
        if text.startswith("--") or set(text[1:]) - set("abcefhilmnouvxEB"):
            return (Outer(command.doubted(f"the options of {command.name}")),)
        inline = inline or (text[0] == "-" and "c" in text)
        at += 1 + text[1:].count("o")
    if at < len(words) and words[at].text in {"-", "--"}:
        at += 1
    scripts: list[str] = []
    if inline and at < len(words) and not words[at].vague and not words[at].glob:
        scripts.append(words[at].text)
    elif not inline and at >= len(words):
        bodies = [redirect for redirect in command.redirects if redirect.operator in {"<<", "<<-", "<<<"}]
        if len(bodies) == 1 and bodies[0].body is not None:
            scripts.append(bodies[0].body)
    elif not inline:
        return ()
    if not scripts:
        return (Outer(command.doubted("a script that is not written here")),)
    # What is said around the shell is judged; its name needs no rule of its own.
    told = (Outer(replace(command, words=())),) if command.assignments or command.redirects else ()
    plain = command.name not in {"bash", "rbash"}
    return (*told, *(InnerScript(script, plain) for script in scripts))


_OWN: dict[str, Callable[[SimpleCommand], tuple[Part, ...]]] = {
    "env": _env,
    "flock": _flock,
    "find": _find,
    "gfind": _find,
    "su": _su,
    "xargs": _xargs,
}
