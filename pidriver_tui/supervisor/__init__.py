"""The only writer of the model: runs the agents, drains their events, carries out what a person wants.

asyncio, no terminal. It may not know Textual, Rich or any widget; the UI reads the fleet, asks
:meth:`Supervisor.take_changes` what changed, and calls intents. No intent raises for anything an
agent, its binary or its workspace does: what went wrong stands in that session's transcript.
"""

from .agent import Agent
from .failure_messages import INSTALL
from .launch import Launch, StartAgent, start_with_driver
from .policy_enforcer import ActiveRule, Rulebook, by_policy
from .queueing import TakenBack
from .resuming import Resumable, find_session, same_folder, whole_path
from .supervisor import Supervisor

__all__ = [
    "INSTALL",
    "ActiveRule",
    "Agent",
    "Launch",
    "Resumable",
    "Rulebook",
    "StartAgent",
    "Supervisor",
    "TakenBack",
    "by_policy",
    "find_session",
    "same_folder",
    "start_with_driver",
    "whole_path",
]
