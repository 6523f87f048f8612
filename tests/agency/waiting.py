"""Waiting for something to come to pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

FoundT = TypeVar("FoundT")


def eventually(
    ask: Callable[[], FoundT], what: str, within_seconds: float = 120.0, pause_seconds: float = 0.1
) -> FoundT:
    """Ask until the answer is true, and return it; fail with what it is when there is none."""
    deadline = time.monotonic() + within_seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"not within {within_seconds:g} s: {what}"
        time.sleep(pause_seconds)
    return found
