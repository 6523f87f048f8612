"""tandem.finance.v1.ProfitabilityService."""

from __future__ import annotations

from chassis.database import Database, Reading
from chassis.money import Money
from chassis.rpc.server import Servicer, reads
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import profitability_pb2_grpc as pb_grpc

from finance.api.values import to_money, to_money_or_none
from finance.profitability import queries
from finance.profitability.rules import Figures
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
            figures=_figures(found.figures, found.costs_visible),
            budget_used_bp=found.budget_used_bp,
            alerts_percent=found.alerts_percent,
        )

    @reads
    def GetClientFigures(
        self, reading: Reading, request: pb.GetClientFiguresRequest
    ) -> pb.GetClientFiguresResponse:
        found = queries.client_figures(reading, request.client_id)
        return pb.GetClientFiguresResponse(
            figures=[_figures(figures, found.costs_visible) for figures in found.figures]
        )


def _figures(figures: Figures, costs_visible: bool) -> pb.Figures:
    code = figures.currency_code
    message = pb.Figures(
        currency_code=code,
        budget=to_money(Money(figures.budget, code)),
        used=to_money(Money(figures.used, code)),
        wip=to_money(Money(figures.wip, code)),
        billed=to_money(Money(figures.billed, code)),
        billed_with_tax=to_money(Money(figures.billed_with_tax, code)),
        paid=to_money(Money(figures.paid, code)),
        due=to_money(Money(figures.due, code)),
        approved_seconds=figures.approved_seconds,
        unpriced_seconds=figures.unpriced_seconds,
        uncosted_seconds=figures.uncosted_seconds,
    )
    if costs_visible:
        message.MergeFrom(_costs(figures))
    return message


def _costs(figures: Figures) -> pb.Figures:
    """What only some may see."""
    code = figures.currency_code
    cost = figures.labour_cost
    return pb.Figures(
        costs_visible=True,
        labour_cost=to_money(Money(*cost)) if cost else None,
        margin_invoiced=to_money_or_none(figures.margin_invoiced, code),
        margin_standard=to_money_or_none(figures.margin_standard, code),
        margin_invoiced_bp=figures.margin_invoiced_bp,
        margin_standard_bp=figures.margin_standard_bp,
    )
