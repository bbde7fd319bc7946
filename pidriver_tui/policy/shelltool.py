"""What a call of a shell tool does as a script: its command, and the arguments that stand beside it.

omp's `bash` takes variables (`env`) and a folder (`cwd`); they are judged as the `export` and the `cd` that
they amount to. What other arguments do is not known here, so they are a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .call import Call
from .doubts import with_doubt
from .paths import normal, path_doubt
from .script import Script, ShellWord, SimpleCommand, shown
from .shell import read_script

# The tools whose `command` runs here. A command rule that names no tools is about these.
SHELL_TOOLS = frozenset({"bash", "sh", "shell", "zsh"})
_NO_SHELL = ("powershell", "pwsh", "cmd", "eval", "python", "node", "sql")
# Arguments that change nothing of what is run (pi 1.6.0, omp 18.2.3; `i` says what it is for).
_HARMLESS: dict[str, tuple[type, ...]] = {
    "timeout": (int, float),
    "async": (bool,),
    "pty": (bool,),
    "i": (str,),
    "_i": (str,),
    "description": (str,),
}
# omp puts a file's place for these before it runs the script.
_PLACES_OF_OMP = re.compile(
    r"(?:skill|agent|artifact|plan|memory|rule|local|attachment)://|local:/", re.IGNORECASE
)


def script_of(call: Call) -> Script:
    """The commands of a call, none when it has no script."""
    if not call.command:
        # Its script may stand under a name that is not known here.
        untold = call.tool in SHELL_TOOLS and call.arguments
        return Script(doubt="which of its arguments is the script") if untold else Script()
    if any(language in call.tool.casefold() for language in _NO_SHELL):
        return Script(doubt="it is not written for a shell of the Unix kind")
    script = read_script(call.command)
    before = tuple(_before(call))
    doubt = _beside(call)
    if not (before or doubt):
        return script
    return replace(
        script,
        commands=(*before, *script.commands),
        doubt=script.doubt or doubt,
        beside=bool(before or doubt),
    )


def _before(call: Call) -> Iterator[SimpleCommand]:
    variables = call.arguments.get("env")
    if isinstance(variables, dict) and variables:
        words = (ShellWord(f"{name}={value}", quoted=True) for name, value in variables.items())
        yield with_doubt(SimpleCommand((ShellWord("export"), *words)))
    folder = call.arguments.get("cwd")
    if (
        isinstance(folder, str)
        and folder
        and normal(folder, normal(call.workspace)) != normal(call.workspace)
    ):
        yield with_doubt(SimpleCommand((ShellWord("cd"), ShellWord(folder, quoted=True))))


def _beside(call: Call) -> str:
    """Why it is not known what the arguments beside the script do, `""` when it is."""
    for name, value in call.arguments.items():
        match name:
            case "command":
                known = value == call.command
            case "env":
                known = value is None or (
                    isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
                )
            case "cwd":
                known = value is None or value == "" or (isinstance(value, str) and not path_doubt(value))
            case _:
                known = value is None or isinstance(value, _HARMLESS.get(name, ()))
        if not known:
            return f"what {shown(name)} changes about it"
    if found := _PLACES_OF_OMP.search(call.command):
        return f"which file {found[0]} stands for"
    return ""
