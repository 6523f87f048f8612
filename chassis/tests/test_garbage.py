"""The garbage collector of a process that serves."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from chassis import garbage


class Node:
    """Refers to itself, so that only the collector lets go of it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_was_there_before_is_not_looked_at_any_more() -> None:
    loaded = Node()
    garbage.collect_rarely()
    assert gc.get_freeze_count() > 0
    assert all(each is not loaded for each in gc.get_objects())


def test_what_is_left_behind_later_still_goes() -> None:
    garbage.collect_rarely()
    left = weakref.ref(Node())
    kept = [[] for _ in range(2 * garbage.THRESHOLDS[0])]
    assert left() is None, len(kept)
