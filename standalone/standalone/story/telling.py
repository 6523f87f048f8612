"""Prints the story, a line or two a step; compares every figure with one worked by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from standalone.rest import Json, Refused

PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.05

ValueT = TypeVar("ValueT")


class WrongFigure(Exception):
    """What Tandem says is not what comes out by hand, or a refusal that was due did not come."""


class Telling:
    def __init__(self) -> None:
        self._started = time.monotonic()
        self._step = 0
        self._figures = 0

    def step(self, title: str) -> None:
        self._step += 1
        print(f"\n{self._step}. {title}", flush=True)

    def line(self, text: str) -> None:
        print(f"   {text}", flush=True)

    def figure(self, name: str, found: object, by_hand: object) -> None:
        """Tell a figure; WrongFigure if it is not the one worked by hand."""
        if found != by_hand:
            raise WrongFigure(f"{name} is {found}, but by hand it is {by_hand}")
        self._figures += 1
        self.line(f"{name}: {by_hand}")

    def money(self, name: str, found: Json | None, by_hand: str) -> None:
        amount = found["amount"] if found else None
        if amount != by_hand:
            raise WrongFigure(f"{name} is {amount}, but by hand it is {by_hand}")
        self._figures += 1
        self.line(f"{name}: {by_hand}")

    def refusal(self, name: str, attempt: Callable[[], object], reason: str) -> Json:
        """Tell a refusal in the words a person gets; WrongFigure if it does not come."""
        try:
            attempt()
        except Refused as refused:
            if refused.reason != reason:
                raise WrongFigure(f"{name}: expected {reason}, got {refused}") from refused
            self.line(f"{name}: {refused.problem['detail']}")
            return refused.problem
        raise WrongFigure(f"{name}: should have been refused as {reason}")

    def eventually(
        self, look: Callable[[], ValueT], settled: Callable[[ValueT], bool], what: str
    ) -> ValueT:
        """Look until it has settled: events take some milliseconds from service to service."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            seen = look()
            if settled(seen):
                return seen
            if time.monotonic() > deadline:
                raise WrongFigure(f"{what} did not come within {PATIENCE_SECONDS:.0f} s: {seen}")
            time.sleep(POLL_SECONDS)

    def end(self) -> None:
        seconds = time.monotonic() - self._started
        print(
            f"\nThe brief became a paid invoice: {self._step} steps, {self._figures} figures as "
            f"worked by hand, in {seconds:.1f} s.",
            flush=True,
        )
