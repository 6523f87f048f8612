"""tandem.finance.v1.ReratingService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.paging import page_of
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import rerating_pb2 as pb
from tandem.finance.v1 import rerating_pb2_grpc as pb_grpc

from chassis import values
from finance.billing.commands import rerating as commands
from finance.billing.model.rerating import Rerating
from finance.billing.queries import rerating as queries
from finance.billing.queries.rerating import ReratedProject, ReratedWork
from finance.replicas import queries as replicas

_NAMES = ("client_name", "project_reference", "person_name")
_to_work = mapper(pb.ReratedWork, ReratedWork)
_to_project = mapper(pb.ReratedProject, ReratedProject)
_to_rerating = mapper(
    pb.Rerating,
    Rerating,
    kept=lambda row: [pb.ReratingKept(**one) for one in row.kept],
    projects=lambda row: (),
    **dict.fromkeys(_NAMES, lambda row: ""),
)


class ReratingServicer(Servicer, pb_grpc.ReratingServiceServicer):
    @writes
    def PreviewRerating(
        self, tx: Transaction, request: pb.PreviewReratingRequest
    ) -> pb.PreviewReratingResponse:
        batch = commands.preview_rerating(tx, draft(commands.ReratingDraft, request))
        return pb.PreviewReratingResponse(rerating=_whole(tx, batch))

    @writes
    def ApplyRerating(
        self, tx: Transaction, request: pb.ApplyReratingRequest
    ) -> pb.ApplyReratingResponse:
        batch = commands.apply_rerating(tx, request.rerating_id, request.reason)
        return pb.ApplyReratingResponse(rerating=_whole(tx, batch))

    @writes
    def UndoRerating(
        self, tx: Transaction, request: pb.UndoReratingRequest
    ) -> pb.UndoReratingResponse:
        batch = commands.undo_rerating(tx, request.rerating_id, request.reason)
        return pb.UndoReratingResponse(rerating=_whole(tx, batch))

    @writes
    def DiscardRerating(
        self, tx: Transaction, request: pb.DiscardReratingRequest
    ) -> pb.DiscardReratingResponse:
        commands.discard_rerating(tx, request.rerating_id)
        return pb.DiscardReratingResponse()

    @reads
    def GetRerating(
        self, reading: Reading, request: pb.GetReratingRequest
    ) -> pb.GetReratingResponse:
        reading.actor.require("work.rerate")
        return pb.GetReratingResponse(
            rerating=_whole(reading, reading.get(Rerating, request.rerating_id))
        )

    @reads
    def ListReratings(
        self, reading: Reading, request: pb.ListReratingsRequest
    ) -> pb.ListReratingsResponse:
        wanted = draft(
            queries.ReratingFilter, request, search=values.text(request.search, "search")
        )
        listed = queries.list_reratings(reading, wanted, asked(request))
        return pb.ListReratingsResponse(reratings=_shown(reading, listed.rows), **listed.paging())

    @reads
    def ListReratedWork(
        self, reading: Reading, request: pb.ListReratedWorkRequest
    ) -> pb.ListReratedWorkResponse:
        page = page_of(request.page_size, request.page_token, width=1)
        work, token = queries.list_rerated_work(reading, page, request.rerating_id)
        return pb.ListReratedWorkResponse(work=map(_to_work, work), next_page_token=token)


def _whole(reading: Reading, batch: Rerating) -> pb.Rerating:
    """With what it changes of each project."""
    (shown,) = _shown(reading, [batch])
    shown.projects.extend(map(_to_project, queries.projects_of(reading, batch.id)))
    return shown


def _shown(reading: Reading, batches: Sequence[Rerating]) -> list[pb.Rerating]:
    """With their names, in three statements however many they are."""
    clients = replicas.clients(reading, {one.client_id for one in batches if one.client_id})
    projects = replicas.projects(reading, {one.project_id for one in batches if one.project_id})
    people = replicas.person_names(reading, {one.person_id for one in batches if one.person_id})
    shown = []
    for one in batches:
        client, project = clients.get(one.client_id or ""), projects.get(one.project_id or "")
        shown.append(
            _to_rerating(
                one,
                client_name=client.name if client else "",
                project_reference=project.reference if project else "",
                person_name=people.get(one.person_id or "", ""),
            )
        )
    return shown
