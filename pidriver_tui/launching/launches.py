"""From a wish to what the supervisor starts: profile, policy and place become one launch.

Composition, like `app` and `cli`: it knows the config and the driver, and nothing of the terminal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from ..config import BUILT_IN_PROFILES, Profile, Settings
from ..demo import DEMO_SESSIONS, GALLERY_SESSION, DemoSession, demo_command
from ..driver import Dialect, PiConfig
from ..gate import approval_mode, unasked, with_extension
from ..model import LaunchInfo
from ..policy import Action, Mode, Policy, Rule
from ..supervisor import Launch
from .places import lifted, place_for, session_roots
from .wishes import Wish, WishError

_ALLOW = Action.ALLOW
_DEMO_POLICIES = {
    "checkout-api": Policy(Mode.WRITES, (Rule(_ALLOW, ("bash",), command="python -m pytest -q tests/*"),)),
    "docs-site": Policy(
        Mode.WRITES,
        (
            Rule(_ALLOW, ("write",), path="docs/**"),
            Rule(_ALLOW, ("bash",), command="wc **"),
        ),
    ),
    "data-pipeline": Policy(
        Mode.COMMANDS,
        tuple(
            Rule(_ALLOW, ("bash",), command=f"make {target} DAYS=*")
            for target in ("check-*", "check-* TABLE=*", "backfill TABLE=*")
        ),
    ),
}


def launch_for(
    wish: Wish, settings: Settings, environ: Mapping[str, str] = os.environ, *, here: Path | None = None
) -> Launch:
    """The launch of one session. Its policy holds what the config says; what was learnt is the supervisor's.

    Paths are read from `here`, by default the folder this process is in. Touches the disk.

    Raises:
        WishError: When the wish names a profile, a folder or a session that is not there.
        ValueError: When an agent cannot be started the way the wish or its profile says.
    """
    name = wish.profile or settings.profile
    if name not in settings.profiles:
        known = ", ".join(sorted(settings.profiles))
        raise WishError("profile", f"there is no profile {name!r}; there are: {known}")
    profile = _wished(settings.profiles[name], wish)
    isolation = wish.isolation or profile.isolation
    config = pi_config(profile, isolation, environ)
    wish, arguments = lifted(wish, (*config.extra_args, *wish.agent_args), config.known_dialect)
    place = place_for(wish, session_roots(config, environ), here or _present_folder())
    config = replace(config, workspace=place.workspace, extra_args=arguments)
    if wish.name:
        config = replace(config, session_name=wish.name)
    policy = policy_for(settings, profile, wish.mode)
    config = asking(config, policy)
    _, missing = profile.environment(environ)
    if profile.api_key_env and not profile.api_key(environ):
        missing = (*missing, profile.api_key_env)
    info = LaunchInfo(
        workspace=str(place.workspace),
        cli=PurePath(profile.binary).name,
        binary=profile.binary,
        profile="" if name in BUILT_IN_PROFILES else name,
        isolation=isolation,
        missing_variables=missing,
        gate=policy.mode.value if policy.gated else "",
    )
    title = wish.name or place.workspace.name or str(place.workspace)
    return Launch(
        info=info,
        config=config,
        title=title,
        prompt=wish.prompt,
        resume=place.session or None,
        fork=bool(wish.fork),
        notice=place.notice,
        policy=policy,
    )


def _present_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise WishError("workspace", f"the folder you are in cannot be used: {error.strerror}") from None


def policy_for(settings: Settings, profile: Profile, mode: str) -> Policy:
    """The policy of a session of `profile`; `mode` wins, but over no policy that has a mistake."""
    policy = settings.policy_of(profile)
    if not mode or settings.own_policy.broken or profile.policy.broken:
        return policy
    return replace(policy, mode=Mode(mode))


def asking(config: PiConfig, policy: Policy) -> PiConfig:
    """`config` of an agent that asks about all that a gated `policy` has to see.

    Raises:
        ValueError: When an argument of the agent would take the question away.
    """
    if not policy.gated:
        return config
    if config.known_dialect is not Dialect.OMP:
        # Also for a program whose name does not tell: omp loads the same extension (observed, omp 18.2.3).
        return replace(config, extra_args=with_extension(config.extra_args))
    if loose := unasked(config.extra_args):
        raise ValueError(
            f"{loose} among the agent's arguments would decide what it asks about; "
            "use --ask, or the profile's own approval_mode"
        )
    return replace(config, approval_mode=approval_mode(policy, config.approval_mode))


def pi_config(profile: Profile, isolation: str, environ: Mapping[str, str]) -> PiConfig:
    """The driver's config of a profile."""
    extra, _ = profile.environment(environ)
    make = PiConfig if isolation == "full" else PiConfig.personal
    return make(
        binary=profile.binary,
        mode=profile.rpc_mode,
        provider=profile.provider,
        model=profile.model,
        thinking=profile.thinking,
        api_key=profile.api_key(environ),
        tools=profile.tools,
        exclude_tools=profile.exclude_tools,
        approval_mode=profile.approval_mode,
        append_system_prompt=(profile.append_system_prompt,) if profile.append_system_prompt else (),
        session_dir=Path(profile.session_dir) if profile.session_dir else None,
        extra_args=profile.extra_args,
        extra_env=extra,
    )


def demo_launches(speed: float = 1.0, *, gallery: bool = False) -> list[Launch]:
    """The three sessions of the demo, or the gallery: each a simulated agent in a real child process."""
    return [_demo_launch(session, speed) for session in ((GALLERY_SESSION,) if gallery else DEMO_SESSIONS)]


def _demo_launch(session: DemoSession, speed: float) -> Launch:
    program, *arguments = demo_command()
    policy = _DEMO_POLICIES.get(session.name, Policy())
    gate = ("--gate",) if policy.gated else ()
    return Launch(
        info=LaunchInfo(
            workspace=f"~/demo/{session.name}",
            cli="demo",
            binary="demo",
            isolation="full",
            simulated=True,
            gate=policy.mode.value if policy.gated else "",
        ),
        config=PiConfig(
            binary=program,
            binary_args=tuple(arguments),
            extra_args=(*session.arguments, "--speed", f"{speed:g}", *gate),
            dialect=Dialect.PI,
        ),
        title=session.name,
        prompt=session.prompt,
        policy=policy,
    )


def _wished(profile: Profile, wish: Wish) -> Profile:
    changes: dict[str, Any] = {
        "binary": wish.binary,
        "provider": wish.provider,
        "model": wish.model,
        "thinking": wish.thinking,
    }
    return replace(profile, **{name: value for name, value in changes.items() if value})
