"""Labels: what each session of a fleet is called wherever a name is said, so that no two are called alike.

Pure: the fleet as it is, labels of before included, in; labels out. It knows no terminal: that two names
look alike is judged by their letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from .fleet import Fleet
from .session import Label, Session

_SEPARATORS = re.compile(r"[/\\]")
_NAMELESS = "session"


def labels(fleet: Fleet) -> dict[str, Label]:
    """The label of every session, by key; no two look alike.

    A session keeps its title, a name that a person gave included. Folders of one name get as much of
    their paths as tells them apart (`w/api`, `x/api`); what is still alike gets a number (`api 2`), which
    it keeps as long as its title. Nobody is ever given the label that another one has had until now.
    """
    bases = _bases(list(fleet))
    owners = {look(session.called.text): session.key for session in fleet if session.called.text}
    taken: set[str] = set()
    found: dict[str, Label] = {}
    for session in fleet:
        base = bases[session.key]
        before = session.called
        number = before.number if before.title == session.title else 1
        while True:
            seen = look(_numbered(base, number))
            if seen not in taken and owners.get(seen, session.key) == session.key:
                break
            number += 1
        taken.add(seen)
        found[session.key] = Label(_numbered(base, number), session.title, number)
    return found


def folder_name(workspace: str) -> str:
    """The last folder of a path, the path itself where it has none."""
    return _SEPARATORS.split(workspace.rstrip("/\\"))[-1] or workspace


def look(text: str) -> str:
    """`text` as far as an eye can tell it from another: without what is not to be seen."""
    shown = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in shown if unicodedata.category(c)[0] != "C" or c.isspace()).split())


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base} {number}"


def _bases(sessions: Sequence[Session]) -> dict[str, str]:
    bases: dict[str, str] = {}
    alike: defaultdict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        title = session.title if look(session.title) else folder_name(session.launch.workspace) or _NAMELESS
        bases[session.key] = title
        if not session.name and title == folder_name(session.launch.workspace):
            alike[title].append(session)
    for group in alike.values():
        paths = {
            session.launch.workspace: _SEPARATORS.split(session.launch.workspace.rstrip("/\\"))
            for session in group
        }
        if len(paths) > 1:
            ends = _ends(list(paths.values()))
            for session in group:
                bases[session.key] = ends["/".join(paths[session.launch.workspace])]
    return bases


def _ends(paths: Sequence[Sequence[str]]) -> dict[str, str]:
    """The shortest end of each path that is no other's, by the whole path."""
    ends: dict[str, str] = {}
    waiting = list(paths)
    for length in range(2, max(map(len, paths)) + 1):
        counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for path in paths:
            counts[tuple(path[-length:])] += 1
        for path in tuple(waiting):
            if counts[tuple(path[-length:])] == 1 or length >= len(path):
                ends["/".join(path)] = "/".join(path[-length:])
                waiting.remove(path)
    for path in waiting:
        ends["/".join(path)] = "/".join(path)
    return ends
