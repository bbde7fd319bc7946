"""Why it cannot be known what a simple command does, though its words are clear.

It knows commands that run what they are told in a language of their own, and variables that change
what other commands do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .awk import awk_acts
from .command_names import (
    HARMLESS_VARIABLES,
    INDIFFERENT,
    LANGUAGES,
    PYTHON_FLAGS,
    READERS,
    RESERVED,
    UNCLEAR,
    WITHOUT_TARGETS,
)
from .git import git_doubt
from .paths import path_doubt
from .script import ShellWord, SimpleCommand, shown
from .wrappers import SHELLS

_INTERPRETERS = re.compile(rf"(?:{LANGUAGES}|osascript|pwsh|powershell)[0-9.]*", re.ASCII)
_INLINE = re.compile(r"-(?:[a-zA-Z]*[ceEpr]|-eval(?:=.*)?|-print(?:=.*)?|-run(?:=.*)?|Command)", re.ASCII)
_LOADING = ("--import", "--require", "--loader", "--experimental-loader", "--preload", "-r")
_NAME = re.compile(r"[A-Za-z0-9_./+@%:,~-]+|\[\[?", re.ASCII)
_PLAIN_TARGET = re.compile(r"[A-Za-z0-9_./-]+", re.ASCII)
# They set or unset what they name, without any value.
_NAMING = frozenset({"unset", "read"})
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LOWER = re.compile(r"[a-z_][a-z0-9_]*|[A-Z]", re.ASCII)
_LOCALE = re.compile(r"LC_[A-Z]+", re.ASCII)
# Programs may have been given these already: then they see what they are set to.
_INHERITED = re.compile(r"_proxy\Z|\Anpm_")
# zsh ties these to their upper-case sisters; a proxy sees all that is fetched.
_TELLING = frozenset({"path", "fpath", "cdpath", "manpath", "module_path", "ifs"})
# A pattern of sed up to its end: what is escaped is no end, and brackets hold none.
_UP_TO = r"(?:[^\\\n\[{0}]|\\[^\n]|\[\^?\]?[^\]\[\\\n{0}]*\])*"
_ADDRESS = rf"(?:\d+|\$|/{_UP_TO.format('/')}/)"
_SUBSTITUTES = "|".join(
    rf"s{each}{_UP_TO.format(each)}{each}(?:[^\\\n{each}]|\\[^\n])*{each}[gpIi0-9]*" for each in "/,#:"
)
_SED = re.compile(rf"(?:{_ADDRESS}(?:,{_ADDRESS})?!?)?(?:[pdqQ=]|{_SUBSTITUTES})", re.ASCII)
_JOINS = frozenset({"!", "(", ")", "-a", "-o"})
_UNARY = frozenset(f"-{letter}" for letter in "abcdefghknprstuwxzLNOSG")
_BINARY = frozenset(
    {"=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"}
)
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_:%-]*", re.ASCII)
_TELLING_OF_DOCKER = tuple((each,) for each in ("ps", "logs", "images", "version", "info", "port", "top"))
_SETS = re.compile(r"[-+][eux]+|[-+][eux]*o|pipefail|errexit|nounset|xtrace", re.ASCII)


def with_doubt(command: SimpleCommand) -> SimpleCommand:
    """The command with its doubt."""
    return command.doubted(_doubt(command))


def variable_doubt(name: str) -> str:
    """Why it matters that the shell's variable `name` is set, `""` when it does not."""
    if _LOWER.fullmatch(name) and name not in _TELLING and not _INHERITED.search(name):
        return ""
    return exported_doubt(name)


def exported_doubt(name: str) -> str:
    """Why it matters that programs see the variable `name` set, `""` when it does not.

    Any program may have variables of its own, in any case of letters: only known names are harmless.
    """
    if name in HARMLESS_VARIABLES or _LOCALE.fullmatch(name):
        return ""
    return f"it sets {name}"


