"""What several folders of tests share: the package `agency`, people at work and their judge."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def docker() -> None:
    """Skips where there is no Docker to be had."""
    if shutil.which("docker") is None:
        pytest.skip("docker is not installed here")
    asked = subprocess.run(["docker", "info"], capture_output=True, timeout=60)
    if asked.returncode != 0:
        pytest.skip("the Docker engine does not answer here")
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, timeout=60)
    if asked.returncode != 0:
        pytest.skip("docker has no compose here")
