"""The README's first command on a machine that has only Python, git and make."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "tandem-bare-machine"
COMMANDS = "git clone -q /tandem.bundle tandem && cd tandem && make story"


def test_a_fresh_clone_tells_the_story(docker: None, tmp_path: Path) -> None:
    bundle = tmp_path / "tandem.bundle"
    _run("git", "-C", str(ROOT), "bundle", "create", "-q", str(bundle), "HEAD")
    bundle.chmod(0o644)
    _run("docker", "build", "-q", "-t", IMAGE, str(Path(__file__).parent / "bare"))
    mount = f"type=bind,source={bundle},target=/tandem.bundle,readonly"
    told = _run("docker", "run", "--rm", "--mount", mount, IMAGE, "bash", "-c", COMMANDS)
    assert "The brief became a paid invoice" in told


def _run(*command: str) -> str:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=540
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout
