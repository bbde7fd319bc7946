"""A model in a row of a list: what it can hold and what it costs. Pure."""

from __future__ import annotations

from ...driver.commands.state import Model
from .amounts import format_tokens

_CELLS = 7


def model_facts(model: Model) -> str:
    """Context window and US dollars per million tokens read and written; nothing of what is not told."""
    window = format_tokens(model.context_window) if model.context_window else ""
    cost = model.cost
    price = f"${cost.input:g} in, ${cost.output:g} out per 1M" if cost.input or cost.output else ""
    return f"{window:<{_CELLS}}{price}".rstrip()
