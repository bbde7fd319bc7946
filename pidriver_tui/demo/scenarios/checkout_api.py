"""checkout-api: a failing test, its cause, a fix with a diff, two permissions.

Denying one changes the story: without the test run the agent checks by reading, without the commit it leaves
the change for the person.
"""

from __future__ import annotations

from pidriver_tui.demo.scene import (
    Piece,
    Say,
    Scene,
    Think,
    allow_tool,
    bash,
    confirm,
    edit,
    read,
    turn,
)

_TEST = "python -m pytest -q tests/test_discounts.py"
_SUITE = "python -m pytest -q"
_COMMIT = 'git commit -am "Cap stacked discounts at the cart total"'


def play() -> Scene:
    """Fix the failing test."""
    yield turn(
        Think(
            "The test that fails is test_discount_is_capped. Before reading any code I want to see the "
            "failure itself: the assertion usually says whether the cap is missing or only wrong."
        ),
        Say(
            "*Simulation: a scripted agent, no model behind it, nothing on your disk is touched.*\n\n"
            "I start with the failure itself, then look at the code it points to."
        ),
        bash(_TEST, *_failing(), exit_code=1),
    )
    yield turn(
        Think(
            "−5.00 instead of 0.00, so the discount is larger than the cart. Either the cap was never there "
            "or a refactoring dropped it. Reading the implementation and the test side by side."
        ),
        Say("The discount comes out **larger than the cart**. Let me see where the cap should be."),
        read("checkout/discounts.py", _DISCOUNTS),
        read("tests/test_discounts.py", _TESTS, offset=12, limit=9),
    )
    yield turn(
        Think(
            "Found it. Each coupon is capped by itself with min(value, total), but the sum is not. Two "
            "coupons of 15.00 on a cart of 25.00 give 30.00. Capping inside the loop against what is left "
            "keeps the order of coupons meaningful and needs one line more."
        ),
        Say(_PLAN),
        edit("checkout/discounts.py", 10, _BEFORE, _OLD, _NEW, _AFTER)._replace(holds=_DISCOUNTS),
    )
    (suite,) = yield turn(
        Say("The edit is in. Now the whole suite, because `apply_coupons` has other callers."),
        bash(_SUITE, *_passing(), gate=allow_tool("bash", f"Command: {_SUITE}")),
    )
    if suite.allowed:
        checked = "| tests | ✓ 48 passed, 0 failed |"
        before: tuple[Think | Say, ...] = (
            Think("All green, including the two callers I was worried about. A small commit is due."),
            Say(
                "**48 passed.** The cap holds for one coupon, for several, and for an empty cart. "
                "Shall this become a commit?"
            ),
        )
    else:
        checked = "| tests | not run, as you asked |"
        yield turn(
            Think("Not allowed to run the suite. I can still verify the change by reading it once more."),
            Say("Understood, I do not run the tests. I check the change by reading it instead."),
            read("checkout/discounts.py", _FIXED, offset=7, limit=12),
        )
        before = (Say("It reads as it should. Shall this become a commit?"),)
    (commit,) = yield turn(
        *before,
        bash(
            _COMMIT,
            Piece("[fix/discount-cap 4be2c1d] Cap stacked discounts at the cart total\n", 0.5),
            Piece(" 1 file changed, 2 insertions(+), 2 deletions(-)\n", 0.1),
            gate=confirm("Commit the fix?", f"{_COMMIT}\n\n1 file changed: checkout/discounts.py (+2 −2)"),
        ),
    )
    done = "| commit | ✓ `4be2c1d` on `fix/discount-cap` |" if commit.allowed else "| commit | left to you |"
    yield turn(Say(_SUMMARY.format(checked=checked, commit=done)))


