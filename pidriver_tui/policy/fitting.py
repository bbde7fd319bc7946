"""Whether words and paths fit patterns: narrowly for rules that allow, widely for those that deny or ask.

Texts only. It knows no commands; which words of one need to be named is told.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from fnmatch import translate
from functools import lru_cache

from .paths import normal
from .script import ShellWord

ANY = "**"
_WILD = re.compile(r"[*?\[]")
# A step upwards, where a path begins or goes on: also in `--to=../x`, `HEAD:../x` and `-o../x`.
_UPWARDS = re.compile(r"(?:(?<![^/=:,])|(?<=^-[A-Za-z]))\.\.(?=/|\Z)")
_UP = "\0.."  # no wildcard fits the NUL
_MOST_STEPS = 10_000_000
_EMPTY_STEPS = re.compile(r"(?<!:)/(?:\.?/)+|/\.\Z")


class Named(Enum):
    """How a rule has to name a word that its wildcards do not cover."""

    OPTION = "written out, at least up to its ="
    WORD = "by a word of its own that is not all wildcards"


def literal(pattern: str) -> str | None:
    """The one text that a pattern fits, `None` when it fits several. `[*]` is a star."""
    plain = re.sub(r"\[([*?\[])\]", "", pattern)
    return None if _WILD.search(plain) else re.sub(r"\[([*?\[])\]", r"\1", pattern)


def escaped(text: str) -> str:
    """The pattern that fits this text alone."""
    return _WILD.sub(r"[\g<0>]", text)


@lru_cache(maxsize=1024)
def pattern_words(pattern: str) -> tuple[str, ...] | None:
    """The words of a command's pattern, `None` when its quotes are wrong or it has none."""
    try:
        return tuple(shlex.split(pattern)) or None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # fnmatch keeps 256 of these in Python 3.11: fewer than a policy can have.
    return re.compile(translate(pattern))


def fits(text: str, pattern: str) -> bool:
    """Whether a text fits, as file names do; case counts, and a star crosses slashes."""
    return _compiled(pattern).match(text) is not None


def fits_words(pattern: Sequence[str], words: Sequence[ShellWord], unnamed: Mapping[int, Named]) -> bool:
    """Whether the words of a command fit a rule that allows it.

    Each fits its own word of the pattern, whose `*` and `?` stay within one part of a path and whose `**`
    crosses them; a word `**` fits any words, or none. No wildcard fits a `..`, or several words that a
    glob of the shell may become, but the word `**` does.

    Args:
        pattern: The words of the rule.
        words: Those of the command.
        unnamed: The words, by their place, that the rule has to name.
    """
    if pattern and _all_wild(pattern[0]):
        unnamed = {}  # a rule for every command promises nothing of any

    def fit(place: int, at: int) -> bool:
        return _fits_word(pattern[place], words[at], unnamed.get(at), is_name=place == 0)

    return _fit_all(pattern, len(words), fit, covered=lambda at: at not in unnamed)


def concerns_words(pattern: Sequence[str], words: Sequence[ShellWord]) -> bool:
    """Whether the words of a command may be what a rule that denies or asks is about."""
    return _fit_all(pattern, len(words), lambda place, at: _concerns_word(pattern[place], words[at]))


def fits_path(pattern: str, path: str, *, widely: bool = False) -> bool:
    """Whether a path fits, folder by folder; `**` fits any folders, or none. `widely`: in any case."""
    if pattern.startswith("/") is not path.startswith("/"):
        return False
    if widely:
        pattern, path = pattern.casefold(), path.casefold()
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    if ".." in parts:
        return False
    folders = [part for part in path.split("/") if part]
    return _fit_all(parts, len(folders), lambda place, at: fits(folders[at], parts[place]))


def _fit_all(
    parts: Sequence[str],
    count: int,
    fit: Callable[[int, int], bool],
    *,
    covered: Callable[[int], bool] = lambda at: True,
) -> bool:
    """Whether `count` things fit the parts of a pattern, one each, and the part `**` any number of them.

    `fit` says whether the part at a place fits the thing at a place, `covered` which things a `**` may take.
    """
    reached = {0}  # how many of the first things the parts so far can fit
    for place, part in enumerate(parts):
        if part == ANY:
            for at in range(min(reached), count):
                if at in reached and covered(at):
                    reached.add(at + 1)
        else:
            reached = {at + 1 for at in reached if at < count and fit(place, at)}
        if not reached:
            return False
    return count in reached


def _fits_word(pattern: str, word: ShellWord, named: Named | None, *, is_name: bool) -> bool:
    text = word.text
    if word.glob and not is_name and literal(pattern) != text:
        return False
    if named is not None and not _names(pattern, text, named):
        return False
    if not is_name:
        pattern, text = _plain(pattern), _plain(text)
    if len(text) ** pattern.replace(ANY, "*").count("*") > _MOST_STEPS:
        return False  # trying where each star ends would take too long
    return _narrow(pattern).fullmatch(_UPWARDS.sub(_UP, text)) is not None


def _names(pattern: str, text: str, named: Named) -> bool:
    if named is Named.WORD:
        return not _all_wild(pattern)
    option, equals, _ = pattern.partition("=")
    written = literal(option)
    return written is not None and (not equals or text.startswith(f"{written}="))


def _all_wild(pattern: str) -> bool:
    return not pattern.strip("*?")


def _plain(text: str) -> str:
    """A path without empty steps (`./x`, `a//b`, `a/./b`), any other text as it is."""
    if "/" not in text:
        return text
    short = _EMPTY_STEPS.sub(lambda found: "/" if found[0].endswith("/") else "", text)
    bare = short.removeprefix("./")
    return short if bare.startswith("-") or not bare else bare


@lru_cache(maxsize=4096)
def _narrow(pattern: str) -> re.Pattern[str]:
    pattern = _UPWARDS.sub(_UP, pattern)
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern.startswith(ANY, at):
            parts.append(r"[^\0]*")
            at += 2
        elif pattern[at] == "*":
            parts.append(r"[^/\0]*")
            at += 1
        elif pattern[at] == "?":
            parts.append(r"[^/\0]")
            at += 1
        elif pattern[at] == "[" and (end := pattern.find("]", at + 2)) > 0:
            inside = pattern[at + 1 : end].replace("\\", r"\\").replace("[", r"\[")
            denied = inside.startswith("!")
            inside = inside[1:] if denied else inside.replace("^", r"\^", 1) if inside[0] == "^" else inside
            parts.append(rf"(?![/\0])[{'^' if denied else ''}{inside}]")
            at = end + 1
        else:
            parts.append(re.escape(pattern[at]))
            at += 1
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


def _concerns_word(pattern: str, word: ShellWord) -> bool:
    texts = {word.text, normal(word.text) if "/" in word.text else word.text}
    if any(fits(text, each) for text in texts for each in {pattern, _plain(pattern)}):
        return True
    # A glob of the shell may become what the rule names.
    exact = literal(pattern)
    return word.glob and exact is not None and any(fits(exact, text) for text in texts)
