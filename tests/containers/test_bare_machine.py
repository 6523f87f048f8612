"""The README's two commands on a machine that has only Python, git and make."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.container,
    pytest.mark.long,
    pytest.mark.timeout(1800),
]

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
IMAGE = "tandem-bare-machine"
COMMANDS = "git clone -q /tandem.bundle tandem && cd tandem && make story && make test REST=$REST"
SECONDS = 1700


def test_a_fresh_clone_tells_the_story_and_passes_its_tests(docker: None, tmp_path: Path) -> None:
    """With the data that some tests read beside it, where it is there.

    REST=1 in the environment leaves out the tests of `make check`, for who has just run it.
    """
    bundle = tmp_path / "tandem.bundle"
    _run("git", "-C", str(ROOT), "bundle", "create", "-q", str(bundle), "HEAD")
    bundle.chmod(0o644)
    _run("docker", "build", "-q", "-t", IMAGE, str(Path(__file__).parent / "bare"))
    mounts = [_mount(bundle, "/tandem.bundle")]
    if SHARED.is_dir():
        mounts.append(_mount(SHARED.resolve(), "/home/person/shared"))
    within = ["timeout", str(SECONDS), "bash", "-c", COMMANDS]
    _run("docker", "run", "--rm", "--init", "--env=REST", *mounts, IMAGE, *within)


def _mount(source: Path, target: str) -> str:
    return f"--mount=type=bind,source={source},target={target},readonly"


def _run(*command: str) -> None:
    """What it says is pytest's to keep or, with -s, to pass on."""
    assert subprocess.run(command, check=False).returncode == 0, f"{command[:2]} went well"
