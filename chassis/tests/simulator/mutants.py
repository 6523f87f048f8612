# mypy: disable-error-code="no-untyped-call"
"""Mistakes that buses make, planted in the real code to prove that the judge sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from chassis.inbox import rows
from chassis.relay import Relay
from chassis.worker.lane import Lane
from sqlalchemy import text

from chassis import relay


def _acknowledge_first() -> Any:
    apply_batch = Lane._apply_batch

    def mutant(self: Lane) -> None:
        self._settle([message for _, message in list(self._waiting)[: self._batch_size]])
        apply_batch(self)

    return patch.object(Lane, "_apply_batch", mutant)


def _forget_what_was_received() -> Any:
    def mutant(_session: Any, _consumer: Any, arrivals: Any, _now: Any) -> dict[str, str]:
        return {arrival.event_id: "applied" for arrival in arrivals}

    return patch.object(rows, "receive", mutant)


def _mark_before_publishing() -> Any:
    publish = Relay._publish

    def mutant(self: Relay, batch: Any, subscriber: str = "") -> None:
        positions = [row["position"] for row in batch]
        self._live().execute(relay._MARK, {"positions": positions})
        publish(self, batch, subscriber)

    return patch.object(Relay, "_publish", mutant)


def _pass_over_what_comes_late() -> Any:
    cursor = "WHERE position IS NULL AND id > (SELECT coalesce(max(id), 0) FROM outbox WHERE"
    mutant = relay._STAMP.replace("WHERE position IS NULL", f"{cursor} position IS NOT NULL)", 1)
    return patch.object(relay, "_STAMP", mutant)


def _park_nothing() -> Any:
    statement = str(rows._RECEIVE).replace("'parked' ELSE", "'applied' ELSE")
    return patch.object(rows, "_RECEIVE", text(statement))


def _keep_the_oldest() -> Any:
    return patch.object(rows, "is_newest", lambda *_: True)


def _keep_what_the_broker_took_back() -> Any:
    return patch.object(Lane, "forget", lambda self: self._waiting.rotate(1))


MUTANTS = {
    "acknowledge-first": _acknowledge_first,
    "no-inbox-row": _forget_what_was_received,
    "mark-before-publishing": _mark_before_publishing,
    "cursor-by-id": _pass_over_what_comes_late,
    "park-nothing": _park_nothing,
    "projection-goes-back": _keep_the_oldest,
    "lane-turned-round": _keep_what_the_broker_took_back,
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Within the block the code has this mistake; none if name is empty."""
    if not name:
        yield
        return
    with MUTANTS[name]():
        yield
