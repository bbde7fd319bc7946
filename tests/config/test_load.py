"""Settings of a config.toml: a wrong value costs that one setting, the rest stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pidriver_tui.config import EnvValue, Level, Notify, Profile, Settings, Ui, Vocabulary, load

from .tables import only, settings


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path / "config.toml")
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    assert loaded.settings.default_profile == Profile()


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    loaded = load(tmp_path / "config.toml", required=True)
    assert loaded.settings == Settings()
    assert "no such file" in str(loaded.problems[0])


def test_everything_that_is_written_is_taken(home: Path) -> None:
    loaded = settings("""
        theme = "dawn"
        profile = "work"
        [ui]
        show_tree = false
        show_thinking = "open"
        frame_rate = 60
        ask_grace_ms = 5000
        composer_history = 0
        stall_minutes = 0
        stall_tool_minutes = 90
        keep_copies = false
        [notify]
        asks = false
        failures = false
        stalls = false
        finished = true
        bell = false
        osc = "777"
        title = false
        command = ["~/bin/tell", "--", "{title}", "{text}"]
        details = true
        [keys]
        app.help = ["f1", "ctrl+h"]
        [profiles.work]
        binary = "~/bin/omp"
        mode = "rpc"
        isolation = "full"
        provider = "anthropic"
        model = "claude"
        thinking = "high"
        api_key_env = "WORK_KEY"
        tools = ["read", "bash"]
        exclude_tools = []
        approval_mode = "write"
        append_system_prompt = "one\\ntwo"
        session_dir = "/srv/sessions"
        extra_args = ["--no-title", "-e", "x.ts"]
        env = {A = "b", C = {env = "D"}}
    """)
    assert loaded.problems == ()
    assert loaded.settings.theme == "dawn"
    assert loaded.settings.ui == Ui(False, "open", 60, 5000, 0, 0, 90, False)
    assert loaded.settings.notify == Notify(
        asks=False,
        failures=False,
        stalls=False,
        finished=True,
        bell=False,
        osc="777",
        title=False,
        command=(f"{home}/bin/tell", "--", "{title}", "{text}"),
        details=True,
    )
    assert loaded.settings.keys == {"app.help": ("f1", "ctrl+h")}
    assert loaded.settings.default_profile == Profile(
        binary=f"{home}/bin/omp",
        mode="rpc",
        isolation="full",
        provider="anthropic",
        model="claude",
        thinking="high",
        api_key_env="WORK_KEY",
        tools=("read", "bash"),
        exclude_tools=(),
        approval_mode="write",
        append_system_prompt="one\ntwo",
        session_dir="/srv/sessions",
        extra_args=("--no-title", "-e", "x.ts"),
        env={"A": EnvValue("b"), "C": EnvValue(source="D")},
    )
    assert ("profiles", "work", "env", "A") in loaded.written


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("them = 'x'", ":1: them", 'there is no such setting; did you mean "theme"?'),
        ("qqq = 1", ":1: qqq", "there is no such setting"),
        ("[colours]", ":1: colours", "there is no such setting"),
        ("theme = 3", ":1: theme", 'must be a text in quotes, not 3; "beacon" is used'),
        ("theme = 'dwan'", ":1: theme", 'there is no theme "dwan"; "beacon" is used; did you mean "dawn"?'),
        ("profile = 'om'", ":1: profile", 'there is no profile "om"; "pi" is used; did you mean "omp"?'),
        ("ui = 1", ":1: ui", "must be a table, write [ui]"),
        ("keys = []", ":1: keys", "must be a table, write [keys]"),
        ("[profiles]\nx = 1", ":2: profiles.x", "must be a table, write [profiles.x]"),
        (
            "[ui]\n\nframe_rate = 9",
            ":3: ui.frame_rate",
            "must be a whole number from 10 to 60, not 9; 25 is used",
        ),
        (
            "[ui]\nframe_rate = 1e99",
            ":2: ui.frame_rate",
            "must be a whole number from 10 to 60, not a number; 25 is used",
        ),
        (
            "[ui]\nframe_rate = true",
            ":2: ui.frame_rate",
            "must be a whole number from 10 to 60, not true or false; 25 is used",
        ),
        (
            "[ui]\nask_grace_ms = 299",
            ":2: ui.ask_grace_ms",
            "must be a whole number from 300 to 5000, not 299; 300 is used",
        ),
        ("[ui]\nbell = 'no'", ":2: ui.bell", "must be true or false, not a text; true is used"),
        ("[ui]\nbell = true", ":2: ui.bell", "has moved: write bell in [notify]"),
        ("[notify]\nbel = true", ":2: notify.bel", 'there is no such setting; did you mean "bell"?'),
        ("notify = true", ":1: notify", "must be a table, write [notify]"),
        (
            "[notify]\nosc = '99'",
            ":2: notify.osc",
            'must be "auto", "9", "777" or "off", not "99"; "auto" is used; did you mean "9"?',
        ),
        (
            "[notify]\ncommand = 'notify-send'",
            ":2: notify.command",
            "must be a list of texts, not a text; the default is used",
        ),
        (
            "[notify]\ncommand = ['sh', '-c', 'say {text}']",
            ":2: notify.command",
            "must hold {text} as an argument of its own or take it from the environment; the default is used",
        ),
        (
            "[notify]\ncommand = ['{text}']",
            ":2: notify.command",
            "must begin with a program; the default is used",
        ),
        (
            "[notify]\ncommand = ['']",
            ":2: notify.command",
            "must not be empty (the program); the default is used",
        ),
        (
            "ui.show_thinking = 'closed'",
            ":1: ui.show_thinking",
            'must be "folded", "open" or "hidden", not "closed"; "folded" is used',
        ),
        (
            '[profiles."a/b"]',
            ':1: profiles."a/b"',
            "a profile's name is 1 to 40 letters, digits, spaces, dots, dashes or underscores",
        ),
        ("[profiles.omp]\nbinary = ''", ":2: profiles.omp.binary", 'must not be empty; "omp" is used'),
        (
            "[profiles.x]\nbinary = './pi'",
            ":2: profiles.x.binary",
            'must be a whole path, or begin with ~/; "pi" is used',
        ),
        ("[profiles.x]\nbinary = '-c'", ":2: profiles.x.binary", 'must not begin with a dash; "pi" is used'),
        (
            "[profiles.x]\ntools = 'bash'",
            ":2: profiles.x.tools",
            "must be a list of texts, not a text; the default is used",
        ),
        (
            "[profiles.x]\ntools = ['bash', 1]",
            ":2: profiles.x.tools",
            "must be a list of texts, not a list; the default is used",
        ),
        (
            '[profiles.x]\nmodel = "a\\nb"',
            ":2: profiles.x.model",
            "must be one line of printable text; the default is used",
        ),
        (
            '[profiles.x]\nextra_args = ["a\\u0000"]',
            ":2: profiles.x.extra_args",
            "must not hold a NUL character; the default is used",
        ),
        (
            "[profiles.x]\nextra_args = ['--api-key', 'k']",
            ":2: profiles.x.extra_args",
            "must not hold --api-key: others can read it there; use api_key_env; the default is used",
        ),
        (
            "[profiles.x]\nextra_args = ['--mode=json']",
            ":2: profiles.x.extra_args",
            "must not hold --mode: mode is a setting of its own; the default is used",
        ),
        ("[profiles.x]\nenv = 'A=1'", ":2: profiles.x.env", "must be a table of variables"),
        ("[profiles.x.env]\n1A = 'x'", ":2: profiles.x.env.1A", "is not the name of an environment variable"),
        ("[profiles.x.env]\nA = 1", ":2: profiles.x.env.A", 'must be a text in quotes or {env = "NAME"}'),
        (
            "[profiles.x.env]\nA = {env = 'B', x = 1}",
            ":2: profiles.x.env.A",
            'must be a text in quotes or {env = "NAME"}',
        ),
        (
            "[profiles.x.env]\nA = {env = ''}",
            ":2: profiles.x.env.A",
            'must be a text in quotes or {env = "NAME"}',
        ),
    ],
)
def test_a_problem_says_where_what_and_what_instead(text: str, place: str, says: str) -> None:
    assert only(settings(text)) == f"{place}: {says}"


def test_literal_strings_of_toml_have_no_escapes() -> None:
    assert settings("[profiles.x]\nmodel = 'a\\nb'\nextra_args = ['a\\u0000']").problems == ()


def test_the_rest_of_the_file_stands() -> None:
    loaded = settings("theme = 'dawn'\n[ui]\nbell = 3\nframe_rate = 20\n[profiles.x]\nmode = 1\nmodel = 'm'")
    assert [problem.key for problem in loaded.problems] == ["ui.bell", "profiles.x.mode"]
    assert loaded.settings.theme == "dawn"
    assert (loaded.settings.notify.bell, loaded.settings.ui.frame_rate) == (True, 20)
    assert loaded.settings.profiles["x"] == Profile(model="m")


@pytest.mark.parametrize(
    ("text", "rings"),
    [
        ("[ui]\nbell = false", False),
        ("[ui]\nbell = false\n[notify]\nbell = true", True),
        ("[ui]\nbell = true\n[notify]\nbell = false", False),
    ],
)
def test_the_bell_is_still_read_where_it_was_and_says_where_it_went(text: str, rings: bool) -> None:
    loaded = settings(text)
    assert loaded.settings.notify.bell is rings
    assert ("notify", "bell") in loaded.written
    assert [problem.level for problem in loaded.problems] == [Level.WARNING]
    assert "write bell in [notify]" in only(loaded)


def test_a_file_that_is_not_toml_is_not_used_at_all() -> None:
    # A lost header would move what follows it into another table, an approval mode for example.
    loaded = settings("theme = 'dawn'\n[profiles.work\napproval_mode = 'yolo'")
    assert loaded.settings == Settings()
    assert "is not used" in only(loaded)


def test_a_built_in_profile_keeps_what_is_not_said_of_it() -> None:
    loaded = settings("profile = 'omp'\n[profiles.omp]\nthinking = 'low'")
    assert loaded.settings.default_profile == Profile(binary="omp", thinking="low")
    assert loaded.settings.profiles["pi"] == Profile()


def test_a_value_that_may_be_a_secret_is_in_no_message_and_no_repr() -> None:
    loaded = settings("""
        [profiles.x]
        api_key_env = "sk-secret-1"
        thinking = ["sk-secret-2"]
        [profiles.x.env]
        A = ["sk-secret-3"]
        API_KEY = "sk-secret-4"
        B = "sk-secret-5"
        PROXY = "http://me:sk-secret-6@proxy"
    """)
    said = " ".join(map(str, loaded.problems)) + repr(loaded)
    assert "sk-secret" not in said
    assert [problem.level for problem in loaded.problems].count(Level.WARNING) == 2
    assert loaded.settings.profiles["x"].env["API_KEY"].text == "sk-secret-4"


def test_what_a_problem_says_cannot_command_a_terminal() -> None:
    loaded = settings('"\\u001b[2J" = 1\ntheme = "\\u001b]0;x\\u0007\\u202e"')
    assert len(loaded.problems) == 2
    assert all(str(problem).isprintable() for problem in loaded.problems)


def test_a_file_full_of_mistakes_says_so_a_bounded_number_of_times() -> None:
    loaded = settings("\n".join(f"setting_{number} = 1" for number in range(3000)))
    assert len(loaded.problems) == 50


def test_a_theme_is_not_checked_when_none_are_known() -> None:
    assert settings("theme = 'mine'", Vocabulary()).settings.theme == "mine"


@pytest.mark.parametrize(
    ("profile", "mode"),
    [
        (Profile(), "rpc"),
        (Profile(binary="omp"), "rpc-ui"),
        (Profile(binary="/opt/omp/bin/omp"), "rpc-ui"),
        (Profile(binary="/opt/omp/bin/pi"), "rpc"),
        (Profile(binary="omp", mode="rpc"), "rpc"),
        (Profile(mode="rpc-ui"), "rpc-ui"),
    ],
)
def test_auto_mode_goes_by_the_program(profile: Profile, mode: str) -> None:
    assert profile.rpc_mode == mode


def test_an_environment_is_taken_from_ours_where_the_file_says_so() -> None:
    profile = Profile(
        api_key_env="KEY",
        env={"A": EnvValue("text"), "B": EnvValue(source="OURS"), "C": EnvValue(source="GONE")},
    )
    assert profile.environment({"OURS": "value"}) == ({"A": "text", "B": "value"}, ("GONE",))
    assert profile.api_key({"KEY": "k"}) == "k"
    assert profile.api_key({"KEY": ""}) is None
    assert profile.api_key({}) is None
    assert Profile().api_key({"": "k"}) is None
