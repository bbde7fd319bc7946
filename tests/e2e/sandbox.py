"""A person's machine for one test: a home with a login at the scripted model, and a work folder.

Nothing of the real person is reachable: HOME, XDG folders, PATH and the environment are the
sandbox's. Knows where pi and omp keep their set-up, not how they are driven.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .install import InstalledCli

PROVIDER = "fake"
MODEL = "fake-1"
KEY = "fake-key"
KEY_VARIABLE = "FAKE_API_KEY"
EXTENSIONS = Path(__file__).parent / "extensions"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Folders of one test.

    Attributes:
        root: Holds everything else.
        home: The person's HOME, with `~/.pi/agent` and `~/.omp/agent` set up.
        workspace: What the agent works in; empty.
    """

    root: Path
    home: Path = field(init=False)
    workspace: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "home", self.root / "home")
        object.__setattr__(self, "workspace", self.root / "work")

    def environment(self, cli: InstalledCli, **more: str) -> dict[str, str]:
        """What a shell of this person has: for a child of ours, or for the app."""
        return {
            "PATH": cli.path,
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "PI_OFFLINE": "1",
            "PI_SKIP_VERSION_CHECK": "1",
            "PI_TELEMETRY": "0",
            **more,
        }

    def session_files(self) -> list[Path]:
        """The sessions the agents have saved, oldest name first."""
        return sorted(self.home.glob(".*/agent/sessions/**/*.jsonl"))


def make_sandbox(root: Path, model_url: str, *, logged_in: bool = True) -> Sandbox:
    """A sandbox below `root` whose agents talk to the model at `model_url`.

    Args:
        logged_in: Whether the key is in the set-up; otherwise it is in `KEY_VARIABLE` or nowhere.
    """
    sandbox = Sandbox(root)
    sandbox.workspace.mkdir(parents=True)
    # How a key names a variable: observed, pi 0.87.1 and omp 18.2.3.
    models = ((".pi/agent", "models.json", f"${KEY_VARIABLE}"), (".omp/agent", "models.yml", KEY_VARIABLE))
    for agent_dir, name, variable in models:
        provider = _provider(model_url, KEY if logged_in else variable)
        folder = sandbox.home / agent_dir
        folder.mkdir(parents=True)
        (folder / name).write_text(json.dumps({"providers": {PROVIDER: provider}}))
    (sandbox.home / ".pi/agent/settings.json").write_text(
        json.dumps({"defaultProvider": PROVIDER, "defaultModel": MODEL, "retry": {"baseDelayMs": 1}})
    )
    (sandbox.home / ".omp/agent/config.yml").write_text(
        json.dumps({"modelRoles": {"default": f"{PROVIDER}/{MODEL}"}, "retry": {"baseDelayMs": 1}})
    )
    return sandbox


def _provider(url: str, key: str) -> Mapping[str, Any]:
    cost = {"input": 1, "output": 2, "cacheRead": 0.1, "cacheWrite": 1.25}
    common = {"input": ["text"], "cost": cost}
    return {
        "baseUrl": url,
        "api": "openai-completions",
        "apiKey": key,
        "models": [
            {
                "id": MODEL,
                "name": "Fake One",
                "reasoning": True,
                "contextWindow": 128000,
                "maxTokens": 8192,
                **common,
            },
            {
                "id": "fake-2",
                "name": "Fake Two",
                "reasoning": False,
                "contextWindow": 32000,
                "maxTokens": 4096,
                **common,
            },
        ],
    }
