"""`rules.toml`: what was learnt is kept whole and private, and a bad file teaches nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pidriver_tui.config import find_paths, forget_rule, load_learnt, remember_rule
from pidriver_tui.policy import Action, Call, GrantScope, Rule, Tier, rule_for_grant

EXACT = Rule(Action.ALLOW, ("bash",), exact="rm -rf build\n", workspace="/srv/[[]x]")
PATH = Rule(Action.ALLOW, ("write",), path="~/notes[*].md", workspace="/srv")


def test_it_is_beside_the_config(tmp_path: Path) -> None:
    assert find_paths(tmp_path / "my.toml").rules_file == tmp_path / "rules.toml"


def test_what_is_remembered_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "new" / "rules.toml"
    assert load_learnt(file).rules == ()
    assert remember_rule(file, EXACT) is None
    assert remember_rule(file, PATH) is None
    assert remember_rule(file, EXACT) is None
    learnt = load_learnt(file)
    assert learnt.problems == ()
    assert [(number, rule.name) for number, rule in learnt.numbered] == [
        (1, "learnt rule 1"),
        (2, "learnt rule 2"),
    ]
    assert (learnt.rules[0].exact, learnt.rules[0].workspace) == (EXACT.exact, EXACT.workspace)
    assert learnt.rules[1].path == PATH.path
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_rule_can_be_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    remember_rule(file, EXACT)
    remember_rule(file, PATH)
    assert "there is no rule 3: it holds 2" in str(forget_rule(file, 3))
    assert "there is no rule 0" in str(forget_rule(file, 0))
    assert forget_rule(file, 1) is None
    assert [rule.path for rule in load_learnt(file).rules] == [PATH.path]
    assert forget_rule(file, 1) is None
    assert load_learnt(file).rules == ()


def test_a_bad_file_teaches_nothing_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    for text in ("[[rules]\n", "rules = 3\n", "rules = [1]\n"):
        file.write_text(text)
        learnt = load_learnt(file)
        assert learnt.rules == ()
        assert str(file) in str(learnt.problems[0])
        assert remember_rule(file, EXACT) is not None
        assert forget_rule(file, 1) is not None
        assert file.read_text() == text


def test_a_bad_rule_is_not_used_and_keeps_the_numbers_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(
        '[[rules]]\naction = "allow"\n[[rules]]\naction = "allow"\nexact = "x"\nworkspce = "/srv"\n'
        '[[rules]]\naction = "allow"\nexact = "ls"\n'
    )
    learnt = load_learnt(file)
    assert [(number, rule.exact) for number, rule in learnt.numbered] == [(3, "ls")]
    assert [problem.key for problem in learnt.problems] == ["rules[1]", "rules[2].workspce"]
    assert forget_rule(file, 1) is None
    assert [number for number, _ in load_learnt(file).numbered] == [2]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    assert "cannot be written" in str(remember_rule(file, Rule(Action.ALLOW, exact="\ud800")))
    assert not file.exists()


@hypothesis_settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_script_survives(tmp_path_factory: pytest.TempPathFactory, script: str) -> None:
    file = tmp_path_factory.mktemp("rules") / "rules.toml"
    rule = rule_for_grant(Call("bash", Tier.EXECUTE, command=script, workspace="/srv"), GrantScope.EXACT)
    assert rule is not None
    assert remember_rule(file, rule) is None
    learnt = load_learnt(file)
    if script.strip():
        assert [found.exact for found in learnt.rules] == [script]
    else:
        assert learnt.rules == ()
