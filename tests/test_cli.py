"""The command line: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from click.testing import CliRunner

from pidriver_tui import __version__
from pidriver_tui.app import PidriverApp
from pidriver_tui.cli import main
from pidriver_tui.cli.running import collect_garbage
from pidriver_tui.config import Profile, Settings
from pidriver_tui.driver import PiConfig
from pidriver_tui.launching import Wish, demo_launches, launch_for
from pidriver_tui.theming import load_themes
from tests.ui.stage import make_app


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_version() -> None:
    assert run("--version") == (0, f"pidriver-tui, version {__version__}\n")


def test_config_path_is_where_it_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIDRIVER_CONFIG", str(tmp_path / "mine.toml"))
    assert run("config", "path") == (0, f"{tmp_path / 'mine.toml'}\n")


def test_config_check_names_file_key_and_the_nearest_name(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "becon"\n[keys]\n"session.stp" = ["f8"]\n[ui]\nframe_rat = 20\n')
    code, text = run("config", "check", "--config", str(config))
    assert code == 1
    assert f"{config}:1: theme" in text
    assert 'did you mean "beacon"?' in text
    assert 'did you mean "session.stop"?' in text
    assert 'did you mean "frame_rate"?' in text


def test_the_example_config_has_no_problem(tmp_path: Path) -> None:
    code, example = run("config", "example")
    config = tmp_path / "config.toml"
    config.write_text(example)
    assert code == 0
    assert run("config", "check", "--config", str(config)) == (0, f"{config} is fine\n")


def test_keys_lists_what_is_in_force(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"session.stop" = ["f8"]\n')
    code, text = run("keys", "--config", str(config))
    assert code == 0
    (line,) = [line for line in text.splitlines() if "session.stop" in line]
    assert line.startswith("f8 ")


@pytest.mark.parametrize("arguments", [("run",), (), ("demo",)])
def test_without_a_terminal_it_says_so(arguments: tuple[str, ...]) -> None:
    code, text = run(*arguments)
    assert code == 1
    assert "start it in a terminal" in text


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    code, text = run("--profile", "nosuch", ".")
    assert code == 2
    assert "there is no profile 'nosuch'; there are: omp, pi" in text


def test_a_session_goes_with_one_workspace() -> None:
    code, text = run("--session", "x", "a", "b")
    assert code == 2
    assert "go with one WORKSPACE" in text


def test_what_is_not_there_is_told_before_the_app_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hostile = tmp_path / "s.jsonl"
    hostile.write_text('{"type":"session","id":"a","cwd":"/no/\\u001b]0;owned\\u0007"}\n')
    for arguments, told in (
        (("--session", "no/such.jsonl"), f"there is no session file {tmp_path}/no/such.jsonl"),
        (("--fork", "no/such.jsonl", "."), f"there is no session file {tmp_path}/no/such.jsonl"),
        (("no-such-folder",), f"there is no folder {tmp_path}/no-such-folder"),
        (("--session", "a", "--fork", "b"), "give one of --session and --fork"),
        (("--session", "s.jsonl"), "belongs to /no/"),
    ):
        code, text = run(*arguments)
        assert code == 2
        assert told in text
        assert "\x1b" not in text
        assert "\x07" not in text


def test_a_launch_uses_the_persons_own_set_up_unless_told_otherwise(tmp_path: Path) -> None:
    own = launch_for(Wish(workspace=str(tmp_path)), Settings(), {})
    assert own.info.isolation == "own"
    assert not any(flag.startswith("--no-") for flag in own.config.to_argv())
    assert own.config.inherit_env
    full = launch_for(Wish(workspace=str(tmp_path), isolation="full"), Settings(), {})
    assert full.info.isolation == "full"
    assert "--no-extensions" in full.config.to_argv()
    assert not full.config.inherit_env


def test_omp_is_started_in_the_mode_in_which_it_can_ask() -> None:
    launch = launch_for(Wish(binary="omp"), Settings(), {})
    assert launch.config.to_argv()[:3] == ["omp", "--mode", "rpc-ui"]


def test_a_profiles_key_reaches_the_child_and_never_its_arguments() -> None:
    settings = Settings(profiles={"pi": Profile(provider="anthropic", api_key_env="WORK_KEY")})
    launch = launch_for(Wish(), settings, {"WORK_KEY": "sk-secret"})
    assert launch.config.to_env({})["ANTHROPIC_API_KEY"] == "sk-secret"
    assert "sk-secret" not in " ".join(launch.config.to_argv())
    assert "sk-secret" not in repr(launch)
    assert launch_for(Wish(), settings, {}).info.missing_variables == ("WORK_KEY",)


def test_the_demo_needs_nothing_of_the_environment() -> None:
    launches = demo_launches(speed=0)
    assert [launch.title for launch in launches] == ["checkout-api", "docs-site", "data-pipeline"]
    for launch in launches:
        assert launch.info.simulated
        assert isinstance(launch.config, PiConfig)
        assert Path(launch.config.to_argv()[0]).is_absolute()
        assert "PATH" not in launch.config.to_env({})


def test_the_gallery_is_one_session_that_waits_for_nothing() -> None:
    (launch,) = demo_launches(speed=0, gallery=True)
    assert launch.title == "gallery"
    argv = launch.config.to_argv()
    assert argv[argv.index("--scenario") + 1] == "gallery"
    assert argv[argv.index("--speed") + 1] == "0"


async def test_garbage_is_collected_again_once_the_app_is_up() -> None:
    app, _, _ = make_app()
    themes = tuple(load_themes(None).by_name.values())
    made = PidriverApp(app.supervisor, app.desk, themes=themes, theme="beacon", ready=collect_garbage)
    gc.disable()
    try:
        async with made.run_test() as pilot:
            await pilot.pause()
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
