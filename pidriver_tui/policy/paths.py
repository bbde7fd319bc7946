"""Where a path leads, judged by its text alone: no disk is looked at, so links are not followed."""

from __future__ import annotations

import itertools
import re
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
    | {"gh/hosts.yml", "etc/shadow", "etc/sudoers", "etc/gshadow", "agent/auth.json", "agent/agent.db"}
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
_PLAIN = re.compile(
    r"(?:~/|(?![~@\[]))[^\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\\:?;]+"
)
_WITHOUT_WILD = str.maketrans("", "", "*?[]")
_FILE_URL = re.compile(r"file://", re.IGNORECASE)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/full")


def path_doubt(written: str) -> str:
    """Why it is not certain which file a tool opens for a path as an agent wrote it, `""` when it is.

    Each agent has prefixes, schemes, line numbers, archives and spellings of its own (`@x`, `file://x`,
    `x:1-9`, `x.zip:y`, `~user`, `/` for the workspace): what is none of all is certain.
    """
    if _PLAIN.fullmatch(written) and written.strip() == written and written.strip("/"):
        return ""
    return "the path can be read in more than one way"


def readings(written: str) -> tuple[str, ...]:
    """The paths that a tool may open for a path as an agent wrote it, for rules that are read widely."""
    if not path_doubt(written):
        return (written,)
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in written)
    found = dict.fromkeys([written, spaced, spaced.strip()])
    for path in tuple(found):
        # Node's URLs take a backslash for a slash, drop tabs and line ends, and end at `?` and `#`.
        url = re.sub(r"[\t\r\n]", "", path.lstrip(":@").replace("\\", "/"))
        if scheme := _FILE_URL.match(url):
            url = unquote("/" + re.split(r"[?#]", url[scheme.end() :])[0].partition("/")[2])
        found |= dict.fromkeys([path.lstrip(":@["), url, re.sub(r":[^/]*$", "", url)])
    return tuple(path for path in found if path)


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


def credentials(path: str, *, glob: bool = False) -> str:
    """What login or shell start-up file a path is about, `""` when none. `glob`: the shell expands it."""
    # omp adds the lines it wants to a path: `.netrc:1-9`.
    parts = [part.partition(":")[0] for part in normal(path).casefold().split("/")]
    pairs = [f"{one}/{two}" for one, two in itertools.pairwise(parts)]
    if any(_names(part, _CREDENTIALS, glob=glob) for part in (*parts, *pairs)):
        return f"touches credentials: {path[:60]}"
    if any(_names(part, _SHELL_START, glob=glob) for part in parts):
        return f"touches a shell's start-up file: {path[:60]}"
    # A process's variables: /proc/self/environ, /dev/fd/../environ.
    through = {*parts, *path.casefold().split("/")}
    if _names(parts[-1], {"environ"}, glob=glob) and through & {"proc", "fd"}:
        return f"touches credentials: {path[:60]}"
    return ""


def own_folder(path: str) -> str:
    """What it would mean to write to a path in a folder that git or the agent runs things from."""
    parts = normal(path).casefold().split("/")
    for name, meaning in _OWN_FOLDERS.items():
        if any(_names(part, {name}, glob=True) for part in parts):
            return meaning
    return ""


def is_device(path: str) -> bool:
    """Whether writing to a path writes to a device other than the harmless ones."""
    found = normal(path)
    return found.startswith("/dev/") and found not in _DEVICES and not found.startswith("/dev/fd/")


def is_nowhere(path: str) -> bool:
    """Whether writing to a path changes nothing."""
    found = normal(path)
    return found in _DEVICES or found.startswith("/dev/fd/")


def _names(part: str, names: Collection[str], *, glob: bool) -> bool:
    """Whether a part of a path is one of these names, or a glob that may become one: `.ss*`, `id_*`."""
    if part in names:
        return True
    if not glob or not any(character in part for character in "*?["):
        return False
    # No glob becomes a name that begins with a dot unless it begins with one itself.
    told = part.startswith(".") or len(part.translate(_WITHOUT_WILD)) > 2
    return told and any(fnmatchcase(name, part) and _dotted(name) <= _dotted(part) for name in names)


def _dotted(name: str) -> bool:
    return name.startswith(".")
