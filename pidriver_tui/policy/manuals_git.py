"""What git's manuals say: options that neither write files of their own nor run anything. Data only."""

from __future__ import annotations

from collections.abc import Mapping

from .shapes import Shape, shape

_LOG = (
    "--oneline --stat= --shortstat --numstat --name-only --name-status --graph --all --decorate="
    " --no-decorate --pretty= --format= --format: --abbrev-commit --abbrev= --no-abbrev --patch --no-patch"
    " --raw --cached --staged --color= --no-color --word-diff= --word-diff-regex= --color-words="
    " --color-moved= --ignore-all-space --ignore-space-change --ignore-space-at-eol --ignore-blank-lines"
    " --ignore-cr-at-eol --minimal --patience --histogram --diff-algorithm= --unified="
    " --inter-hunk-context= --function-context --summary --check --exit-code --quiet --find-renames="
    " --find-copies= --no-renames --diff-filter= --relative= --no-relative --no-ext-diff --no-textconv"
    " --submodule= --merge-base --author: --committer: --grep: --since: --until: --after: --before:"
    " --max-count: --skip: --merges --no-merges --first-parent --follow --reverse --date= --date:"
    " --date-order --topo-order --author-date-order --branches= --tags= --remotes= --not --left-right"
    " --left-only --right-only --cherry --cherry-pick --cherry-mark --boundary --simplify-by-decoration"
    " --full-history --ancestry-path= --walk-reflogs --notes= --no-notes --source --full-index --binary"
    " --dirstat= --compact-summary --text --pickaxe-all --pickaxe-regex --no-prefix --full-diff"
    " --combined-all-paths --cc --root --show-pulls --reflog -M -C -B -D -m -c -cc -t -M50% -M90% -C50%"
    " -C90% --invert-grep --regexp-ignore-case --extended-regexp --fixed-strings --perl-regexp"
    " --basic-regexp"
)
_MORE = (
    " --porcelain= --short --short= --long --branch --show-stash --untracked-files= --ignored="
    " --ahead-behind --no-ahead-behind --renames --verbose --null --column= --no-column --list --contains:"
    " --no-contains: --merged= --no-merged= --points-at: --sort: --count --show-current --ignore-case"
    " --line-number --files-with-matches --files-without-match --word-regexp --invert-match --untracked"
    " --heading --break --and --or --all-match --max-depth: --context: --before-context: --after-context:"
    " --show-function --others --exclude-standard --modified --deleted --stage --unmerged --full-name"
    " --error-unmatch --directory --abbrev-ref= --verify --symbolic-full-name --show-toplevel --git-dir"
    " --git-common-dir --is-inside-work-tree --show-prefix --show-cdup --absolute-git-dir"
    " --is-bare-repository --always --dirty= --match: --exclude: --candidates= --exact-match --heads --refs"
    " --get-url --symref --numbered --email --group= --dry-run --prune --depth: --unshallow --no-tags"
    " --jobs: --message: --signoff --no-verify --allow-empty --no-edit --rebase= --no-rebase --ff-only"
    " --no-ff --ff --squash --commit --no-commit --autostash --set-upstream --follow-tags --atomic"
    " --progress --no-progress --keep-index --include-untracked --patch-with-stat --track= --no-track"
    " --detach --abort --continue --skip --quit --update --intent-to-add --cleanup: --amend --fixup:"
    " --trailer: --author: --get --get-all --get-regexp --show-origin --force --force-with-lease --delete"
    " --mirror --hard --soft --mixed --keep --merge --staged --worktree --source: --ours --theirs --version"
    " --help --is-shallow-repository --incremental --show-email --line-porcelain --root --recursive --init"
    " --recurse-submodules= --no-recurse-submodules --name-only --tags --annotate --rename --copy"
)
_LETTERS = "abdefghijlmnpqrstvwyzAEFGIKLNPRSTUVWYZkMDBHuc"
PLAIN_GIT = shape(f"{_LETTERS}0123456789", "", f"{_LOG} {_MORE}")
"""Of a subcommand without a shape of its own: letters that run nothing in any, and known names."""

_READING = shape("abgipqrsuvwzEFPWR0123456789", "nSGULl", f"{_LOG} {_MORE}")
GIT: Mapping[str, Shape] = {
    **{
        f"git {name}": _READING
        for name in ("log", "diff", "show", "shortlog", "diff-tree", "whatchanged", "reflog")
    },
    "git status": shape("sbvz", "", f"{_LOG} {_MORE} -u -uno -uall -unormal"),
    "git grep": shape("aiIwvhHEGPFnlLczopWrq0123456789", "ABCme", f"{_LOG} {_MORE}"),
    "git blame": shape("bltsfnwcpe", "L", f"{_LOG} {_MORE} -M -C"),
    "git archive": shape("lv0123456789", "", "--format= --list --prefix= --verbose"),
    "git apply": shape(
        "vR", "pC", "--check --stat --numstat --summary --verbose --recount --ignore-whitespace"
    ),
    "git clone": shape(
        "qvnls",
        "bjo",
        "--depth: --branch: --single-branch --no-tags --quiet --verbose --progress --filter: --no-checkout"
        " --jobs: --recurse-submodules= --shallow-submodules --sparse --origin: --shallow-since: --bare"
        " --mirror",
        operands=2,
    ),
}
