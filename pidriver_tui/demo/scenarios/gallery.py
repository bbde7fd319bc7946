"""gallery: every kind of block a transcript can hold, for makers of themes and for tests of rendering."""

from __future__ import annotations

from pidriver_tui.demo.scene import (
    Call,
    Custom,
    ExtensionError,
    Overload,
    Piece,
    Result,
    Say,
    Scene,
    Think,
    bash,
    edit,
    notify,
    read,
    set_editor_text,
    set_status,
    set_title,
    set_widget,
    turn,
    write,
)


def play() -> Scene:
    """Show everything."""
    yield turn(
        Think(
            "A gallery of everything (a simulation). First prose and lists, then code, tables, difficult "
            "text, and at the end tools of every kind.\n\nA second paragraph, to show folding."
        ),
        Say(_PROSE),
        read("empty.txt", ""),
    )
    yield turn(Say(_CODE), bash("printf colours", Piece(_COLOURS)))
    yield turn(
        Say(_DIFFICULT),
        read("notes.txt", "\n".join(f"line {number}" for number in range(1, 41)) + "\n"),
        write("hello.py", 'print("hello")\n'),
        edit("hello.py", 1, "", 'print("hello")\n', 'name = "you"\nprint(f"hello {name}")\n', ""),
    )
    yield turn(
        Say("Tools that fail, are unknown, or say much."),
        bash("false", exit_code=1),
        bash("seq 1 60", *(Piece(f"{number}\n", 0.02) for number in range(1, 61))),
        Call("grep", {"pattern": "TODO"}, Result("Tool grep not found", {}, is_error=True)),
        Call("web_search", {"query": "terminal rendering"}, Result("3 results (simulated)", {"count": 3})),
    )
    yield notify("A notice of the kind info", "info")
    yield notify("A notice of the kind warning", "warning")
    yield notify("A notice of the kind error", "error")
    yield Custom("A message that an extension put here (simulated)")
    yield ExtensionError("turn_end", "a simulated handler exploded")
    yield Overload('529: {"type":"overloaded_error","message":"Overloaded (simulated)"}', delay_ms=1200)
    yield turn(Say("That is all there is. *(This gallery is a simulation, like everything here.)*\n"))


def notices(rest: str) -> Scene:
    """Everything an extension can say without an answer."""
    yield set_title("simulated title")
    yield set_status("demo", "a status line")
    yield set_widget("demo", ["first line", "second line"], "belowEditor")
    yield set_editor_text("a draft from an extension")
    yield notify("no type")
    yield notify("careful", "warning")
    yield set_widget("demo")
    yield set_status("demo")


_PROSE = """\
# Heading one
## Heading two
### Heading three
#### Heading four

A paragraph with *emphasis*, **strong words**, ***both***, ~~struck~~, `inline code`, and a
[link with a target](https://example.org/a/long/path?with=query). A line that is long enough to wrap on most \
terminals, because most paragraphs of an answer are, and wrapping is what people look at all day.

1. First
2. Second
   - nested
     - deeper
3. Third

- [x] a task that is done
- [ ] a task that is not

> A quotation, of
> two lines.
>
> > And one within it.

---

Term with a hard break\\
on the next line. ![an image](https://example.org/picture.png)
"""

_CODE = """\
```python
@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float = 0.0  # a comment

    def __add__(self, other: "Point") -> "Point":
        return Point(self.x + other.x, self.y + other.y)
```

```rust
fn main() { println!("{}", (1..=10).filter(|n| n % 2 == 0).sum::<u32>()); }
```

```diff
--- a/settings.toml
+++ b/settings.toml
@@ -1,3 +1,3 @@
 [server]
-port = 8080
+port = 8443
```

```
no language, and a very long line that goes on and on and on and on and on and on and on and on and on and on
```

    indented code

| left | centre | right |
|:-----|:------:|------:|
| a | b | 1 |
| a longer cell that wraps somewhere | `code` | 12,345.67 |
| 日本語 | ✓ | −1 |
"""

_DIFFICULT = (
    "Wide: 日本語のテキスト 한국어 中文 · emoji: 🚀 👩‍💻 🇩🇪 👍🏽 · combining: é ñ Z̷a̷l̷g̷o̷ "
    "· Arabic: مرحبا بالعالم · Hebrew: שלום\n\n"
    "Neutralised, never obeyed: a bidi override \u202egnp.exe\u202c, an escape \x1b[31mred\x1b[0m, "
    "a bell \x07, a title \x1b]0;owned\x07, markup [bold]not bold[/bold], "
    "a separator \u2028 within a line.\n\n"
    "A word that has no place to break: " + "unbreakable" * 14 + "\n\n<b>HTML stays text</b> &amp; entities\n"
)

_COLOURS = (
    "\x1b[1mbold\x1b[0m \x1b[2mdim\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderlined\x1b[0m "
    "\x1b[7mreversed\x1b[0m\n"
    + "".join(f"\x1b[{30 + n}m colour {n} \x1b[0m" for n in range(8))
    + "\n"
    + "".join(f"\x1b[48;5;{n}m  \x1b[0m" for n in range(16, 52))
    + "\n\x1b[38;2;255;128;0mtrue colour\x1b[0m\x1b[2J\x1b[10;10H (cursor moves are removed)\n"
    + "progress  10 %\rprogress  60 %\rprogress 100 %\n"
)
