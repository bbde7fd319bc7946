"""Starts the agent from this file's path, wherever the package lies and whatever the current directory holds.

`python -I -S .../demo/__main__.py` needs no installed package, reads no site-packages (so it starts sooner)
and never imports a module out of the workspace it is started in. `python -m pidriver_tui.demo` works too.
"""

import os.path
import sys

# pathlib costs more than this file's whole job.
_ROOT = os.path.abspath(__file__).rsplit(os.sep, 3)[0]  # noqa: PTH100
if _ROOT not in sys.path:
    # Last, so that nothing beside the package can stand in for a module of the standard library.
    sys.path.append(_ROOT)

from pidriver_tui.demo.agent import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