def _doubt(command: SimpleCommand) -> str:
    doubt_of = exported_doubt if command.words else variable_doubt
    for word in command.assignments:
        if wrong := doubt_of(word.text.partition("=")[0].rstrip("+")):
            return wrong
    for redirect in command.redirects:
        target = redirect.target
        unknown = target.vague or target.glob or "$" in target.text
        if unknown and (redirect.reads or redirect.writes):
            return "the target of a redirect is known only when it runs"
        # bash expands such a target a second time, whatever its quotes (seen in 5.2).
        if (
            redirect.operator == ">&"
            and redirect.writes
            and not _PLAIN_TARGET.fullmatch(redirect.target.text)
        ):
            return "the target of a redirect is known only when it runs"
    if not command.words:
        return ""
    first, name = command.words[0], command.name
    if first.vague or (first.glob and name not in {"[", "[["}) or not _NAME.fullmatch(first.text):
        return "the command's name is known only when it runs"
    if name in RESERVED:
        return f"the word {name} in a strange place"
    if name in UNCLEAR and not _only_tells(command):
        return f"what {name} does is known only when it runs"
    if special := _SPECIAL.get(name):
        if wrong := special(command):
            return wrong
    elif _INTERPRETERS.fullmatch(name) and (wrong := _interpreter(command)):
        return wrong
    return _unknown_words(command)


def _only_tells(command: SimpleCommand) -> bool:
    return command.name in {"docker", "podman"} and command.arguments[:1] in _TELLING_OF_DOCKER


def _unknown_words(command: SimpleCommand) -> str:
    name, words = command.name, command.words[1:]
    if name in INDIFFERENT or name in {"[", "[[", "test"}:
        return ""
    ended = False
    for before, word in zip(command.words, words, strict=False):
        ended = ended or (word.text == "--" and name in {"git", "rg"})
        if word.vague and not _harmless_unknown(name, before, word):
            return f"{shown(word.text)} is known only when it runs"
        if word.may_be_option and not ended and name not in READERS:
            return f"{shown(word.text)} may match a file that reads as an option"
    return ""


def _harmless_unknown(name: str, before: ShellWord, word: ShellWord) -> bool:
    """Whether it does not matter to a command what a word becomes."""
    if word.below:
        return name in READERS
    if word.splits:
        return False
    if word.text.startswith("<("):
        return name in READERS or name in WITHOUT_TARGETS
    if name == "git":
        return before.text in {"-m", "-am", "--message"}
    return name in {"printf", "export", "local"}


def _interpreter(command: SimpleCommand) -> str:
    name, arguments = command.name, command.arguments
    if len(arguments) == 1 and arguments[0] in {"--version", "-V", "-v", "--help", "-h"}:
        return ""
    if arguments and not arguments[0].startswith("-"):
        inline = arguments[0] in {"eval", "repl"} or arguments[0].startswith(("data:", "http:", "https:"))
        return f"{name} runs code that is written in the command" if inline else ""
    python = name.startswith(("python", "pypy"))
    for text in arguments:
        if python and text.startswith("-m"):
            return ""
        if python and PYTHON_FLAGS.fullmatch(text):
            continue
        if not text.startswith("-"):
            break
        if text == "-" or _INLINE.fullmatch(text) or text.startswith(_LOADING) or python:
            break
    # Behind an option that is not known, a word may be its value and the next one code.
    if any(_INLINE.fullmatch(text) or text.startswith(_LOADING) for text in arguments):
        return f"{name} runs code that is written in the command"
    if all(text.startswith("-") for text in arguments):
        return f"{name} runs what it is given on its input"
    return "" if not python or not arguments[0].startswith("-W") else f"the options of {name}"


def _awk(command: SimpleCommand) -> str:
    words = list(command.arguments)
    while words and words[0].startswith("-") and words[0] != "--":
        if not words[0].startswith(("-F", "-v")):
            return f"the options of {command.name}"
        words = words[1 if len(words[0]) > 2 else 2 :]
    if words[:1] == ["--"]:
        words = words[1:]
    if any(text.startswith("-") and len(text) > 1 for text in words[1:]):
        return f"the options of {command.name}"  # some take them behind the program, too
    return f"{command.name} may run or write something" if not words or awk_acts(words[0]) else ""


def _sed(command: SimpleCommand) -> str:
    scripts: list[str] = []
    plain: list[str] = []
    words = iter(command.arguments)
    for text in words:
        if text in {"-e", "--expression"}:
            scripts.append(next(words, "?"))
        elif text in {"-n", "-E", "-r", "-i", "-u", "-z", "-nE", "-En", "-ne", "-Ei", "-i.bak", "--quiet"}:
            if text == "-ne":
                scripts.append(next(words, "?"))
        elif text.startswith("-"):
            return "the options of sed"
        else:
            plain.append(text)
    scripts = scripts or plain[:1]
    clear = all(_SED.fullmatch(part.strip()) for script in scripts for part in _sed_parts(script))
    return "" if scripts and clear else "sed may run or write something"


def _sed_parts(script: str) -> list[str]:
    # A `;` inside a pattern makes parts that fit nothing: a doubt, never a pass.
    return [script] if _SED.fullmatch(script.strip()) else script.split(";")


