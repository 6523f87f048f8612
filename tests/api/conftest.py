"""One whole instance for all tests of the public API, and the people who use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from agency.xero_stand_in import Xero, a_xero, environment
from office import ZONE, Office, open_office
from standalone.instance import Instance

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They share one instance, so all of them are slow."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def xero() -> Iterator[Xero]:
    """What the instance reaches as Xero, by the credentials main."""
    with a_xero() as xero:
        yield xero


@pytest.fixture(scope="session")
def tandem(xero: Xero) -> Iterator[Instance]:
    """In ZONE. The variable is unset again once it runs: the next instance would take it as well,
    as that of the tests of the pages in the same worker."""
    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"TANDEM_ZONE": ZONE, **environment(xero)}.items():
                patch.setenv(name, value)
            instance = running.enter_context(Instance())
        yield instance


@pytest.fixture(scope="session")
def office(tandem: Instance) -> Iterator[Office]:
    """Somebody in every built-in role. Make records of your own: all tests share the books."""
    office = open_office(tandem)
    yield office
    office.close()
