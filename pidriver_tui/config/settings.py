"""Every setting there is: its type, its default, what it means and what it may be.

The reader, the commented example and `config show` are all made from these classes. They know no
file, no terminal and no agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Annotated, Literal

from msgspec import Meta

from ..policy import Policy, Rule
from . import validators
from .checks import Check
from .policy_settings import OwnPolicy, combined

DEFAULT_THEME = "beacon"
DEFAULT_PROFILE = "pi"
DEFAULT_PRESET = "pi"


@dataclass(frozen=True, slots=True)
class EnvValue:
    """A value for an agent's environment: a text, or the name of a variable of ours to take it from.

    The text may be a secret: it is in no repr.
    """

    text: str = field(default="", repr=False)
    source: str = ""


_Line = Annotated[str, Check(validators.line)]
_Word = Annotated[str, Check(validators.line), Check(validators.not_empty)]


@dataclass(frozen=True, slots=True)
class Profile:
    """A saved way to launch an agent: one `[profiles.NAME]`."""

    binary: Annotated[
        str,
        Meta(description="The agent's program: pi, omp, or a path."),
        Check(validators.program, validators.from_home),
    ] = "pi"
    mode: Annotated[
        Literal["auto", "rpc", "rpc-ui"],
        Meta(description="What it speaks; auto: rpc-ui for omp, which can then ask questions, else rpc."),
    ] = "auto"
    isolation: Annotated[
        Literal["own", "full"],
        Meta(
            description="own: your set-up (login, extensions, environment); full: only what this file says."
        ),
    ] = "own"
    provider: Annotated[
        _Word | None,
        Meta(description="Provider of the model, as the agent names it.", examples=["anthropic"]),
    ] = None
    model: Annotated[
        _Word | None, Meta(description="Model to begin with.", examples=["claude-sonnet-4-5"])
    ] = None
    thinking: Annotated[
        Literal["off", "minimal", "low", "medium", "high", "xhigh", "max"] | None,
        Meta(description="Thinking level to begin with.", examples=["medium"]),
    ] = None
    api_key_env: Annotated[
        str | None,
        Meta(
            description="Your environment variable that holds the provider's API key, not the key.",
            examples=["WORK_ANTHROPIC_KEY"],
        ),
        Check(validators.variable),
    ] = None
    tools: Annotated[
        tuple[_Word, ...] | None, Meta(description="Only these tools.", examples=[["read", "grep"]])
    ] = None
    exclude_tools: Annotated[
        tuple[_Word, ...] | None, Meta(description="All tools but these (pi).", examples=[["bash"]])
    ] = None
    approval_mode: Annotated[
        Literal["always-ask", "write", "yolo"] | None,
        Meta(description="Which tools the agent asks about (omp); yolo: none.", examples=["always-ask"]),
    ] = None
    append_system_prompt: Annotated[
        str | None,
        Meta(description="Text added to the system prompt.", examples=["Answer briefly."]),
        Check(validators.no_nul),
    ] = None
    session_dir: Annotated[
        str | None,
        Meta(description="Where the agent keeps its session files.", examples=["~/agent-sessions"]),
        Check(validators.path, validators.from_home),
    ] = None
    extra_args: Annotated[
        tuple[Annotated[str, Check(validators.no_nul)], ...],
        Meta(description="More arguments for the agent, last on its command line."),
        Check(validators.arguments),
    ] = ()
    env: Annotated[
        Mapping[str, EnvValue],
        Meta(description='Environment: NAME = "text", or NAME = {env = "OTHER"} to take it from yours.'),
    ] = field(default_factory=dict)
    policy: OwnPolicy = field(default_factory=OwnPolicy)

    @property
    def rpc_mode(self) -> str:
        """The mode to start it in; `auto` settled by the program's name."""
        if self.mode != "auto":
            return self.mode
        return "rpc-ui" if PurePath(self.binary).name.removesuffix(".exe") == "omp" else "rpc"

    def environment(self, environ: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """What `env` adds, and the names of the variables it wanted that `environ` does not have."""
        found = {
            name: environ[value.source] if value.source else value.text
            for name, value in self.env.items()
            if not value.source or value.source in environ
        }
        return found, tuple(v.source for v in self.env.values() if v.source and v.source not in environ)

    def api_key(self, environ: Mapping[str, str]) -> str | None:
        """The API key, `None` when none is set up or its variable is empty or missing."""
        return environ.get(self.api_key_env) or None if self.api_key_env else None


@dataclass(frozen=True, slots=True)
class Ui:
    """How the app looks and behaves: `[ui]`."""

    show_tree: Annotated[bool, Meta(description="Show the tool tree beside the transcript.")] = True
    show_thinking: Annotated[
        Literal["folded", "open", "hidden"],
        Meta(description="Thinking that has ended: one line, in full, or not at all."),
    ] = "folded"
    frame_rate: Annotated[int, Meta(ge=10, le=60, description="At most so many repaints a second.")] = 25
    ask_grace_ms: Annotated[
        int,
        Meta(
            ge=300, le=5000, description="Milliseconds for which a card that has just appeared takes no key."
        ),
    ] = 300
    composer_history: Annotated[
        int, Meta(ge=0, le=10_000, description="How many prompts the composer remembers; 0: none.")
    ] = 500
    stall_minutes: Annotated[
        int,
        Meta(
            ge=0,
            le=1440,
            description="A session whose model is silent this long counts as stalled; 0: never.",
        ),
    ] = 5
    stall_tool_minutes: Annotated[
        int,
        Meta(
            ge=0,
            le=1440,
            description="The same while a tool runs, which may well be silent; 0: never.",
        ),
    ] = 30
    keep_copies: Annotated[
        bool,
        Meta(
            description="Also write what you copy to a file that only you can read: copied.txt of the state."
        ),
    ] = True


@dataclass(frozen=True, slots=True)
class Notify:
    """When and how the app calls a person who does not look: `[notify]`."""

    asks: Annotated[bool, Meta(description="Call when an agent waits for your answer.")] = True
    failures: Annotated[bool, Meta(description="Call when a session fails or ends with an error.")] = True
    stalls: Annotated[bool, Meta(description="Call when an agent at work is silent for too long.")] = True
    finished: Annotated[bool, Meta(description="Call when an agent has finished its run.")] = False
    bell: Annotated[bool, Meta(description="Ring the terminal's bell.")] = True
    osc: Annotated[
        Literal["auto", "9", "777", "off"],
        Meta(
            description="Have the terminal notify you, by OSC 9 or 777; auto: where it is known to take one."
        ),
    ] = "auto"
    title: Annotated[bool, Meta(description="Say in the terminal's title how many need you.")] = True
    command: Annotated[
        tuple[Annotated[str, Check(validators.no_nul)], ...],
        Meta(
            description='A program to run, without a shell: ["notify-send", "{title}", "{text}"]. The two '
            "stand for whole arguments, and are PIDRIVER_TITLE and PIDRIVER_TEXT in its environment."
        ),
        Check(validators.notifier, validators.program_from_home),
    ] = ()
    details: Annotated[
        bool,
        Meta(
            description="Say what is asked, commands included, and why something failed; others may read it."
        ),
    ] = False


BUILT_IN_PROFILES: Mapping[str, Profile] = {"pi": Profile(), "omp": Profile(binary="omp")}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a config.toml can say.

    `keys` are those of commands that differ from the command table, by command id; `preset` is the set
    of keys they began from.
    """

    theme: Annotated[str, Meta(description="Name of the theme.")] = DEFAULT_THEME
    profile: Annotated[
        str, Meta(description="Profile of sessions that name none; pi and omp are built in.")
    ] = DEFAULT_PROFILE
    ui: Ui = field(default_factory=Ui)
    notify: Notify = field(default_factory=Notify)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preset: str = DEFAULT_PRESET
    profiles: Mapping[str, Profile] = field(default_factory=lambda: dict(BUILT_IN_PROFILES))
    own_policy: OwnPolicy = field(default_factory=OwnPolicy)

    @property
    def default_profile(self) -> Profile:
        """The profile of sessions that name none."""
        return self.profiles[self.profile]

    @property
    def policy(self) -> Policy:
        """What answers asks of sessions whose profile says nothing about it."""
        return self.policy_of(Profile())

    def policy_of(self, profile: Profile, learnt: tuple[Rule, ...] = ()) -> Policy:
        """What answers asks of a session of `profile`: its rules come first, its mode wins.

        `learnt` is what a person said "always" to; where a table has a mistake, it is not used.
        """
        return combined(self.own_policy, profile.policy, learnt)
