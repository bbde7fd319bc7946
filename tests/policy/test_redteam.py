"""Scripts that did more than the rules say when real bash ran them: none is allowed any more.

`redteam.json` has them by kind: those that were proved, and others of their kind. `rules` says under which:
`narrow` has only rules that name what they are for, `all` has broad ones beside them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pidriver_tui.policy import Action, Mode, Policy, Rule

from .calls import say

NARROW = """
rm build/*|rm -f build/*|python scripts/*.py|python3 scripts/*.py|bash scripts/*.sh|./scripts/*|node scripts/*
python -m pytest -q tests/*|cp * build/*|mkdir -p build/*|touch build/*|cat docs/*|ls *|tee build/*
mv build/* build/*|npm run test:*|npx prettier --check src/*|make test-*|docker compose -f docker/* ps|echo **
cat **|git log **|ls **|true|cd **
"""
BROAD = """
git status **|git log **|git diff **|git show **|git grep **|ls **|cat **|rg **|grep **|find **|head **
tail **|wc **
echo **|sort **|uniq **|cd **|pwd|test **|[ **|[[ **|true|tree **|stat **|du **|which **|date **|diff **
printf **|pytest **|npm test **|npm run *|python -m pytest **|make **|cargo test **|go test ./...|docker ps **
kubectl get **|sed -n **|awk **|jq **|curl https://api.example.com/**|> build/*|git fetch **|git pull **
git branch **|git remote **|git add **|git commit **|git stash list **|git ls-remote **|git ls-files **
git blame **|git describe **|git rev-parse **|git worktree list **|git clone **|git tag **
git submodule status **|git cherry **|git shortlog **|git config --get **|git diff-tree **|git cat-file **
git archive **|git apply --check **|tar **|tar -tf **|rsync **|man **|mypy **|tsc **|npx tsc **|eslint **
npx eslint **|ruff check **|black --check **|prettier --check **|pip list **|pip show **|npm ls **|npm view **
file **|less **|xxd **|ldd **|gh pr view **|gh api **|node --test **|go vet **|go build **|go list **
export **|wait **|yq **|zip **|unzip -l **|column **|cmp **|split **|node --check **|bash -n **
python -m json.tool **
python -m py_compile **|cargo check **|cargo clippy **|cargo fmt --check **|shellcheck **|jest **|npx jest **
npx vitest run **|gradle test **|terraform plan **|sqlite3 **|getopts **|base64 **|openssl **|ps **|type **
readlink **|realpath **|comm **|id **|env|npm t **|pnpm test **|cargo **|fd **|busybox **|flock **|date
"""


def _policy(*texts: str) -> Policy:
    commands = [
        command for text in texts for line in text.split("\n") for command in line.split("|") if command
    ]
    return Policy(Mode.WRITES, tuple(Rule(Action.ALLOW, command=command) for command in commands))


RULES = {"narrow": _policy(NARROW), "all": _policy(NARROW, BROAD)}
KINDS = json.loads((Path(__file__).parent / "redteam.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(kind["rules"], script, kind["outcome"], id=f"{kind['kind']}: {script}")
    for kind in KINDS
    for script in kind["scripts"]
]


@pytest.mark.parametrize(("rules", "script", "outcome"), CASES)
def test_no_script_does_more_than_its_rules_say(rules: str, script: str, outcome: str) -> None:
    assert say(RULES[rules], script).action.value == outcome


def test_the_table_is_no_smaller_than_it_was() -> None:
    assert len(CASES) >= 380
