"""From what the person asked for to what the supervisor starts: profiles and forms become launches.

Composition, like `app` and `cli`: it knows the config and the driver, and nothing of the terminal.
"""

from .launches import demo_launches, launch_for, policy_for
from .wishes import Wish, WishError

__all__ = ["Wish", "WishError", "demo_launches", "launch_for", "policy_for"]
