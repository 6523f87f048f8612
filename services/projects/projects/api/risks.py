"""gRPC of risks."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import risks_pb2 as pb
from tandem.projects.v1 import risks_pb2_grpc as pb_grpc

from chassis import values
from projects.risks import commands, queries
from projects.risks.model import Risk
from projects.risks.rules import Kind, severity_of

_to_risk = mapper(
    pb.Risk,
    Risk,
    project_name=lambda row: row.project_name,
    severity=lambda row: severity_of(row.score),
    impact=lambda row: _money(_impact(row)),
    expected=lambda row: _money(queries.expected_of(row)),
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of RISKS."""
_to_cell = mapper(pb.RiskCell, queries.Cell)
_to_exposure = mapper(pb.Exposure, queries.Exposure)
_to_project_exposure = mapper(pb.ProjectExposure, queries.ProjectExposure)


class RiskServicer(Servicer, pb_grpc.RiskServiceServicer):
    @writes
    def CreateRisk(self, tx: Transaction, request: pb.CreateRiskRequest) -> pb.CreateRiskResponse:
        impact = stated_amount(request)
        risk = commands.create_risk(tx, draft(commands.NewRisk, request, impact=impact))
        return pb.CreateRiskResponse(risk=_shown(tx, risk.id))

    @writes
    def UpdateRisk(self, tx: Transaction, request: pb.UpdateRiskRequest) -> pb.UpdateRiskResponse:
        changes = given(request)
        risk = commands.change_risk(tx, request.risk_id, changes, request.expected_version)
        return pb.UpdateRiskResponse(risk=_shown(tx, risk.id))

    @writes
    def ArchiveRisk(
        self, tx: Transaction, request: pb.ArchiveRiskRequest
    ) -> pb.ArchiveRiskResponse:
        risk = commands.archive_risk(tx, request.risk_id)
        return pb.ArchiveRiskResponse(risk=_shown(tx, risk.id))

    @writes
    def RestoreRisk(
        self, tx: Transaction, request: pb.RestoreRiskRequest
    ) -> pb.RestoreRiskResponse:
        risk = commands.restore_risk(tx, request.risk_id)
        return pb.RestoreRiskResponse(risk=_shown(tx, risk.id))

    @reads
    def GetRisk(self, reading: Reading, request: pb.GetRiskRequest) -> pb.GetRiskResponse:
        return pb.GetRiskResponse(risk=_shown(reading, request.risk_id))

    @reads
    def ListRisks(self, reading: Reading, request: pb.ListRisksRequest) -> pb.ListRisksResponse:
        wanted = draft(
            queries.RiskFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "due_from", "due_to"),
        )
        listed = queries.list_risks(reading, wanted, asked(request))
        return pb.ListRisksResponse(risks=map(_to_risk, listed.rows), **listed.paging())

    @reads
    def GetRiskMatrix(
        self, reading: Reading, request: pb.GetRiskMatrixRequest
    ) -> pb.GetRiskMatrixResponse:
        kind = request.kind or Kind.THREAT.value
        cells = queries.get_matrix(reading, kind, request.project_id)
        return pb.GetRiskMatrixResponse(kind=kind, cells=map(_to_cell, cells))

    @reads
    def GetExposure(
        self, reading: Reading, request: pb.GetExposureRequest
    ) -> pb.GetExposureResponse:
        found, without_amount = queries.get_exposure(reading, request.project_id)
        return pb.GetExposureResponse(
            exposures=map(_to_exposure, found), without_amount=without_amount
        )

    @reads
    def ListExposures(
        self, reading: Reading, request: pb.ListExposuresRequest
    ) -> pb.ListExposuresResponse:
        search = values.text(request.search, "search")
        listed = queries.list_exposures(reading, request.currency_code, search, asked(request))
        return pb.ListExposuresResponse(
            exposures=map(_to_project_exposure, listed.rows), **listed.paging()
        )


def stated_amount(request: Any) -> Money | None:
    """The impact of a request that states one."""
    if not request.HasField("impact"):
        return None
    return Money(request.impact.amount_minor, request.impact.currency_code)


def _shown(reading: Reading, risk_id: str) -> pb.Risk:
    reading.session.flush()
    row = queries.find_risk(reading, risk_id)
    if row is None:
        raise commands.no_risk(risk_id)
    return _to_risk(row)


def _impact(row: Any) -> Money | None:
    return Money(row.impact_minor, row.currency_code) if row.impact_minor else None


def _money(money: Money | None) -> dict[str, Any] | None:
    if money is None:
        return None
    return {"amount_minor": money.amount_minor, "currency_code": money.currency_code}
