"""Suppliers and purchase orders: limits, approval and the budget (L11, I01, I07)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance.purchasing.rules import (
    COMMITTED,
    BudgetStanding,
    OrderDeed,
    OrderStatus,
    open_minor,
    order_after,
    within_limit,
)
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import purchasing_pb2 as pb
from tandem.finance.v1 import purchasing_pb2_grpc

slow = pytest.mark.slow


class Purchasing:
    """Suppliers created, orders made, approved and moved."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.world = billing.world
        self.stub = purchasing_pb2_grpc.PurchasingServiceStub(self.world.room.channel)

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def supplier(self, name: str = "Harbour Film Ltd", **more: Any) -> pb.Supplier:
        return self.do("CreateSupplier", name=name, **more).supplier

    def order(
        self, job: Job | None, *minor: int, actor: Actor = PROJECTS, **more: Any
    ) -> pb.PurchaseOrder:
        found = self.do("ListSuppliers").suppliers
        supplier = found[0] if found else self.supplier()
        lines = [
            pb.PurchaseOrderLineDraft(description="Filming", amount=gbp(one), **more)
            for one in minor
        ]
        made = self.do(
            "CreatePurchaseOrder",
            actor,
            supplier_id=supplier.id,
            project_id=job.project_id if job else "",
            lines=lines,
        )
        return made.purchase_order

    def move(self, deed: str, order: pb.PurchaseOrder, actor: Actor = FINANCE, **more: Any) -> Any:
        method = f"{deed}PurchaseOrder"
        return self.do(method, actor, purchase_order_id=order.id, **more).purchase_order

    def limit(self, actor: Actor, minor: int) -> None:
        self.world.consumes(
            "projects",
            "person.created.v1",
            actor.person_id,
            {"person_id": actor.person_id, "name": actor.name},
        )
        self.do("SetPurchaseLimit", person_id=actor.person_id, limit=gbp(minor))

    def commitments(self, job: Job) -> tuple[int, int, int, int]:
        """budget, actual, committed, remaining."""
        found = self.do("GetProjectCommitments", project_id=job.project_id).commitments
        return (
            found.budget.amount_minor,
            found.actual.amount_minor,
            found.committed.amount_minor,
            found.remaining.amount_minor,
        )

    def a_job_with_budget(self, minor: int) -> Job:
        job = self.billing.a_priced_job()
        self.world.accepted(minor, project_id=job.project_id)
        return job


@pytest.fixture
def purchasing(billing: Billing) -> Purchasing:
    return Purchasing(billing)


def test_a7_what_remains_is_the_budget_less_actual_and_committed() -> None:
    standing = BudgetStanding(budget=60_000, actual=27_000, committed=8_000)
    assert standing.remaining == 25_000
    assert standing.left_after(26_000) == -1_000


@given(ordered=st.integers(1, 10**12), billed=st.integers(0, 10**12))
def test_what_is_open_is_never_negative_and_billed_and_open_are_what_is_ordered(
    ordered: int, billed: int
) -> None:
    left = open_minor(ordered, billed)
    assert left >= 0
    assert left + billed == ordered if billed <= ordered else left == 0


@given(st.lists(st.sampled_from(list(OrderDeed)), max_size=15))
def test_an_order_is_committed_only_after_somebody_approved_it(deeds: list[OrderDeed]) -> None:
    status, approved = OrderStatus.DRAFT, False
    for deed in deeds:
        after = order_after(status, deed)
        if after is None:
            continue
        approved = approved or deed is OrderDeed.APPROVE
        status = after
        assert approved or status not in COMMITTED


def test_without_a_limit_nobody_approves_their_own() -> None:
    assert not within_limit(1, None)
    assert within_limit(500_00, 500_00)
    assert not within_limit(500_01, 500_00)


@slow
def test_l11_above_their_limit_somebody_else_approves(purchasing: Purchasing) -> None:
    job = purchasing.billing.a_job()
    order = purchasing.order(job, 300_00, 201_00)
    assert (order.number, order.status, order.total) == ("PO-2026-0001", "draft", gbp(501_00))
    with pytest.raises(Forbidden, match="no limit is set for you"):
        purchasing.move("Approve", order, PROJECTS)
    purchasing.limit(PROJECTS, 500_00)
    with pytest.raises(Forbidden, match=r"comes to 501.00 GBP, and your limit is 500.00 GBP"):
        purchasing.move("Approve", order, PROJECTS)
    purchasing.move("Submit", order, PROJECTS)
    approved = purchasing.move("Approve", order)
    assert (approved.status, approved.approved_by_id) == ("approved", FINANCE.person_id)
    within = purchasing.order(job, 500_00)
    assert purchasing.move("Approve", within, PROJECTS).status == "approved"


