"""A scripted agent that speaks pi's real RPC protocol: no Node, no key, no network, nothing touched on disk.

It is a real child process (`python -m pidriver_tui.demo.agent`), so whatever starts it knows it only by its
pipes, exactly as it knows `pi`. This package knows the wire (the captures in tests/golden) and nothing of the
driver, the model or the terminal. Every text it produces says that it is a simulation.

Importing this module stays cheap: the child imports it too, and must answer within 100 ms of its start.
"""

from pidriver_tui.demo.launch import (
    DEMO_SESSIONS,
    GALLERY_SESSION,
    DemoSession,
    demo_command,
    write_launcher,
)

__all__ = ["DEMO_SESSIONS", "GALLERY_SESSION", "DemoSession", "demo_command", "write_launcher"]