def _failing() -> list[Piece]:
    return [
        Piece(".....", 0.9),
        Piece("F..                                                         [100%]\n", 0.4),
        Piece("=================================== FAILURES ===================================\n", 0.2),
        Piece("____________________________ test_discount_is_capped ___________________________\n\n", 0.05),
        Piece("    def test_discount_is_capped():\n", 0.02),
        Piece('        cart = Cart(total=Decimal("25.00"))\n', 0.02),
        Piece('        coupons = [Coupon("SPRING", 15), Coupon("WELCOME", 15)]\n', 0.02),
        Piece('>       assert apply_coupons(cart, coupons) == Decimal("0.00")\n', 0.02),
        Piece("E       AssertionError: assert Decimal('-5.00') == Decimal('0.00')\n\n", 0.02),
        Piece("tests/test_discounts.py:18: AssertionError\n", 0.05),
        Piece("=========================== short test summary info ============================\n", 0.1),
        Piece("FAILED tests/test_discounts.py::test_discount_is_capped - AssertionError\n", 0.02),
        Piece("1 failed, 7 passed in 0.31s\n", 0.02),
    ]


def _passing() -> list[Piece]:
    return [
        Piece("tests/test_cart.py ............                                          [ 25%]\n", 0.7),
        Piece("tests/test_discounts.py ........                                         [ 41%]\n", 0.5),
        Piece("tests/test_invoices.py ..............                                    [ 70%]\n", 0.8),
        Piece("tests/test_receipts.py ..............                                    [100%]\n", 0.7),
        Piece("\n48 passed in 2.84s\n", 0.3),
    ]


_DISCOUNTS = '''\
"""Discounts: what coupons take off a cart."""

from decimal import Decimal

from checkout.cart import Cart, Coupon


def apply_coupons(cart: Cart, coupons: list[Coupon]) -> Decimal:
    """The total after all coupons, in their order."""
    total = cart.total
    for coupon in coupons:
        value = min(Decimal(coupon.value), cart.total)
        total -= value
    return total
'''
_TESTS = """\
def test_discount_is_capped():
    cart = Cart(total=Decimal("25.00"))
    coupons = [Coupon("SPRING", 15), Coupon("WELCOME", 15)]
    assert apply_coupons(cart, coupons) == Decimal("0.00")


def test_empty_cart_stays_empty():
    assert apply_coupons(Cart(total=Decimal("0.00")), [Coupon("SPRING", 15)]) == 0
"""
_BEFORE = "    total = cart.total\n    for coupon in coupons:\n"
_OLD = "        value = min(Decimal(coupon.value), cart.total)\n        total -= value\n"
_NEW = (
    "        # Against what is left, not the cart: coupons may stack, the total may not go below zero.\n"
    "        total -= min(Decimal(coupon.value), total)\n"
)
_AFTER = "    return total\n"
_FIXED = '''\
def apply_coupons(cart: Cart, coupons: list[Coupon]) -> Decimal:
    """The total after all coupons, in their order."""
    total = cart.total
    for coupon in coupons:
        # Against what is left, not the cart: coupons may stack, the total may not go below zero.
        total -= min(Decimal(coupon.value), total)
    return total
'''

_PLAN = """\
## What is wrong

Each coupon is capped **by itself**, their sum is not:

| step | coupon | cap used | total after |
|:---|:---|---:|---:|
| 1 | `SPRING` 15.00 | 25.00 | 10.00 |
| 2 | `WELCOME` 15.00 | **25.00** | **−5.00** |

The cap in step 2 should be the 10.00 that are *left*:

```python
for coupon in coupons:
    total -= min(Decimal(coupon.value), total)
```

## Plan

1. Cap against the remaining total in `checkout/discounts.py`
2. Run the whole suite, not only this test
3. Commit, if you agree
"""

_SUMMARY = """\
## Done

`apply_coupons` now caps every coupon at what is left of the cart:

```diff
-        value = min(Decimal(coupon.value), cart.total)
-        total -= value
+        # Against what is left, not the cart: coupons may stack, the total may not go below zero.
+        total -= min(Decimal(coupon.value), total)
```

| | |
|---|---|
| cause | the cap looked at the cart, not at the rest |
| changed | `checkout/discounts.py` |
{checked}
{commit}

> All of this was simulated: no file was changed, no test was run. Ask me anything, or type `/gallery`.
"""
