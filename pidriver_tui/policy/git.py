"""What a git command can lose, and which of its options run other commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .script import SimpleCommand

_SILENT = frozenset({"--no-pager", "-P", "-p", "--paginate", "--no-optional-locks", "--literal-pathspecs"})
_RUNNING = ("--upload-pack", "--receive-pack", "--exec", "--ext-diff", "--extcmd", "--open-files-in-pager")
_FORCE = ("--force", "--force-with-lease", "--mirror", "--delete", "--prune")
_KEEPS_GOING = frozenset({"--abort", "--continue", "--skip", "--quit", "--show-current-patch"})
_ALL = frozenset({".", "./", ":/", ":", "*", ":/*", "./*", "-"})


def git_words(command: SimpleCommand) -> tuple[str, tuple[str, ...]]:
    """The subcommand of a git command and what follows it, without git's own options."""
    at = _subcommand(command)
    texts = command.texts
    return (texts[at], texts[at + 1 :]) if at < len(texts) else ("", ())


def git_folders(command: SimpleCommand) -> Iterator[str]:
    """The folders that `-C` names."""
    texts = command.texts[: _subcommand(command)]
    for place, text in enumerate(texts[:-1]):
        if text == "-C":
            yield texts[place + 1]


def without_silent_options(command: SimpleCommand) -> SimpleCommand:
    """The command as rules are written for it: without options before the subcommand that change nothing."""
    if command.name != "git":
        return command
    at = 1
    while at < len(command.words) and command.words[at].text in _SILENT:
        at += 1
    return replace(command, words=(command.words[0], *command.words[at:]))


def git_targets(command: SimpleCommand) -> Iterator[str]:
    """The files and folders that a git command makes."""
    subcommand, arguments = git_words(command)
    plain = [text for text in arguments if not text.startswith("-")]
    match subcommand:
        case "clone":
            yield from plain[-1:] if len(plain) > 1 else ()
        case "init":
            yield from plain[-1:]
        case "worktree" if plain[:1] == ["add"]:
            yield from plain[1:2]
        case "worktree" if plain[:1] == ["move"]:
            yield from plain[2:3]
        case "submodule" if plain[:1] == ["add"]:
            yield from plain[2:3]
        case "bundle" if plain[:1] == ["create"]:
            yield from plain[1:2]
        case _:
            pass
    yield from (text.partition("=")[2] for text in arguments if text.startswith("--output"))
    yield from (text.partition("=")[2] for text in arguments if text.startswith("--separate-git-dir="))


def git_doubt(command: SimpleCommand) -> str:
    """Why it is not known what a git command does, `""` when it is."""
    for text in command.texts[1 : _subcommand(command)]:
        if text.startswith(("-c", "--config-env", "--exec-path", "--git-dir", "--work-tree", "--namespace")):
            return f"git with {text.partition('=')[0][:20]} can be told to run anything"
    subcommand, arguments = git_words(command)
    if subcommand.startswith("-"):
        return "" if subcommand in {"--version", "--help", "-h"} else "the options of git"
    options = [text for text in arguments if text.startswith("--")]
    if any(text.startswith(_RUNNING) for text in options) or _long(options, *_RUNNING):
        return f"git {subcommand} is told to run another command"
    if any(text.startswith("--outp") for text in options) and subcommand not in {"archive", "bundle"}:
        return f"git {subcommand} is told to write a file"
    runs = (
        (subcommand == "bisect" and "run" in arguments)
        or (subcommand == "submodule" and "foreach" in arguments)
        or (subcommand in {"rebase", "difftool"} and any(text.startswith("-x") for text in arguments))
        or (subcommand == "grep" and any(text.startswith("-O") for text in arguments))
        or (
            subcommand == "clone"
            and any(text.startswith(("-c", "--config", "-u", "ext::")) for text in arguments)
        )
        or (subcommand in {"config", "remote-ext", "daemon", "instaweb"} and not _reads_config(arguments))
        or subcommand == "filter-branch"
        or any(text.startswith("ext::") for text in arguments)
    )
    return f"git {subcommand} can be told to run anything" if runs else ""


