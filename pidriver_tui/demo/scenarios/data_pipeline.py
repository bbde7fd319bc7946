"""data-pipeline: long streaming output, parallel tools, one that fails, a retry, a queue, panels, a deletion.

A simulated extension ("pipeline-watch") shows a status, a widget and notices, and queues a follow-up itself.
"""

from __future__ import annotations

from pidriver_tui.demo.scene import (
    Enqueue,
    Overload,
    Pause,
    Piece,
    Say,
    Scene,
    Think,
    bash,
    edit,
    notify,
    read,
    set_status,
    set_title,
    set_widget,
    turn,
)

FOLLOW_UP = "Also check that refunds of the same week are complete."
_OVERLOADED = '529: {"type":"overloaded_error","message":"Overloaded (simulated)"}'
_DAYS = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08")
_ROWS = (48_112, 47_930, 51_204, 49_871, 55_006, 61_440, 38_207)
_TOTAL = sum(_ROWS)


def play() -> Scene:
    """Backfill a week and find what broke."""
    yield set_title("data-pipeline: backfill")
    yield set_status("pipeline-watch", "backfill: starting")
    yield turn(
        Think(
            "A week of orders is seven partitions. I run the backfill first, because everything else depends "
            "on it, and keep an eye on the row counts as they come."
        ),
        Say(
            "*Simulation: a scripted agent, nothing is loaded anywhere.*\n\n"
            "Backfilling seven days of `orders`. This takes a moment; the output streams below."
        ),
        bash("make backfill TABLE=orders DAYS=7", *_backfill()),
        ends_late=True,
    )
    yield set_widget("pipeline-watch", _panel(done=7), "belowEditor")
    yield set_status("pipeline-watch", "backfill: 7/7 days")
    yield notify(f"pipeline-watch: backfill finished, {_TOTAL:,} rows", "info")
    _, _, drift = yield turn(
        Say("All seven days are in. Now three checks at once: counts, duplicates, and the schema."),
        bash("make check-counts DAYS=7", *_counts()),
        bash(
            "make check-duplicates DAYS=7",
            Piece("scanning 7 partitions\n", 0.8),
            Piece("0 duplicates\n", 1.4),
        ),
        bash("make check-schema DAYS=7", *_schema(), exit_code=3),
        ends_late=True,
    )
    yield notify("pipeline-watch: check-schema failed (exit 3)", "error")
    yield Enqueue(FOLLOW_UP)
    yield Overload(_OVERLOADED, attempts=2, delay_ms=2000)
    yield turn(
        Think(
            "Counts and duplicates are fine; check-schema exits with 3. One column changed its type on "
            "Saturday: discount_pct came as text. So it is the source, not the pipeline, and the loader "
            "should say so loudly."
        ),
        Say(
            f"Two checks pass, one fails: `{drift.text.splitlines()[1].strip()}`. "
            "Let me see how the loader reads that column."
        ),
        read("pipeline/load_orders.py", _LOADER),
    )
    yield turn(
        edit("pipeline/load_orders.py", 3, _BEFORE, _OLD, _NEW, _AFTER)._replace(holds=_LOADER),
    )
    yield turn(
        Say("Fixed. The failed check once more:"),
        bash("make check-schema DAYS=7", Piece("7 partitions, 23 columns: schema matches\n", 1.2)),
    )
    yield set_status("pipeline-watch", "checks: 3/3")
    (swept,) = yield turn(
        Say("The rejected rows of that day lie in the staging area; they are loaded now and can go."),
        bash("rm -rf staging/orders/2026-03-07", Piece("(simulated: nothing was removed)\n", 0.6)),
    )
    staging = (
        "- [x] staging area swept" if swept.allowed else "- [ ] staging area left as it is, as you asked"
    )
    yield turn(Say(_REPORT + staging + "\n"))


def follow_up() -> Scene:
    """The message the extension queued."""
    yield turn(
        Think("A queued follow-up from the extension. Refunds share the partitions, so one query is enough."),
        Say("The queued follow-up: refunds of the same week."),
        bash(
            "make check-counts TABLE=refunds DAYS=7", Piece("refunds: 7/7 days, 4,118 rows, 0 missing\n", 1.1)
        ),
    )
    yield set_widget("pipeline-watch")
    yield set_status("pipeline-watch")
    yield Pause(0.2)
    yield turn(
        Say(
            "Refunds are **complete**: 4,118 rows in seven days, none missing.\n\n"
            "> Simulated to the end: nothing was loaded. Ask me anything, or type `/gallery`.\n"
        )
    )


def _backfill() -> list[Piece]:
    pieces = [Piece("backfill orders: 7 partitions, 4 workers\n", 0.5)]
    for number, (day, rows) in enumerate(zip(_DAYS, _ROWS, strict=True), 1):
        pieces.append(Piece(f"[{number}/7] {day}  extract ", 0.35))
        pieces += [Piece("·", 0.12) for _ in range(6)]
        pieces.append(Piece(f" load {rows:>7,} rows", 0.3))
        pieces.append(Piece(f"  ✓ {1.1 + number * 0.17:.1f}s\n", 0.2))
    return [*pieces, Piece(f"done: {_TOTAL:,} rows in 12.4s\n", 0.4)]


def _counts() -> list[Piece]:
    rows = [
        Piece(f"{day}  source {rows:>7,}  loaded {rows:>7,}  ok\n", 0.4)
        for day, rows in zip(_DAYS, _ROWS, strict=True)
    ]
    return [*rows, Piece("counts match\n", 0.3)]


def _schema() -> list[Piece]:
    return [
        Piece("comparing 23 columns in 7 partitions\n", 0.9),
        Piece("2026-03-07: orders.discount_pct is TEXT, expected NUMERIC\n", 0.7),
        Piece("make: *** [check-schema] Error 3\n", 0.2),
    ]


def _panel(done: int) -> list[str]:
    return [f"orders  {'█' * done}{'░' * (7 - done)}  {done}/7 days", f"rows    {sum(_ROWS[:done]):,}"]


_LOADER = '''\
def parse(row: Row) -> Order:
    """One line of the export."""
    return Order(
        total=Decimal(row["total"]),
        discount=row["discount_pct"],
    )
'''
_BEFORE = '    return Order(\n        total=Decimal(row["total"]),\n'
_OLD = '        discount=row["discount_pct"],\n'
_NEW = '        discount=percent(row["discount_pct"], column="discount_pct"),\n'
_AFTER = "    )\n"

_REPORT = """\
## Backfill report

| check | result | detail |
|:---|:---:|---:|
| row counts | ✓ | 351,770 of 351,770 |
| duplicates | ✓ | 0 |
| schema | ✓ after a fix | 1 column, 1 day |

**What broke:** the export of 2026-03-07 wrote `discount_pct` as text (`"12 %"` instead of `12`). The loader
took it as it came; now it parses the value and says which column is wrong:

```python
discount=percent(row["discount_pct"], column="discount_pct")
```

- [x] seven days loaded
- [x] loader fixed
- [ ] tell the team that owns the export
"""
