"""tandem.finance.v1.EstimateVersionService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1.common_pb2 import Money as Money_pb
from tandem.finance.v1 import estimate_versions_pb2 as pb
from tandem.finance.v1 import estimate_versions_pb2_grpc as pb_grpc

from finance.api.offers import estimate_message, kept_lines, line_draft, to_margin
from finance.quoting.commands import versions as commands
from finance.quoting.commands.terms import EstimateTerms
from finance.quoting.model import EstimateVersion
from finance.quoting.queries import may_see_costs, versions
from finance.quoting.queries.offers import get_estimate
from finance.quoting.queries.versions import Column, Comparison
from finance.quoting.rules.comparing import Cell, LineOfVersions

_to_money = mapper(Money_pb, Money)
_to_version = mapper(pb.EstimateVersion, EstimateVersion, lines=lambda _: [])
_to_column = mapper(
    pb.ComparedVersion, Column, margin=lambda row: row.margin and to_margin(row.margin)
)


class EstimateVersionServicer(Servicer, pb_grpc.EstimateVersionServiceServicer):
    @reads
    def ListEstimateVersions(
        self, reading: Reading, request: pb.ListEstimateVersionsRequest
    ) -> pb.ListEstimateVersionsResponse:
        scenario = request.scenario if request.HasField("scenario") else None
        listed = versions.list_versions(
            reading, request.estimate_id, scenario, request.discarded, asked(request)
        )
        return pb.ListEstimateVersionsResponse(
            versions=map(_to_version, listed.rows), **listed.paging()
        )

    @reads
    def GetEstimateVersion(
        self, reading: Reading, request: pb.GetEstimateVersionRequest
    ) -> pb.GetEstimateVersionResponse:
        version = versions.get_version(reading, request.estimate_version_id)
        return pb.GetEstimateVersionResponse(version=_version(reading, version))

    @writes
    def RestoreEstimateVersion(
        self, tx: Transaction, request: pb.RestoreEstimateVersionRequest
    ) -> pb.RestoreEstimateVersionResponse:
        estimate = commands.restore_version(tx, request.estimate_version_id)
        return pb.RestoreEstimateVersionResponse(estimate=estimate_message(tx, estimate))

    @writes
    def CreateScenario(
        self, tx: Transaction, request: pb.CreateScenarioRequest
    ) -> pb.CreateScenarioResponse:
        version = commands.create_scenario(
            tx,
            request.estimate_id,
            request.name,
            [line_draft(line) for line in request.lines],
            draft(EstimateTerms, request),
        )
        return pb.CreateScenarioResponse(version=_version(tx, version))

    @writes
    def DiscardScenario(
        self, tx: Transaction, request: pb.DiscardScenarioRequest
    ) -> pb.DiscardScenarioResponse:
        version = commands.discard_scenario(tx, request.estimate_version_id)
        return pb.DiscardScenarioResponse(version=_version(tx, version))

    @writes
    def ResumeScenario(
        self, tx: Transaction, request: pb.ResumeScenarioRequest
    ) -> pb.ResumeScenarioResponse:
        version = commands.resume_scenario(tx, request.estimate_version_id)
        return pb.ResumeScenarioResponse(version=_version(tx, version))

    @reads
    def CompareEstimateVersions(
        self, reading: Reading, request: pb.CompareEstimateVersionsRequest
    ) -> pb.CompareEstimateVersionsResponse:
        found = versions.comparison(
            reading, request.estimate_id, request.version_ids, request.base_id
        )
        return pb.CompareEstimateVersionsResponse(
            columns=map(_to_column, found.columns),
            lines=[_line(found, line) for line in found.lines],
        )


def _version(reading: Reading, version: EstimateVersion) -> pb.EstimateVersion:
    """With its lines, and what purchases cost for those who may see that."""
    costs = may_see_costs(reading, get_estimate(reading, version.estimate_id))
    lines = kept_lines(version.lines(), version.currency_code, costs)
    return _to_version(version, lines=lines)


def _line(of: Comparison, line: LineOfVersions) -> pb.ComparedLine:
    first = next(cell.line for cell in line.cells if cell.line is not None)
    return pb.ComparedLine(
        line_id=line.line_id,
        description=first.description or first.charge_role,
        section=first.section,
        cells=[_cell(of.currency_code, cell) for cell in line.cells],
    )


def _cell(currency_code: str, cell: Cell) -> pb.ComparedCell:
    if cell.line is None:
        return pb.ComparedCell(change=cell.change)
    return pb.ComparedCell(
        present=True,
        amount=_to_money(Money(cell.line.amount_minor, currency_code)),
        seconds=cell.line.seconds,
        chosen=cell.line.chosen,
        change=cell.change,
    )
