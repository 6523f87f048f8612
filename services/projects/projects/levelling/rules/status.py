"""The life of a levelling."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = (Status.WAITING, Status.RUNNING)
_NEXT = {
    Status.WAITING: (Status.RUNNING, Status.READY, Status.CANCELLED, Status.FAILED),
    Status.RUNNING: (Status.READY, Status.CANCELLED, Status.FAILED),
    Status.READY: (Status.APPLIED, Status.DISCARDED),
    Status.APPLIED: (Status.UNDONE,),
}


def may_follow(now: Status, wanted: Status) -> bool:
    return wanted in _NEXT.get(now, ())
