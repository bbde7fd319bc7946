"""The doctor: what of this machine, this terminal and these agents is not as it should be, and what helps.

:func:`examine` asks, :func:`judge` says. It starts no session, changes nothing, and prints nothing.
"""

from .asking import examine
from .facts import Agent, Facts, Tmux
from .judge import Finding, Level, as_json, as_text, judge

__all__ = ["Agent", "Facts", "Finding", "Level", "Tmux", "as_json", "as_text", "examine", "judge"]
