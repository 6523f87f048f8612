# mypy: disable-error-code="no-untyped-call"
"""Mistakes that buses make, planted in the real code to prove that the judge sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

from bus.inbox import rows
from bus.relay import Relay
from bus.worker.consumer import Subscriptions
from bus.worker.lane import Lane
from bus.worker.receipts import Receipts
from chassis.prepared import prepared
from sqlalchemy import text

from bus import relay
from chassis import idempotency


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


def _forget_after_an_hour() -> Any:
    statement = str(rows._RECEIVE.statement).replace(
        "ON CONFLICT DO NOTHING",
        "ON CONFLICT (consumer, event_id) DO UPDATE SET received_at = excluded.received_at"
        " WHERE inbox.status = 'applied'"
        " AND inbox.received_at < excluded.received_at - interval '1 hour'",
    )
    return patch.object(rows, "_RECEIVE", prepared(text(statement)))


def _mark_before_publishing() -> Any:
    publish = Relay._publish

    def mutant(self: Relay, batch: Any, subscriber: str = "") -> None:
        positions = [row["position"] for row in batch]
        self._live().execute(
            "UPDATE outbox SET published_at = clock_timestamp() WHERE position = ANY(%s)",
            [positions],
        )
        publish(self, batch, subscriber)

    return patch.object(Relay, "_publish", mutant)


def _mark_without_the_lock() -> Any:
    """Whatever is stamped, which is what this relay has published while it is the only one."""
    publish = Relay._publish

    def mutant(self: Relay, batch: Any, subscriber: str = "") -> None:
        publish(self, batch, subscriber)
        with relay.PatientConnection.connect(**self._address, autocommit=True) as connection:
            connection.execute(
                "UPDATE outbox SET published_at = clock_timestamp() WHERE position IS NOT NULL"
            )

    return patch.object(Relay, "_publish", mutant)


def _stamp_in_two_steps() -> Any:
    advance = Relay._advance

    def mutant(self: Relay, published: list[int]) -> Any:
        ids = self._live().execute("SELECT id FROM outbox WHERE position IS NULL ORDER BY id")
        found = [row["id"] for row in ids.fetchall()]
        if not found:
            return advance(self, published)
        counted = self._live().execute(
            "UPDATE outbox_position SET position = position + %s RETURNING position", [len(found)]
        )
        last = (counted.fetchone() or {"position": 0})["position"]
        for position, id_ in enumerate(found, start=last - len(found) + 1):
            self._live().execute("UPDATE outbox SET position = %s WHERE id = %s", [position, id_])
        return advance(self, published)

    return patch.object(Relay, "_advance", mutant)


def _pass_over_what_comes_late() -> Any:
    cursor = "WHERE position IS NULL AND id > (SELECT coalesce(max(id), 0) FROM outbox WHERE"
    mutant = relay._ADVANCE.replace("WHERE position IS NULL", f"{cursor} position IS NOT NULL)", 1)
    return patch.object(relay, "_ADVANCE", mutant)


def _park_nothing() -> Any:
    statement = str(rows._RECEIVE.statement).replace("'parked' ELSE", "'applied' ELSE")
    return patch.object(rows, "_RECEIVE", prepared(text(statement)))


def _keep_the_oldest() -> Any:
    return patch.object(rows, "advance", lambda *arguments: list(arguments[-1]))


def _keep_the_first_of_a_batch() -> Any:
    def mutant(events: Any) -> list[Any]:
        return list({event.subject: event for event in reversed(events)}.values())

    return patch.object(rows, "_newest_of_each", mutant)


def _acknowledge_all_before() -> Any:
    def mutant(_self: Receipts, messages: Any) -> None:
        with suppress(Exception):
            messages[-1].ack(multiple=True)

    return patch.object(Receipts, "settle", mutant)


def _keep_what_the_broker_took_back() -> Any:
    return patch.object(Lane, "forget", lambda self: self._waiting.rotate(1))


def _ask_nobody_before_a_retry() -> Any:
    return patch.object(rows, "still_waits", lambda *_: True)


def _wait_for_locked_rows() -> Any:
    statement = str(rows._CLAIM.statement).replace("SKIP LOCKED", "")
    return patch.object(rows, "_CLAIM", prepared(text(statement)))


def _claim_all_together() -> Any:
    return patch.object(rows, "TRIES_IN_COMPANY", rows._ANY_ATTEMPTS)


def _drop_what_was_given_up() -> Any:
    return patch.object(Subscriptions, "_set_aside", lambda _self, message: message.ack())


def _never_doubt() -> Any:
    take = Subscriptions._take

    def mutant(self: Subscriptions, message: Any, doubt: str) -> None:
        assert doubt is not None
        take(self, message, "")

    return patch.object(Subscriptions, "_take", mutant)


def _forget_the_tries() -> Any:
    return patch.object(rows, "count_try", lambda *_: 1)


def _claim_every_key() -> Any:
    claim = idempotency._claim

    def mutant(*arguments: Any) -> bool:
        claim(*arguments)
        return True

    return patch.object(idempotency, "_claim", mutant)


MUTANTS = {
    "acknowledge-first": _acknowledge_first,
    "acknowledge-all-before": _acknowledge_all_before,
    "no-inbox-row": _forget_what_was_received,
    "inbox-forgets-after-an-hour": _forget_after_an_hour,
    "mark-before-publishing": _mark_before_publishing,
    "mark-without-the-lock": _mark_without_the_lock,
    "stamp-in-two-steps": _stamp_in_two_steps,
    "cursor-by-id": _pass_over_what_comes_late,
    "park-nothing": _park_nothing,
    "projection-goes-back": _keep_the_oldest,
    "batch-keeps-the-first": _keep_the_first_of_a_batch,
    "lane-turned-round": _keep_what_the_broker_took_back,
    "retry-what-is-settled": _ask_nobody_before_a_retry,
    "wait-for-locked-rows": _wait_for_locked_rows,
    "claim-all-together": _claim_all_together,
    "drop-what-was-given-up": _drop_what_was_given_up,
    "never-doubt": _never_doubt,
    "forget-the-tries": _forget_the_tries,
    "no-idempotency-key": _claim_every_key,
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Within the block the code has this mistake; none if name is empty."""
    if not name:
        yield
        return
    with MUTANTS[name]():
        yield
