"""Names of commands and options by what they do. Words only."""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Interpreters of languages, as a pattern; a version may follow.
LANGUAGES = r"python|pypy|node|nodejs|bun|deno|perl|ruby|php|lua|luajit|Rscript|tclsh"
# Options of python that may stand before -m and take no value.
PYTHON_FLAGS = re.compile(r"-[bBdEIOqsSuvx]+", re.ASCII)
# Fetch something from elsewhere.
DOWNLOADERS = _names("curl wget fetch aria2c http https httpie xh nc ncat netcat socat lynx ftp tftp")
# Run or change something with more rights.
PRIVILEGED = _names("sudo doas su pkexec runuser run0 sudoedit chroot setcap visudo")
# Start something later.
SCHEDULERS = _names("crontab at batch atrm launchctl systemd-run schtasks")
# Stop the machine.
STOPPERS = _names("shutdown reboot halt poweroff init telinit")
# Said to systemctl, these stop the machine.
SYSTEM_STATES = _names("poweroff reboot halt suspend hibernate kexec rescue emergency isolate")
# Change every path they are given.
CHANGE_ALL = _names(
    "rm rmdir unlink mv touch mkdir truncate tee chmod chown chgrp ln shred gzip gunzip bzip2 xz"
    " zstd mkfifo mknod patch setfacl chattr srm trash"
)
# Change the last path they are given.
CHANGE_LAST = _names("cp install rsync scp ditto")
# Their -o and -d name nothing that is written.
WITHOUT_TARGETS = _names(
    "grep egrep fgrep rg ls git cat head tail wc test [ [[ cut paste tr echo printf diff"
)
# Options that commonly name where to write or to work.
TARGET_OPTIONS = _names(
    "-o -O -P -C -d -t -D --output --output-document --directory --directory-prefix "
    " --target-directory --output-dir --prefix --dest --destination --chdir --out --outfile --log-file"
)
# What they do depends on more than the script says.
UNCLEAR = _names(
    "fish csh tcsh eval source . trap alias unalias enable hash shopt fc bind complete compgen mapfile"
    " readarray let coproc parallel script entr watch ed ex vi vim nvim emacs expect gdb lldb tclsh osascript"
    " pushd popd dirs ulimit umask disown nsenter chroot unshare ssh docker podman"
    " bwrap capsh cgexec chpst cpulimit dbus-run-session eatmydata faketime firejail gdbserver hyperfine mosh"
    " numactl perf prlimit proot proxychains proxychains4 rlwrap runcon screen script setarch setpriv"
    " setuidgid softlimit ssh-agent start-stop-daemon stdbuf-run tmux torify torsocks tsp uname26 valgrind"
    " winpty wine x86_64 xvfb-run zellij"
)
# Run the command that is among their words, whatever stands before it.
RUNNERS = _names(
    "bunx bundle conda corepack direnv doppler dotenv envdir hatch mamba micromamba mise nix nix-shell nox"
    " npx op pdm pipenv pipx pnpm poetry rye tox uv uvx yarn asdf aws-vault chamber npm make just task"
)
# Words of the shell's grammar: as a command's name they were not read as bash reads them.
RESERVED = _names("if then elif else fi do done while until for case esac in select function coproc time")
# Only say something, whatever they are given, and of no file what is in it.
INDIFFERENT = _names(
    "echo ls wc du stat basename dirname true false : exit return sleep seq break continue wait"
)
# Only read, whatever options they are given.
READERS = INDIFFERENT | _names("cat head tail grep egrep fgrep md5sum sha1sum sha256sum cksum nl")
# Variables that change no more than how much is said, or in which colours.
HARMLESS_VARIABLES = _names(
    "CI NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE TERM LANG TZ COLUMNS LINES DEBUG VERBOSE"
    " NODE_ENV PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONHASHSEED RUST_BACKTRACE RUST_LOG"
    " CARGO_TERM_COLOR RAILS_ENV GO111MODULE CGO_ENABLED GOOS GOARCH TESTING PORT"
    " APP_ENV RACK_ENV FLASK_ENV LOG_LEVEL LOGLEVEL DRY_RUN QUIET PYTHONUTF8 PYTHONIOENCODING DO_NOT_TRACK"
    " NEXT_TELEMETRY_DISABLED NO_UPDATE_NOTIFIER UPDATE_SNAPSHOTS"
)
# Run what their configuration, their plugins or their build files say, which short options may name.
CONFIGURED = _names(
    "eslint jest vitest prettier tsc mocha ava webpack rollup vite stylelint playwright cypress nyc c8"
    " rubocop rspec gradle mvn ninja cmake terraform go black pylint flake8 node ruby perl psql mysql"
)
# They write nothing: their -o is no file.
TELLING = _names("ps id type readlink realpath comm cmp kill ldd pgrep lsof df free uname shellcheck")
