"""The benchmark's tables and charts, from fixed numbers: nothing is measured here."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from tests.benchmarks.plotting import OURS, Bar, Bars, Line, draw, size_name
from tests.benchmarks.report import FleetMeasured, Measured, charts, fleet_row, row, targets
from tests.benchmarks.starting import Starts
from tests.benchmarks.terminal import Terminal
from tests.benchmarks.values import Plan, Result, ViewsResult

SVG = "{http://www.w3.org/2000/svg}"


def measured(contender: str, cpu: float, size: int = 10_000, kind: str = "prose", drain: int = 0) -> Measured:
    terminal = Terminal(received=123_456, echoes=[(float(n), n / 1000) for n in range(1, 101)])
    result = Result(cpu_per_1000=cpu, load_ms=12.4, jump_ms=9.0, memory_mb=100.0)
    return Measured(Plan(contender, kind, size, drain=drain), result, terminal)


ALL = [
    measured("ours", 100.0),
    measured("ours", 110.0, 1_000_000),
    measured("ours", 105.0, 50_000_000),
    measured("ours", 900.0, drain=100_000),
    measured("markdown", 500.0),
    measured("richlog", 200.0),
    measured("repaint", 80.0, 0),
]
FLEET = FleetMeasured(64, 50, 21.4, (5.0, 20.0, 40.0), 3200.0, 12.8)


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_what_they_say() -> None:
    svg = draw([Bars("A title & more", "ms", (Bar("one", 10.0, "10 ms", OURS), Bar("two", 40.0, "40 ms")))])
    one, two = ET.fromstring(svg).iter(f"{SVG}rect")
    assert float(two.attrib["width"]) == 4 * float(one.attrib["width"])
    assert one.attrib["fill"] == OURS != two.attrib["fill"]
    assert texts(svg) == ["A title & morems", "one", "10 ms", "two", "40 ms"]


def test_a_target_beyond_all_bars_is_on_the_picture() -> None:
    svg = draw([Bars("t", "ms", (Bar("one", 10.0, "10 ms"),), 50.0)])
    (mark,) = ET.fromstring(svg).iter(f"{SVG}line")
    (bar,) = ET.fromstring(svg).iter(f"{SVG}rect")
    end = float(bar.attrib["x"]) + float(bar.attrib["width"])
    assert end < float(mark.attrib["x1"]) == float(mark.attrib["x2"]) < 760
    assert "target" in texts(svg)


def test_a_line_of_equal_values_is_flat_over_sizes_that_grow_by_powers() -> None:
    svg = draw([Line("t", "ms", ((1_000, 50.0), (10_000, 50.0), (1_000_000, 50.0)))])
    dots = list(ET.fromstring(svg).iter(f"{SVG}circle"))
    assert len({dot.attrib["cy"] for dot in dots}) == 1
    first, second, third = (float(dot.attrib["cx"]) for dot in dots)
    assert abs((third - second) - 2 * (second - first)) < 1
    assert [text for text in texts(svg) if "B" in text] == ["1 KB", "10 KB", "1 MB"]


def test_charts_stand_below_each_other_and_nothing_leaves_the_picture() -> None:
    svg = draw(tuple(charts(ALL, [FLEET])))
    root = ET.fromstring(svg)
    assert len(root.findall(f"{SVG}g")) == 3
    tops = [float(group.attrib["transform"].split()[1].rstrip(")")) for group in root.findall(f"{SVG}g")]
    assert tops == sorted(tops)
    assert tops[-1] < float(root.attrib["height"])
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= float(root.attrib["width"])


def test_the_charts_show_ours_beside_the_others_without_slow_terminals() -> None:
    beside, growth, keys = charts(ALL, [FLEET])
    assert isinstance(beside, Bars)
    assert [bar.value for bar in beside.bars] == [100.0, 500.0, 200.0, 80.0]
    assert isinstance(growth, Line)
    assert growth.points == ((10_000, 100.0), (1_000_000, 110.0), (50_000_000, 105.0))
    assert isinstance(keys, Bars)
    assert [bar.said for bar in keys.bars] == ["5 ms", "20 ms", "40 ms"]
    assert keys.target == 50.0


def test_nothing_measured_draws_nothing() -> None:
    assert tuple(charts([], [])) == ()
    assert ET.fromstring(draw(())).attrib["height"] == "0"


def test_targets_stand_beside_what_was_reached() -> None:
    starts = Starts(ours=(0.3, 0.9, 0.4), bare=(0.2, 0.25, 0.1))
    lines = list(targets(ALL, starts, ViewsResult(switch_ms=7.9, idle_mb=0.1, tree_add_ms=4.25)))
    said = {line.split("|")[1].strip(): line.split("|")[3].strip() for line in lines}
    assert said["cost per delta at 1 MB over 10 KB, prose"] == "1.10"
    assert said["ours over Textual's Markdown stream at 10 KB"] == "0.20"
    assert said["ours over a repaint of the whole pane"] == "1.25"
    assert said["memory over the text, 50 MB"] == "2.0"
    assert said["switching tabs, 1 MB each, ms"] == "7.9"
    assert said["memory for one further idle session, MB"] == "0.10"
    assert said["first paint over a bare Textual app of one Static"] == "2.00"
    assert said["tool tree of 10,000 calls, a new call, ms (all of them unfolded)"] == "4.2 (0.0)"


def test_rows_say_what_was_measured() -> None:
    assert row(ALL[0]) == "| ours | prose | 10 KB | 12 | 100 | 51 / 96 / 100 | 0 | 0 | 9 | 100.0 | 123 |"
    assert row(ALL[3]).startswith("| ours, terminal takes 100 KB/s | prose | 10 KB |")
    unfinished = Measured(Plan("markdown", "table", 5_000), None, Terminal())
    assert "did not finish" in row(unfinished)
    assert fleet_row(FLEET) == "| 64 x 50 | 21 % | 5 / 20 / 40 | 3200 | 0.20 |"


def test_sizes_are_named() -> None:
    assert [size_name(size) for size in (1_000, 10_000, 1_000_000, 50_000_000)] == [
        "1 KB",
        "10 KB",
        "1 MB",
        "50 MB",
    ]