def git_dangers(command: SimpleCommand) -> Iterator[str]:
    """What a git command can lose."""
    subcommand, arguments = git_words(command)
    options = [text for text in _before_dashes(arguments) if text.startswith("-")]
    plain = [text for text in arguments if not text.startswith("-")]
    match subcommand:
        case "push":
            forced = _short(options, "fd") or _long(options, *_FORCE)
            if forced or any(text.startswith(("+", ":")) for text in plain):
                yield "forces a push or deletes a remote branch"
        case "clean":
            if not (_short(options, "n") or _long(options, "--dry-run")):
                yield "deletes untracked files"
        case "rm":
            if _short(options, "r"):
                yield "deletes recursively"
        case "reset":
            if _long(options, "--hard", "--merge", "--keep"):
                yield "loses git work"
        case "checkout":
            makes = _short(options, "bt") or _long(options, "--track", "--orphan")
            wide = "--" in arguments or any(text in _ALL for text in plain) or (len(plain) > 1 and not makes)
            if wide or _short(options, "fB") or _long(options, "--force", "--pathspec-from-file"):
                yield "loses git work"
        case "restore":
            staged = _short(options, "S") or _long(options, "--staged")
            if not staged or _short(options, "W") or _long(options, "--worktree"):
                yield "loses git work"
        case "switch":
            if _short(options, "fC") or _long(options, "--force", "--force-create", "--discard-changes"):
                yield "loses git work"
        case "stash":
            if {"drop", "clear"} & set(plain[:1]):
                yield "loses git work"
        case "branch":
            if _short(options, "DMCf") or _long(options, "--force"):
                yield "loses git work"
        case "tag":
            if _short(options, "df") or _long(options, "--delete", "--force"):
                yield "loses git work"
        case "worktree":
            if "remove" in plain[:1] and (_short(options, "f") or _long(options, "--force")):
                yield "loses git work"
        case "update-ref" | "prune" | "replace" | "symbolic-ref" | "fast-import" | "read-tree":
            yield "loses git work"
        case "checkout-index":
            if _short(options, "fa") or _long(options, "--force", "--all"):
                yield "loses git work"
        case "reflog":
            if {"expire", "delete"} & set(plain[:1]):
                yield "loses git work"
        case "gc":
            if _long(options, "--prune", "--aggressive"):
                yield "loses git work"
        case "rebase" | "am":
            if not _KEEPS_GOING & set(options):
                yield "rewrites git history"
        case "commit":
            if _long(options, "--amend"):
                yield "rewrites git history"
        case "filter-branch" | "filter-repo":
            yield "rewrites git history"
        case _:
            pass


def _subcommand(command: SimpleCommand) -> int:
    at, texts = 1, command.texts
    while at < len(texts) and texts[at].startswith("-"):
        if texts[at] in {"-C", "-c", "--config-env", "--git-dir", "--work-tree", "--namespace"}:
            at += 2
        elif texts[at] in _SILENT or texts[at].startswith(("-c", "-C")) or "=" in texts[at]:
            at += 1
        else:
            break
    return min(at, len(texts))


def _reads_config(arguments: Sequence[str]) -> bool:
    reading = {"--get", "--get-all", "--get-regexp", "--list", "-l", "list", "get"}
    return bool(reading & set(arguments[:2]))


def _before_dashes(arguments: Sequence[str]) -> Sequence[str]:
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _short(options: Sequence[str], letters: str) -> bool:
    """Whether one of the letters is among the one-letter options, alone or run together."""
    return any(set(text[1:]) & set(letters) for text in options if not text.startswith("--"))


def _long(options: Sequence[str], *names: str) -> bool:
    """Whether one of the options is written, whole or cut short as git takes it."""
    written = [text.partition("=")[0] for text in options if text.startswith("--")]
    return any(name.startswith(text) for text in written if len(text) > 3 for name in names)
