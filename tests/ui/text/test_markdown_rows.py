"""How markdown looks: rows, styles, links, and what a copy of a part gives."""

from __future__ import annotations

import pytest

from pidriver_tui.ui.text.body import Link
from pidriver_tui.ui.text.markdown import MarkdownBody

from .showing import EVERYTHING, PALETTE, fed, shown, styles_of, text_of


def rows(text: str, width: int = 40) -> list[str]:
    return text_of(fed(MarkdownBody(width=width), [text]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title\ntext\n", ["Title", "text"]),
        ("text\n# Title\n", ["text", "", "Title"]),
        ("a\n\n\n\nb\n", ["a", "", "b"]),
        ("one\ntwo  \nthree\\\nfour", ["one two", "three", "four"]),
        ("- a\n- b\n\n- c\n", ["• a", "• b", "", "• c"]),
        ("- a\n  - b\n    - c\n      - d", ["• a", "  ◦ b", "    ▪ c", "      • d"]),
        ("9. nine\n9. ten\n", ["9. nine", "10. ten"]),
        ("- [ ] open\n- [x] done\n1. [X] both", ["☐ open", "☑ done", "1. ☑ both"]),
        ("- a long item that wraps around", ["• a long item", "  that wraps", "  around"]),
        ("> quote\n>\n> - item\n>   more", ["▌ quote", "▌", "▌ • item more"]),
        ("> a\n\n> b", ["▌ a", "", "▌ b"]),
        ("> > deep\n> less", ["▌ ▌ deep less"]),
        ("-\n- x", ["•", "• x"]),
        ("-\n  x", ["• x"]),
        ("- ```\n  code\n  ```", ["•  code"]),
        ("```py\nx\n```", [" py", " x"]),
        ("```\n\n```", [""]),
        ("***", ["─" * 16]),
        ("<b>\nraw *html*\n</b>", ["<b>", "raw *html*", "</b>"]),
        ("![a picture](x.png)", ["[image: a", "picture] (x.png)"]),
        ("![](x.png)", ["[image] (x.png)"]),
        ("a & b &amp; &copy; &#27; &nope;", ["a & b & © &#27;", "&nope;"]),
        ("日本語のテキストは折り返す", ["日本語のテキスト", "は折り返す"]),
        ("[red]not markup[/red] $x [@click=quit]", ["[red]not", "markup[/red] $x", "[@click=quit]"]),
        ("[ref][1]\n\n[1]: http://x", ["[ref][1]", "", "[1]: http://x"]),
        ("a\tb", ["a b"]),
    ],
)
def test_rows(text: str, expected: list[str]) -> None:
    assert rows(text, 16) == expected


def test_tables_fit_and_align() -> None:
    table = "| Name | Count | Middle |\n|:--|--:|:-:|\n| a | 1 | x |\n| 日本 | 22 | `a\\|b` |\n"
    assert rows(table, 40) == [
        "Name │ Count │ Middle",
        "─────┼───────┼───────",
        "a    │     1 │   x",
        "日本 │    22 │  a|b",
    ]


def test_a_wide_table_wraps_in_its_columns() -> None:
    table = "| a | b |\n|---|---|\n| short | a cell that is too long for its column |\n"
    assert rows(table, 24) == [
        "a     │ b",
        "──────┼─────────────────",
        "short │ a cell that is",
        "      │ too long for its",
        "      │ column",
    ]


def test_a_table_too_wide_for_columns_is_stacked() -> None:
    table = "| Alpha | Beta | Gamma |\n|---|---|---|\n| one two | three | four |\n"
    assert rows(table, 12) == ["─" * 12, "Alpha: one", "two", "Beta: three", "Gamma: four", "─" * 12]


def test_cells_break_at_br_and_lose_nothing() -> None:
    table = "| a | b |\n|---|---|\n| x<br>y | z | extra |\n| only |\n"
    assert rows(table) == [
        "a    │ b",
        "─────┼──────────",
        "x    │ z │ extra",
        "y    │",
        "only │",
    ]


def test_styles_add_up() -> None:
    body = fed(MarkdownBody(), ["# head *em*\n\n> quoted **strong** `code`\n\n~~gone~~"])
    styles = styles_of(body)
    assert styles["em"] == PALETTE["heading1 emphasis"]
    assert styles["quoted "] == PALETTE["quote"]
    assert styles["strong"] == PALETTE["quote strong"]
    assert styles["code"] == PALETTE["quote code"]
    assert styles["gone"].strike


def test_headings_differ_down_to_the_fourth_level() -> None:
    body = fed(MarkdownBody(), ["\n\n".join(f"{'#' * level} h{level}" for level in range(1, 7))])
    styles = styles_of(body)
    assert len({styles[f"h{level}"] for level in range(1, 5)}) == 4
    assert styles["h4"] == styles["h5"] == styles["h6"] == PALETTE["heading4"]


def test_code_has_its_ground_to_the_edge() -> None:
    body = fed(MarkdownBody(width=20), ["```python\nreturn 1\n```\n"])
    for strip in body.rows(0, EVERYTHING, PALETTE):
        assert strip.cell_length == 20
        assert all(segment.style and segment.style.bgcolor for segment in strip)
    assert styles_of(body)["return"] == PALETTE["code_block syntax_keyword"]


