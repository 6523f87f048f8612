"""The time, moved on by a test."""

from __future__ import annotations

from datetime import datetime, timedelta

from chassis.clock import system_clock


class SetClock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self.ahead

    def advance(self, **span: float) -> None:
        self.ahead += timedelta(**span)
