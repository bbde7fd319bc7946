"""All themes: those we ship, shadowed by name by those in the person's own directory. Never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config.problems import WHOLE_FILE, Problem, quoted
from ..config.settings import DEFAULT_THEME
from ..config.toml import read
from .colour import Colour
from .theme import ThemeSpec, build
from .theme_file import contrast_problems, read_theme

_MOST_FILES = 200

# So that an installation without its theme files still has a face, and says what it lacks.
_LAST_RESORT = {
    "background": Colour.parse("#0a0f17"),
    "foreground": Colour.parse("#d5deea"),
    "primary": Colour.parse("#6fb3f2"),
    "accent": Colour.parse("#ffb454"),
}


@dataclass(frozen=True, slots=True)
class Themes:
    """What was found.

    Attributes:
        by_name: Every theme, the default first, then by name. Never empty.
        files: The file each one came from.
        problems: What is wrong with any file; a broken theme is one of these and nothing else.
    """

    by_name: Mapping[str, ThemeSpec]
    files: Mapping[str, Path]
    problems: tuple[Problem, ...] = ()


def shipped_themes() -> Path:
    """The directory of the themes we ship: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def load_themes(user_dir: Path | None, shipped_dir: Path | None = None) -> Themes:
    """Every theme of `shipped_dir` (default: `shipped_themes()`) and of `user_dir`, which may be missing.

    A theme of `user_dir` replaces a shipped one of its name; a broken one replaces nothing.
    """
    shipped_dir = shipped_themes() if shipped_dir is None else shipped_dir
    found: dict[str, ThemeSpec] = {}
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    for directory in (shipped_dir, user_dir):
        if directory is None:
            continue
        here: set[str] = set()
        paths, unread = _files(directory)
        problems += unread
        for path in paths:
            document = read(path)
            theme, wrong = read_theme(document)
            problems += wrong
            if theme is None:
                continue
            if theme.name in here:
                message = f"{quoted(theme.name)} is also the name of {files[theme.name].name}, which is used"
                problems.append(Problem(path, "name", message, line=document.line(("name",))))
                continue
            here.add(theme.name)
            found[theme.name], files[theme.name] = theme, path
    if DEFAULT_THEME not in found:
        problems.append(Problem(shipped_dir, WHOLE_FILE, f"the theme {quoted(DEFAULT_THEME)} is not here"))
        found[DEFAULT_THEME] = build(DEFAULT_THEME, _LAST_RESORT)
        files[DEFAULT_THEME] = shipped_dir
    names = sorted(found, key=lambda name: (name != DEFAULT_THEME, name))
    return Themes({name: found[name] for name in names}, files, tuple(problems))


def check_themes(themes: Themes, user_dir: Path | None) -> list[Problem]:
    """What `config check` says of themes: `themes.problems`, and what is hard to read in the person's own."""
    problems = list(themes.problems)
    for name, theme in themes.by_name.items():
        if user_dir is not None and themes.files[name].parent == user_dir:
            problems += contrast_problems(theme, themes.files[name])
    return problems


def _files(directory: Path) -> tuple[list[Path], list[Problem]]:
    try:
        names = sorted(
            path.name for path in directory.iterdir() if path.suffix == ".toml" and path.name[0] != "."
        )
    except FileNotFoundError:
        return [], []
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return [], [Problem(directory, WHOLE_FILE, f"cannot be read: {(reason or 'unknown').lower()}")]
    paths = [directory / name for name in names]
    if len(paths) <= _MOST_FILES:
        return paths, []
    message = f"holds {len(paths)} themes; the first {_MOST_FILES} are read"
    return paths[:_MOST_FILES], [Problem(directory, WHOLE_FILE, message)]
