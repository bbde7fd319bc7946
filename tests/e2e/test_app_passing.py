"""What extensions of the real agents say in passing, on the screen."""

from __future__ import annotations

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import EXTENSIONS, Sandbox

TELLING = ("--agent-arg=-e", f"--agent-arg={EXTENSIONS / 'telling.js'}")


def test_what_an_extension_says_stands_where_it_belongs(
    cli: InstalledCli, sandbox: Sandbox, open_app: OpenApp
) -> None:
    app = open_app(cli, *TELLING, "--prompt", "/tell", str(sandbox.workspace))
    said = ["CI is green", "a widget above", "a text for the composer", "✗ the deployment failed"]
    # Not sent by omp 18.2.3 over its protocol: the title, and where a widget stands.
    said += ["a widget below"]
    if cli.name == "pi":
        said += ["“a title of its own”"]
    app.wait_for("an extension in")  # the notice is a toast as well, for a while
    screen = app.wait_for(lambda screen: all(words in screen for words in said))
    rows = {words: screen.index(words) for words in said}
    assert rows["a widget above"] < rows["a text for the composer"]
    if cli.name == "pi":
        assert rows["a text for the composer"] < rows["a widget below"]
