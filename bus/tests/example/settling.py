# mypy: disable-error-code="no-untyped-call"
"""What Receipts must keep to, tried in a process of its own: the worker's import patches it."""

from __future__ import annotations

from typing import Any

from bus.worker import patch  # noqa: F401 (first of all)
from bus.worker.receipts import UNACKNOWLEDGED_MAX, Receipts
from hypothesis import given, settings
from hypothesis import strategies as st
from kombu import Message

LANES = 4


class Channel:
    """RabbitMQ's rule: one word stands for all up to a tag, which must be unacknowledged."""

    no_ack_consumers = None

    def __init__(self, count: int) -> None:
        self.waiting = set(range(1, count + 1))
        self.words: list[int] = []

    def basic_ack(self, tag: int, multiple: bool = False) -> None:
        self.words.append(tag)
        assert tag in self.waiting
        self.waiting -= {t for t in self.waiting if t <= tag} if multiple else {tag}


def taken(channel: Channel, receipts: Receipts) -> list[Any]:
    messages = [Message(channel=channel, delivery_tag=tag) for tag in sorted(channel.waiting)]
    for message in messages:
        receipts.taken(message)
    return messages


@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(st.integers(0, LANES - 1), min_size=1, max_size=40), st.data())
def what_is_in_hand_stays_unacknowledged(lanes: list[int], data: st.DataObject) -> None:
    channel = Channel(len(lanes))
    receipts = Receipts(channel)
    in_hand: dict[int, list[Any]] = {lane: [] for lane in range(LANES)}
    for lane, message in zip(lanes, taken(channel, receipts), strict=True):
        in_hand[lane].append(message)
    while busy := [lane for lane, messages in in_hand.items() if messages]:
        lane = data.draw(st.sampled_from(busy))
        size = data.draw(st.integers(1, len(in_hand[lane])))
        batch, in_hand[lane] = in_hand[lane][:size], in_hand[lane][size:]
        receipts.settle(batch)
        left = {message.delivery_tag for messages in in_hand.values() for message in messages}
        assert channel.waiting >= left, "what is in flight is not acknowledged"
        oldest = min(left, default=len(lanes) + 1)
        assert all(tag >= oldest for tag in channel.waiting), "what is older than all in flight is"
    assert not channel.waiting, "in the end everything is acknowledged"


def lanes_whose_messages_come_mixed_take_few_words() -> None:
    channel = Channel(40)
    receipts = Receipts(channel)
    messages = taken(channel, receipts)
    receipts.settle(messages[0::2])
    receipts.settle(messages[1::2])
    assert channel.words == [1, 40], channel.words


def a_lane_that_stands_keeps_no_more_than_some_from_being_acknowledged() -> None:
    channel = Channel(UNACKNOWLEDGED_MAX + 2)
    receipts = Receipts(channel)
    _, *others = taken(channel, receipts)
    for message in others:
        receipts.settle([message])
    assert channel.waiting == {1}, channel.waiting


def a_batch_takes_one_word_when_nothing_older_is_in_hand() -> None:
    channel = Channel(100)
    receipts = Receipts(channel)
    receipts.settle(taken(channel, receipts))
    assert channel.words == [100], channel.words


def a_message_of_a_lost_connection_acknowledges_none_of_the_new() -> None:
    lost, channel = Channel(3), Channel(3)
    receipts = Receipts(channel)
    taken(channel, receipts)
    receipts.settle([Message(channel=lost, delivery_tag=2)])
    assert channel.words == [], channel.words


if __name__ == "__main__":
    what_is_in_hand_stays_unacknowledged()
    a_batch_takes_one_word_when_nothing_older_is_in_hand()
    lanes_whose_messages_come_mixed_take_few_words()
    a_lane_that_stands_keeps_no_more_than_some_from_being_acknowledged()
    a_message_of_a_lost_connection_acknowledges_none_of_the_new()
