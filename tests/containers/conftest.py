"""One installation in containers, built from this tree, for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from composition import Composition, Installation
from standalone.programs import free_port


@pytest.fixture(scope="session")
def installation(docker: None) -> Iterator[Installation]:
    """Built, started and healthy; everything of it is removed afterwards."""
    listen = f"127.0.0.1:{free_port()}"
    composition = Composition(
        f"tandem-test-{os.getpid()}",
        {"TANDEM_PUBLISH": listen, "TANDEM_VERSION": "test"},
    )
    try:
        composition.compose("build", "--quiet")
        composition.up()
        yield Installation(composition, f"http://{listen}")
    finally:
        composition.down()


@pytest.fixture(scope="session")
def installation_to_restore(installation: Installation) -> Installation:
    """The same, for tests that put back what was: they come last (`pytest_collection_modifyitems`),
    for others judge a history without a restore."""
    return installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "installation_to_restore" in getattr(item, "fixturenames", ()))
