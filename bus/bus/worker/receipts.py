"""Tells the broker what is done with, in as few words as it understands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

UNTOLD_MAX = 100


class Receipts:
    """Acknowledges the messages of one connection, in whatever order they are done with.

    channel: on which one word stands for all messages up to the one it names. It is said when
    none of them is still in hand. What is done with and has an older message in hand beside it
    waits for that word, so that two lanes whose messages come mixed need few; if a lane stands,
    what the others are done with is told one by one from UNTOLD_MAX on, and they do not run dry.
    Without such a channel each message is acknowledged by itself.
    """

    def __init__(self, channel: Any = None) -> None:
        self._channel = channel
        self._in_hand: dict[int, None] = {}
        self._untold: dict[int, Any] = {}

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
            self._untold[message.delivery_tag] = message
        oldest = next(iter(self._in_hand), None)
        passed = [tag for tag in self._untold if oldest is None or tag < oldest]
        told = {tag: self._untold.pop(tag) for tag in passed}
        if told:
            told[max(told)].ack(multiple=True)
        if len(self._untold) > UNTOLD_MAX:
            untold, self._untold = self._untold, {}
            for message in untold.values():
                message.ack()
