"""tandem.finance.v1.BudgetService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import check_words, draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1.common_pb2 import Money as Money_pb
from tandem.finance.v1 import budgets_pb2 as pb
from tandem.finance.v1 import budgets_pb2_grpc as pb_grpc

from chassis import values
from finance.quoting.commands import revising
from finance.quoting.model import BudgetVersion, VersionLine
from finance.quoting.queries import budget_versions as queries
from finance.quoting.queries.budget_versions import ComparedBudgetLine
from finance.quoting.rules import BudgetSource

check_words(pb.BudgetSource, BudgetSource)

_to_line = mapper(pb.BudgetVersionLine, VersionLine)
_to_version = mapper(pb.BudgetVersion, BudgetVersion, lines=lambda _: [], in_force=lambda _: False)
_to_compared = mapper(pb.ComparedBudgetLine, ComparedBudgetLine)
_to_money = mapper(Money_pb, Money)


class BudgetServicer(Servicer, pb_grpc.BudgetServiceServicer):
    @reads
    def ListBudgetVersions(
        self, reading: Reading, request: pb.ListBudgetVersionsRequest
    ) -> pb.ListBudgetVersionsResponse:
        sources = stated(request, ["source"])["source"]
        search = values.text(request.search, "search")
        listed = queries.list_budget_versions(
            reading, request.project_id, sources, search, asked(request)
        )
        latest = queries.edition_in_force(reading, request.project_id)
        return pb.ListBudgetVersionsResponse(
            versions=[_to_version(one, in_force=one.number == latest) for one in listed.rows],
            **listed.paging(),
        )

    @reads
    def GetBudgetVersion(
        self, reading: Reading, request: pb.GetBudgetVersionRequest
    ) -> pb.GetBudgetVersionResponse:
        version = queries.get_budget_version(reading, request.budget_version_id)
        return pb.GetBudgetVersionResponse(version=_version(reading, version))

    @reads
    def CompareBudgetVersions(
        self, reading: Reading, request: pb.CompareBudgetVersionsRequest
    ) -> pb.CompareBudgetVersionsResponse:
        found = queries.compare_budget_versions(reading, request.budget_version_id, request.base_id)
        base, version = found.base, found.version
        difference = version.total - (base.total if base else Money.zero(version.currency_code))
        return pb.CompareBudgetVersionsResponse(
            base=_version(reading, base) if base else None,
            version=_version(reading, version),
            difference=_to_money(difference),
            difference_seconds=version.total_seconds - (base.total_seconds if base else 0),
            lines=map(_to_compared, found.lines),
        )

    @writes
    def ReviseBudget(
        self, tx: Transaction, request: pb.ReviseBudgetRequest
    ) -> pb.ReviseBudgetResponse:
        version = revising.revise_budget(
            tx,
            request.project_id,
            request.expected_version,
            request.reason,
            [draft(revising.BudgetLineDraft, line) for line in request.lines],
        )
        return pb.ReviseBudgetResponse(version=_version(tx, version))

    @writes
    def RestoreBudgetVersion(
        self, tx: Transaction, request: pb.RestoreBudgetVersionRequest
    ) -> pb.RestoreBudgetVersionResponse:
        version = revising.restore_budget_version(tx, request.budget_version_id, request.reason)
        return pb.RestoreBudgetVersionResponse(version=_version(tx, version))


def _version(reading: Reading, version: BudgetVersion) -> pb.BudgetVersion:
    return _to_version(
        version,
        lines=map(_to_line, version.lines),
        in_force=version.number == queries.edition_in_force(reading, version.project_id),
    )
