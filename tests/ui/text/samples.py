"""Markdown to test with: fragments that meet in every order, and a long text of every kind of block."""

from __future__ import annotations

from hypothesis import strategies as st

_LINES = """\
- a
* b
+ c
1. d
2. e
3) f
  - g
    - h
   i
      j
k l m
> q
> - r
>
```
```py
~~~
# H
## H2 ##
---
===
***



    code
- - x
1. - y
-
-   z
10. w
<div>
</div>
<b>x</b>
<!-- c
-->
text **bold
more** _em_
`code` x
  hard\x20\x20
back\\
* * *
####### seven
[l](u)
+++
__
_ _ _
- ```
  ```
- # H
1. > q"""

LINES = st.sampled_from(_LINES.split("\n"))
"""Lines on which our parser and the reference agree whatever comes before and after."""

_WORDS = """\
* ** *** _ __ ~~ ` `` a foo é ? [ ] (u) ![ <b> </b> &amp; & \\ \\* _bar baz_ " ( ) ](v)"""

WORDS = st.sampled_from([*_WORDS.split(" "), " ", "  ", "\n", "b c", '(u "t")'])
"""The same for what stands in a paragraph."""

EVERY_BLOCK = """\
# Every *kind* of block

Some **bold**, `code`, ~~gone~~ and a [link](https://example.com/a "t"), https://example.org/b
soft break, hard\x20\x20
break. 日本語 and 👩\u200d💻 and cafe\u0301. ![an image](picture.png) &amp; <b>html</b>

- one
- two
  1. first **deep**
     lazy
  2. second
     ```python
     def f(x):
         \"\"\"Doc
         string.\"\"\"
         return [x]
     ```
- [x] done
- [ ] open

  second paragraph

> quoted *text*
> > and nested

| Name | Value | Note |
|:-----|------:|:----:|
| a    |     1 | `x`  |
| **long cell with words** | 12345 | 日本 |

```diff
@@ -1 +1 @@
-old
+new
```

    indented()
\tcode

<details>
literal *html*
</details>

***
"""
