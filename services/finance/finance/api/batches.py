"""How a call for several says what it did with each item."""

from __future__ import annotations

from chassis.batch import BatchMode, RefusedItem
from chassis.rpc.messages import check_words, mapper, word_of
from tandem.common.v1 import common_pb2 as common

check_words(common.BatchMode, BatchMode)
to_item_refusal = mapper(common.ItemRefusal, RefusedItem)


def mode_of(number: int) -> BatchMode:
    """What becomes of the call if some of its items are refused."""
    return word_of(BatchMode, common.BatchMode, number, "mode") or BatchMode.ALL_OR_NOTHING
