"""A rule that denies holds where nothing is asked: through wrappers, options and spellings."""

from __future__ import annotations

import pytest

from pidriver_tui.policy import Action, Mode, Policy, Rule

from .calls import say

RULES = Policy(
    Mode.NOTHING,
    (
        Rule(Action.DENY, command="git push **"),
        Rule(Action.DENY, command="npm publish **"),
        Rule(Action.DENY, command="rm **"),
        Rule(Action.DENY, command="docker rm **"),
        Rule(Action.DENY, command="cat .env"),
    ),
)

DENIED = [
    "git push",
    "taskset 1 git push",
    "taskset -c 0-3 git push",
    "strace git push",
    "strace -f -e trace=file git push",
    "ltrace git push",
    "nice -n 5 git push",
    "ionice -c 3 git push",
    "chrt -b 0 git push",
    "timeout -s KILL 5 git push",
    "nohup git push",
    "setsid -w git push",
    "stdbuf -oL git push",
    "linux32 git push",
    "noglob git push",
    "flock build/l git push",
    "flock build/l -c 'git push'",
    "fakeroot git push",
    "time -p git push",
    "env CI=1 git push",
    "busybox rm x",
    "nice timeout 5 strace nohup git push",
    "npm --silent publish",
    "npm --prefix x publish",
    "npm --silent --registry http://x publish --dry-run",
    "git -C sub push",
    "git --no-pager -c a.b=c push",
    "docker -H tcp://x rm y",
    "docker --context x --debug rm y",
    "npx --yes rm x",
    "uv run rm x",
    "poetry run git push",
    "bundle exec rm x",
    "unshare -r git push",
    "watch -n 1 git push",
    "xvfb-run -a git push",
    "setpriv --nnp git push",
    "firejail --quiet git push",
    "bash -c 'git push'",
    "dash -c 'git push'",
    "find . -exec rm {} \\;",
    "ls | xargs rm",
    "ls | xargs -I% rm %",
    "echo $(git push)",
    "[[ -e <(git push) ]]",
    "cat ./.env",
    "cat x/../.env",
    "cat .en?",
    "cat .e*",
    "cat $(echo a) .env",
]

# Not certain to be what is denied: a person is asked.
ASKED = [
    "echo git push | xargs -I% sh -c '%'",
    "echo git push | sh",
    'strace -o build/log -E x sh -c "$x"',
    "watch 'git push'",
    "parallel ::: 'git push'",
    "script -c 'git push'",
    "dash -c '[[ a; git push ]]'",
    "\\[[ a; git push ]]",
    "echo \"$(case esac in 'esac') git push; esac)\"",
    "test \"$x\" 'a[$(git push)]'",
    "CI=1 [[ a; git push ]]",
    "git $x",
]


@pytest.mark.parametrize("script", DENIED)
def test_what_is_denied_is_denied_however_it_is_run(script: str) -> None:
    assert say(RULES, script).action is not Action.ALLOW
    if "cat $(" not in script:
        assert say(RULES, script).action is Action.DENY


@pytest.mark.parametrize("script", ASKED)
def test_what_cannot_be_read_is_asked_about_where_something_is_denied(script: str) -> None:
    assert say(RULES, script).action in {Action.ASK, Action.DENY}
    assert say(Policy(Mode.NOTHING), script).action is Action.ALLOW


@pytest.mark.parametrize(
    "script",
    [
        "git status",
        "git log push",
        "npm test",
        "echo git push",
        "docker ps",
        "cat x",
        "grep rm x",
        "npm run publish:x",
    ],
)
def test_other_commands_are_not_denied(script: str) -> None:
    assert say(RULES, script).action is Action.ALLOW
