"""How the report on a batch becomes a message."""

from __future__ import annotations

from chassis.batch import BatchMode, BatchReport, RefusedItem, RefusedRow
from chassis.rpc.messages import check_words, mapper, word_of
from tandem.common.v1 import common_pb2 as common

to_row_refusal = mapper(common.RowRefusal, RefusedRow)
to_result = mapper(common.BatchResult, BatchReport, refused=to_row_refusal)
check_words(common.BatchMode, BatchMode)
to_item_refusal = mapper(common.ItemRefusal, RefusedItem)


def mode_of(number: int) -> BatchMode:
    """What becomes of the batch if some of its items are refused."""
    return word_of(BatchMode, common.BatchMode, number, "mode") or BatchMode.ALL_OR_NOTHING
