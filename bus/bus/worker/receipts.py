"""Batches acknowledgements: one for many messages, where the broker allows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

UNACKNOWLEDGED_MAX = 100


class Receipts:
    """Acknowledges the messages of one connection, in whatever order they are finished.

    channel: where multiple=True acknowledges all messages up to the one that it names. It is used
    when none of these is in flight. A finished message with an older one in flight waits. If a lane
    is blocked, the finished messages of the others are acknowledged one by one from
    UNACKNOWLEDGED_MAX on. Without a channel each message is acknowledged by itself.
    """

    def __init__(self, channel: Any = None) -> None:
        self._channel = channel
        self._in_flight: dict[int, None] = {}
        self._unacknowledged: dict[int, Any] = {}

    def taken(self, message: Any) -> None:
        """The broker delivered it; to be called for each message, in the order of arrival."""
        if self._channel is not None:
            self._in_flight[message.delivery_tag] = None

    def settle(self, messages: Sequence[Any]) -> None:
        """They are finished. If this fails, the broker delivers again and the inbox knows them."""
        with suppress(Exception):
            if self._channel is None:
                for message in messages:
                    message.ack()
            else:
                self._settle_in_bulk([m for m in messages if m.channel is self._channel])

    def _settle_in_bulk(self, messages: Sequence[Any]) -> None:
        for message in messages:
            self._in_flight.pop(message.delivery_tag, None)
            self._unacknowledged[message.delivery_tag] = message
        oldest = next(iter(self._in_flight), None)
        passed = [tag for tag in self._unacknowledged if oldest is None or tag < oldest]
        acknowledged = {tag: self._unacknowledged.pop(tag) for tag in passed}
        if acknowledged:
            acknowledged[max(acknowledged)].ack(multiple=True)
        if len(self._unacknowledged) > UNACKNOWLEDGED_MAX:
            waiting, self._unacknowledged = self._unacknowledged, {}
            for message in waiting.values():
                message.ack()