def test_a_diff_fence_is_coloured() -> None:
    body = fed(MarkdownBody(width=20), ["```diff\n-old\n+new\n@@ x\n```\n"])
    grounds = {row[0][0].strip()[:1]: row for row in shown(body)}
    assert str(PALETTE["code_block removed"]) in {style for _, style in grounds["-"]}
    assert str(PALETTE["code_block added"]) in {style for _, style in grounds["+"]}


def test_links_show_where_they_go_and_are_listed() -> None:
    text = "See [the *docs*](https://x.y/z) or https://a.b/c, <m@x.y>.\n\n[z](u)"
    body = fed(MarkdownBody(width=60), [text])
    assert text_of(body)[0] == "See the docs (https://x.y/z) or https://a.b/c, m@x.y."
    links = body.links(0, EVERYTHING)
    assert [link.target for link in links] == ["https://x.y/z", "https://a.b/c", "mailto:m@x.y", "u"]
    assert [body.source(link.start, link.end) for link in links] == [
        "the *docs*",
        "https://a.b/c",
        "m@x.y",
        "z",
    ]
    assert body.links(2, 3) == [Link(text.index("[z") + 1, text.index("](u"), "u")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("(https://x.y/a_(b))", "https://x.y/a_(b)"),
        ("**https://x.y/z**", "https://x.y/z"),
        ("https://x.y/z.", "https://x.y/z"),
        ("www.x.y/z?a=b&c=d!", "https://www.x.y/z?a=b&c=d"),
        ("[https://x.y](https://x.y)", "https://x.y"),
        ("[a](<x y> 'title')", "x y"),
        ("[a](x\\)y)", "x)y"),
        ("[hidden](https://evil\u202e.example)", "https://evil�.example"),
        ("[a](javascript:alert&#40;1&#41;)", "javascript:alert(1)"),
    ],
)
def test_targets(text: str, target: str) -> None:
    body = fed(MarkdownBody(), [text])
    assert [link.target for link in body.links(0, EVERYTHING)] == [target]


@pytest.mark.parametrize(
    "text", ["https://", "xhttp://a.b", "www.", "http:// x", "`https://x.y`", "[a](b", "[a] (b)"]
)
def test_what_is_no_link(text: str) -> None:
    assert fed(MarkdownBody(), [text]).links(0, EVERYTHING) == []


def test_a_very_long_target_is_shortened_but_known_whole() -> None:
    target = "https://x.y/" + "a" * 500
    body = fed(MarkdownBody(width=200), [f"[a]({target})"])
    assert text_of(body)[0].endswith("aaa…)")
    assert body.links(0, 1)[0].target == target


def test_parts_are_what_one_would_copy() -> None:
    code = "- item\n\n  ```sh\n  one\n    two\n  ```\n\n> ```\n> quoted\n> ```"
    text = f"intro *text*\n\n{code}\n\n| a |\n|---|\n| b |\n\nend"
    body = fed(MarkdownBody(width=40), [text])
    told = {strip.text.strip(): body.part_text(row) for row, strip in enumerate(body.rows(0, 99, PALETTE))}
    assert told["intro text"] == "intro *text*"
    assert told["one"] == told["two"] == told["sh"] == "one\n  two"
    assert told["▌  quoted"] == "quoted"
    assert told["b"] == "| a |\n|---|\n| b |"
    assert told["end"] == "end"


def test_a_fence_is_one_part_however_long() -> None:
    code = "".join(f"line {number}\n" for number in range(2000))
    body = fed(MarkdownBody(), [f"before\n\n```\n{code}```\n\nafter"])
    body.settle(0, EVERYTHING)
    assert body.part_text(body.height // 2) == code.removesuffix("\n")
    start, end = body.part_at(900)
    assert body.source(start, end) == code.removesuffix("\n")
    assert body.part_text(0) == "before"


def test_a_deep_nest_leaves_room_for_text() -> None:
    for row in rows("> " * 30 + "deep", 20):
        assert len(row) <= 20
    assert "deep" in "".join(rows("> " * 30 + "deep", 20))


def test_an_emphasis_bomb_is_quick_enough_to_finish() -> None:
    for bomb in (
        "**a " * 1000,
        "[" * 4000,
        "*a _b " * 700,
        "`" * 4000,
        "![" * 2000,
        "<a " * 1300,
        "~~~~ " * 800,
    ):
        assert rows(bomb, 60)


def test_rows_of_a_table_that_take_several_lines_are_told_apart() -> None:
    table = "| a | b |\n|---|---|\n| one | a cell that is too long |\n| two | b |\n"
    assert rows(table, 20) == [
        "a   │ b",
        "────┼───────────────",
        "one │ a cell that is",
        "    │ too long",
        "────┼───────────────",
        "two │ b",
    ]


def test_a_row_of_code_that_belongs_to_the_line_above_says_so() -> None:
    assert [row.strip() for row in rows("```\nabcdefghijklmnop\nnext\n```\n", 10)] == [
        "abcdefghi",
        "↳jklmnop",
        "next",
    ]
