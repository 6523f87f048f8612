"""With `--dist loadgroup`, the tests of one file run on one worker and share its servers."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


# A busy machine is slow to generate examples; that is no fault of a strategy. CI tries the same
# examples each time, so that it judges the change; everywhere else each run looks for new ones.
settings.register_profile(
    "tandem",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("tandem")
