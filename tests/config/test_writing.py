"""The example for newcomers and `config show`, both read back."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.config import (
    EnvValue,
    Loaded,
    Notify,
    Profile,
    Settings,
    Ui,
    Vocabulary,
    default_text,
    show,
)
from pidriver_tui.config.schema import settings_of

from .tables import FILE, KNOWN, settings


def test_the_example_sets_nothing() -> None:
    for known in (KNOWN, Vocabulary()):
        loaded = settings(default_text(known), known)
        assert loaded.problems == ()
        assert loaded.settings == Settings()
        assert loaded.written == frozenset()


def test_the_example_holds_with_every_setting_taken_in() -> None:
    text = re.sub(r"^#(?! |$)", "", default_text(KNOWN), flags=re.MULTILINE)
    loaded = settings(text)
    assert loaded.problems == ()
    assert {path[-1] for path in loaded.written if path[0] == "ui"} == set(settings_of(Ui))
    profile = {path[2] for path in loaded.written if path[:2] == ("profiles", "work") and len(path) > 2}
    assert profile == set(settings_of(Profile))
    assert {path[-1] for path in loaded.written if path[0] == "notify"} == set(settings_of(Notify))
    assert loaded.settings.ui == Ui()
    assert loaded.settings.notify == Notify()
    assert loaded.settings.keys == {command: bindable.keys for command, bindable in KNOWN.commands.items()}
    assert loaded.settings.theme == Settings().theme


def test_the_example_explains_every_setting() -> None:
    text = default_text()
    for cls in (Settings, Ui, Notify, Profile):
        for setting in settings_of(cls).values():
            assert setting.name == "env" or f"# {setting.meaning}\n" in text


def test_show_tells_where_each_value_came_from() -> None:
    text = show(
        settings(
            "theme = 'dawn'\n[notify]\nbell = false\n[keys]\napp.help = 'ctrl+q'\n[profiles.w]\nmodel = 'm'"
        )
    )
    assert text.startswith(f"# {FILE}\n")
    assert 'theme = "dawn"  # file\n' in text
    assert 'profile = "pi"  # default\n' in text
    assert "bell = false  # file\n" in text
    assert "show_tree = true  # default\n" in text
    assert '"app.help" = ["ctrl+q"]  # file\n' in text
    assert '"app.quit" = ["f10"]  # of the preset, less what the file gave away\n' in text
    assert '[profiles.w]\nbinary = "pi"  # default\n' in text
    assert 'model = "m"  # file\n' in text
    assert "# thinking is not set\n" in text


def test_show_hides_what_may_be_a_secret() -> None:
    text = show(
        settings("""
        [profiles.x.env]
        API_KEY = "sk-1"
        PROXY = "http://me:sk-2@proxy"
        HARMLESS = "yes"
        OTHER_KEY = {env = "OURS"}
    """)
    )
    assert "sk-" not in text
    assert 'API_KEY = "***"  # file, hidden here\n' in text
    assert 'HARMLESS = "yes"  # file\n' in text
    assert 'OTHER_KEY = {env = "OURS"}  # file\n' in text


_WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=10)
_ENV_NAME = st.from_regex(r"[A-Z]{1,6}X", fullmatch=True)
_PROFILES: st.SearchStrategy[Profile] = st.builds(
    Profile,
    binary=st.sampled_from(["pi", "omp", "/opt/pi"]),
    mode=st.sampled_from(["auto", "rpc", "rpc-ui"]),
    isolation=st.sampled_from(["own", "full"]),
    provider=st.none() | _WORD,
    model=st.none() | _WORD,
    thinking=st.none() | st.sampled_from(["off", "max"]),
    api_key_env=st.none() | _ENV_NAME,
    tools=st.none() | st.lists(_WORD, max_size=3).map(tuple),
    exclude_tools=st.none() | st.lists(_WORD, max_size=3).map(tuple),
    approval_mode=st.none() | st.sampled_from(["write", "yolo"]),
    append_system_prompt=st.none()
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10),
    session_dir=st.none() | st.just("/srv/x"),
    extra_args=st.lists(_WORD.filter(lambda word: not word.startswith("-")), max_size=3).map(tuple),
    env=st.dictionaries(
        _ENV_NAME, st.builds(EnvValue, text=_WORD) | st.builds(EnvValue, source=_ENV_NAME), max_size=3
    ),
)
_UI: st.SearchStrategy[Ui] = st.builds(
    Ui,
    show_tree=st.booleans(),
    show_thinking=st.sampled_from(["folded", "open", "hidden"]),
    frame_rate=st.integers(10, 60),
    ask_grace_ms=st.integers(300, 5000),
    composer_history=st.integers(0, 10_000),
    stall_minutes=st.integers(0, 1440),
    stall_tool_minutes=st.integers(0, 1440),
    keep_copies=st.booleans(),
)
_NOTIFY: st.SearchStrategy[Notify] = st.builds(
    Notify,
    asks=st.booleans(),
    failures=st.booleans(),
    stalls=st.booleans(),
    finished=st.booleans(),
    bell=st.booleans(),
    osc=st.sampled_from(["auto", "9", "777", "off"]),
    title=st.booleans(),
    command=st.sampled_from([(), ("notify-send", "--", "{title}", "{text}"), ("/bin/tell",)]),
    details=st.booleans(),
)


@given(
    theme=_WORD,
    ui=_UI,
    notify=_NOTIFY,
    profiles=st.dictionaries(
        st.from_regex(r"[a-z0-9][a-z0-9 ._-]{0,8}", fullmatch=True), _PROFILES, max_size=2
    ),
    keys=st.dictionaries(
        _WORD, st.lists(st.sampled_from(["f1", "f2"]), max_size=1, unique=True).map(tuple), max_size=1
    ),
)
def test_what_is_shown_is_read_back_as_it_was(
    theme: str, ui: Ui, notify: Notify, profiles: dict[str, Profile], keys: dict[str, tuple[str, ...]]
) -> None:
    before = Settings(
        theme=theme, ui=ui, notify=notify, profiles={**Settings().profiles, **profiles}, keys=keys
    )
    text = show(Loaded(before, (), FILE))
    hidden = "hidden here" in text
    loaded = settings(text, Vocabulary())
    if not hidden:
        assert loaded.settings == before
        assert loaded.problems == ()


def test_everything_shown_is_toml() -> None:
    table: dict[str, Any] = tomllib.loads(show(settings("")))
    assert set(table) == {"theme", "profile", "ui", "notify", "keys", "profiles"}
    assert table["keys"] == {"preset": "pi"}
