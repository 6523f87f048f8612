"""tandem.finance.v1.ProfitabilityService."""

from __future__ import annotations

from chassis.database import Database, Reading
from chassis.money import Money
from chassis.paging import page_of
from chassis.rpc.messages import draft
from chassis.rpc.server import Servicer, reads
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import profitability_pb2_grpc as pb_grpc

from finance.profitability.queries import figures as queries
from finance.profitability.queries.listing import (
    TOKEN_WIDTH,
    FiguresFilter,
    ListedProject,
    list_project_figures,
)
from finance.profitability.rules import Figures, Precision
from finance.settings import Settings


class ProfitabilityServicer(Servicer, pb_grpc.ProfitabilityServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def GetProjectFigures(
        self, reading: Reading, request: pb.GetProjectFiguresRequest
    ) -> pb.GetProjectFiguresResponse:
        found = queries.project_figures(reading, request.project_id, self.home_currency)
        return pb.GetProjectFiguresResponse(
            figures=_figures(found.figures),
            budget_used_bp=found.budget_used_bp,
            alerts_percent=found.alerts_percent,
        )

    @reads
    def ListProjectFigures(
        self, reading: Reading, request: pb.ListProjectFiguresRequest
    ) -> pb.ListProjectFiguresResponse:
        page = page_of(request.page_size, request.page_token, width=TOKEN_WIDTH)
        wanted = draft(FiguresFilter, request)
        found, token = list_project_figures(reading, page, wanted, self.home_currency)
        return pb.ListProjectFiguresResponse(projects=map(_listed, found), next_page_token=token)

    @reads
    def GetClientFigures(
        self, reading: Reading, request: pb.GetClientFiguresRequest
    ) -> pb.GetClientFiguresResponse:
        found = queries.client_figures(reading, request.client_id)
        return pb.GetClientFiguresResponse(figures=map(_figures, found.figures))


def _listed(project: ListedProject) -> pb.ProjectFigures:
    worth = project.worth
    return pb.ProjectFigures(
        project_id=project.project_id,
        reference=project.reference,
        name=project.name,
        status=project.status,
        client_id=project.client_id or "",
        project_manager_id=project.project_manager_id or "",
        figures=_figures(worth.figures),
        budget_used_bp=worth.budget_used_bp,
        alerts_percent=worth.alerts_percent,
    )


def _figures(figures: Figures) -> pb.Figures:
    code = figures.currency_code
    message = pb.Figures(
        currency_code=code,
        approved_seconds=figures.approved_seconds,
        unpriced_seconds=figures.unpriced_seconds,
        uncosted_seconds=figures.uncosted_seconds,
        cost_precision=figures.cost_precision,
    )
    for name in _CHARGES:
        getattr(message, name).CopyFrom(_money(getattr(figures, name), code))
    if figures.cost_precision is not Precision.WITHHELD:
        message.MergeFrom(_costs(figures))
    return message


_CHARGES = (*("budget", "used", "wip", "billed", "billed_with_tax", "paid", "due", "credit_due"),)


def _costs(figures: Figures) -> pb.Figures:
    """What only some may see, or only rounded."""
    code = figures.currency_code
    cost = figures.labour_cost
    return pb.Figures(
        costs_visible=True,
        labour_cost=_money(*cost) if cost else None,
        labour_cost_step=_money(figures.labour_cost_step, cost[1] if cost else code),
        margin_invoiced=_money(figures.margin_invoiced, code),
        margin_standard=_money(figures.margin_standard, code),
        margin_invoiced_bp=figures.margin_invoiced_bp,
        margin_standard_bp=figures.margin_standard_bp,
    )


def _money(minor: int | None, currency_code: str) -> common_pb2.Money | None:
    if minor is None:
        return None
    money = Money(minor, currency_code)
    return common_pb2.Money(amount_minor=money.amount_minor, currency_code=money.currency_code)
