"""What a person wishes a session to be, and what is said when it cannot be. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wish:
    """What one session should be; `""` and `None` mean: as the profile says.

    Attributes:
        workspace: The folder the agent works in; `~` is the home. `""`: where the session belongs that
            is resumed, else the folder one is in.
        resume: A session's file, id or the beginning of that, to go on with where it belongs.
        fork: The same, to begin a copy of it in `workspace`.
        elsewhere: A session that belongs to another folder than `workspace` is run there, and says so,
            instead of being refused.
        mode: What a person is asked about: a :class:`~pidriver_tui.policy.Mode`.
        agent_args: Further arguments for the agent, after the profile's.
    """

    workspace: str = ""
    profile: str = ""
    binary: str = ""
    provider: str = ""
    model: str = ""
    thinking: str = ""
    isolation: str = ""
    mode: str = ""
    prompt: str = ""
    resume: str = ""
    fork: str = ""
    elsewhere: bool = False
    name: str = ""
    agent_args: tuple[str, ...] = field(default=(), repr=False)


class WishError(ValueError):
    """A session that cannot be started as it was wished for, in a sentence for the person.

    Attributes:
        field: The field of the wish that is to be changed.
    """

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)
