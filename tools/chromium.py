"""What the tests of the pages need beyond `make ready`: Playwright, where there is a Chromium.

Apart from requirements.lock, because it brings a Node of its own, 150 MB for these tests alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from installation import ROOT, VENV, say, uv_environment

LOCK = ROOT / "tests" / "web" / "requirements.lock"
STAMP = VENV / "tandem-browser"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WITHOUT_WINDOW = "chromium-headless-shell"
"""The same engine without a window around the page: it uses half of the processor time."""


def main() -> int:
    if not find_quickest_chromium():
        say("no Chromium here: the tests of the pages are skipped; install chromium to run them")
        return 0
    wanted = LOCK.read_text(encoding="utf-8")
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    say("installing Playwright for the tests of the pages")
    python = str(VENV / "bin" / "python")
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", python]
    subprocess.run([*uv, "--require-hashes", "-r", str(LOCK)], env=uv_environment(), check=True)
    STAMP.write_text(wanted, encoding="utf-8")
    return 0


def find_chromium() -> str:
    """Its path; "" where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


def find_quickest_chromium() -> str:
    """Of the one without a window if it is installed, else of the whole one; "" without either."""
    return shutil.which(WITHOUT_WINDOW) or find_chromium()


if __name__ == "__main__":
    sys.exit(main())
