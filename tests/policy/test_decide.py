"""First match wins, the strictest command wins, the mode fills the rest, and each verdict says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pidriver_tui.policy import Action, Call, Mode, Policy, Rule, Tier, decide

from .calls import EVERYTHING, WORKSPACE, allowing, bash, read, say, write

ALLOW, DENY, ASK = Action.ALLOW, Action.DENY, Action.ASK
PUSH = Rule(ASK, command="git push **")
GIT = Rule(ALLOW, command="git **")


def policy(*rules: Rule, mode: Mode = Mode.EVERYTHING, learnt: tuple[Rule, ...] = ()) -> Policy:
    """A policy of these rules."""
    return Policy(mode, rules, learnt)


def test_the_first_rule_that_fits_wins() -> None:
    assert say(policy(PUSH, GIT), "git push").action is ASK
    assert say(policy(GIT, PUSH), "git push").action is ALLOW
    assert say(policy(GIT, Rule(DENY)), "git push").action is ALLOW


@pytest.mark.parametrize(
    ("script", "action", "why"),
    [
        ("git log", ALLOW, 'rule 3 of [policy] allows "git **": git log'),
        ("git log; git diff", ALLOW, 'rule 3 of [policy] allows "git **": git log, and 1 more'),
        ("git log; npm test", ASK, "ask-everything asks about commands, and no rule allows npm test"),
        ("git log; rm x; git push", DENY, 'rule 1 of [policy] denies "rm **": rm x (Not here.)'),
        ("git log; git push", ASK, 'rule 2 of [policy] asks about "git push **": git push'),
        ("git log; npm $x", ASK, "ask-everything asks about commands, and no rule allows npm $x"),
        ("git push -f $x", ASK, 'rule 2 of [policy] asks about "git push **": git push -f $x'),
        ("git reset --hard", ASK, "rule 3 of [policy] would allow it, but it loses git work"),
    ],
)
def test_the_strictest_command_decides_and_says_why(script: str, action: Action, why: str) -> None:
    verdict = say(policy(Rule(DENY, command="rm **", reason="Not here."), PUSH, GIT), script)
    assert (verdict.action, verdict.why) == (action, why)


@pytest.mark.parametrize(
    "script",
    [
        "/usr/bin/git push",
        "git -C sub push",
        "GIT push",
        "env A=1 git push",
        "FOO=1 git push",
        "'git' pu\\sh",
    ],
)
def test_a_rule_that_denies_is_read_widely(script: str) -> None:
    assert say(policy(Rule(DENY, command="git push **"), mode=Mode.NOTHING), script).action is DENY


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        (Mode.EVERYTHING, {"read", "write", "bash"}),
        (Mode.WRITES, {"write", "bash"}),
        (Mode.COMMANDS, {"bash"}),
        (Mode.NOTHING, set()),
    ],
)
def test_a_mode_asks_by_tier(mode: Mode, asked: set[str]) -> None:
    calls = [read("x"), write("x"), bash("ls")]
    assert {call.tool for call in calls if decide(policy(mode=mode), call).action is ASK} == asked


def test_what_is_dangerous_is_asked_by_every_mode_but_ask_nothing() -> None:
    for call in (write("/etc/hosts"), read("~/.ssh/id_rsa"), write(".git/hooks/x")):
        verdict = decide(policy(mode=Mode.COMMANDS), call)
        assert verdict.action is ASK
        assert verdict.dangers[0] in verdict.why
        assert decide(policy(mode=Mode.NOTHING), call).action is ALLOW
    assert say(policy(mode=Mode.NOTHING), "rm -rf x").dangers == ("deletes recursively",)


def test_a_broad_rule_that_is_refused_asks_even_where_nothing_is_asked() -> None:
    assert say(policy(Rule(ALLOW), mode=Mode.NOTHING), "rm -rf x").action is ASK


@pytest.mark.parametrize("script", ["eval 'git push'", "g$x push", "git push 'x", "$(echo git) push"])
def test_what_cannot_be_read_does_not_slip_by_a_rule_that_denies(script: str) -> None:
    verdict = say(policy(Rule(DENY, command="git push **"), mode=Mode.NOTHING), script)
    assert verdict.action in {ASK, DENY}
    assert say(policy(mode=Mode.NOTHING), script).action is ALLOW
    elsewhere = Rule(DENY, command="git push **", workspace="/srv/other")
    assert say(policy(elsewhere, mode=Mode.NOTHING), script).action is ALLOW


def test_what_is_not_shown_in_full_is_allowed_by_no_rule() -> None:
    cut = bash("git log", complete=False)
    exact = Rule(ALLOW, exact="git log")
    verdict = decide(policy(exact, GIT, learnt=(exact,)), cut)
    assert verdict.action is ASK
    assert verdict.why == "rule 1 of [policy] would allow it, but it is not shown in full"
    assert verdict.dangers == ("is not shown in full",)
    assert decide(policy(Rule(DENY, command="git log **")), cut).action is DENY
    assert decide(policy(Rule(DENY, command="rm **"), mode=Mode.NOTHING), cut).action is ASK


def test_an_exact_rule_is_for_one_script_alone() -> None:
    exact = policy(Rule(ALLOW, exact="rm -rf build; ls"))
    assert say(exact, "rm -rf build; ls").action is ALLOW
    for other in ("rm -rf build", "rm -rf build; ls ", "rm -rf  build; ls", "rm -rf build; ls; x"):
        assert say(exact, other).action is ASK
    assert say(policy(Rule(DENY, command="rm **"), Rule(ALLOW, exact="rm -rf x")), "rm -rf x").action is DENY


def test_a_path_without_wildcards_allows_that_file_wherever_it_is() -> None:
    hosts = policy(Rule(ALLOW, path="/etc/hosts"))
    assert decide(hosts, write("/etc/hosts")).action is ALLOW
    assert decide(hosts, write("/etc/hosts")).dangers == ("writes outside the workspace: /etc/hosts",)
    assert decide(hosts, write("/etc/passwd")).action is ASK
    assert say(hosts, "echo a > /etc/hosts").action is ASK


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("src/**", "src/a/b.py", True),
        ("src/**", "src", True),
        ("src/**", "./src//a.py", True),
        ("src/**", f"{WORKSPACE}/src/a.py", True),
        ("src/**", "src/../setup.py", False),
        ("src/**", "srcs/a.py", False),
        ("src/**", "../project/src/a.py", True),
        ("src/*", "src/a/b.py", False),
        ("src/*.py", "src/a.py", True),
        ("**/*.py", "a/b/c.py", True),
        ("**/*.py", "c.py", True),
        ("**/t/**/x", "a/t/b/c/x", True),
        ("**/t/**/x", "a/t/b/c/y", False),
        ("**", "../x", False),
        ("**", "/etc/hosts", False),
        ("**", "~/x", False),
        ("**", "@src/x", False),
        ("**", "@/etc/hosts", False),
        ("**", "file:///etc/hosts", False),
        ("**", f"file://{WORKSPACE}/x", False),
        ("/etc/**", "/etc/hosts", False),
        ("/etc/hosts", "/etc/hosts", True),
        ("/etc/hosts", "../../etc/hosts", True),
        ("/etc/hosts", "/etc/hostss", False),
        ("/etc/h[o]sts", "/etc/hosts", False),
        ("src/../../x", "../x", False),
        (f"{WORKSPACE}/**", "src/x", True),
        ("src/[*]", "src/*", True),
        ("src/[*]", "src/x", False),
    ],
)
def test_a_path_fits_from_the_workspace_and_never_escapes(pattern: str, path: str, fits: bool) -> None:
    rules = policy(Rule(ALLOW, ("write",), path=pattern))
    assert (decide(rules, write(path)).action is ALLOW) is fits


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("secrets/**", "SECRETS/x"),
        ("/home/me/.config/**", "~/.config/x"),
        ("/home/me/.config/**", "/home/me/.config/x"),
        ("~/.config/**", "~/.config/x"),
    ],
)
def test_a_path_that_is_denied_is_read_widely(pattern: str, path: str) -> None:
    assert decide(policy(Rule(DENY, path=pattern)), write(path)).action is DENY


def test_a_rule_concerns_only_what_fits_all_that_it_names() -> None:
    rule = Rule(ALLOW, ("wri?e", "edit"), path="src/**", workspace="/srv/*")
    assert decide(policy(rule), write("src/x")).action is ALLOW
    assert decide(policy(rule), write("src/x", "edit")).action is ALLOW
    assert decide(policy(rule), write("src/x", "Write")).action is ASK
    assert decide(policy(rule), replace(write("src/x"), workspace="/home/me/x")).action is ASK
    assert decide(policy(rule), replace(write("src/x"), workspace="/srv/a/b")).action is ASK
    assert decide(policy(rule), bash("ls")).action is ASK
    assert decide(policy(Rule(ALLOW, command="**")), write("x")).action is ASK


@pytest.mark.parametrize(
    ("pattern", "script", "fits"),
    [
        ("git status", "git status", True),
        ("git status", "git status -s", False),
        ("git status*", "git status -s", False),
        ("git *", "git status", True),
        ("git ** --stat", "git diff --stat", True),
        ("git ** --stat", "git diff HEAD~1 --stat", True),
        ("git ** --stat", "git diff", False),
        ("git * --stat", "git diff --stat", True),
        ("npm run test:*", "npm run test:unit", True),
        ("echo 'a b' **", "echo 'a b'", True),
        ("echo 'a b' **", "echo a b", False),
        ("**", "anything at all", True),
        ("> build/*", "ls > build/x", False),
        ("'", "'", False),
    ],
)
def test_a_command_fits_word_by_word(pattern: str, script: str, fits: bool) -> None:
    assert (say(allowing(pattern), script).action is ALLOW) is fits


def test_a_redirect_that_writes_needs_a_rule_of_its_own() -> None:
    both = allowing("ls **", "> build/*")
    assert say(both, "ls > build/x").action is ALLOW
    assert say(both, "ls > build/../build/x").action is ASK
    assert say(both, "ls > src/x").action is ASK
    assert say(both, "ls > build/../../x").action is ASK


def test_what_was_learnt_answers_only_what_would_be_asked() -> None:
    everything = Rule(ALLOW, name="learnt")
    assert say(policy(learnt=(everything,)), "npm test").why == "learnt allows everything: npm test"
    assert say(policy(learnt=(everything,)), "rm -rf x").action is ASK
    assert say(policy(Rule(DENY), learnt=(everything,)), "npm test").action is DENY
    exact = Rule(ALLOW, exact="npm test; rm -rf x")
    assert say(policy(learnt=(exact,)), "npm test; rm -rf x").action is ALLOW


def test_a_rule_that_asks_stands_against_a_broad_always_only() -> None:
    assert say(policy(PUSH, learnt=(Rule(ALLOW),)), "git push").action is ASK
    assert say(policy(PUSH, learnt=(Rule(ALLOW, exact="git push"),)), "git push").action is ALLOW


def test_a_call_without_command_or_path_is_judged_by_its_tool() -> None:
    deploy = Call("deploy", Tier.EXECUTE, workspace=WORKSPACE, arguments={"to": "x"})
    assert decide(policy(Rule(ALLOW, ("dep*",))), deploy).action is ALLOW
    assert decide(policy(), deploy).why == "ask-everything asks about commands, and no rule allows deploy"


@pytest.mark.parametrize("tool", ["powershell", "eval", "python"])
def test_a_script_in_another_language_cannot_be_read(tool: str) -> None:
    assert decide(EVERYTHING, replace(bash("ls"), tool=tool)).action is ASK


@pytest.mark.parametrize("workspace", ["", "relative", "/"])
def test_any_workspace_will_do(workspace: str) -> None:
    outside = decide(EVERYTHING, replace(write("../x"), workspace=workspace))
    assert outside.action is (ALLOW if workspace == "/" else ASK)
    assert decide(EVERYTHING, replace(write("x"), workspace=workspace)).action is ALLOW
