"""`[policy]`: what is written is taken; what is wrong in it is told, and never makes it allow more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.config import OwnPolicy, Profile, default_text, load, settings_from, show
from pidriver_tui.config.toml import Document
from pidriver_tui.policy import Action, Call, Mode, Policy, Rule, Tier, decide

from .tables import FILE, KNOWN, VALUES, only, settings

ALLOW = '[[policy.rules]]\naction = "allow"\ncommand = "ls **"\n'
PUSH = Call("bash", Tier.EXECUTE, command="git push", workspace="/srv")
STRICT = "; until it is right, everything is asked"
MODES = '"ask-everything", "ask-writes", "ask-commands" or "ask-nothing"'
UNUSED = "; this rule is not used"


def test_without_a_table_nothing_is_asked() -> None:
    assert settings("theme = 'dawn'").settings.policy == Policy(Mode.NOTHING)
    assert not settings("").settings.policy.gated


def test_everything_that_is_written_is_taken(home: Path) -> None:
    loaded = settings("""
        [policy]
        mode = "ask-writes"
        [[policy.rules]]
        action = "deny"
        tools = ["write", "edit"]
        path = "~/x/**"
        workspace = "~/work/*"
        reason = "Not there."
        [[policy.rules]]
        action = "ask"
        exact = "a\\nb"
        [[policy.rules]]
        action = "allow"
        command = ["ls **", "git status"]
    """)
    assert loaded.problems == ()
    assert loaded.settings.policy == Policy(
        Mode.WRITES,
        (
            Rule(
                Action.DENY,
                ("write", "edit"),
                path=f"{home}/x/**",
                workspace=f"{home}/work/*",
                reason="Not there.",
                name="rule 1 of [policy]",
            ),
            Rule(Action.ASK, exact="a\nb", name="rule 2 of [policy]"),
            Rule(Action.ALLOW, command="ls **", name="rule 3 of [policy]"),
            Rule(Action.ALLOW, command="git status", name="rule 3 of [policy]"),
        ),
    )
    assert {("policy", "mode"), ("policy", "rules")} <= loaded.written


def test_a_profiles_rules_come_first_and_its_mode_wins() -> None:
    loaded = settings(f"""
        [policy]
        mode = "ask-everything"
        {ALLOW}
        [profiles.careful.policy]
        mode = "ask-commands"
        [[profiles.careful.policy.rules]]
        action = "deny"
        command = "git push **"
        [profiles.plain]
        model = "m"
    """)
    assert loaded.problems == ()
    found = loaded.settings
    learnt = (Rule(Action.ALLOW, exact="x"),)
    careful = found.policy_of(found.profiles["careful"], learnt)
    assert careful.mode is Mode.COMMANDS
    assert [rule.name for rule in careful.rules] == [
        "rule 1 of [profiles.careful.policy]",
        "rule 1 of [policy]",
    ]
    assert careful.learnt == learnt
    assert found.policy_of(found.profiles["plain"]) == found.policy == found.policy_of(Profile())
    assert decide(careful, PUSH).why == ('rule 1 of [profiles.careful.policy] denies "git push **": git push')


def test_rules_without_a_mode_ask_about_commands() -> None:
    assert settings(ALLOW).settings.policy.mode is Mode.COMMANDS
    assert settings("[policy]").settings.policy.mode is Mode.NOTHING


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("policy = 1", ":1: policy", f"must be a table, write [policy]{STRICT}"),
        (
            "[policy]\nmode = 'ask-comands'",
            ":2: policy.mode",
            f'must be {MODES}, not "ask-comands"{STRICT}; did you mean "ask-commands"?',
        ),
        ("[policy]\nmod = 'x'", ":2: policy.mod", f'there is no such setting{STRICT}; did you mean "mode"?'),
        (
            "[policy.rules]\naction = 'deny'",
            ":1: policy.rules",
            f"must be a list of rules, write [[policy.rules]]{STRICT}",
        ),
        (
            f"{ALLOW}[[policy.rules]]\naction = 'denny'\ncommand = 'x'",
            ":5: policy.rules[2].action",
            f'must be "allow", "deny" or "ask", not "denny"{STRICT}; did you mean "deny"?',
        ),
        (
            "[[policy.rules]]\ncommand = 'x'",
            ":1: policy.rules[1]",
            f'has no action: "allow", "deny" or "ask"{STRICT}',
        ),
        (
            "[[policy.rules]]\naction = 'deny'\ncomand = 'x'",
            ":3: policy.rules[1].comand",
            f'there is no such setting{STRICT}; did you mean "command"?',
        ),
        (
            "[[policy.rules]]\naction = 'allow'\ncomand = 'x'",
            ":3: policy.rules[1].comand",
            f'there is no such setting{UNUSED}; did you mean "command"?',
        ),
        (
            "[[policy.rules]]\naction = 'allow'",
            ":1: policy.rules[1]",
            f'names nothing: write tools = ["*"] for every tool{UNUSED}',
        ),
        (
            "[[policy.rules]]\naction = 'allow'\ncommand = 'a'\nexact = 'b'",
            ":1: policy.rules[1]",
            f"has both command and exact: one is enough{UNUSED}",
        ),
        (
            "[[policy.rules]]\naction = 'deny'\ncommand = 'a'\npath = 'b'",
            ":1: policy.rules[1]",
            f"has both command and path: no call has both{STRICT}",
        ),
        (
            "[[policy.rules]]\naction = 'allow'\npath = 'src/../..'",
            ":3: policy.rules[1].path",
            f"must not hold .., which could lead anywhere{UNUSED}",
        ),
        (
            "[[policy.rules]]\naction = 'allow'\ncommand = ['ls', \"echo 'a\"]",
            ":3: policy.rules[1].command",
            f"has a quote that does not end{UNUSED}",
        ),
        (
            "[[policy.rules]]\naction = 'allow'\ncommand = 3",
            ":3: policy.rules[1].command",
            f"must be a text in quotes or a list of texts, not 3{UNUSED}",
        ),
        (
            "[[profiles.x.policy.rules]]\naction = 'deny'\ntools = 'bash'",
            ":3: profiles.x.policy.rules[1].tools",
            f"must be a list of texts, not a text{STRICT}",
        ),
    ],
)
def test_a_problem_says_where_what_and_what_that_means(text: str, place: str, says: str) -> None:
    loaded = settings(text)
    assert only(loaded) == f"{place}: {says}"
    found = loaded.settings
    policy = found.policy_of(found.profiles.get("x", Profile()))
    if says.find(STRICT) >= 0:
        assert policy.mode is Mode.EVERYTHING
        assert all(rule.action is not Action.ALLOW for rule in policy.rules)
    else:
        assert policy == Policy()


def test_a_broken_rule_that_denies_takes_the_rules_that_allow_with_it() -> None:
    good = "[[policy.rules]]\naction = 'deny'\ncommand = 'rm **'\n"
    bad = "[[policy.rules]]\naction = 'deny'\ncommand = \"'\"\n"
    found = settings(f"{good}{bad}{ALLOW}\n[profiles.loose.policy]\nmode = 'ask-nothing'").settings
    for profile in (Profile(), found.profiles["loose"]):
        policy = found.policy_of(profile, (Rule(Action.ALLOW),))
        assert policy.mode is Mode.EVERYTHING
        assert [rule.command for rule in policy.rules] == ["rm **"]
        assert policy.learnt == ()


@pytest.mark.parametrize("text", ["[polcy]\nmode = 'ask-everything'", "[[plicy.rules]]\naction = 'deny'"])
def test_a_misspelt_table_is_not_taken_for_none(text: str) -> None:
    loaded = settings(text)
    assert 'did you mean "policy"?' in only(loaded)
    assert loaded.settings.policy.mode is Mode.EVERYTHING


def test_a_file_that_cannot_be_read_may_have_had_a_policy(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for data, mode in (
        (b"[policy\nmode = 'ask-everything'", Mode.EVERYTHING),
        (b"\xff", Mode.EVERYTHING),
        (b"theme = ", Mode.NOTHING),
    ):
        file.write_bytes(data)
        assert load(file).settings.policy.mode is mode
    file.unlink()
    assert load(file).settings.policy.mode is Mode.NOTHING


def test_show_tells_it_as_it_was_read() -> None:
    loaded = settings(f"[policy]\nmode = 'ask-writes'\n{ALLOW}[[profiles.x.policy.rules]]\naction = 'ask'")
    text = show(loaded)
    assert '[policy]\nmode = "ask-writes"  # file\n[[policy.rules]]  # rule 1 of [policy]\n' in text
    assert "[[profiles.x.policy.rules]]" in text
    again = settings(text).settings
    assert again.own_policy == loaded.settings.own_policy
    assert again.profiles["x"].policy == loaded.settings.profiles["x"].policy
    assert "# has a mistake" in show(settings("policy = 1"))


def test_the_example_is_a_policy_that_lets_one_look() -> None:
    text = default_text(KNOWN)
    part = text[text.index("#[policy]") : text.index("# Profiles:")]
    uncommented = "\n".join(
        line.removeprefix("#") if not line.startswith("# ") else line for line in part.splitlines()
    )
    loaded = settings(uncommented)
    assert loaded.problems == ()
    policy = loaded.settings.policy
    said = {
        command: decide(policy, Call("bash", Tier.EXECUTE, command=command, workspace="/srv")).action
        for command in ("git status -s | wc -l", "git push", "rm -rf x", "cd ..; ls", "npm test")
    }
    assert said == {
        "git status -s | wc -l": Action.ALLOW,
        "git push": Action.ASK,
        "rm -rf x": Action.ASK,
        "cd ..; ls": Action.ASK,
        "npm test": Action.ASK,
    }
    env = Call("write", Tier.WRITE, path=".env", workspace="/srv")
    assert decide(policy, env).action is Action.DENY


_KEYS = st.sampled_from(["action", "tools", "command", "exact", "path", "workspace", "reason", "name", ""])
_RULES = st.lists(st.dictionaries(_KEYS, VALUES | st.sampled_from(["allow", "deny"]), max_size=4) | VALUES)


@given(st.dictionaries(st.sampled_from(["mode", "rules", "x"]), VALUES | _RULES) | VALUES)
def test_any_table_gives_a_policy_and_what_is_dropped_leaves_it_strict(table: Any) -> None:
    loaded = settings_from(Document(FILE, {"policy": table, "profiles": {"x": {"policy": table}}}), KNOWN)
    found = loaded.settings
    for problem in loaded.problems:
        assert str(problem).isprintable()
    for policy in (found.policy, found.policy_of(found.profiles["x"])):
        if any(STRICT in problem.message for problem in loaded.problems):
            assert policy.mode is Mode.EVERYTHING
        if policy.mode is Mode.EVERYTHING and found.own_policy.broken:
            assert all(rule.action is not Action.ALLOW for rule in policy.rules)
    if not loaded.problems and not table:
        assert found.own_policy == OwnPolicy()
    show(loaded)
