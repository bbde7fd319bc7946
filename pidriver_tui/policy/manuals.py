"""What the manuals of common commands say: options that neither write nor run anything. Data only.

What is not listed has to stand in a rule: a list may lack an option, but may have none too many. From the
manuals of GNU coreutils 9.1, findutils 4.9, tar 1.34, pytest 8, npm 10, cargo 1.7x and others.
"""

from __future__ import annotations

from collections.abc import Mapping

from .command_names import HARMLESS_VARIABLES
from .shapes import Shape, shape

_DIGITS = "0123456789"

_PYTEST = shape(
    "qvxsl",
    "krmn",
    "--verbose --quiet --exitfirst --tb= --tb: --maxfail= --maxfail: --lf --ff --nf --last-failed"
    " --failed-first --new-first --sw --stepwise --stepwise-skip --no-header --no-summary --co"
    " --collect-only --durations: --durations-min: --timeout: --color: --showlocals --no-showlocals"
    " --strict-markers --strict-config --strict --capture: --show-capture: --setup-show --setup-plan"
    " --setup-only --fixtures --fixtures-per-test --markers --version --help -h -V --deselect: --ignore:"
    " --ignore-glob: --disable-warnings --disable-pytest-warnings --no-cov --cov= --cov-fail-under:"
    " --cov-report=term --cov-report=term-missing --numprocesses: --dist: --runxfail --benchmark-skip"
    " --benchmark-disable --full-trace --reruns: --randomly-seed:",
    operand=r"[^@].*",
)
_CARGO = shape(
    "qvhr",
    "jpF",
    "--release --lib --bins --bin: --test: --tests --example: --examples --bench: --benches --all"
    " --workspace --package: --exclude: --features: --all-features --no-default-features --all-targets"
    " --quiet --verbose --no-run --offline --locked --frozen --doc --no-fail-fast --message-format:"
    " --profile: --jobs: --color: --keep-going --check --no-deps --help",
    operand=r"[^+].*",
    behind=shape(
        "qDWAFh",
        "",
        "--nocapture --no-capture --test-threads: --exact --ignored --include-ignored --list --skip:"
        " --show-output --quiet --color: --check -D: -W: -A: -F:",
    ),
)
_MAKE = shape(
    f"knsBiqSwrR{_DIGITS}",
    "",
    "-j --jobs= --jobs -l --keep-going --dry-run --just-print --silent --quiet --always-make"
    " --ignore-errors --question --print-directory --no-print-directory --output-sync= -O --version -v"
    " --help -h --no-builtin-rules" + "".join(f" -j{number}" for number in range(1, 129)),
    operand=r"[A-Za-z0-9_./%@:+-]+|(?:V|" + "|".join(sorted(HARMLESS_VARIABLES)) + r")=[A-Za-z0-9_.,-]*",
)
# No command of the shell's own (`.shell`), nothing that reads or writes files or loads code.
_SQL = (
    r"(?!\s*\.[a-z])(?!.*\n\s*\.)"
    r"(?!.*(?i:writefile|readfile|load_extension|edit\s*\(|attach|vacuum|fts3_tokenizer)).*"
)
# What goes to the program that a package's script runs.
_SCRIPT = shape(
    "vqxs",
    "t",
    "--watch= --watchAll= --coverage= --verbose --silent --grep: --run --ci --bail= --testNamePattern:"
    " --no-watch --testPathPattern: --testPathPatterns: --runInBand --passWithNoTests --no-coverage --color"
    " --no-color",
)
_NPM = shape(
    "s",
    "w",
    "--silent --quiet --if-present --workspaces --ws --workspace: --include-workspace-root --no-color"
    " --color --json --long --all --depth: --parseable --verbose --prod --production --ignore-scripts"
    " --help",
    operand=r"(?!env\Z).*",
    behind=_SCRIPT,
)
_FIND = shape(
    "",
    "",
    "-name: -iname: -path: -ipath: -wholename: -iwholename: -regex: -iregex: -regextype: -lname: -ilname:"
    " -type: -xtype: -size: -mtime: -mmin: -atime: -amin: -ctime: -cmin: -newer: -anewer: -cnewer:"
    " -newermt: -newerct: -newerat: -newermm: -maxdepth: -mindepth: -print -print0 -printf: -ls -empty -not"
    " -o -or -a -and -prune -depth -d -follow -L -H -P -E -x -X -s -xdev -mount -user: -group: -uid: -gid:"
    " -nouser -nogroup -perm: -quit -executable -readable -writable -links: -inum: -samefile: -fstype:"
    " -used: -daystart -noleaf -true -false -warn -nowarn -O0 -O1 -O2 -O3 -exec -execdir"
    " -ignore_readdir_race -version --version -help --help",
)
TOOLS: Mapping[str, Shape] = {
    "find": _FIND,
    "gfind": _FIND,
    "sort": shape(
        "bcCdfghiMmnRrsuVz",
        "kSt",
        "--reverse --unique --numeric-sort --general-numeric-sort --human-numeric-sort --version-sort"
        " --month-sort --random-sort --ignore-case --ignore-leading-blanks --dictionary-order"
        " --ignore-nonprinting --stable --check= --merge --zero-terminated --key: --field-separator:"
        " --parallel: --sort= --buffer-size: --debug --help --version",
    ),
    "uniq": shape(
        "cdDuiz",
        "fsw",
        "--count --repeated --all-repeated= --unique --ignore-case --zero-terminated --skip-fields:"
        " --skip-chars: --check-chars: --group= --help --version",
        operands=1,
    ),
    "date": shape(
        "uRI",
        "dr",
        "--utc --universal --iso-8601= --rfc-3339= --rfc-email --date: --reference: --help --version"
        " -Idate -Ihours -Iminutes -Iseconds -Ins",
        operand=r"\+.*",
    ),
    "tar": shape(
        "tvzjJaP",
        "fC",
        "--list --verbose --gzip --bzip2 --xz --zstd --auto-compress --file: --help --version"
        " --strip-components= --wildcards --exclude: --totals --full-time --numeric-owner",
        first=True,
        value=r"[^:]*",  # a name with a colon is on another machine, reached by a program
    ),
    "sed": shape(
        "nErsuz",
        "el",
        "--quiet --silent --regexp-extended --separate --unbuffered --null-data --expression: --posix"
        " --debug --line-length: --help --version",
    ),
    **dict.fromkeys(
        ("awk", "gawk", "mawk", "nawk"), shape("", "Fv", "--version --posix --traditional --lint")
    ),
    "jq": shape(
        "rcsneSMCajRh",
        "",
        "--raw-output --compact-output --slurp --null-input --exit-status --sort-keys --monochrome-output"
        " --color-output --ascii-output --join-output --raw-input --arg:: --argjson:: --slurpfile::"
        " --rawfile:: --args --jsonargs --tab --indent: --stream --seq --unbuffered --raw-output0 --version"
        " --help",
    ),
    **dict.fromkeys(
        ("fd", "fdfind"),
        shape(
            "HIusigFaLp0l1q",
            "tedESjc",
            "--hidden --no-ignore --unrestricted --case-sensitive --ignore-case --glob --fixed-strings"
            " --type: --absolute-path --follow --full-path --extension: --max-depth: --min-depth:"
            " --exclude: --size: --changed-within: --changed-before: --color: --threads: --max-results:"
            " --list-details --print0",
        ),
    ),
    "tree": shape(
        "adfilpshugDFrtUcnCSAxNqQJX", "LPI", "--dirsfirst --noreport --gitignore --prune --du --si"
    ),
    **dict.fromkeys(("make", "gmake"), _MAKE),
    **dict.fromkeys(("pytest", "py.test"), _PYTEST),
    **{f"cargo {name}": _CARGO for name in ("test", "check", "clippy", "build", "fmt", "bench", "doc")},
    **{
        f"{manager} {name}": _NPM
        for manager in ("npm", "pnpm", "yarn", "bun")
        for name in ("test", "t", "run", "run-script", "ls", "list", "view", "outdated")
    },
    "kubectl get": shape(
        "Awh",
        "nol",
        "--namespace: --all-namespaces --output: --selector: --field-selector: --watch --show-labels"
        " --no-headers --sort-by: --ignore-not-found --context:",
        operand=r"(?!.*=).*",
    ),
    "xxd": shape("abCEeipu", "cglos", "-bits -len: -cols: -seek:", operands=1),
    "split": shape("", "", "--help --version"),
    "zip": shape("qrvj9", "", "--quiet --recurse-paths --version --help", operand=r"(?!-).*"),
    "unzip": shape("lvtZq", "", "", operand=r"(?!-).*"),
    "openssl": shape(operands=0),
    **dict.fromkeys(
        [
            f"openssl {name}"
            for name in [
                "x509",
                "s_client",
                "dgst",
                "rand",
                "version",
                "verify",
                "base64",
                "ciphers",
                "asn1parse",
                "crl",
            ]
        ],
        shape(
            "",
            "",
            "-in: -noout -text -subject -issuer -dates -startdate -enddate -fingerprint -sha256 -sha1 -md5"
            " -sha512 -serial -modulus -pubkey -base64 -A -hex -r -binary -connect: -servername: -showcerts"
            " -inform: -outform: -checkend: -purpose -nameopt: -verify -CAfile: -brief",
        ),
    ),
    "sqlite3": shape(
        "",
        "",
        "-readonly -header -noheader -csv -json -line -column -table -markdown -box -list -html -batch"
        " -bail -separator: -nullvalue: -version -help",
        operand=_SQL,
    ),
    "json.tool": shape(
        "", "", "--sort-keys --no-ensure-ascii --json-lines --indent: --tab --no-indent --compact", operands=1
    ),
    "mypy": shape(
        "vqh",
        "pm",
        "--strict --verbose --quiet --ignore-missing-imports --show-error-codes --pretty"
        " --no-error-summary --no-incremental --show-column-numbers --check-untyped-defs"
        " --disallow-untyped-defs --warn-unused-ignores --follow-imports: --python-version: --platform:"
        " --exclude: --explicit-package-bases --namespace-packages --package: --module: --version --help"
        " --no-color-output --show-error-context --color-output",
        operand=r"[^@].*",
    ),
    "ruff check": shape(
        "qvsneh",
        "",
        "--quiet --verbose --silent --no-fix --diff --select: --ignore: --extend-select: --extend-ignore:"
        " --output-format: --statistics --show-files --show-settings --exclude: --extend-exclude:"
        " --no-cache --preview --no-preview --target-version: --line-length: --exit-zero"
        " --exit-non-zero-on-fix --isolated --force-exclude --respect-gitignore --show-fixes --help",
        operand=r"[^@].*",
    ),
    **{
        f"{pip} {name}": shape(
            "lovqeuh",
            "f",
            "--outdated --uptodate --format: --verbose --quiet --local --user --not-required --editable"
            " --files --disable-pip-version-check --no-color --help",
        )
        for pip in ("pip", "pip3")
        for name in ("list", "show", "freeze", "check")
    },
    "docker ps": shape(
        "alqs",
        "fn",
        "--all --latest --quiet --size --filter: --format: --last: --no-trunc --help",
        operands=0,
    ),
    "docker logs": shape("ft", "n", "--follow --tail: --since: --until: --timestamps --details --help"),
    "docker images": shape("aq", "f", "--all --quiet --filter: --format: --no-trunc --digests --help"),
    **dict.fromkeys(
        ("bash", "sh", "dash", "zsh", "ksh"),
        shape("neuxv", "", "--norc --noprofile --posix", operand=r"[^+].*", stops=True),
    ),
    "curl": shape(
        "sSfLiIvGg46#",
        "XHAm",
        "--silent --show-error --fail --location --include --head --verbose --get --request: --header:"
        " --user-agent: --max-time: --connect-timeout: --retry: --compressed --fail-with-body --data:"
        " --json: --data-urlencode:",
        operand=r"(?i:https?)://.*|[A-Za-z0-9.-]+(?::\d+)?(?:/.*)?",
    ),
    "gh api": shape(
        "i",
        "qtHp",
        "--jq: --template: --paginate --cache: --include --silent --slurp --header: --preview: --verbose",
        operand=r"(?!@).*",
    ),
    **{
        f"gh {thing} {verb}": shape(
            "c", "RqtL", "--json: --jq: --comments --repo: --template: --limit: --state:"
        )
        for thing in ("pr", "issue", "run", "release", "repo")
        for verb in ("view", "list", "status", "checks", "diff")
    },
    "psql": shape(
        "AtqxwX1",
        "cdhUpF",
        "--no-psqlrc --command: --tuples-only --no-align --csv --quiet --dbname: --host: --username: --port:",
        value=r"(?!.*\\)(?!.*(?i:\bcopy\b|program|lo_export|pg_read|pg_write)).*",
    ),
    "rsync": shape(
        "avzrnhPtpogDlRuxcimS",
        "",
        "--dry-run --archive --verbose --progress --exclude: --include: --stats --human-readable"
        " --list-only --compress --checksum --update --itemize-changes --recursive --links --times --perms",
        operand=r"[^:]*",
    ),
    "less": shape("NSRFXinMJ", "", "", operand=r"[^+].*"),
    "man": shape("kfaw", "s", "", operand=r"[A-Za-z0-9_.+:-]+"),
    "file": shape("biLhkNnprsvz0Z", "F", "--brief --mime --mime-type --mime-encoding --dereference --help"),
    "yq": shape(
        "rPMCjnNe0", "oIp", "--output-format: --prettyPrint --raw-output --no-colors --indent: --null-input"
    ),
}
