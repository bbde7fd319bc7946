"""What is dangerous about a call. No broad rule allows such a call, and a person needs a second key.

The list, in the words that a person sees:

- deletes recursively: `rm -r` however it is spelt, `find -delete`, `find -exec rm`, `git rm -r`,
  `rsync --delete`; deletes untracked files: `git clean -f`
- forces a push or deletes a remote branch: `--force`, `-f`, `--force-with-lease`, `+ref`, `--mirror`,
  `--delete`, `:ref`
- loses git work: `reset --hard`, `checkout -- x`, `checkout .`, `restore`, `stash drop`, `branch -D`, ...;
  rewrites git history: `rebase`, `commit --amend`, `filter-branch`
- writes to a disk or device: `dd of=`, `mkfs`, `wipefs`, `shred`, `> /dev/sda`
- runs what it downloads: `curl | sh`, `bash <(curl ...)`, `sh -c "$(curl ...)"`, `wget x; sh x`,
  `curl -o x y; ./x`
- asks for more rights: `sudo`, `doas`, `su`, `pkexec`
- changes rights recursively: `chmod -R`, `chown -R`
- ends processes it did not start: `kill -1`, `killall`, `pkill`; shuts down the machine
- starts something later: `crontab`, `at`, `systemctl enable`, ...
- touches credentials, or a shell's start-up file: `~/.ssh`, `~/.aws`, `.netrc`, `.bashrc`, ...; reading too
- writes outside the workspace; runs a file outside the workspace; works outside the workspace
  (`cd ..`, `git -C ..`)
- changes git's own files, or the agent's own set-up: writes to `.git`, `.pi`, `.omp`
- cannot be read with certainty: a script that is not fully understood; is not shown in full
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .call import Call, Tier
from .command_names import (
    CHANGE_ALL,
    CHANGE_LAST,
    DOWNLOADERS,
    PRIVILEGED,
    SCHEDULERS,
    STOPPERS,
    SYSTEM_STATES,
    TARGET_OPTIONS,
    WITHOUT_TARGETS,
)
from .git import git_dangers, git_folders, git_targets
from .paths import base, credentials, is_device, is_nowhere, normal, outside, own_folder, path_doubt, readings
from .running import run_files
from .script import Script, SimpleCommand, shown
from .shelltool import script_of
from .wrappers import SHELLS

_MOST_FOLDERS = 8
_MOST_DANGERS = 12

_EVALUATES = SHELLS | frozenset({"eval", "source", "."})
_CODE = re.compile(r"(?:python|pypy|node|nodejs|bun|deno|perl|ruby|php|lua)[0-9.]*", re.ASCII)
_DISKS = re.compile(
    r"mkfs(?:\..*)?|mke2fs|mkswap|wipefs|shred|fdisk|sfdisk|cfdisk|gdisk|sgdisk|parted|blkdiscard|diskutil|newfs.*"
)
_WHOLE = frozenset({"~", "/", "/home", "/root", "/Users"})
_ENDS_IN_TARGET = re.compile(r"-[A-Za-z]*[oOPCdtD]", re.ASCII)


def dangers(call: Call) -> tuple[str, ...]:
    """What is dangerous about a call, a few words each, `()` when nothing is. Never raises."""
    return dangers_of(call, script_of(call))


def dangers_of(call: Call, script: Script) -> tuple[str, ...]:
    """`dangers` of a call whose script has been read."""
    found = dict.fromkeys(shown(danger) for danger in _dangers(call, script))
    return tuple(found)[:_MOST_DANGERS]


def command_dangers(command: SimpleCommand, folders: Sequence[str], workspace: str) -> Iterator[str]:
    """What is dangerous about one command of a script that may stand in any of `folders`."""
    yield from _deeds(command)
    for path in _written(command):
        yield from _writing(path, folders, workspace)
    for path in _worked_in(command):
        if any(outside(normal(path, folder), workspace) for folder in folders):
            yield f"works outside the workspace: {path}"
    for path in run_files(command):
        if any(outside(normal(path, folder), workspace) for folder in folders):
            yield f"runs something outside the workspace: {path}"
    if command.name == "git" and any(folder != base(workspace) for folder in folders):
        # A folder that looks like a repository is one, and says what git runs there.
        yield "cannot be read with certainty: git in another folder does what that says"
    for word in command.every_word():
        for part in {word.text, word.text.rpartition("=")[2], word.text.rpartition(":")[2].removeprefix("@")}:
            if danger := credentials(part, glob=word.glob):
                yield danger
    if _searches(command) and any(normal(text) in _WHOLE for text in _operands(command.arguments)):
        yield "touches credentials: it searches all of a home"
    if _tells_variables(command):
        yield "touches credentials: it tells its variables"
    if command.doubt:
        yield f"cannot be read with certainty: {command.doubt}"


def folders_of(script: Script, workspace: str) -> tuple[str, ...]:
    """The folders in which a command of the script may stand: where it starts, and each `cd`."""
    folders = dict.fromkeys([base(workspace)])
    for command in script.commands:
        if command.name == "cd":
            for folder in list(folders):
                folders[normal(_aim(command), folder)] = None
            if len(folders) > _MOST_FOLDERS:
                return (*list(folders)[:_MOST_FOLDERS], "~")
    return tuple(folders)


def _dangers(call: Call, script: Script) -> Iterator[str]:
    folders = folders_of(script, call.workspace)
    for command in script.commands:
        yield from command_dangers(command, folders, call.workspace)
    yield from script_dangers(script)
    yield from filter(None, map(credentials, script.reads))
    if call.path:
        path = call.target
        if call.tier is not Tier.READ:
            yield from _writing(path, (base(call.workspace),), call.workspace)
        paths = [path] if call.opens else [path, *readings(call.path)]
        yield from filter(None, map(credentials, paths))
        if not call.opens and (doubt := path_doubt(call.path)):
            yield f"cannot be read with certainty: {doubt}"
    if not call.complete:
        yield "is not shown in full"


def _tells_variables(command: SimpleCommand) -> bool:
    return command.name == "jq" and any(re.search(r"\$ENV\b|\benv\b", text) for text in command.arguments)


def _searches(command: SimpleCommand) -> bool:
    if command.name in {"rg", "ag", "ack", "ugrep"}:
        return True
    return command.name in {"grep", "egrep", "fgrep"} and _has(
        _options(command.arguments), "rR", "--recursive"
    )


def script_dangers(script: Script) -> Iterator[str]:
    """What is dangerous about a script as a whole."""
    downloads = any(command.name in DOWNLOADERS for command in script.commands)
    fetches = downloads or any(_fetches(command) for command in script.commands)
    if fetches and any(_evaluates(command, downloads=downloads) for command in script.commands):
        yield "runs what it downloads"
    if script.doubt:
        yield f"cannot be read with certainty: {script.doubt}"


def _fetches(command: SimpleCommand) -> bool:
    code = " ".join(command.arguments)
    return bool(_CODE.fullmatch(command.name)) and bool(re.search(r"urllib|requests|urlopen|https?:", code))


def _evaluates(command: SimpleCommand, *, downloads: bool) -> bool:
    written = command.words[0].text if command.words else ""
    if command.name in _EVALUATES or ("/" in written and not written.startswith(("/bin/", "/usr/", "/opt/"))):
        return downloads
    if not _CODE.fullmatch(command.name) or not command.doubt:
        return False
    return downloads or bool(
        re.search(r"exec|eval|system|popen|subprocess|spawn", " ".join(command.arguments))
    )


def _deeds(command: SimpleCommand) -> Iterator[str]:
    name, arguments = command.name, command.arguments
    options = _options(arguments)
    plain = [text for text in arguments if not text.startswith("-")]
    if name == "git":
        yield from git_dangers(command)
    removes = name in {"rm", "grm", "srm"} and _has(options, "rR", "--recursive")
    if removes or name == "rimraf" or _finds_and_deletes(command):
        yield "deletes recursively"
    if name == "rsync" and any(text.startswith(("--del", "--remove-source")) for text in options):
        yield "deletes recursively"
    if _DISKS.fullmatch(name) or (name == "dd" and any(text.startswith("of=") for text in arguments)):
        yield "writes to a disk or device"
    if name in PRIVILEGED:
        yield f"asks for more rights: {name}"
    if name in {"chmod", "chown", "chgrp", "setfacl", "chattr"} and _has(options, "R", "--recursive"):
        yield "changes rights recursively"
    if name in {"killall", "killall5", "pkill", "skill"}:
        yield "ends processes by name"
    if name == "kill" and any(text in {"-1", "0"} for text in _targets(arguments)):
        yield "ends processes it did not start"
    if name in STOPPERS or (name in {"systemctl", "loginctl"} and SYSTEM_STATES & set(plain[:1])):
        yield "shuts down the machine"
    if name in SCHEDULERS and "-l" not in options:
        yield "starts something later"
    if name == "systemctl" and {"enable", "link", "start", "edit"} & set(plain[:1]):
        yield "starts something later"


def _finds_and_deletes(command: SimpleCommand) -> bool:
    if command.name not in {"find", "gfind"}:
        return False
    deleting = {"rm", "grm", "srm", "unlink", "rmdir", "shred"}
    return "-delete" in command.arguments or any(
        text.rpartition("/")[2] in deleting
        for before, text in zip(command.arguments, command.arguments[1:], strict=False)
        if before in {"-exec", "-execdir", "-ok", "-okdir"}
    )


def _targets(arguments: Sequence[str]) -> Iterator[str]:
    """The processes that `kill` is given: a first `-x` is its signal."""
    rest = list(arguments)
    if rest and rest[0] in {"-s", "-n"}:
        rest = rest[2:]
    elif len(rest) > 1 and rest[0].startswith("-") and rest[0] != "--":
        rest = rest[1:]
    yield from (text for text in rest if text != "--")


def _written(command: SimpleCommand) -> Iterator[str]:
    """The paths a command would change."""
    name = command.name
    operands = _operands(command.arguments)
    if name == ">" or name in CHANGE_ALL:
        yield from operands
    elif name in CHANGE_LAST:
        yield from operands[-1:]
    elif name == "dd":
        yield from (text.removeprefix("of=") for text in command.arguments if text.startswith("of="))
    elif name in {"sed", "gsed", "perl"} and any(
        text.startswith(("-i", "--in-place")) for text in command.arguments
    ):
        yield from operands
    elif name == "find" or name == "gfind":
        writing = {"-fprint", "-fprint0", "-fls", "-fprintf"}
        pairs = zip(command.arguments, command.arguments[1:], strict=False)
        yield from (text for before, text in pairs if before in writing)
        if _finds_and_deletes(command):
            yield from (text for text in operands[:1])
    elif name == "git":
        yield from git_targets(command)
    elif _CODE.fullmatch(name) and {"venv", "virtualenv"} & set(command.arguments):
        yield from operands[-1:]
    if name not in WITHOUT_TARGETS:
        yield from _told_targets(command.arguments)


def _told_targets(arguments: Sequence[str]) -> Iterator[str]:
    """What follows an option that commonly names where to write."""
    for text, after in zip(arguments, (*arguments[1:], ""), strict=False):
        option, equals, value = text.partition("=")
        if equals and option in TARGET_OPTIONS:
            yield value
        elif after and (option in TARGET_OPTIONS or _ENDS_IN_TARGET.fullmatch(option)):
            yield after
        elif text[:2] in TARGET_OPTIONS and text[2:3] in {"/", "~", "."}:
            yield text[2:]


def _worked_in(command: SimpleCommand) -> Iterator[str]:
    if command.name == "cd":
        yield _aim(command)
    elif command.name == "git":
        yield from git_folders(command)


def _aim(command: SimpleCommand) -> str:
    """Where `cd` goes: the home without a folder."""
    return next((text for text in command.arguments if not text.startswith("-")), "~")


def _writing(path: str, folders: Iterable[str], workspace: str) -> Iterator[str]:
    if is_device(path):
        yield "writes to a disk or device"
    elif not is_nowhere(path):
        if any(outside(normal(path, folder), workspace) for folder in folders):
            yield f"writes outside the workspace: {path}"
        if meaning := own_folder(path):
            yield f"{meaning}: {path}"


def _operands(arguments: Sequence[str]) -> list[str]:
    """What is no option; the value of one counts as well."""
    if "--" in arguments:
        at = arguments.index("--")
        return [text for text in arguments[:at] if not text.startswith("-")] + list(arguments[at + 1 :])
    return [text for text in arguments if not text.startswith("-") or text == "-"]


def _options(arguments: Sequence[str]) -> Sequence[str]:
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return [text for text in before if text.startswith("-")]


def _has(options: Iterable[str], letters: str, name: str) -> bool:
    """Whether an option is written: one of the letters, or its name, cut short as GNU takes it."""
    return any(
        (len(text) > 2 and name.startswith(text))
        if text.startswith("--")
        else bool(set(text[1:]) & set(letters))
        for text in options
    )