@slow
def test_l11_an_order_is_sent_back_changed_sent_closed_and_cancelled(
    purchasing: Purchasing,
) -> None:
    order = purchasing.order(purchasing.billing.a_job(), 100_00)
    purchasing.move("Submit", order, PROJECTS)
    with pytest.raises(Conflict, match="submitted and cannot be changed"):
        purchasing.move("Update", order, PROJECTS, lines=[_line(50_00)])
    with pytest.raises(Forbidden):
        purchasing.move("Return", order, PROJECTS, reason="No")
    returned = purchasing.move("Return", order, reason="Ask for a second offer")
    assert (returned.status, returned.reason) == ("draft", "Ask for a second offer")
    changed = purchasing.move("Update", order, PROJECTS, lines=[_line(50_00)])
    assert changed.total == gbp(50_00)
    purchasing.move("Approve", order)
    assert purchasing.move("Send", order, PROJECTS).open == gbp(50_00)
    assert purchasing.move("Close", order, PROJECTS).open == gbp(0)
    assert purchasing.move("Reopen", order, PROJECTS).status == "sent"
    assert purchasing.move("Cancel", order, PROJECTS, reason="Moved").status == "cancelled"


def _line(minor: int, **more: Any) -> pb.PurchaseOrderLineDraft:
    return pb.PurchaseOrderLineDraft(description="Filming", amount=gbp(minor), **more)


@slow
def test_i01_what_is_ordered_is_committed_of_the_budget_until_it_is_closed(
    purchasing: Purchasing,
) -> None:
    job = purchasing.a_job_with_budget(10_000_00)
    purchasing.billing.approved(job, 2)
    order = purchasing.order(job, 1_000_00, billable=True, markup_bp=1_000)
    assert purchasing.commitments(job) == (10_000_00, 200_00, 0, 9_800_00)
    purchasing.move("Approve", order)
    assert purchasing.commitments(job) == (10_000_00, 200_00, 1_100_00, 8_700_00)
    purchasing.move("Close", order)
    assert purchasing.commitments(job)[2] == 0


@slow
def test_i07_over_the_budget_an_order_is_warned_of_or_stopped(purchasing: Purchasing) -> None:
    job = purchasing.a_job_with_budget(1_000_00)
    first = purchasing.order(job, 600_00)
    purchasing.move("Approve", first)
    assert purchasing.do("GetPurchasePolicy").purchase_policy.over_budget == "warn"
    second = purchasing.order(job, 500_00)
    purchasing.limit(PROJECTS, 900_00)
    purchasing.do("SetPurchasePolicy", over_budget="stop")
    with pytest.raises(Conflict, match=r"goes over the project's budget by 100.00 GBP") as refusal:
        purchasing.move("Approve", second, PROJECTS)
    assert refusal.value.details["remaining"] == "400.00 GBP"
    with pytest.raises(Forbidden, match=r"purchase\.override"):
        purchasing.move("Approve", second, PROJECTS, over_budget_reason="Agreed")
    approved = purchasing.move("Approve", second, over_budget_reason="The client raises it")
    assert approved.over_budget_reason == "The client raises it"
    purchasing.do("SetPurchasePolicy", over_budget="warn")
    assert purchasing.move("Approve", purchasing.order(job, 1_00)).status == "approved"
    assert purchasing.commitments(job)[3] == -101_00


@slow
def test_suppliers_are_unique_by_name_and_nothing_is_ordered_from_an_archived_one(
    purchasing: Purchasing,
) -> None:
    supplier = purchasing.supplier(tax_number="GB980780684", country_code="GB")
    assert (supplier.currency_code, supplier.payment_terms_days) == ("GBP", 30)
    with pytest.raises(Conflict, match="already"):
        purchasing.supplier("harbour film ltd")
    with pytest.raises(Forbidden):
        purchasing.do("CreateSupplier", PROJECTS, name="Another")
    purchasing.do("UpdateSupplier", supplier_id=supplier.id, payment_terms_days=14)
    purchasing.do("ArchiveSupplier", supplier_id=supplier.id)
    with pytest.raises(Conflict, match="archived"):
        purchasing.order(None, 100, actor=FINANCE)
    restored = purchasing.do("RestoreSupplier", supplier_id=supplier.id).supplier
    assert (restored.archived, restored.payment_terms_days) == (False, 14)


@slow
def test_who_sees_and_makes_which_orders(purchasing: Purchasing) -> None:
    job = purchasing.billing.a_job(manager=FINANCE)
    order = purchasing.order(job, 100, actor=FINANCE)
    for actor in (PROJECTS, MEMBER, ACCOUNTS):
        with pytest.raises((Forbidden, NotFound)):
            purchasing.do("GetPurchaseOrder", actor, purchase_order_id=order.id)
    with pytest.raises((Forbidden, NotFound)):
        purchasing.order(job, 100)
    own = purchasing.order(None, 100)
    listed = purchasing.do("ListPurchaseOrders", PROJECTS, count=True)
    assert [one.id for one in listed.purchase_orders] == [own.id]
    assert purchasing.do("ListPurchaseOrders", search="harbour", count=True).total == 2


@slow
def test_lines_of_an_order_are_checked_one_by_one(purchasing: Purchasing) -> None:
    with pytest.raises(Invalid) as refusal:
        purchasing.order(None, 100, billable=True)
    assert refusal.value.field == "lines[0].billable"
    supplier = purchasing.do("ListSuppliers").suppliers[0]
    euros = Money(amount_minor=100, currency_code="EUR")
    line = pb.PurchaseOrderLineDraft(description="Filming", amount=euros)
    with pytest.raises(Invalid) as refusal:
        purchasing.do("CreatePurchaseOrder", supplier_id=supplier.id, lines=[line])
    assert refusal.value.field == "lines[0].amount.currency_code"
