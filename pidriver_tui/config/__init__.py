"""The person's configuration: TOML in, typed values and readable problems out.

It may not know Textual, the agents' driver, commands or themes; what it must check against is
handed in as `Known`. Nothing in a config file can make it raise.
"""

from __future__ import annotations

from .dump import default_text, show
from .files import ensure_directory, write_atomic
from .keys import Bindable, Key, Vocabulary, parse_key
from .learned_rules import Learnt, forget_rule, load_learnt, remember_rule
from .load import Loaded, load, settings_from
from .outcomes import Outcome, config_check, config_path, config_show
from .paths import Paths, find_paths
from .policy_outcomes import parse_call, policy_check, policy_forget, policy_show
from .policy_settings import OwnPolicy
from .problems import WHOLE_FILE, Level, Problem
from .settings import (
    BUILT_IN_PROFILES,
    DEFAULT_PROFILE,
    DEFAULT_THEME,
    EnvValue,
    Notify,
    Profile,
    Settings,
    Ui,
)
from .state import State, load_state, remember_theme, theme_to_use

__all__ = [
    "BUILT_IN_PROFILES",
    "DEFAULT_PROFILE",
    "DEFAULT_THEME",
    "WHOLE_FILE",
    "Bindable",
    "EnvValue",
    "Key",
    "Learnt",
    "Level",
    "Loaded",
    "Notify",
    "Outcome",
    "OwnPolicy",
    "Paths",
    "Problem",
    "Profile",
    "Settings",
    "State",
    "Ui",
    "Vocabulary",
    "config_check",
    "config_path",
    "config_show",
    "default_text",
    "ensure_directory",
    "find_paths",
    "forget_rule",
    "load",
    "load_learnt",
    "load_state",
    "parse_call",
    "parse_key",
    "policy_check",
    "policy_forget",
    "policy_show",
    "remember_rule",
    "remember_theme",
    "settings_from",
    "show",
    "theme_to_use",
    "write_atomic",
]
