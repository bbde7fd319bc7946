"""What the gallery says: markdown, tables, code, colours, and text that is hard to show."""

from __future__ import annotations

THOUGHT = (
    "A gallery of everything (a simulation). First prose and lists, then code, tables, difficult text, and "
    "at the end tools of every kind.\n\nA second paragraph, to show folding."
)

PROSE = """\
# Heading one
## Heading two
### Heading three
#### Heading four
##### Heading five
###### Heading six

A paragraph with *emphasis*, **strong words**, ***both***, ~~struck~~, `inline code`, and a
[link with a target](https://example.org/a/long/path?with=query). A line that is long enough to wrap on most \
terminals, because most paragraphs of an answer are, and wrapping is what people look at all day. \
<https://example.org/auto> and https://example.org/bare are links as well; \\*this\\* is not emphasis.

1. First, with **strong** and `code`
2. Second
   - nested, with a line that is long enough that it has to go on below its own \
beginning and not below the bullet
     - deeper
       - deepest
   - [link](https://example.org) in a list
3. Third

   A paragraph of the third item.
10. A number of two digits

- [x] a task that is done
- [ ] a task that is not
  - [x] a part of it that is

> A quotation, of
> two lines.
>
> > And one within it, with `code`.
> >
> > - a list in it
>
> ```sh
> echo "a fence in a quotation"
> ```

---

A line with a hard break\\
goes on in the next one. ![an image](https://example.org/picture.png)
"""

CODE = """\
```python
@dataclass(frozen=True, slots=True)
class Point:
    \"\"\"A place.\"\"\"

    x: float
    y: float = 0.0  # a comment

    def __add__(self, other: "Point") -> "Point":
        return Point(self.x + other.x, self.y + other.y)
```

```rust
fn main() { println!("{}", (1..=10).filter(|n| n % 2 == 0).sum::<u32>()); }
```

```typescript
export const total = async (items: Item[]): Promise<number> =>
  items.reduce((sum, item) => sum + item.price, 0);
```

```json
{"name": "gallery", "count": 3, "simulated": true, "nothing": null}
```

```sh
for file in *.py; do echo "$file: $(wc -l < "$file")"; done  # a loop
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
no language, and a very long line that goes on and on and on and on and on and on and on and on \
and on and on and on and on and on and on
```

    indented code
"""

TABLES = """\
| left | centre | right |
|:-----|:------:|------:|
| a | b | 1 |
| a longer cell | `code` | 12,345.67 |
| 日本語 | ✓ | −1 |

| what | meaning | default | since | a column with a long heading | and one whose cells say rather much |
|---|---|---|---|---|---|
| `retries` | how often it tries again | 3 | 0.1 | yes | it waits twice as long before each further attempt |
| `timeout` | how long it waits for an answer | 30 s | 0.2 | no \
| **0** waits for ever, [see here](https://example.org/t) |

"""

DIFFICULT = (
    "Wide: 日本語のテキスト 한국어 中文 · emoji: 🚀 👩‍💻 🇩🇪 👍🏽 · combining: é ñ Z̷a̷l̷g̷o̷ "
    "· Arabic: مرحبا بالعالم · Hebrew: שלום\n\n"
    "Neutralised, never obeyed: a bidi override \u202egnp.exe\u202c, an escape \x1b[31mred\x1b[0m, "
    "a bell \x07, a title \x1b]0;owned\x07, markup [bold]not bold[/bold], "
    "a separator \u2028 within a line.\n\n"
    "A word that has no place to break: " + "unbreakable" * 14 + "\n\n<b>HTML stays text</b> &amp; entities\n"
)

COLOURS = (
    "\x1b[1mbold\x1b[0m \x1b[2mdim\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderlined\x1b[0m "
    "\x1b[7mreversed\x1b[0m\n"
    + "".join(f"\x1b[{30 + n}m colour {n} \x1b[0m" for n in range(8))
    + "\n"
    + "".join(f"\x1b[{90 + n}m bright {n} \x1b[0m" for n in range(8))
    + "\n"
    + "".join(f"\x1b[48;5;{n}m  \x1b[0m" for n in range(16, 52))
    + "\n\x1b[38;2;255;128;0mtrue colour\x1b[0m\x1b[2J\x1b[10;10H (cursor moves are removed)\n"
    + "progress  10 %\rprogress  60 %\rprogress 100 %\n"
)

SOURCE = """\
class Coupon:
    def value(self, total: Decimal) -> Decimal:
        # never more than the cart itself
        if self.kind == "percent":
            return total * self.amount / 100
        return min(total, self.amount)


"""
BEFORE = 'def main() -> None:\n    print("hello")\n'
AFTER = 'def main(name: str = "you") -> None:\n    print(f"hello {name}")\n'

STILL_THINKING = (
    "This thought is still going on. It says what is weighed up while the answer has already begun, as some "
    "models do."
)
STILL_SAYING = """\
This answer is **still being written**. What waits above the composer is an ask of each kind: a permission, \
a choice, a yes or no, a line of text, a text to edit. Answer them all and the gallery goes on to its end.

| so far | state |
|---|---|
| words | done |
| tools | run"""
