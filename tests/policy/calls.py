"""What tests of this room share: calls, rules, and what a policy says of a script."""

from __future__ import annotations

from pidriver_tui.policy import Action, Call, Mode, Policy, Rule, Tier, Verdict, decide

WORKSPACE = "/srv/project"


def bash(script: str, *, complete: bool = True) -> Call:
    """A call of the shell."""
    return Call(
        "bash",
        Tier.EXECUTE,
        command=script,
        workspace=WORKSPACE,
        arguments={"command": script},
        complete=complete,
    )


def write(path: str, tool: str = "write") -> Call:
    """A call that writes a file."""
    return Call(tool, Tier.WRITE, path=path, workspace=WORKSPACE, arguments={"path": path})


def read(path: str, tool: str = "read") -> Call:
    """A call that reads."""
    return Call(tool, Tier.READ, path=path, workspace=WORKSPACE, arguments={"path": path})


def allowing(*commands: str, mode: Mode = Mode.EVERYTHING) -> Policy:
    """A policy that allows commands of these patterns."""
    return Policy(mode, tuple(Rule(Action.ALLOW, ("bash",), command=command) for command in commands))


EVERYTHING = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW),))
HARMLESS = allowing(
    "git status **",
    "git log **",
    "git diff **",
    "ls **",
    "echo **",
    "wc **",
    "grep **",
    "cat **",
    "pytest **",
)


def say(policy: Policy, script: str) -> Verdict:
    """What a policy says of a script."""
    return decide(policy, bash(script))
