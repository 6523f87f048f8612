"""WaitingService, alike in every service that owns what people must deal with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tandem.common.v1 import waiting_pb2 as pb
from tandem.common.v1 import waiting_pb2_grpc as pb_grpc
from tandem.common.v1.common_pb2 import RecordRef

from chassis.database import Database, Reading
from chassis.rpc.server import Registration, Servicer, reads

ITEMS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for the caller. due_on: None where it has no day.

    action: the operation that deals with it. count: how many records it stands for.
    """

    reason: str
    action: str
    kind: str
    id: str
    name: str
    reference: str = ""
    client_id: str | None = None
    client_name: str | None = None
    project_id: str | None = None
    due_on: date | None = None
    count: int = 1


ListWaiting = Callable[[Reading], Iterable[Waiting]]
"""What waits for the actor of the reading; the more important of those of one day first."""


class WaitingServicer(Servicer, pb_grpc.WaitingServiceServicer):
    def __init__(self, database: Database, list_waiting: ListWaiting) -> None:
        super().__init__(database)
        self._list_waiting = list_waiting

    @reads
    def ListWaiting(
        self, reading: Reading, request: pb.ListWaitingRequest
    ) -> pb.ListWaitingResponse:
        found = self._list_waiting(reading) if reading.actor.person_id else ()
        ordered = sorted(found, key=lambda each: each.due_on or reading.today)
        return pb.ListWaitingResponse(items=[_message(each) for each in ordered[:ITEMS_MAX]])


def waiting_of(database: Database, list_waiting: ListWaiting) -> Registration:
    """The registration of what waits for people in a service."""
    servicer = WaitingServicer(database, list_waiting)
    return lambda server: pb_grpc.add_WaitingServiceServicer_to_server(servicer, server)


def _message(each: Waiting) -> pb.WaitingItem:
    return pb.WaitingItem(
        reason=each.reason,
        action=each.action,
        subject=RecordRef(type=each.kind, id=each.id),
        reference=each.reference,
        name=each.name,
        client_id=each.client_id or "",
        client_name=each.client_name or "",
        project_id=each.project_id or "",
        due_on=each.due_on.isoformat() if each.due_on else "",
        count=each.count,
    )
