"""Waiting for real processes: what they come to, and that they end."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil


def eventually(condition: Callable[[], bool], within_seconds: float = 60.0) -> None:
    """Ask until it holds; fail when it does not in time."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def has_ended(process_id: int) -> bool:
    """Whether no such process runs. It may end, and be taken away, while it is asked about."""
    try:
        return psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
