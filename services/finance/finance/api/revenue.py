"""tandem.finance.v1.RevenueService."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import timestamp
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import revenue_pb2 as pb
from tandem.finance.v1 import revenue_pb2_grpc as pb_grpc

from chassis import values
from finance.closing.queries import last_month
from finance.replicas import queries as replicas
from finance.revenue.commands import planning, recognising
from finance.revenue.model import RecognitionRun, RevenuePlan
from finance.revenue.queries import listing, months
from finance.revenue.rules.recognising import Line, Method, Milestone, State, Treatment, progress
from finance.rights import require

_AMOUNTS = ("price", "estimated_cost", "uninstalled", "delivered", "pass_through")
_DAYS = ("starts_on", "ends_on", "due_on")
_FOUR_PLACES = Decimal("0.0001")


class RevenueServicer(Servicer, pb_grpc.RevenueServiceServicer):
    @reads
    def ListRevenuePlans(
        self, reading: Reading, request: pb.ListRevenuePlansRequest
    ) -> pb.ListRevenuePlansResponse:
        reading.actor.require("ledger.read")
        search = values.text(request.search, "search")
        wanted = listing.PlanFilter(project_id=list(request.project_id), search=search)
        listed = listing.list_plans(reading, wanted, asked(request))
        return pb.ListRevenuePlansResponse(
            revenue_plans=_plans(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetRevenuePlan(
        self, reading: Reading, request: pb.GetRevenuePlanRequest
    ) -> pb.GetRevenuePlanResponse:
        reading.actor.require("ledger.read")
        found = listing.plan_of(reading, request.project_id)
        return pb.GetRevenuePlanResponse(revenue_plan=_plans(reading, [found])[0])

    @writes
    def SetRevenuePlan(
        self, tx: Transaction, request: pb.SetRevenuePlanRequest
    ) -> pb.SetRevenuePlanResponse:
        require(tx, "revenue.write")
        code = values.currency(request.currency_code, "currency_code")
        lines = [_line(one, code, f"lines[{i}]") for i, one in enumerate(request.lines)]
        plan = planning.set_plan(
            tx,
            request.project_id,
            code,
            lines,
            _minor(request, "other_cost", code, "other_cost"),
            _minor(request, "price_in_all", code, "price_in_all"),
            request.expected_version,
        )
        return pb.SetRevenuePlanResponse(revenue_plan=_plans(tx, [plan])[0])

    @reads
    def PreviewRecognition(
        self, reading: Reading, request: pb.PreviewRecognitionRequest
    ) -> pb.PreviewRecognitionResponse:
        reading.actor.require("ledger.read")
        through = values.day(request.through, "through") or last_month(reading.today)
        recognising.last_day_of_month(through, "through")
        found = months.due(reading, through)
        known = replicas.projects(reading, [one.plan.project_id for one in found])
        rows = [_preview(one, known.get(one.plan.project_id)) for one in found]
        return pb.PreviewRecognitionResponse(
            through=through.isoformat(),
            projects=sorted(rows, key=lambda row: (row.project_reference, row.project_id)),
            differing=sum(1 for one in found if one.differs),
        )

    @writes
    def RecogniseRevenue(
        self, tx: Transaction, request: pb.RecogniseRevenueRequest
    ) -> pb.RecogniseRevenueResponse:
        run = recognising.recognise(tx, values.needed_day(request.through, "through"))
        return pb.RecogniseRevenueResponse(recognition_run=_run(run))

    @writes
    def ReverseRecognition(
        self, tx: Transaction, request: pb.ReverseRecognitionRequest
    ) -> pb.ReverseRecognitionResponse:
        day = values.day(request.posted_on, "posted_on")
        run = recognising.reverse_run(tx, request.recognition_run_id, request.reason, day)
        return pb.ReverseRecognitionResponse(recognition_run=_run(run))

    @reads
    def ListRecognitionRuns(
        self, reading: Reading, request: pb.ListRecognitionRunsRequest
    ) -> pb.ListRecognitionRunsResponse:
        reading.actor.require("ledger.read")
        listed = listing.list_runs(reading, asked(request))
        return pb.ListRecognitionRunsResponse(
            recognition_runs=map(_run, listed.rows), **listed.paging()
        )

    @reads
    def GetContractBalances(
        self, reading: Reading, request: pb.GetContractBalancesRequest
    ) -> pb.GetContractBalancesResponse:
        reading.actor.require("ledger.read")
        as_at = values.day(request.as_at, "as_at") or reading.today
        return pb.GetContractBalancesResponse(
            as_at=as_at.isoformat(),
            balances=[
                pb.ContractBalance(
                    project_id=one.project_id,
                    project_reference=one.project_reference,
                    project_name=one.project_name,
                    **_state(one.state, one.currency_code),
                )
                for one in months.contract_balances(reading, as_at)
            ],
        )


def _line(one: pb.RevenueLine, code: str, at: str) -> Line:
    given: dict[str, Any] = {name: values.day(getattr(one, name), f"{at}.{name}") for name in _DAYS}
    given |= {name: _minor(one, name, code, f"{at}.{name}") for name in _AMOUNTS}
    milestones = [
        Milestone(
            name=values.text(each.name, f"{at}.milestones[{i}].name", required=True),
            weight=values.number(each.weight, f"{at}.milestones[{i}].weight", 1, 1_000_000),
            reached_on=values.day(each.reached_on, f"{at}.milestones[{i}].reached_on"),
        )
        for i, each in enumerate(one.milestones)
    ]
    return Line(
        id=one.id,
        name=one.name,
        method=values.word(Method, one.method, f"{at}.method"),
        treatment=values.word(Treatment, one.treatment or "principal", f"{at}.treatment"),
        estimated_seconds=one.estimated_seconds,
        milestones=milestones,
        **given,
    )


def _minor(message: Any, name: str, code: str, field: str) -> int:
    if not message.HasField(name):
        return 0
    values.amount(getattr(message, name), field, code)
    minor: int = getattr(message, name).amount_minor
    return minor


def _plans(reading: Reading, plans: Sequence[RevenuePlan]) -> list[pb.RevenuePlan]:
    known = replicas.projects(reading, [plan.project_id for plan in plans])
    return [
        pb.RevenuePlan(
            id=plan.id,
            version=plan.version,
            project_id=plan.project_id,
            client_id=plan.client_id or "",
            currency_code=plan.currency_code,
            price=_money(plan.price_minor, plan.currency_code),
            other_cost=_money(plan.other_cost_minor, plan.currency_code),
            lines=[_shown_line(line, plan.currency_code) for line in plan.promised],
            **_named(known.get(plan.project_id)),
        )
        for plan in plans
    ]


def _named(project: Any) -> dict[str, Any]:
    return {
        "project_reference": (project.reference if project else "") or "",
        "project_name": (project.name if project else "") or "",
    }


def _shown_line(line: Line, code: str) -> pb.RevenueLine:
    shown: dict[str, Any] = {name: str(getattr(line, name) or "") for name in _DAYS}
    shown |= {name: _money(getattr(line, name), code) for name in _AMOUNTS}
    return pb.RevenueLine(
        id=line.id,
        name=line.name,
        method=line.method.value,
        treatment=line.treatment.value,
        estimated_seconds=line.estimated_seconds,
        milestones=[
            pb.RevenueMilestone(
                name=one.name, weight=one.weight, reached_on=str(one.reached_on or "")
            )
            for one in line.milestones
        ],
        **shown,
    )


def _preview(one: months.Due, project: Any) -> pb.RecognitionPreview:
    code = one.plan.currency_code
    return pb.RecognitionPreview(
        project_id=one.plan.project_id,
        progress=_progress(one),
        before=_money(one.before.revenue, code),
        period=_money(one.now.revenue - one.before.revenue, code),
        pass_through=_money(one.now.pass_through, code),
        cost=_money(one.facts.cost, code),
        **_named(project),
        **_state(one.now, code),
    )


def _progress(one: months.Due) -> str:
    """Of a plan of one line, for people to read; amounts come of the exact fraction."""
    lines = one.plan.promised
    part = progress(lines[0], one.facts) if len(lines) == 1 else None
    if part is None:
        return ""
    exact = Decimal(part.numerator) / Decimal(part.denominator)
    return str(exact.quantize(_FOUR_PLACES, ROUND_HALF_UP))


def _state(state: State, code: str) -> dict[str, Any]:
    return {
        "revenue": _money(state.revenue, code),
        "billed": _money(state.billed, code),
        "contract_asset": _money(state.asset, code),
        "contract_liability": _money(state.liability, code),
        "loss_provision": _money(state.provision, code),
    }


def _run(run: RecognitionRun) -> pb.RecognitionRun:
    return pb.RecognitionRun(
        id=run.id,
        version=run.version,
        through=run.through.isoformat(),
        projects=run.projects,
        recorded_at=timestamp(run.recorded_at),
        reversed=run.is_reversed,
        reason=run.reason,
    )


def _money(minor: int, code: str) -> Money:
    return Money(amount_minor=minor, currency_code=code)
