"""What the overviews look like."""

from __future__ import annotations

from tandem.accounts.v1 import briefs_pb2

from gateway.fields import (
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Money,
    Nested,
    Share,
    String,
    View,
)


class PartView(View):
    """A part says either what it knows or why it does not come."""

    unavailable = Boolean(metadata={"description": "True: only the reason is here"})
    reason = String()
    detail = String()


class HoursView(View):
    sold_minutes = Minutes(attribute="sold_seconds")
    sold_hours = Hours(attribute="sold_seconds")
    estimate_minutes = Minutes(attribute="estimate_seconds")
    estimate_hours = Hours(attribute="estimate_seconds")
    logged_minutes = Minutes(attribute="logged_seconds")
    logged_hours = Hours(attribute="logged_seconds")
    approved_minutes = Minutes(attribute="approved_seconds")
    approved_hours = Hours(attribute="approved_seconds")


class ProjectDeliveryView(PartView):
    project_id = Id()
    reference = String(metadata={"example": "JOB-1042"})
    name = String()
    status = String(metadata={"example": "active"})
    client_id = Id()
    project_manager_id = Id()
    project_manager_name = String(allow_none=True)
    start_on = Date()
    end_on = Date(metadata={"description": "By the schedule"})
    due_on = Date(metadata={"description": "Wanted by the brief"})
    hours = Nested(HoursView)
    task_count = Integer()
    done_task_count = Integer()
    critical_task_count = Integer()
    late_task_count = Integer()


class ClientDeliveryView(PartView):
    project_count = Integer()
    hours = Nested(HoursView)
    projects = List(Nested(ProjectDeliveryView(exclude=("unavailable", "reason", "detail"))))


class StageView(View):
    stage = String(metadata={"example": "proposed"})
    count = Integer()
    value = Money()
    weighted = Money()


class PipelineView(PartView):
    open_count = Integer()
    won_count = Integer()
    lost_count = Integer()
    open_value = List(Money(), metadata={"description": "One per currency"})
    weighted_value = List(Money(), metadata={"description": "One per currency"})
    stages = List(Nested(StageView))


class FiguresView(View):
    currency_code = String(metadata={"example": "GBP"})
    budget = Money(metadata={"description": "Accepted quotes, net"})
    used = Money(metadata={"description": "Approved chargeable time at charge value"})
    wip = Money(metadata={"description": "Unbilled work at charge value"})
    billed = Money(metadata={"description": "Issued less credited, net"})
    billed_with_tax = Money()
    paid = Money()
    due = Money(metadata={"description": "Billed with tax and not paid"})
    costs_visible = Boolean(metadata={"description": "False: cost and margins are null for you"})
    labour_cost = Money()
    margin_invoiced = Money(metadata={"description": "Billed less labour cost"})
    margin_standard = Money(metadata={"description": "Used less labour cost"})
    margin_invoiced_share = Share(
        attribute="margin_invoiced_bp", metadata={"description": "Of billed; null of nothing"}
    )
    margin_standard_share = Share(
        attribute="margin_standard_bp", metadata={"description": "Of used; null of nothing"}
    )
    approved_minutes = Minutes(attribute="approved_seconds")
    approved_hours = Hours(attribute="approved_seconds")
    unpriced_minutes = Minutes(
        attribute="unpriced_seconds", metadata={"description": "No rate was in force on the day"}
    )
    uncosted_minutes = Minutes(attribute="uncosted_seconds")


class ProjectFiguresView(PartView):
    figures = Nested(FiguresView)
    budget_used = Share(attribute="budget_used_bp", metadata={"description": "Used of budget"})
    alerts_percent = List(Integer(), metadata={"description": "Thresholds crossed so far"})


class ClientFiguresView(PartView):
    figures = List(Nested(FiguresView), metadata={"description": "One per currency"})


class ClientCardView(PartView):
    id = Id()
    reference = String(metadata={"example": "CLI-0042"})
    name = String()
    currency_code = String()
    account_manager_id = Id()
    account_manager_name = String(allow_none=True)


class HandoverCardView(PartView):
    id = Id()
    opportunity_id = Id()
    status = Choice(briefs_pb2.HandoverStatus)
    open_items = List(String())


class ClientOverviewView(View):
    client_id = Id(required=True)
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client = Nested(ClientCardView)
    pipeline = Nested(PipelineView)
    delivery = Nested(ClientDeliveryView)
    finance = Nested(ClientFiguresView)


class ProjectOverviewView(View):
    project_id = Id(required=True)
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client_name = String(allow_none=True)
    delivery = Nested(ProjectDeliveryView)
    handover = Nested(HandoverCardView, metadata={"description": "null: there was none"})
    finance = Nested(ProjectFiguresView)
