"""`pidriver-tui policy`: what it says of calls, with which exit code, and what it lists and forgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pidriver_tui.cli import main
from pidriver_tui.config import load_learnt, remember_rule
from pidriver_tui.policy import Action, Rule

CONFIG = """
[policy]
mode = "ask-commands"
[[policy.rules]]
action = "deny"
command = "git push **"
reason = "I push."
[[policy.rules]]
action = "allow"
tools = ["bash"]
command = ["git **", "rm **"]
[profiles.strict.policy]
mode = "ask-everything"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config with a policy."""
    file = tmp_path / "config.toml"
    file.write_text(CONFIG)
    return file


def run(config: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the output of a `policy` command."""
    result = CliRunner().invoke(main, ["policy", *arguments, "--config", str(config)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        ("bash: git status", 0, 'allow: rule 2 of [policy] allows "git **": git status'),
        ("bash: npm test", 1, "ask: ask-commands asks about commands, and no rule allows npm test"),
        ("bash: rm -rf build", 1, "ask: rule 2 of [policy] would allow it, but it deletes recursively"),
        (
            "bash: git status; git push",
            3,
            'deny: rule 1 of [policy] denies "git push **": git push (I push.)',
        ),
        ("write: src/x.py", 0, "allow: ask-commands does not ask about writing: write src/x.py"),
        ("write: ../x.py", 1, "danger: writes outside the workspace: ../x.py"),
    ],
)
def test_check_says_which_rule_decides_and_why(config: Path, call: str, code: int, says: str) -> None:
    found, text = run(config, "check", call)
    assert (found, call in text, says in text) == (code, True, True), text


def test_of_several_calls_the_strictest_gives_the_code(config: Path) -> None:
    assert run(config, "check", "bash: git status", "bash: git push", "bash: npm test")[0] == 3
    assert run(config, "check", "bash: git status", "bash: npm test")[0] == 1


def test_check_knows_profile_and_workspace(config: Path) -> None:
    assert run(config, "check", "write: x", "--profile", "strict")[0] == 1
    assert run(config, "check", "write: /srv/a/x", "--workspace", "/srv/a")[0] == 0
    assert run(config, "check", "write: /srv/b/x", "--workspace", "/srv/a")[0] == 1


def test_what_names_no_call_or_profile_is_a_usage_error(config: Path) -> None:
    code, text = run(config, "check", "ls")
    assert code == 2
    assert "write 'bash: git push'" in text
    code, text = run(config, "check", "bash: ls", "--profile", "nosuch")
    assert code == 2
    assert "there is no profile 'nosuch'; there are: omp, pi, strict" in text


def test_check_counts_what_was_learnt(config: Path) -> None:
    remember_rule(config.parent / "rules.toml", Rule(Action.ALLOW, ("bash",), exact="rm -rf build"))
    code, text = run(config, "check", "bash: rm -rf build")
    assert code == 0
    assert 'learnt rule 1 allows exactly "rm -rf build": rm -rf build' in text


def test_show_lists_the_rules_and_forget_takes_a_learnt_one_away(config: Path) -> None:
    learnt = config.parent / "rules.toml"
    remember_rule(learnt, Rule(Action.ALLOW, ("bash",), exact="rm -rf build", workspace="/srv/a"))
    code, text = run(config, "show")
    assert code == 0
    assert text.splitlines() == [
        "ask-commands: commands are asked about unless a rule says otherwise",
        'rule 1 of [policy]  deny   "git push **"',
        'rule 2 of [policy]  allow  "git **" by bash',
        'rule 2 of [policy]  allow  "rm **" by bash',
        f'learnt from your "always", in {learnt}:',
        '  1  allow  exactly "rm -rf build" by bash in /srv/a',
    ]
    assert run(config, "forget", "2")[0] == 1
    assert run(config, "forget", "1") == (0, "learnt rule 1 is forgotten\n")
    assert load_learnt(learnt).rules == ()


def test_without_a_policy_it_says_that_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    code, text = run(tmp_path / "empty.toml", "show")
    assert (code, text) == (0, "ask-nothing: nothing is asked about unless a rule says otherwise\nno rules\n")


def test_a_mistake_is_told_and_makes_it_strict(config: Path) -> None:
    config.write_text(CONFIG.replace('"deny"', '"denny"'))
    code, text = run(config, "check", "bash: git status")
    assert code == 1
    assert "policy.rules[1].action" in text
    assert 'did you mean "deny"?' in text


def test_what_is_printed_cannot_command_a_terminal(config: Path) -> None:
    code, text = run(config, "check", "bash: echo \x1b[2J\u202e")
    assert code == 1
    assert all(character.isprintable() or character == "\n" for character in text)


def test_config_check_looks_at_what_was_learnt(config: Path) -> None:
    (config.parent / "rules.toml").write_text('[[rules]]\naction = "allow"\n')
    result = CliRunner().invoke(main, ["config", "check", "--config", str(config)])
    assert result.exit_code == 1
    assert "rules[1]: names nothing" in result.output
