"""The structure of a markdown text, once as we parse it and once as markdown-it-py does, in one form.

A text is a list of leaf blocks: (containers, kind, content). Containers are quotes and list
items, numbered in order of appearance; content is runs of (text, marks), for code and HTML
just the text.
"""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pidriver_tui.ui.text.markdown.blocks import Block, Kind
from pidriver_tui.ui.text.markdown.body import parse
from pidriver_tui.ui.text.markdown.inline import BREAK, parse_inline
from pidriver_tui.ui.text.markdown.starts import cells_of

Run = tuple[str, frozenset[str]]
Leaf = tuple[tuple[str, ...], str, Any]

_REFERENCE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_MARKS = {"strong": "strong", "em": "emphasis", "s": "strike", "link": "link"}


def ours(text: str) -> list[Leaf]:
    """What we make of `text`."""
    return _renamed(_ours(text))


def reference(text: str) -> list[Leaf]:
    """What markdown-it makes of `text`."""
    return _renamed(_reference(text))


def _renamed(leaves: list[Leaf]) -> list[Leaf]:
    """Containers numbered in order of appearance: an empty quote shows nothing and counts for nothing."""
    names: dict[str, str] = {}
    for path, _, _ in leaves:
        for name in path:
            names.setdefault(name, f"{name.partition('#')[0]}#{len(names)}")
    return [
        (tuple(names[name] for name in path), kind, content.strip("\n") if kind == "html" else content)
        for path, kind, content in leaves
    ]


def _ours(text: str) -> list[Leaf]:
    leaves: list[Leaf] = []
    names: dict[int, str] = {}
    for block in parse(text):
        path = []
        for container in block.containers:
            if container.start not in names:
                number = f"{container.number}." if container.number >= 0 else "-"
                names[container.start] = f"{'>' if container.marker == '>' else number}#{len(names)}"
            path.append(names[container.start])
        if block.continued and leaves and block.kind in (Kind.CODE, Kind.HTML):
            before = leaves.pop()
            leaves.append((before[0], before[1], before[2] + _content(block)))
        else:
            leaves.append((tuple(path), _kind(block), _content(block)))
    return leaves


def _kind(block: Block) -> str:
    if block.kind == Kind.HEADING:
        return f"heading{block.level}"
    if block.kind == Kind.CODE:
        return f"code {block.open.info}".rstrip()
    if block.kind == Kind.TABLE:
        return f"table {block.open.info}"
    return block.kind.name.lower()


def _content(block: Block) -> Any:
    match block.kind:
        case Kind.CODE | Kind.HTML:
            return "".join(line + "\n" for line, _ in block.lines)
        case Kind.RULE:
            return ""
        case Kind.TABLE:
            columns = len(block.open.info)
            rows = [[_runs(cell.replace("\\|", "|")) for cell, _ in cells_of(*line)] for line in block.lines]
            return [(row + [[]] * columns)[:columns] for row in rows]
        case _:
            return _runs("\n".join(line for line, _ in block.lines).rstrip(" "))


def _runs(text: str) -> list[Run]:
    runs: list[Run] = []
    for shown, style, _ in parse_inline(text, "text").spans:
        marks = frozenset(style.split()) - {"text"}
        if "link_target" not in marks:
            runs.append((shown, marks))
    return _joined(runs)


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for text, marks in runs:
        if joined and joined[-1][1] == marks:
            joined[-1] = joined[-1][0] + text, marks
        elif text:
            joined.append((text, marks))
    return joined


def _reference(text: str) -> list[Leaf]:
    leaves: list[Leaf] = []
    path: list[str] = []
    named = 0
    numbers: list[int] = []
    filled: list[int] = []
    kind = ""
    rows: list[list[list[Run]]] = []
    aligns = ""
    for token in _REFERENCE.parse(text):
        match token.type:
            case "blockquote_open":
                path.append(f">#{named}")
                named += 1
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                numbers.append(-1)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "list_item_open":
                path.append(f"{numbers[-1]}.#{named}" if numbers[-1] >= 0 else f"-#{named}")
                named += 1
                if numbers[-1] >= 0:
                    numbers[-1] += 1
                filled.append(len(leaves))
            case "list_item_close":
                if filled.pop() == len(leaves):
                    leaves.append((tuple(path), "paragraph", []))
                path.pop()
            case "blockquote_close":
                path.pop()
            case "heading_open":
                kind = f"heading{token.tag[1]}"
            case "paragraph_open":
                kind = "paragraph"
            case "inline" if kind in ("th", "td"):
                rows[-1].append(_reference_runs(token))
            case "inline":
                leaves.append((tuple(path), kind, _reference_runs(token)))
            case "fence":
                leaves.append((tuple(path), f"code {token.info.strip()}".rstrip(), token.content))
            case "code_block":
                leaves.append((tuple(path), "code", token.content))
            case "html_block":
                leaves.append((tuple(path), "html", token.content))
            case "hr":
                leaves.append((tuple(path), "rule", ""))
            case "table_open":
                rows, aligns = [], ""
            case "tr_open":
                rows.append([])
            case "th_open":
                kind = "th"
                style = str(token.attrs.get("style", ""))
                side = style.removeprefix("text-align:")
                aligns += {"left": "<", "right": ">", "center": "^"}.get(side, " ")
            case "td_open":
                kind = "td"
            case "table_close":
                leaves.append((tuple(path), f"table {aligns}", rows))
                kind = ""
    return leaves


def _reference_runs(token: Token) -> list[Run]:
    runs: list[Run] = []
    marks: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text" | "text_special":
                runs.append((child.content, frozenset(marks)))
            case "softbreak":
                runs.append((" ", frozenset(marks)))
            case "hardbreak":
                runs.append((BREAK, frozenset(marks)))
            case "code_inline":
                runs.append((child.content, frozenset([*marks, "code"])))
            case "html_inline":
                for index, part in enumerate(child.content.split("\n")):
                    if index:
                        runs.append((" ", frozenset(marks)))
                    runs.append((part, frozenset([*marks, "html"])))
            case "image":
                inside = _reference_runs(child)
                runs.append(("[image: " if inside else "[image", frozenset([*marks, "image"])))
                for text, own in inside:
                    named = own & {"code", "html", "image"}
                    runs.append((text, frozenset([*marks, *own, *(() if named else ["image"])])))
                runs.append(("]", frozenset([*marks, "image"])))
            case _:
                mark = _MARKS[child.type.rpartition("_")[0]]
                if child.nesting > 0:
                    marks.append(mark)
                elif child.nesting < 0:
                    marks.remove(mark)
    return _joined(runs)
