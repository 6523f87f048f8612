"""tandem.finance.v1.ProfitabilityService."""

from __future__ import annotations

from datetime import date

from chassis.database import Database, Reading
from chassis.money import Money
from chassis.paging import page_of
from chassis.rpc.messages import draft
from chassis.rpc.server import Servicer, reads
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import profitability_pb2_grpc as pb_grpc

from chassis import values
from finance.profitability.queries import figures as queries
from finance.profitability.queries import months
from finance.profitability.queries.completion import margin_at_completion
from finance.profitability.queries.listing import (
    TOKEN_WIDTH,
    FiguresFilter,
    ListedProject,
    list_project_figures,
)
from finance.profitability.queries.role_rates import role_rates
from finance.profitability.queries.worker_rates import WorkerRate, worker_rates
from finance.profitability.rules import Completion, Figures, Health, Precision, ToCome
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
            health=_health(found.health),
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
    def ListMonthFigures(
        self, reading: Reading, request: pb.ListMonthFiguresRequest
    ) -> pb.ListMonthFiguresResponse:
        last = values.day(request.to, "to") or reading.today
        first = values.day(getattr(request, "from"), "from") or _year_before(last)
        wanted = draft(months.MonthFilter, request, first=first, last=last)
        found = months.list_months(reading, wanted)
        return pb.ListMonthFiguresResponse(
            months=[_month(one.month, one.figures) for one in found],
            totals=[_month(None, one) for one in months.totals(reading, wanted)],
        )

    @reads
    def ListProjectsOfMonth(
        self, reading: Reading, request: pb.ListProjectsOfMonthRequest
    ) -> pb.ListProjectsOfMonthResponse:
        page = page_of(request.page_size, request.page_token, width=months.TOKEN_WIDTH)
        month = values.needed_day(request.month, "month").replace(day=1)
        found, token = months.list_projects_of_month(reading, page, month, request.client_id)
        wanted = months.MonthFilter(first=month, last=month, client_id=request.client_id)
        return pb.ListProjectsOfMonthResponse(
            projects=[_project_month(month, one) for one in found],
            next_page_token=token,
            totals=[_month(None, one) for one in months.totals(reading, wanted)],
        )

    @reads
    def GetMarginAtCompletion(
        self, reading: Reading, request: pb.GetMarginAtCompletionRequest
    ) -> pb.GetMarginAtCompletionResponse:
        remaining = {
            work.person_id: ToCome(work.seconds, work.booked_seconds) for work in request.remaining
        }
        found = margin_at_completion(reading, request.project_id, remaining, self.home_currency)
        return pb.GetMarginAtCompletionResponse(completion=_completion(found))

    @reads
    def GetWorkerRates(
        self, reading: Reading, request: pb.GetWorkerRatesRequest
    ) -> pb.GetWorkerRatesResponse:
        spent_on = values.day(request.spent_on, "spent_on") or reading.today
        found = worker_rates(
            reading,
            request.project_id,
            [(one.person_id, one.charge_role) for one in request.workers],
            (values.day(request.planned_on, "planned_on") or spent_on, spent_on),
            self.home_currency,
            at_cost=request.basis == "cost",
        )
        return pb.GetWorkerRatesResponse(
            currency_code=found.currency_code, rates=map(_rate, found.rates)
        )

    @reads
    def GetRoleRates(
        self, reading: Reading, request: pb.GetRoleRatesRequest
    ) -> pb.GetRoleRatesResponse:
        on = values.day(request.on, "on") or reading.today
        found = role_rates(reading, request.charge_role, on, self.home_currency)
        return pb.GetRoleRatesResponse(
            currency_code=found.currency_code,
            cost_hourly_minor=found.cost,
            freelance_hourly_minor=found.freelance,
            charge_hourly_minor=found.charge,
        )

    @reads
    def GetClientFigures(
        self, reading: Reading, request: pb.GetClientFiguresRequest
    ) -> pb.GetClientFiguresResponse:
        found = queries.client_figures(reading, request.client_id)
        return pb.GetClientFiguresResponse(figures=map(_figures, found.figures))


def _rate(one: WorkerRate) -> pb.WorkerRate:
    person_id, charge_role = one.worker
    return pb.WorkerRate(
        worker=pb.RatedWorker(person_id=person_id, charge_role=charge_role),
        planned_hourly_minor=one.planned_hourly_minor,
        spent_hourly_minor=one.spent_hourly_minor,
    )


def _year_before(day: date) -> date:
    """A day of the month eleven months before, so that both are twelve months."""
    return date(day.year - 1, day.month + 1, 1) if day.month < 12 else date(day.year, 1, 1)


def _completion(one: Completion) -> pb.MarginAtCompletion:
    def money(minor: int | None) -> common_pb2.Money | None:
        if minor is None:
            return None
        return common_pb2.Money(amount_minor=minor, currency_code=one.currency_code)

    return pb.MarginAtCompletion(
        currency_code=one.currency_code,
        budget=money(one.budget),
        cost_to_date=money(one.cost_to_date),
        remaining_cost=money(one.remaining_cost),
        cost_at_completion=money(one.cost_at_completion),
        booked_cost=money(one.booked_cost),
        margin=money(one.margin),
        margin_bp=one.margin_bp,
        remaining_seconds=one.remaining_seconds,
        uncosted_seconds=one.uncosted_seconds,
        booked_seconds=one.booked_seconds,
        planned_seconds=one.planned_seconds,
    )


def _project_month(month: date, one: months.MonthOfProject) -> pb.ProjectMonth:
    return pb.ProjectMonth(
        project_id=one.project_id,
        reference=one.reference,
        name=one.name,
        client_id=one.client_id or "",
        client_name=one.client_name,
        figures=_month(month, one.figures),
    )


def _month(month: date | None, figures: Figures) -> pb.MonthFigures:
    code, cost = figures.currency_code, figures.labour_cost
    shown = pb.MonthFigures(
        month=month.isoformat() if month else "",
        currency_code=code,
        billed=_money(figures.billed, code),
        passed_on=_money(figures.passed_on, code),
        bought=_money(figures.bought, code),
        agi=_money(figures.agi, code),
        used=_money(figures.used, code),
        approved_seconds=figures.approved_seconds,
        uncosted_seconds=figures.uncosted_seconds,
        costs_visible=figures.cost_precision is Precision.EXACT,
    )
    if shown.costs_visible:
        shown.MergeFrom(
            pb.MonthFigures(
                labour_cost=_money(*cost) if cost else None,
                margin_invoiced=_money(figures.margin_invoiced, code),
                margin_invoiced_bp=figures.margin_invoiced_bp,
                margin_standard=_money(figures.margin_standard, code),
                margin_standard_bp=figures.margin_standard_bp,
            )
        )
    return shown


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
        health=_health(worth.health),
    )


def _health(health: Health) -> pb.Health:
    return pb.Health(light=health.light, reasons=health.reasons, days_late=health.days_late)


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
    if figures.agi is not None:
        shown = pb.Figures(bought=_money(figures.bought, code), agi=_money(figures.agi, code))
        message.MergeFrom(shown)
    if figures.cost_precision is not Precision.WITHHELD:
        message.MergeFrom(_costs(figures))
    return message


_CHARGES = (
    *("budget", "used", "wip", "billed", "billed_with_tax", "paid", "due", "credit_due"),
    "passed_on",
)


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
