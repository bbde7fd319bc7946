"""Programs of awk that only print, and those that run or write something."""

from __future__ import annotations

import pytest

from pidriver_tui.policy.awk import awk_acts


@pytest.mark.parametrize(
    "program",
    [
        "{print $1}",
        "$3 > 100 {print $1}",
        "NR>=10 && NR<=20",
        "/a|b/",
        "/[a-z]x/ || /\\//",
        "{s += $1} END {print s / NR}",
        "!seen[$0]++",
        "BEGIN {FS = \":\"; OFS = \"|\"} {print $1, $2}",
        "{gsub(/[\"|>]/, \"x\"); print}",
        "{if ($1 > 2) print; else x = y > 1}",
        "# system(\"x\")\n{print}",
        "{print a,\n b}",
        "/a/ {n++} /b/ {m++} END {print n / m}",
        "length > 80",
        "",
    ],
)  # fmt: skip
def test_what_only_prints(program: str) -> None:
    assert not awk_acts(program)


@pytest.mark.parametrize(
    "program",
    [
        "BEGIN{system(\"touch x\")}",
        "{print > \"x\"}",
        "{print >> \"x\"}",
        "{print $1,\n$2 > \"x\"}",
        "{print $1 ||\n 1 > \"x\"}",
        "{print \\\n > \"x\"}",
        "{printf(\"x\") > \"x\"}",
        "{print | \"sh\"}",
        "{print |& \"sh\"}",
        "{\"id\" | getline}",
        "{getline < \"x\"}",
        "@load \"x\"",
        "{f = \"system\"; @f(\"x\")}",
        "BEGIN {ARGV[1] = \"x\"}",
        "BEGIN {print ENVIRON[\"X\"]}",
        # What looks like a string is in a pattern.
        "{print /\"/; system(\"touch x\")} # \"",
        "{x = 1 + /\"/; system(\"touch x\")} # \"",
        "{$/\"/; system(\"touch x\")} # \"",
        "{if (x) /\"/; system(\"touch x\")} # \"",
        "{return /\"/; system(\"touch x\")} # \"",
        "/\"/ {system(\"touch x\")} # \"",
        "x ~ /\"/ {system(\"touch x\")} # \"",
        "/[/\"]/ {system(\"touch x\")} # \"",
        "{} /\"/ {system(\"touch x\")} # \"",
        "{print \"a",
        "{x = `y`}",
    ],
)  # fmt: skip
def test_what_acts_or_cannot_be_read(program: str) -> None:
    assert awk_acts(program)