def _printf(command: SimpleCommand) -> str:
    first = command.words[1:2]
    return "printf sets a variable" if first and (first[0].vague or first[0].text.startswith("-v")) else ""


def _declares(command: SimpleCommand) -> str:
    exports = command.name == "export"
    for word in command.words[1:]:
        if word.text.startswith(("-", "+")):
            if word.text not in {"-r", "-x", "-g", "-a"}:
                return f"the options of {command.name}"
            exports = exports or word.text == "-x"
    for word in command.words[1:]:
        name, equals, _ = word.text.partition("=")
        name = name.rstrip("+")
        if name.startswith(("-", "+")):
            continue
        if not _IDENTIFIER.fullmatch(name):
            # What stands in the brackets of an array is evaluated, also from behind quotes.
            return "what it declares is no plain name"
        if exports:
            wrong = exported_doubt(name)
        else:
            wrong = variable_doubt(name) if equals or command.name in _NAMING else ""
        if wrong:
            return wrong
    return ""


def _set(command: SimpleCommand) -> str:
    fine = len(command.words) > 1 and all(_SETS.fullmatch(text) for text in command.arguments)
    return "" if fine else "it changes how the shell reads"


def _test(command: SimpleCommand) -> str:
    """`test` finds its operators among its words: where one may be an operator, an operand may be code.

    `-v` evaluates what stands in the brackets of an array's name.
    """
    words = list(command.words[1:])
    if command.name == "[[":
        return ""  # it knows its operators before anything is expanded
    if command.name == "[" and words and words[-1].text == "]":
        words.pop()
    if any(word.text in {"-v", "-R"} for word in words):
        return "arithmetic in a test"
    if any(word.splits or word.glob for word in words):
        return "a test of words that are known only when it runs"
    clause: list[ShellWord] = []
    for word in [*words, ShellWord("-a")]:
        if word.vague or word.text not in _JOINS:
            clause.append(word)
            continue
        if any(each.vague for each in clause) and not _plain_clause(clause):
            return "a test of words that are known only when it runs"
        clause = []
    return ""


def _plain_clause(clause: Sequence[ShellWord]) -> bool:
    """Whether no vague word of a test can be an operator."""
    match clause:
        case [_]:
            return True
        case [operator, _]:
            return not operator.vague and operator.text in _UNARY
        case [_, operator, _]:
            return not operator.vague and operator.text in _BINARY
        case _:
            return False


def _plain_words(command: SimpleCommand) -> str:
    unknown = any(not _PLAIN_WORD.fullmatch(word.text) for word in command.words[1:] if not word.vague)
    return f"what {command.name} is told" if unknown else ""


def _cd(command: SimpleCommand) -> str:
    if "-" in command.arguments:
        return "the folder it goes to is not written here"
    # omp takes a leading `cd x &&` for itself and reads x as it reads the paths of its tools.
    folders = (text for text in command.arguments if not text.startswith("-") and text != "~")
    return next((doubt for text in folders if text.strip("/") and (doubt := path_doubt(text))), "")


def _without_script(command: SimpleCommand) -> str:
    return "" if len(command.words) > 1 else f"{command.name} waits for commands"


def _running_options(*options: str) -> Callable[[SimpleCommand], str]:
    def doubt(command: SimpleCommand) -> str:
        for text in command.arguments:
            if text.startswith(options):
                return f"{command.name} {text.partition('=')[0]} runs another command"
        return ""

    return doubt


_SPECIAL: dict[str, Callable[[SimpleCommand], str]] = {
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), _awk),
    **dict.fromkeys(("sed", "gsed"), _sed),
    **dict.fromkeys(("export", "declare", "typeset", "local", "readonly", "unset", "read"), _declares),
    **dict.fromkeys(("[", "[[", "test"), _test),
    **dict.fromkeys(sorted(SHELLS), _without_script),
    **dict.fromkeys(("getopts", "wait"), _plain_words),
    "cd": _cd,
    "fd": _running_options("-x", "-X", "--exec"),
    "fdfind": _running_options("-x", "-X", "--exec"),
    "git": git_doubt,
    "printf": _printf,
    "rg": _running_options("--pre", "--hostname-bin"),
    "rsync": _running_options("-e", "--rsh", "--rsync-path"),
    "scp": _running_options("-S", "-o"),
    "set": _set,
    "sort": _running_options("--compress-prog"),
    "tar": _running_options("--checkpoint-action", "--to-command", "-I", "--use-compress-program", "-F"),
    "zip": _running_options("-TT", "--unzip-command"),
}
