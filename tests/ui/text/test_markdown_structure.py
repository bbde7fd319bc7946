"""The structure we see in a markdown text is what a reference parser sees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .samples import LINES, WORDS
from .structure import ours, reference

CASES = [
    # leaf blocks
    "# one\n## two ##\n### three\n#### four\n##### five\n###### six\n####### seven\n#none\n#\n",
    "Title\n=====\n\nOther *em*\n---\n\ntwo\nlines\n===\n",
    "***\n---\n___\n * * *\n- - -\n+++\n--\n",
    "para\n***\npara\n",
    "one\ntwo\n   three\n\n\n  four\n",
    "    code\n\n      more\n\n\n    end\ntext\n",
    "text\n    not code\n",
    "```\nplain\n```\n",
    "```python title=x\ndef f():\n    return 1\n```\n",
    "~~~\n```\n~~~\n",
    "````\n```\n````\n",
    "  ```\n  in\n    deep\n out\n  ```\n",
    "``` no`info\n```\n",
    "```\nnever closed\n\nstill\n",
    "```\n```\n",
    "```\n\n\n```\n",
    "text\n```\ncode\n```\ntext\n",
    "<div>\n*raw*\n</div>\n\n*not raw*\n",
    "<!-- a\n\nb -->\n\ntext\n",
    "<script>\nx < 1\n\ny\n</script>\ntext\n",
    "<custom-tag>\nraw\n\n<i>inline</i>\n",
    "text\n<custom-tag>\n",
    "<?php\n\necho 1 ?>\n",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 |\n| 4 | 5 | 6 |\n\ntext\n",
    "a | b\n--|-:\n`x\\|y` | **z**\n> quote\n",
    "para\na | b\n---|---\n1 | 2\n",
    "| a |\n| - |\n| 1 |\n",
    "a | b\n---\n",
    "a | b | c\n---|---\n",
    # quotes
    "> a\nlazy\n\nnot\n",
    "> a\n> # h\n>\n> - x\n>   y\n",
    "> > a\n> b\n>> c\n",
    "> ```\n> code\n\ntext\n",
    "> a\n---\n",
    ">no space\n>\ttab\n",
    "> - a\n- b\n",
    "> foo\n    - bar\n",
    # lists
    "- a\n- b\n* c\n+ d\n",
    "1. a\n2. b\n7. c\n3) d\n",
    "10. a\n11. b\n",
    "- a\n  - b\n    - c\n  - d\n- e\n",
    "- a\n\n  para\n\n- b\n",
    "- a\n\n\n- b\n",
    "- a\n\n      code\n",
    "-     code\n",
    "-\n  a\n-\n- \n\n  not in it\n",
    "- \n  ```\n  code\n  ```\n",
    "text\n- a\n",
    "text\n2. no list\n",
    "text\n1. a list\n",
    "text\n-\n",
    "- a\nlazy\n- b\n",
    "- a\n > b\n",
    "1. a\n   - b\n   - c\n2. d\n",
    "1.  a\n\n    b\n\n2.  c\n",
    "- - - x\n",
    "- 1. x\n",
    "- # head\n- ***\n- > quote\n",
    "- ```\n  a\n\n  b\n  ```\n- c\n",
    "- a\n\ttab\n\n\tpara\n",
    "-\ta\n",
    "1234567890. no\n",
    "-one\n",
    "   - a\n  - b\n - c\n",
    "- a\n - b\n  - c\n   - d\n    - e\n",
    "- [ ] open\n- [x] done\n",
    # inline
    "*a* _b_ **c** __d__ ***e*** ~~f~~ ~g~\n",
    "snake_case_name and 2*3*4 and a**b**c and a__b__c\n",
    "**a *b **c** d* e**\n",
    '*(**a**)* **a**b *a*b a*"b"*\n',
    "***a** b* ***c* d**\n",
    "*a **b* c**\n",
    "** a** *b * _ c_\n",
    "`a` ``b`c`` ` `` ` `d\n",
    "`a\nb` `  ` ` x `\n",
    "*a `*` b*\n",
    "[a](u) [b](<u v> \"t\") [c](u 't') [d](u (t)) [e]() [f](u(v)w)\n",
    "[a [b](u) c](v) ![i [j](u) k](v)\n",
    "[a](b c) [a] (u) [a][b] [ref]\n",
    "[**a** `]` b](u)\n",
    "*[a*](u)\n",
    '![alt *em*](src "t") ![](s)\n',
    "<http://x.y/z?a=b> <a@b.c> <not a link> <x:>\n",
    "a <b>c</b> <!-- d --> <br/> <3\n",
    "&amp; &lt; &copy; &#65; &#x1F600; &nope; & \n",
    "\\*a\\* \\[b\\] \\\\ \\q \\`c`\n",
    "hard  \nbreak and\\\nanother and \nsoft\n",
    "trailing  \n",
    "a\u00a0b *日本* **한국어**です\n",
]


@pytest.mark.parametrize("text", CASES)
def test_a_case_that_has_its_place_in_commonmark_or_gfm(text: str) -> None:
    assert ours(text) == reference(text)


@settings(derandomize=True, max_examples=250)
@given(st.lists(LINES, max_size=8))
def test_blocks_of_any_order(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert ours(text) == reference(text)


@settings(derandomize=True, max_examples=250)
@given(st.lists(WORDS, max_size=16))
def test_marks_of_any_order(words: list[str]) -> None:
    text = "x" + "".join(words)
    assert ours(text) == reference(text)
