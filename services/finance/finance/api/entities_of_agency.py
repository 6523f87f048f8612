"""tandem.finance.v1.LegalEntityService."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import billing_pb2
from tandem.finance.v1 import legal_entities_pb2 as pb
from tandem.finance.v1 import legal_entities_pb2_grpc as pb_grpc

from chassis import values
from finance.agency import commands, queries
from finance.agency.readable import LegalEntity
from finance.api.documents import to_legal_entity
from finance.ledger.commands import entities
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.settings import Settings


class LegalEntityServicer(Servicer, pb_grpc.LegalEntityServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def ListLegalEntities(
        self, reading: Reading, request: pb.ListLegalEntitiesRequest
    ) -> pb.ListLegalEntitiesResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        wanted = queries.EntityFilter(
            search=values.text(request.search, "search"), archived=archived
        )
        listed = queries.list_entities(reading, wanted, asked(request))
        return pb.ListLegalEntitiesResponse(
            legal_entities=map(self._shown, listed.rows), **listed.paging()
        )

    @reads
    def ShowLegalEntity(
        self, reading: Reading, request: pb.ShowLegalEntityRequest
    ) -> pb.ShowLegalEntityResponse:
        found = queries.one_entity(reading, request.legal_entity_id)
        return pb.ShowLegalEntityResponse(legal_entity=self._shown(found))

    @writes
    def CreateLegalEntity(
        self, tx: Transaction, request: pb.CreateLegalEntityRequest
    ) -> pb.CreateLegalEntityResponse:
        given = stated(request, commands.FIELDS)
        made = commands.create_entity(tx, given, request.number_prefix, request.year_starts_in)
        return pb.CreateLegalEntityResponse(legal_entity=self._shown(made))

    @writes
    def ChangeLegalEntity(
        self, tx: Transaction, request: pb.ChangeLegalEntityRequest
    ) -> pb.ChangeLegalEntityResponse:
        given = stated(request, commands.FIELDS)
        changed = entities.change_legal_entity(
            tx,
            request.legal_entity_id,
            given,
            request.year_starts_in if request.HasField("year_starts_in") else None,
            request.expected_version,
        )
        return pb.ChangeLegalEntityResponse(legal_entity=self._shown(changed))

    @writes
    def ArchiveLegalEntity(
        self, tx: Transaction, request: pb.ArchiveLegalEntityRequest
    ) -> pb.ArchiveLegalEntityResponse:
        done = commands.archive_entity(tx, request.legal_entity_id)
        return pb.ArchiveLegalEntityResponse(legal_entity=self._shown(done))

    @writes
    def RestoreLegalEntity(
        self, tx: Transaction, request: pb.RestoreLegalEntityRequest
    ) -> pb.RestoreLegalEntityResponse:
        done = commands.restore_entity(tx, request.legal_entity_id)
        return pb.RestoreLegalEntityResponse(legal_entity=self._shown(done))

    @reads
    def GetProjectLegalEntity(
        self, reading: Reading, request: pb.GetProjectLegalEntityRequest
    ) -> pb.GetProjectLegalEntityResponse:
        shown = _of_project(reading, request.project_id)
        return pb.GetProjectLegalEntityResponse(assignment=shown)

    @writes
    def AssignProject(
        self, tx: Transaction, request: pb.AssignProjectRequest
    ) -> pb.AssignProjectResponse:
        entities.assign_project(tx, request.project_id, request.legal_entity_id)
        return pb.AssignProjectResponse(assignment=_of_project(tx, request.project_id))

    @reads
    def GetClientLegalEntity(
        self, reading: Reading, request: pb.GetClientLegalEntityRequest
    ) -> pb.GetClientLegalEntityResponse:
        shown = _of_client(reading, request.client_id)
        return pb.GetClientLegalEntityResponse(assignment=shown)

    @writes
    def AssignClient(
        self, tx: Transaction, request: pb.AssignClientRequest
    ) -> pb.AssignClientResponse:
        entities.assign_client(tx, request.client_id, request.legal_entity_id)
        return pb.AssignClientResponse(assignment=_of_client(tx, request.client_id))

    def _shown(self, entity: LegalEntity) -> billing_pb2.LegalEntity:
        code = entity.currency_code or self.home_currency
        return to_legal_entity(entity, currency_code=code)


def _of_project(reading: Reading, project_id: str) -> pb.EntityAssignment:
    project = replicas.require_project(reading, project_id)
    require(reading, "invoice.read", of_project(project))
    return _assignment(reading, project.project_id, project.client_id)


def _of_client(reading: Reading, client_id: str) -> pb.EntityAssignment:
    client = replicas.require_client(reading, client_id)
    manages = replicas.manages_for(reading, client.client_id)
    owners = Owners(
        account_managers=[client.account_manager_id],
        project_managers=[reading.actor.person_id] if manages else None,
    )
    reading.actor.require("invoice.read", owners)
    return _assignment(reading, None, client.client_id)


def _assignment(
    reading: Reading, project_id: str | None, client_id: str | None
) -> pb.EntityAssignment:
    entity_id, by = queries.assigned(reading, project_id, client_id)
    seller = queries.seller(reading, entity_id)
    return pb.EntityAssignment(
        legal_entity_id=entity_id,
        legal_entity_name=seller["name"] if seller else "",
        assigned_by=by,
    )
