"""Makes a fresh machine ready to run and test Tandem: `python3 tools/bootstrap.py`.

make calls this before every target. It may meet any Python, so this file keeps to what old ones
understand: it only finds a Python that is new enough and hands over to `installation` and `pages`.
"""

import os
import subprocess
import sys
from shutil import which

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11")


def newer_python() -> "str | None":
    """The path of an installed Python that is new enough, or None."""
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in CANDIDATES:
        path = which(name)
        if path and subprocess.call([path, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def main() -> int:
    if sys.version_info < OLDEST:
        path = newer_python()
        if path is None:
            found = ".".join(str(part) for part in sys.version_info[:3])
            sys.exit(
                "setup: Tandem needs Python 3.11 or newer; python3 is "
                + found
                + ". Install a newer one, or name it: make PYTHON=/path/to/python3.12 run"
            )
        os.execv(path, [path] + sys.argv)  # noqa: S606, RUF005
    from installation import install
    from pages import make_pages

    return install() or make_pages()


if __name__ == "__main__":
    sys.exit(main())
