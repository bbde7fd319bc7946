"""A shell script into simple commands, conservatively: what is not fully understood is a doubt.

Any text, in linear time, without ever raising. It follows bash, which is what pi and omp run; where
shells differ, that is a doubt. What a command does is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .doubts import variable_doubt, with_doubt
from .script import Redirect, Script, ShellWord, SimpleCommand, is_descriptor
from .word_reader import MOST_CHARACTERS, MOST_DEPTH, Heredoc, Unclear, WordReader, strange
from .wrappers import Inner, InnerScript, Outer, unwrap

MOST_COMMANDS = 200

_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=", re.ASCII)
_REDIRECT = re.compile(r"&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>")
_DELIMITER = re.compile(r"[A-Za-z_]+", re.ASCII)
_OPERATOR = re.compile(r";;&|;;|;&|&&|\|\||\|&|[;&|]")
_OPENING = frozenset({"if", "then", "elif", "else", "while", "until", "do", "!", "{"})
_CLOSING = frozenset({"fi", "done", "esac", "}"})
_CLOSED_BY = {"if": "fi", "while": "done", "until": "done", "for": "done", "{": "}"}
_NOWHERE = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"})
_ARITHMETIC = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v"})


def read_script(text: str) -> Script:
    """The commands of a script. Never raises."""
    if len(text) > MOST_CHARACTERS:
        return Script(doubt=f"it is longer than {MOST_CHARACTERS:,} characters")
    found: list[_Building | SimpleCommand] = []
    doubt = strange(text)
    try:
        reader = _ScriptReader(text, 0, found)
        reader.commands("")
    except Unclear as unclear:
        doubt = doubt or str(unclear)
    commands, deeper = _finished(found)
    # A redirect without a command is no command for the rules, but it reads.
    named = tuple(command for command in commands if command.words or command.assignments or command.doubt)
    reads = (redirect.target.text for command in commands for redirect in command.redirects if redirect.reads)
    return Script(named, doubt or deeper, tuple(dict.fromkeys(reads)))


class _Building:
    """A simple command while it is read."""

    __slots__ = ("assignments", "doubt", "redirects", "words")

    def __init__(self) -> None:
        self.words: list[ShellWord] = []
        self.assignments: list[ShellWord] = []
        self.redirects: list[tuple[str, ShellWord, Heredoc | None]] = []
        self.doubt = ""

    @property
    def empty(self) -> bool:
        """Whether nothing of it has been read."""
        return not (self.words or self.assignments or self.redirects)

    def simple(self) -> SimpleCommand:
        """The command."""
        redirects = tuple(
            Redirect(operator, target, heredoc.body if heredoc else _body(operator, target))
            for operator, target, heredoc in self.redirects
        )
        return SimpleCommand(tuple(self.words), tuple(self.assignments), redirects, self.doubt)


def _body(operator: str, target: ShellWord) -> str | None:
    return f"{target.text}\n" if operator == "<<<" and not target.vague else None


def _finished(found: list[_Building | SimpleCommand]) -> tuple[tuple[SimpleCommand, ...], str]:
    """All commands with what they wrap, settled; and why there may be more."""
    done: list[SimpleCommand] = []
    doubt = ""
    waiting: list[tuple[_Building | SimpleCommand, int]] = [(item, 0) for item in reversed(found)]
    while waiting:
        if len(done) > MOST_COMMANDS:
            return tuple(done[:MOST_COMMANDS]), f"it has more than {MOST_COMMANDS} commands"
        item, depth = waiting.pop()
        command = item.simple() if isinstance(item, _Building) else item
        if depth > MOST_DEPTH:
            return tuple(done), "it is nested too deeply"
        for part in unwrap(command) or (Outer(command),):
            match part:
                case Outer(outer):
                    done += islice(_judged(outer), MOST_COMMANDS + 1 - len(done))
                case Inner(inner):
                    waiting.append((inner, depth + 1))
                case InnerScript(script, plain):
                    within: list[_Building | SimpleCommand] = []
                    try:
                        _ScriptReader(script, depth + 1, within, plain=plain).commands("")
                    except Unclear as unclear:
                        doubt = doubt or str(unclear)
                    waiting += [(each, depth + 1) for each in reversed(within)]
    if len(done) > MOST_COMMANDS:
        doubt = doubt or f"it has more than {MOST_COMMANDS} commands"
    return tuple(done[:MOST_COMMANDS]), doubt


def _judged(command: SimpleCommand) -> Iterator[SimpleCommand]:
    """The command with its doubt, and each of its redirects that writes, as a command of its own."""
    command = with_doubt(command)
    yield command
    for redirect in command.redirects:
        if redirect.writes and redirect.target.text not in _NOWHERE:
            yield SimpleCommand((ShellWord(">"), redirect.target)).doubted(command.doubt)


class _ScriptReader(WordReader):
    def __init__(
        self,
        text: str,
        depth: int,
        found: list[_Building | SimpleCommand],
        *,
        plain: bool = False,
        inside: int = 0,
    ) -> None:
        super().__init__(text, depth, plain=plain, inside=inside)
        self._found = found
        if depth > MOST_DEPTH:
            raise Unclear("it is nested too deeply")

    def substituted(self) -> None:
        pending, self.heredocs, begin = self.heredocs, [], self.at
        self.inside += 1
        self._deeper(")")
        self.inside -= 1
        if pending and "\n" in self.text[begin : self.at]:
            raise Unclear("a heredoc around a line's end")
        self.heredocs = pending

    def inner(self, script: str) -> None:
        inside = self.inside + 1
        _ScriptReader(script, self.depth + 1, self._found, plain=self.plain, inside=inside).commands("")

    def beside(self, text: str) -> WordReader:
        return _ScriptReader(text, self.depth + 1, self._found, plain=self.plain, inside=self.inside)

    def commands(self, closing: str) -> str:
        """Read commands up to what closes them: `""` the end, `)`, or `;;` of a case."""
        after_compound = False
        opened: list[str] = []
        while True:
            self.blanks()
            if not self.here:
                if closing or self.heredocs or opened:
                    raise Unclear("something that does not end")
                return ""
            if self.here == "\n":
                self.newline()
                after_compound = False
            elif self.here == ")":
                if closing != ")" or self.heredocs or opened:
                    raise Unclear("a parenthesis too many")
                self.at += 1
                return ")"
            elif self.here == "(" and not after_compound:
                if self.next == "(":
                    raise Unclear("arithmetic")
                self.at += 1
                self._deeper(")")
                after_compound = True
            elif not self.text.startswith("&>", self.at) and (found := _OPERATOR.match(self.text, self.at)):
                self.at = found.end()
                if found[0] in {"|&", ";&", ";;&"}:
                    self.only_bash(f"the operator {found[0]}")
                if found[0] in {";;", ";&", ";;&"}:
                    if closing != ";;" or opened:
                        raise Unclear("an operator in a strange place")
                    return found[0]
                after_compound = False
            else:
                word = self._command(after_compound=after_compound)
                if word in _CLOSED_BY:
                    opened.append(_CLOSED_BY[word])
                elif word == "esac" and closing == ";;" and not opened:
                    return word
                elif word in _CLOSING and (not opened or opened.pop() != word):
                    raise Unclear(f"the word {word} in a strange place")
                after_compound = word in _CLOSING or word == "case"

    def _deeper(self, closing: str) -> str:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unclear("it is nested too deeply")
        ended = self.commands(closing)
        self.depth -= 1
        return ended

    def _command(self, *, after_compound: bool) -> str:
        """Read one simple command, or one reserved word, which is returned."""
        building = _Building()
        try:
            while True:
                self.blanks()
                starts_redirect = self.here in {"<", ">"} and self.next != "("
                if starts_redirect or self.text.startswith("&>", self.at):
                    self._redirect(building)
                elif not self.here or self.here in "\n;&|)":
                    return ""
                else:
                    begin = self.at
                    word = self.word()
                    if self._is_descriptor(word):
                        self._redirect(building)
                    elif after_compound:
                        raise Unclear("a word in a strange place")
                    elif building.empty and (reserved := self._reserved(word)):
                        return reserved
                    elif not building.words and (found := _ASSIGNMENT.match(self.text[begin : self.at])):
                        if "+" in found[0]:
                            self.only_bash("an assignment that appends")
                        building.assignments.append(word)
                    else:
                        tests = building.empty and self.text[begin : self.at] == "[["
                        building.words.append(word)
                        if tests:
                            self._test(building)
                        elif word.text == "[[" and len(building.words) == 1:
                            building.doubt = "the word [[ in a strange place"
        finally:
            if not building.empty:
                self._found.append(building)

    def _is_descriptor(self, word: ShellWord) -> bool:
        """Whether the word just read is the number of the descriptor that is redirected."""
        if self.here not in {"<", ">"} or word.quoted or word.vague:
            return False
        if word.text.startswith("{"):
            raise Unclear("a redirect of a named descriptor")
        if word.text.isdigit() and not is_descriptor(word.text):
            raise Unclear("a descriptor that is no small number")
        return is_descriptor(word.text)

    def _redirect(self, building: _Building) -> None:
        found = _REDIRECT.match(self.text, self.at)
        if found is None:
            raise Unclear("a redirect that cannot be read")
        self.at = found.end()
        if found[0] in {"&>", "&>>", "<<<"}:
            self.only_bash(f"the redirect {found[0]}")
        self.blanks()
        if not self.here or self.here in "\n;&|)":
            raise Unclear("a redirect without a target")
        begin = self.at
        if found[0] in {">&", "<&"} and self.here == "-":
            # It closes the descriptor; what is written behind the dash is a word of its own.
            self.at += 1
            building.redirects.append((found[0], ShellWord("-"), None))
            if self.here and self.here not in " \t\n;&|)<>":
                # For omp's shell (brush) it is the target's name.
                building.doubt = "a descriptor that is closed in front of a word"
            return
        target = self.word()
        heredoc = None
        if found[0] in {"<<", "<<-"}:
            if target.vague or "\\" in self.text[begin : self.at] or "\n" in target.text:
                raise Unclear("a heredoc's end that cannot be read")
            if self.inside and not (target.quoted and _DELIMITER.fullmatch(target.text)):
                raise Unclear("a heredoc inside a substitution")
            heredoc = Heredoc(
                target.text, literal=target.quoted, strips_tabs=found[0] == "<<-", inside=self.inside > 0
            )
            self.heredocs.append(heredoc)
        building.redirects.append((found[0], target, heredoc))

    def _reserved(self, word: ShellWord) -> str:
        """The reserved word that `word` is, with all that belongs to it read; `""` when it is none."""
        if word.quoted or word.vague:
            return ""
        match word.text:
            case text if text in _OPENING or text in _CLOSING:
                return text
            case "for":
                self._for()
                return "for"
            case "case":
                self._case()
                return "case"
            case "select" | "function" | "coproc":
                raise Unclear(f"the word {word.text}")
            case _:
                return ""

    def _for(self) -> None:
        self.blanks()
        name = self.word()
        if wrong := variable_doubt(name.text):
            raise Unclear(wrong)
        if name.quoted or not _ASSIGNMENT.fullmatch(f"{name.text}="):
            raise Unclear("a loop that cannot be read")
        self._past_newlines()
        if self.here in {"", ";"}:
            return
        begin = self.at
        word = self.word()
        if _is_keyword(word, "do"):
            self.at = begin
        elif not _is_keyword(word, "in"):
            raise Unclear("a loop that cannot be read")
        else:
            self.blanks()
            while self.here and self.here not in "\n;":
                self.word()
                self.blanks()

    def _case(self) -> None:
        if self.inside:
            # Shells differ in where they take the substitution to end.
            raise Unclear("a case inside a substitution")
        self.blanks()
        self.word()
        self._past_newlines()
        if not _is_keyword(self.word(), "in"):
            raise Unclear("a case that cannot be read")
        while True:
            self._past_newlines()
            if self.here == "(":
                self.at += 1
                self.blanks()
            elif (word := self.word()).text == "esac":
                if not _is_keyword(word, "esac"):
                    raise Unclear("a case of the word esac")
                return
            else:
                self.blanks()
            while self.here != ")":
                if self.here == "|":
                    self.at += 1
                elif self.word().text == "esac":
                    raise Unclear("a case of the word esac")
                self.blanks()
            self.at += 1
            if self._deeper(";;") == "esac":
                return

    def _test(self, building: _Building) -> None:
        """Read `[[ ... ]]` to its end."""
        self.only_bash("a test in [[")
        while True:
            self.blanks()
            if not self.here:
                raise Unclear("a test that does not end")
            if self.here == "\n":
                self.newline()
            elif self.here in "()|" or (self.here in "<>" and self.next != "("):
                self.at += 1
            elif self.text.startswith("&&", self.at):
                self.at += 2
            elif self.here in "&;":
                raise Unclear("an operator in a test")
            else:
                word = self.word()
                building.words.append(word)
                if word.text == "]]" and not word.quoted:
                    return
                if word.text in _ARITHMETIC:
                    building.doubt = "arithmetic in a test"

    def _past_newlines(self) -> None:
        self.blanks()
        while self.here == "\n":
            self.newline()
            self.blanks()


def _is_keyword(word: ShellWord, keyword: str) -> bool:
    return word.text == keyword and not (word.quoted or word.vague)
