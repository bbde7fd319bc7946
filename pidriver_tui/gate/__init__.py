"""Bringing the question to agents that do not ask: our pi extension, and what its asks say.

A guard-rail, not a sandbox. It knows the texts of asks; it may not know agents, the model or a terminal.

What it does and does not do (observed, pi 0.87.1 and omp 18.2.3):

- pi asks before every tool of the model, its own and those of extensions, with `gate.ts`. When that file
  cannot be loaded, pi does not start. Calls of one response are asked one after another, and none of them
  runs before all are answered.
- What was approved is what runs: extensions that pi calls after ours cannot change the arguments. What is
  inside is not seen: a script that a command runs, a pi that a subagent extension starts (its tool is
  asked, its own tools are not), what an extension does by itself. `!` commands are the person's own.
- The file that a write is shown against is read when it is asked; a call before it can still change it.
- omp asks by itself with `--approval-mode`, and never about what only reads. `tools.approval` and
  `bash.patterns` in the person's omp settings answer before it asks. A `task` is asked once; what its
  subagents then do is not asked (omp runs them with `yolo`).
"""

from .asks import GRANT, REFUSE, GateAsk, command_of, fits, gate_title, path_of, read_ask, refusal
from .extension import approval_mode, extension_file, unasked, with_extension
from .tiers import tier_of

__all__ = [
    "GRANT",
    "REFUSE",
    "GateAsk",
    "approval_mode",
    "command_of",
    "extension_file",
    "fits",
    "gate_title",
    "path_of",
    "read_ask",
    "refusal",
    "tier_of",
    "unasked",
    "with_extension",
]
