"""Tells the broker what is done with, in as few words as it understands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any


class Receipts:
    """Acknowledges the messages of one connection, in whatever order they are done with.

    channel: on which one word stands for all messages up to the one it names. It is said when
    none of them is still in hand. Without such a channel each message is acknowledged by itself.
    """

    def __init__(self, channel: Any = None) -> None:
        self._channel = channel
        self._in_hand: dict[int, None] = {}

    def taken(self, message: Any) -> None:
        """The broker has handed it over; to be said of each, in the order of arrival."""
        if self._channel is not None:
            self._in_hand[message.delivery_tag] = None

    def settle(self, messages: Sequence[Any]) -> None:
        """They are done with. If the broker cannot be told, it delivers again, and we know them."""
        with suppress(Exception):
            if self._channel is None:
                for message in messages:
                    message.ack()
            else:
                self._settle_in_bulk([m for m in messages if m.channel is self._channel])

    def _settle_in_bulk(self, messages: Sequence[Any]) -> None:
        for message in messages:
            self._in_hand.pop(message.delivery_tag, None)
        oldest = next(iter(self._in_hand), None)
        passed = [m for m in messages if oldest is None or m.delivery_tag < oldest]
        for message in passed[-1:]:
            message.ack(multiple=True)
        for message in messages[len(passed) :]:
            message.ack()
