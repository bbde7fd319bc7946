"""The only writer of the model: runs the agents, drains their events, carries out what a person wants.

asyncio, no terminal. It may not know Textual, Rich or any widget; the UI reads the fleet, asks
:meth:`Supervisor.take_changes` what changed, and calls intents. No intent raises for anything an
agent, its binary or its workspace does: what went wrong stands in that session's transcript.
"""

from .launch import Launch, StartAgent, start_with_driver
from .policing import Rulebook, StandingRule, by_policy
from .queueing import TakenBack
from .resuming import Resumable, find_session, same_folder, whole_path
from .seam import Agent
from .supervisor import Supervisor
from .troubles import INSTALL

__all__ = [
    "INSTALL",
    "Agent",
    "Launch",
    "Resumable",
    "Rulebook",
    "StandingRule",
    "StartAgent",
    "Supervisor",
    "TakenBack",
    "by_policy",
    "find_session",
    "same_folder",
    "start_with_driver",
    "whole_path",
]
