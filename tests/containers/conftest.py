"""One installation in containers, built from this tree, for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest
from composition import Composition, Installation


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


@pytest.fixture(scope="session")
def installation(docker: None) -> Iterator[Installation]:
    """Built, started and healthy; everything of it is removed afterwards."""
    listen = f"127.0.0.1:{_free_port()}"
    composition = Composition(
        f"tandem-test-{os.getpid()}",
        {"TANDEM_PUBLISH": listen, "TANDEM_VERSION": "test", "TANDEM_PROBE_INTERVAL": "3s"},
    )
    try:
        composition.compose("build", "--quiet")
        composition.up()
        yield Installation(composition, f"http://{listen}")
    finally:
        composition.down()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
