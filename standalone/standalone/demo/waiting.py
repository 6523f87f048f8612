"""Waits while loading the demo: what one service commits reaches the others a moment later."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from standalone.rest import Json

PATIENCE_SECONDS = 180.0


def until(look: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not arrive within {PATIENCE_SECONDS:.0f} s")
        time.sleep(0.05)
    return seen


def may_be_planned(project: Json | None) -> bool:
    """The project is there, and handover and quote have both reached it.

    A load that goes on finds projects that were planned, and further, the first time.
    """
    if project is None:
        return False
    return project["status"] != "handover" and bool(project["accepted_quote_id"])
