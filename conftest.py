"""How the tests are spread over the workers of pytest-xdist, and how hypothesis looks for cases."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent
ONE_INSTANCE = ("tests/api/",)
"""All files of such a part ask one instance, so one worker runs them. The tests of the pages are
too long for that: each worker has an instance for those of their files that it runs."""
LONGEST = (
    "tests/web/test_pages.py",
    "tests/stories",
    "tests/api",
    "tests/web",
    "standalone",
    "gateway",
)
"""Begun first, so that no worker is left alone with one of them at the end."""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """One worker runs all tests of a file: they share servers and databases."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = nodeid.partition("::")[0]
        shared = (part for part in ONE_INSTANCE if file.startswith(part))
        return next(shared, file)


def pytest_configure() -> None:
    """The workers share one PostgreSQL and its templates: chassis.testing goes by this name."""
    os.environ.setdefault("TANDEM_TEST_RUN", token_hex(4))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(ROOT)
    turns = (nth for nth, folder in enumerate(LONGEST) if path.is_relative_to(folder))
    return next(turns, len(LONGEST))


# A busy machine is slow to generate examples; that is no fault of a strategy. CI tries the same
# examples each time, so that it judges the change; everywhere else each run looks for new ones.
settings.register_profile(
    "tandem",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("tandem")
