"""AuditService, alike in every service: what happened to its records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Literal

from google.protobuf.timestamp_pb2 import Timestamp
from tandem.common.v1 import audit_pb2 as pb
from tandem.common.v1 import audit_pb2_grpc as pb_grpc
from tandem.common.v1.common_pb2 import RecordRef

from chassis.database import Database, Reading
from chassis.event import Catalogue
from chassis.facts import PLACE_WIDTH, UNKNOWN, FactFilter, RecordedFact, list_facts
from chassis.paging import page_of
from chassis.rpc.messages import timestamp
from chassis.rpc.server import Registration, Servicer, reads


class AuditServicer(Servicer, pb_grpc.AuditServiceServicer):
    @reads
    def ListFacts(self, reading: Reading, request: pb.ListFactsRequest) -> pb.ListFactsResponse:
        return facts_of(reading, self.database.catalogue, request)


def facts_of(
    reading: Reading, catalogue: Catalogue, request: pb.ListFactsRequest, naming_field: str = ""
) -> pb.ListFactsResponse:
    """A page of what happened to a record, or of what an actor did."""
    wanted = FactFilter(
        record_type=request.record.type,
        record_id=request.record.id,
        naming_field=naming_field,
        actor_id=request.actor_id,
        since=_instant(request, "since"),
        before=_instant(request, "before"),
    )
    page = page_of(request.page_size, request.page_token, PLACE_WIDTH)
    facts, token = list_facts(reading, catalogue, wanted, page)
    return pb.ListFactsResponse(facts=[_message(each) for each in facts], next_page_token=token)


def audit_of(database: Database) -> Registration:
    """The registration of a service's audit."""
    return lambda server: pb_grpc.add_AuditServiceServicer_to_server(
        AuditServicer(database), server
    )


def _instant(request: pb.ListFactsRequest, name: Literal["since", "before"]) -> datetime | None:
    given: Timestamp = getattr(request, name)
    return given.ToDatetime(tzinfo=UTC) if request.HasField(name) else None


def _message(fact: RecordedFact) -> pb.RecordedFact:
    return pb.RecordedFact(
        event_id=fact.event_id,
        type=fact.type,
        record=RecordRef(type=fact.record_type, id=fact.record_id),
        happened_at=timestamp(fact.happened_at),
        actor_id=fact.actor_id,
        actor_kind=fact.actor_kind,
        actor_name=fact.actor_name,
        correlation_id=fact.correlation_id,
        version=fact.version,
        changes=[
            pb.FieldChange(field=name, before_json=_json(before), after_json=_json(after))
            for name, (before, after) in fact.changes.items()
        ],
    )


def _json(value: Any) -> str:
    return "" if value is UNKNOWN else json.dumps(value, ensure_ascii=False)
