"""tandem.finance.v1.PortfolioBudgetService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import portfolios_pb2 as pb
from tandem.finance.v1 import portfolios_pb2_grpc as pb_grpc

from chassis import values
from finance.portfolios import commands, queries
from finance.portfolios.model import PortfolioBudget
from finance.portfolios.queries import Portfolio, PortfolioProject, Stands

_to_stands = mapper(pb.PortfolioStanding, Stands)
_to_project = mapper(pb.PortfolioProject, PortfolioProject, stands=_to_stands)
_OF_FIGURES = ("stands", "projects_hidden", "reached_percent", "forecast_percent", "projects")
_to_record = mapper(
    pb.PortfolioBudget, PortfolioBudget, **dict.fromkeys(_OF_FIGURES, lambda _: None)
)


class PortfolioBudgetServicer(Servicer, pb_grpc.PortfolioBudgetServiceServicer):
    @writes
    def CreatePortfolioBudget(
        self, tx: Transaction, request: pb.CreatePortfolioBudgetRequest
    ) -> pb.CreatePortfolioBudgetResponse:
        made = commands.create_portfolio_budget(tx, draft(commands.NewPortfolioBudget, request))
        return pb.CreatePortfolioBudgetResponse(portfolio_budget=_shown(tx, made))

    @writes
    def UpdatePortfolioBudget(
        self, tx: Transaction, request: pb.UpdatePortfolioBudgetRequest
    ) -> pb.UpdatePortfolioBudgetResponse:
        changed = commands.update_portfolio_budget(
            tx, request.portfolio_budget_id, request.expected_version, given(request)
        )
        return pb.UpdatePortfolioBudgetResponse(portfolio_budget=_shown(tx, changed))

    @writes
    def ArchivePortfolioBudget(
        self, tx: Transaction, request: pb.ArchivePortfolioBudgetRequest
    ) -> pb.ArchivePortfolioBudgetResponse:
        done = commands.archive_portfolio_budget(tx, request.portfolio_budget_id)
        return pb.ArchivePortfolioBudgetResponse(portfolio_budget=_shown(tx, done))

    @writes
    def RestorePortfolioBudget(
        self, tx: Transaction, request: pb.RestorePortfolioBudgetRequest
    ) -> pb.RestorePortfolioBudgetResponse:
        done = commands.restore_portfolio_budget(tx, request.portfolio_budget_id)
        return pb.RestorePortfolioBudgetResponse(portfolio_budget=_shown(tx, done))

    @reads
    def GetPortfolioBudget(
        self, reading: Reading, request: pb.GetPortfolioBudgetRequest
    ) -> pb.GetPortfolioBudgetResponse:
        found = queries.find_portfolio_budget(reading, request.portfolio_budget_id)
        return pb.GetPortfolioBudgetResponse(portfolio_budget=_shown(reading, found))

    @reads
    def ListPortfolioBudgets(
        self, reading: Reading, request: pb.ListPortfolioBudgetsRequest
    ) -> pb.ListPortfolioBudgetsResponse:
        wanted = draft(
            queries.PortfolioFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = queries.list_portfolio_budgets(reading, wanted, asked(request))
        return pb.ListPortfolioBudgetsResponse(
            portfolio_budgets=_messages(reading, listed.rows), **listed.paging()
        )


def _messages(reading: Reading, rows: Sequence[PortfolioBudget]) -> list[pb.PortfolioBudget]:
    return [_message(one) for one in queries.portfolios(reading, rows)]


def _shown(reading: Reading, record: PortfolioBudget) -> pb.PortfolioBudget:
    reading.session.flush()
    (found,) = queries.portfolios(reading, [record])
    return _message(found, with_projects=True)


def _message(of: Portfolio, *, with_projects: bool = False) -> pb.PortfolioBudget:
    return _to_record(
        of.record,
        stands=_to_stands(of.stands),
        projects_hidden=of.hidden,
        reached_percent=of.reached_percent,
        forecast_percent=of.forecast_percent,
        projects=map(_to_project, of.projects) if with_projects else (),
    )
