"""Where a path leads, judged by its text alone: no disk is looked at, so links are not followed."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Collection
from fnmatch import fnmatchcase
from urllib.parse import unquote

# Folders and files that hold logins, or what a shell runs when it starts.
_CREDENTIALS = frozenset(
    {
        ".ssh",
        ".aws",
        ".gnupg",
        ".netrc",
        "_netrc",
        ".pgpass",
        ".my.cnf",
        ".kube",
        ".azure",
        ".npmrc",
        ".pypirc",
    }
    | {
        ".git-credentials",
        ".vault-token",
        ".password-store",
        ".terraformrc",
        ".s3cfg",
        ".boto",
        "library/keychains",
    }
    | {
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        ".config/gcloud",
        ".cargo/credentials.toml",
        ".docker/config.json",
    }
    | {"gh/hosts.yml", "etc/shadow", "etc/sudoers", "etc/gshadow", "agent/auth.json"}
)
_SHELL_START = frozenset(
    {".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".profile", ".zshrc", ".zshenv", ".zprofile"}
    | {".zlogin", ".kshrc", ".cshrc", ".tcshrc", "config.fish", ".inputrc", ".xinitrc", ".xprofile", ".envrc"}
)
_OWN_FOLDERS = {
    ".git": "changes git's own files",
    ".pi": "changes the agent's own set-up",
    ".omp": "changes the agent's own set-up",
}
_DEVICES = ("/dev/null", "/dev/zero", "/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/full")


def as_path(written: str) -> str:
    """A path as pi takes it: `@x` is `x`, `file:///x` is `/x`, any space is a space (pi 0.87.1)."""
    text = "".join(" " if unicodedata.category(character) == "Zs" else character for character in written)
    text = text.removeprefix("@")
    if text.startswith("file://"):
        text = "/" + unquote(text.removeprefix("file://").partition("/")[2])
    return text


def normal(path: str, folder: str = "") -> str:
    """`path` from `folder`, without `.`, `..` and double slashes. A relative one may begin with `..`."""
    whole = path if path.startswith(("/", "~")) or not folder else f"{folder}/{path}"
    root = "/" if whole.startswith("/") else ""
    parts: list[str] = []
    for part in whole.split("/"):
        if part in {"", "."}:
            continue
        if part == ".." and parts and parts[-1] != ".." and not parts[0].startswith("~"):
            parts.pop()
        elif part != ".." or not root:
            parts.append(part)
    return root + "/".join(parts)


def base(workspace: str) -> str:
    """A workspace to begin paths with, `""` when it is not known where it is."""
    return normal(workspace) if workspace.startswith("/") else ""


def within(path: str, workspace: str) -> str | None:
    """`path` as seen from the workspace (`""` the workspace itself), `None` when it is not inside."""
    root = base(workspace)
    if not root:
        # The workspace is not known: only what stays below where it begins is inside.
        found = normal(path)
        return None if found.startswith(("/", "~", "..")) else found
    found = normal(path, root)
    if found == root:
        return ""
    prefix = root if root == "/" else f"{root}/"
    return found.removeprefix(prefix) if found.startswith(prefix) else None


def outside(path: str, workspace: str) -> bool:
    """Whether `path` leads out of the workspace. A path from a home does, wherever that is."""
    return within(path, workspace) is None


def credentials(path: str) -> str:
    """What login or shell start-up file a path is about, `""` when none."""
    # omp adds the lines it wants to a path: `.netrc:1-9`.
    parts = [part.partition(":")[0] for part in normal(path).casefold().split("/")]
    pairs = [f"{one}/{two}" for one, two in itertools.pairwise(parts)]
    if any(_names(part, _CREDENTIALS) for part in (*parts, *pairs)):
        return f"touches credentials: {path[:60]}"
    if any(_names(part, _SHELL_START) for part in parts):
        return f"touches a shell's start-up file: {path[:60]}"
    if parts[-1] == "environ" and "proc" in parts:
        return f"touches credentials: {path[:60]}"
    return ""


def own_folder(path: str) -> str:
    """What it would mean to write to a path in a folder that git or the agent runs things from."""
    parts = normal(path).casefold().split("/")
    return next(
        (meaning for name, meaning in _OWN_FOLDERS.items() if any(_names(part, {name}) for part in parts)), ""
    )


def is_device(path: str) -> bool:
    """Whether writing to a path writes to a device other than the harmless ones."""
    found = normal(path)
    return found.startswith("/dev/") and found not in _DEVICES and not found.startswith("/dev/fd/")


def is_nowhere(path: str) -> bool:
    """Whether writing to a path changes nothing."""
    found = normal(path)
    return found in _DEVICES or found.startswith("/dev/fd/")


def _names(part: str, names: Collection[str]) -> bool:
    """Whether a part of a path is one of these names, or a pattern that fits one: `.ss*`."""
    if part in names:
        return True
    # No pattern fits a name that begins with a dot unless it begins with one itself.
    wild = part.startswith(".") and any(character in part for character in "*?[")
    return wild and any(fnmatchcase(name, part) for name in names)
