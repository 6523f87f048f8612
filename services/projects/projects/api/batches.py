"""How the account of an imported batch looks on the wire."""

from __future__ import annotations

from tandem.common.v1 import common_pb2 as common

from projects.batches import BatchOutcome


def batch_result(outcome: BatchOutcome) -> common.BatchResult:
    refused = [
        common.RowRefusal(
            row=row.row,
            reason=row.refusal.reason,
            message=row.refusal.message,
            field=row.refusal.field,
        )
        for row in outcome.refused
    ]
    return common.BatchResult(
        created=outcome.created, already_there=outcome.already_there, refused=refused
    )
