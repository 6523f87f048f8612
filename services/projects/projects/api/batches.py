"""How the report on a batch becomes a message."""

from __future__ import annotations

from chassis.batch import BatchReport, RefusedItem, RefusedRow
from chassis.rpc.messages import mapper
from tandem.common.v1 import common_pb2 as common

to_result = mapper(common.BatchResult, BatchReport, refused=mapper(common.RowRefusal, RefusedRow))
to_item_refusal = mapper(common.ItemRefusal, RefusedItem)
