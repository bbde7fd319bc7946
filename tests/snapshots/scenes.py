"""Fleets in telling states, fed by hand so that every picture comes out the same."""

from __future__ import annotations

from pidriver_tui.driver import events
from pidriver_tui.driver.events import Channel
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import Failed, Prompted, Seen, StatsLearned
from tests.ui.stage import Clock, StagedSupervisor, choice, permission

PLAN = """The discount comes out **larger than the cart**. The plan:

1. read `discounts.py`
2. cap the *sum*, not each coupon
3. run the tests again

| coupon | before | after |
|---|---:|---:|
| `TEN` | 10.00 | 10.00 |
| `TEN` + `HALF` | 65.00 | 55.00 |

```python
def capped(total: Decimal, coupons: list[Coupon]) -> Decimal:
    # never more than the cart itself
    return min(total, sum(c.value(total) for c in coupons))
```
"""
DIFF = """\
-12 return sum(min(c.value(total), total) for c in coupons)
+12 return min(total, sum(c.value(total) for c in coupons))"""


def say(supervisor: StagedSupervisor, key: str, text: str, index: int = 0) -> None:
    supervisor.happen(
        key,
        events.BlockStart(content_index=index),
        events.MessageDelta(text=text, content_index=index),
        events.BlockEnd(text=text, content_index=index),
    )


def tool(
    supervisor: StagedSupervisor,
    key: str,
    call: str,
    name: str,
    arguments: dict[str, object],
    result: str | None = None,
    *,
    failed: bool = False,
    details: dict[str, object] | None = None,
    seconds: float = 1.0,
    clock: Clock,
) -> None:
    supervisor.happen(
        key,
        events.ToolCallEnd(content_index=9, tool_call_id=call, name=name, arguments=arguments),
        events.ToolStart(tool_call_id=call, name=name, arguments=arguments),
    )
    clock.pass_(seconds)
    if result is not None:
        supervisor.happen(
            key,
            events.ToolEnd(
                tool_call_id=call, name=name, result=result, is_error=failed, details=details or {}
            ),
        )


def begin(supervisor: StagedSupervisor, key: str, prompt: str) -> None:
    supervisor.happen(
        key,
        Prompted(prompt),
        events.MessageStart(role="user", text=prompt),
        events.MessageComplete(role="user", text=prompt),
        events.AgentStart(),
        events.TurnStart(),
        events.MessageStart(role="assistant"),
        StatsLearned(UsageTotals(12_300, 1_456, 48_000, 9_100, 0.1234), 31_000, 200_000),
    )


def working(supervisor: StagedSupervisor, clock: Clock, key: str = "s1") -> None:
    """In the middle of a turn: thinking folded, tools done, failed and running, text streaming."""
    begin(supervisor, key, "test_discount_is_capped fails since this morning. Find out why and fix it.")
    thought = "The failure is in the cap. I look at the code first."
    supervisor.happen(
        key,
        events.BlockStart(channel=Channel.THINKING),
        events.MessageDelta(text=thought, channel=Channel.THINKING),
    )
    clock.pass_(4)
    supervisor.happen(key, events.BlockEnd(text=thought, channel=Channel.THINKING))
    say(supervisor, key, "I start with the failure itself.", 1)
    tool(
        supervisor,
        key,
        "t1",
        "bash",
        {"command": "pytest -q tests/test_discounts.py"},
        "1 failed\n\nCommand exited with code 1",
        failed=True,
        seconds=1.9,
        clock=clock,
    )
    tool(
        supervisor,
        key,
        "t2",
        "read",
        {"path": "checkout/discounts.py"},
        "def capped(): ...",
        seconds=0.2,
        clock=clock,
    )
    supervisor.happen(
        key, events.TurnEnd(stop_reason="toolUse"), events.TurnStart(), events.MessageStart(role="assistant")
    )
    say(supervisor, key, PLAN, 0)
    tool(
        supervisor,
        key,
        "t3",
        "edit",
        {"path": "checkout/discounts.py"},
        "done",
        details={"diff": DIFF},
        seconds=0.3,
        clock=clock,
    )
    tool(supervisor, key, "t4", "bash", {"command": "pytest -q"}, clock=clock)
    supervisor.happen(
        key,
        events.ToolUpdate(tool_call_id="t4", name="bash", output="....................\n20 passed so far"),
    )
    clock.pass_(3)


def finished(supervisor: StagedSupervisor, clock: Clock, key: str = "s1") -> None:
    """Idle after a turn that went well."""
    begin(supervisor, key, "Say hello.")
    say(supervisor, key, "Hello. All is *quiet* here.")
    clock.pass_(2)
    usage = UsageTotals(1_200, 40, 0, 0, 0.0042)
    supervisor.happen(
        key,
        events.MessageComplete(
            role="assistant",
            text="Hello. All is *quiet* here.",
            parts=(events.TextPart("Hello. All is *quiet* here."),),
            stop_reason="stop",
        ),
        events.Usage(totals=usage),
        events.TurnEnd(stop_reason="stop", usage=usage),
        events.AgentEnd(final_text="Hello."),
        events.AgentSettled(),
        Seen(),
    )
    clock.pass_(75)


def asking(supervisor: StagedSupervisor, clock: Clock, key: str = "s1") -> None:
    """Waiting for a permission and a choice."""
    begin(supervisor, key, "Clean the build folder and build again.")
    say(supervisor, key, "I remove the old build first.")
    supervisor.happen(key, permission("p1", "rm -rf build && make all", 60), choice("c1"))
    clock.pass_(12)


def failed(supervisor: StagedSupervisor, key: str = "s1") -> None:
    """Could not be started."""
    supervisor.happen(
        key,
        Failed(
            "pi was not found",
            detail="searched in PATH",
            hint="Install it with: npm install -g @earendil-works/pi-coding-agent",
        ),
    )
