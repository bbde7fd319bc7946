"""Token and cost totals. Pure values: no wire, no session."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


def _dollars(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return 0.0


def _count(value: object) -> int:
    return int(_dollars(value))


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Tokens used and US dollars spent. Addable.

    Attributes:
        input_tokens: Tokens sent, without those read from or written to the cache.
        output_tokens: Tokens received, thinking included.
        cache_read_tokens: Tokens read from the provider's cache.
        cache_write_tokens: Tokens written to it.
        cost_usd: US dollars, as the agent reckons them from its price list.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost_usd: float = 0.0

    @property
    def total_tokens(self) -> int:
        """All four kinds of tokens together."""
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens

    def __add__(self, other: UsageTotals) -> UsageTotals:
        if not isinstance(other, UsageTotals):
            return NotImplemented
        return UsageTotals(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.cost_usd + other.cost_usd,
        )

    def with_cost(self, cost_usd: float) -> UsageTotals:
        """The same tokens with another cost in US dollars."""
        return replace(self, cost_usd=cost_usd)

    def as_dict(self) -> dict[str, Any]:
        """The fields and `total_tokens`, ready for JSON."""
        return {
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cache_read_tokens": self.cache_read_tokens,
            "cache_write_tokens": self.cache_write_tokens,
            "total_tokens": self.total_tokens,
            "cost_usd": self.cost_usd,
        }

    @classmethod
    def from_assistant_usage(cls, usage: Any) -> UsageTotals:
        """From `message.usage`: input, output, cacheRead, cacheWrite, cost.total (pi json.md).

        What is missing or is not a number counts as zero.
        """
        if not isinstance(usage, Mapping):
            return cls()
        cost = usage.get("cost")
        return cls(
            _count(usage.get("input")),
            _count(usage.get("output")),
            _count(usage.get("cacheRead")),
            _count(usage.get("cacheWrite")),
            _dollars(cost.get("total") if isinstance(cost, Mapping) else cost),
        )

    @classmethod
    def from_session_stats(cls, data: Any) -> UsageTotals:
        """From the data of `get_session_stats`: tokens {...}, cost (observed, both)."""
        if not isinstance(data, Mapping):
            return cls()
        tokens = data.get("tokens")
        return cls.from_assistant_usage(tokens).with_cost(_dollars(data.get("cost")))
