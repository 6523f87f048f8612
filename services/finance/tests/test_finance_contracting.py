"""Contractors: engagements, self-billing, the match of order, approved time and document (L24)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from finance.contracting.rules import Hours, Match, Terms, settle
from finance.rates.rules import Rate
from finance_world import FINANCE, MEMBER, PROJECTS, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import (
    bills_pb2,
    bills_pb2_grpc,
    contracting_pb2_grpc,
    purchasing_pb2,
    purchasing_pb2_grpc,
)
from tandem.finance.v1 import contracting_pb2 as pb

slow = pytest.mark.slow
FEBRUARY = {"period_from": "2026-02-01", "period_to": "2026-02-28"}


class Contracting:
    """A contractor of a supplier, who works on a project."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.world = billing.world
        channel = self.world.room.channel
        self.stub = contracting_pb2_grpc.ContractingServiceStub(channel)
        self.purchasing = purchasing_pb2_grpc.PurchasingServiceStub(channel)
        job = billing.a_priced_job()
        person = self.world.hears_person("Cleo Contractor")
        self.job = Job(job.client_id, job.project_id, person)
        self.contractor = an_actor("team_member", name="Cleo Contractor", person_id=person)
        self.supplier_id = self.supplier("Cleo Works Ltd")

    def supplier(self, name: str, **more: Any) -> str:
        given = {"address": "3 Mill Lane, Leeds", "country_code": "GB"} | more
        request = purchasing_pb2.CreateSupplierRequest(name=name, tax_number="GB980780684", **given)
        return self.world.call(self.purchasing.CreateSupplier, request).supplier.id

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def engage(self, actor: Actor = FINANCE, **more: Any) -> pb.Engagement:
        given = {
            "person_id": self.job.person_id,
            "supplier_id": self.supplier_id,
            "starts_on": "2026-01-05",
            "rate": gbp(5_000),
            "self_billing_on": "2026-01-05",
            "tax_rate_bp": 2_000,
            **more,
        }
        return self.do("CreateEngagement", actor, **given).engagement

    def bill(self, engagement: pb.Engagement, **more: Any) -> pb.SelfBill:
        given = FEBRUARY | more
        return self.do("CreateSelfBill", engagement_id=engagement.id, **given).self_bill

    def issue(self, bill: pb.SelfBill, actor: Actor = FINANCE) -> pb.SelfBill:
        return self.do("IssueSelfBill", actor, self_bill_id=bill.id).self_bill

    def issued(self, engagement: pb.Engagement) -> pb.SelfBill:
        return self.issue(self.bill(engagement))

    def accept(self, bill: pb.SelfBill) -> pb.SelfBill:
        return self.do("AcceptSelfBill", self.contractor, self_bill_id=bill.id).self_bill

    def labour_cost(self) -> Any:
        return self.billing.figures(self.job).figures.labour_cost

    def order(self, minor: int) -> str:
        line = purchasing_pb2.PurchaseOrderLineDraft(description="Design", amount=gbp(minor))
        request = purchasing_pb2.CreatePurchaseOrderRequest(
            supplier_id=self.supplier_id, project_id=self.job.project_id, lines=[line]
        )
        made = self.world.call(self.purchasing.CreatePurchaseOrder, request, PROJECTS)
        id_ = made.purchase_order.id
        approve = purchasing_pb2.ApprovePurchaseOrderRequest(purchase_order_id=id_)
        self.world.call(self.purchasing.ApprovePurchaseOrder, approve)
        return id_


@pytest.fixture
def contracting(billing: Billing) -> Contracting:
    return Contracting(billing)


def test_hours_are_settled_by_project_and_rate_rounded_once_by_line() -> None:
    third = [Hours(str(n), "site", "designer", date(2026, 2, 2), 1_200) for n in range(3)]
    later = Hours("later", "site", "designer", date(2026, 2, 20), 3_600)
    rates = {date(2026, 1, 1): Rate(5_001), date(2026, 2, 10): Rate(6_000)}
    terms = Terms(frozenset(), "", date(2026, 1, 1), None)
    found = settle([*third, later], terms, rates)
    assert [(line.seconds, line.amount) for line in found.lines] == [(3_600, 5_001), (3_600, 6_000)]


@given(
    approved=st.lists(st.integers(-40_000, 40_000), min_size=1, max_size=12),
    cut=st.integers(0, 12),
)
def test_what_is_settled_in_parts_is_what_is_approved(approved: list[int], cut: int) -> None:
    day, terms = date(2026, 2, 2), Terms(frozenset(), "", date(2026, 1, 1), None)
    rates = {date(2026, 1, 1): Rate(4_000)}
    first = [Hours(str(n), "a", "", day, one) for n, one in enumerate(approved[:cut])]
    again = [
        Hours(str(n), "a", "", day, one, one if n < cut else 0) for n, one in enumerate(approved)
    ]
    total = settle(first, terms, rates).seconds + settle(again, terms, rates).seconds
    assert total == sum(approved)


def test_a_match_names_every_limit_that_is_exceeded_and_allows_the_tolerance() -> None:
    match = Match(
        seconds=7_200, net=10_300, approved_seconds=7_200, approved=10_000, order_minor=9_000,
        cap_seconds=3_600, cap_minor=10_100, tolerance_bp=200,
    )  # fmt: skip
    assert [one.kind for one in match.differences] == [
        *("hours_over_cap", "amount_over_order", "amount_not_approved"),
    ]
    assert not match.agrees


@slow
def test_l24_approved_time_becomes_a_self_bill_that_the_contractor_accepts(
    contracting: Contracting,
) -> None:
    contracting.billing.approved(contracting.job, 10)
    contracting.billing.approved(contracting.job, 2.5, worked_on="2026-02-10")
    bill = contracting.issued(contracting.engage())
    assert (bill.number, bill.net, bill.tax) == ("SB-2026-0001", gbp(62_500), gbp(12_500))
    assert [(line.description, line.seconds) for line in bill.lines] == [
        ("Services, Spring campaign", 45_000)
    ]
    accepted = contracting.accept(bill)
    assert (accepted.answered_by, accepted.bill_status) == ("Cleo Contractor", "submitted")
    with pytest.raises(Conflict, match="accepted"):
        contracting.do("WithdrawSelfBill", self_bill_id=bill.id, reason="Wrong")


@slow
def test_l24_each_supplier_has_a_series_of_its_own_without_gaps(contracting: Contracting) -> None:
    first = contracting.engage()
    contracting.billing.approved(contracting.job, 1)
    contracting.issued(first)
    contracting.billing.approved(contracting.job, 1)
    assert contracting.issued(first).number == "SB-2026-0002"
    contracting.job = Job(
        contracting.job.client_id, contracting.job.project_id, contracting.world.hears_person("Dan")
    )
    contracting.billing.approved(contracting.job, 1)
    other = contracting.engage(supplier_id=contracting.supplier("Dan Design Ltd"))
    assert contracting.issued(other).number == "SB-2026-0001"


@slow
def test_l24_each_hour_is_billed_once_and_a_correction_is_settled_on_the_next(
    contracting: Contracting,
) -> None:
    engagement = contracting.engage()
    entry = contracting.billing.approved(contracting.job, 8)
    contracting.accept(contracting.issued(engagement))
    with pytest.raises(Conflict, match="nothing is to be paid"):
        contracting.bill(engagement)
    contracting.billing.approved(contracting.job, -1, corrects_id=entry)
    contracting.billing.approved(contracting.job, 3, worked_on="2026-02-20")
    assert contracting.issued(engagement).net == gbp(10_000)


@slow
def test_a_withdrawn_self_bill_frees_its_time_and_keeps_its_number(
    contracting: Contracting,
) -> None:
    engagement = contracting.engage()
    contracting.billing.approved(contracting.job, 2)
    bill = contracting.issued(engagement)
    objected = contracting.do(
        "ObjectToSelfBill",
        contracting.contractor,
        self_bill_id=bill.id,
        reason="An hour is missing",
    ).self_bill
    assert (objected.status, objected.reason) == ("objected", "An hour is missing")
    gone = contracting.do("WithdrawSelfBill", self_bill_id=bill.id, reason="As you say").self_bill
    assert (gone.status, gone.number) == ("withdrawn", "SB-2026-0001")
    again = contracting.issued(engagement)
    assert (again.net, again.number) == (gbp(10_000), "SB-2026-0002")


@slow
def test_m16_hours_above_the_cap_and_money_above_the_order_block_the_issue(
    contracting: Contracting,
) -> None:
    contracting.billing.approved(contracting.job, 10)
    engagement = contracting.engage(
        cap_minutes=300, purchase_order_id=contracting.order(40_000), tolerance_bp=100
    )
    bill = contracting.bill(engagement)
    with pytest.raises(Conflict) as refused:
        contracting.issue(bill)
    assert refused.value.reason == "SELF_BILL_MISMATCH"
    assert set(refused.value.details) == {"hours_over_cap", "amount_over_order"}
    assert "10:00 hours are billed, and 5:00 hours are left" in str(refused.value)
    contracting.do("UpdateEngagement", engagement_id=engagement.id, cap_minutes=0)
    match = contracting.do("GetSelfBillMatch", self_bill_id=bill.id).match
    assert [one.kind for one in match.differences] == ["amount_over_order"]


@slow
def test_m16_time_outside_the_engagement_is_named_and_not_billed(contracting: Contracting) -> None:
    engagement = contracting.engage(project_ids=[contracting.job.project_id], ends_on="2026-02-15")
    contracting.billing.approved(contracting.job, 4)
    contracting.billing.approved(contracting.job, 3, worked_on="2026-02-20")
    bill = contracting.issued(engagement)
    assert bill.net == gbp(20_000)
    (found,) = contracting.do("GetSelfBillMatch", self_bill_id=bill.id).match.differences
    assert (found.kind, found.blocks) == ("hours_outside", False)


@slow
def test_m16_time_reopened_after_the_draft_blocks_the_issue(contracting: Contracting) -> None:
    engagement = contracting.engage()
    entry = contracting.billing.approved(contracting.job, 4)
    bill = contracting.bill(engagement)
    contracting.world.consumes(
        "projects", "time_entry.reopened.v1", entry, {"time_entry_id": entry}
    )
    with pytest.raises(Conflict, match="4:00 hours are billed, and 0:00 hours are approved"):
        contracting.issue(bill)


@slow
def test_m16_nobody_engages_bills_or_accepts_for_themselves(contracting: Contracting) -> None:
    own = an_actor("finance", name="Cleo Contractor", person_id=contracting.job.person_id)
    with pytest.raises(Forbidden, match="own engagement"):
        contracting.engage(own)
    engagement = contracting.engage()
    contracting.billing.approved(contracting.job, 1)
    bill = contracting.bill(engagement)
    with pytest.raises(Forbidden, match="own time"):
        contracting.issue(bill, own)
    contracting.issue(bill)
    admin = an_actor("administrator", name="Ada")
    with pytest.raises(Forbidden, match="Only the contractor"):
        contracting.do("AcceptSelfBill", admin, self_bill_id=bill.id)


@slow
def test_m16_an_accepted_self_bill_is_approved_by_another_and_lessens_the_order(
    contracting: Contracting,
) -> None:
    order = contracting.order(80_000)
    contracting.billing.approved(contracting.job, 10)
    bill = contracting.issued(contracting.engage(purchase_order_id=order))
    contracting.accept(bill)
    request = purchasing_pb2.GetPurchaseOrderRequest(purchase_order_id=order)
    shown = contracting.world.call(contracting.purchasing.GetPurchaseOrder, request)
    assert shown.purchase_order.open == gbp(30_000)
    bills = bills_pb2_grpc.BillServiceStub(contracting.world.room.channel)
    (found,) = contracting.world.call(bills.ListBills, bills_pb2.ListBillsRequest()).bills
    own = an_actor("finance", name="Cleo", person_id=contracting.job.person_id)
    approve = bills_pb2.ApproveBillRequest(bill_id=found.id)
    with pytest.raises(Forbidden):
        contracting.world.call(bills.ApproveBill, approve, own)
    approve = bills_pb2.ApproveBillRequest(bill_id=found.id)
    contracting.world.call(bills.ApproveBill, approve)
    me = contracting.contractor
    seen = contracting.do("GetSelfBill", me, self_bill_id=bill.id).self_bill
    assert (seen.bill_status, contracting.labour_cost()) == ("approved", gbp(50_000))


@slow
@pytest.mark.parametrize("deed", ["Discard", "Reverse"])
def test_m16_a_bill_of_a_self_bill_that_counts_no_more_gives_the_order_back(
    contracting: Contracting, deed: str
) -> None:
    order = contracting.order(80_000)
    contracting.billing.approved(contracting.job, 10)
    contracting.accept(contracting.issued(contracting.engage(purchase_order_id=order)))
    bills = bills_pb2_grpc.BillServiceStub(contracting.world.room.channel)
    (found,) = contracting.world.call(bills.ListBills, bills_pb2.ListBillsRequest()).bills
    if deed == "Reverse":
        approve = bills_pb2.ApproveBillRequest(bill_id=found.id)
        contracting.world.call(bills.ApproveBill, approve)
    request = getattr(bills_pb2, f"{deed}BillRequest")(bill_id=found.id, reason="Not theirs")
    contracting.world.call(getattr(bills, f"{deed}Bill"), request)
    asked = purchasing_pb2.GetPurchaseOrderRequest(purchase_order_id=order)
    shown = contracting.world.call(contracting.purchasing.GetPurchaseOrder, asked)
    assert (shown.purchase_order.open, shown.purchase_order.billed) == (gbp(80_000), gbp(0))


@slow
def test_k04_a_contractor_sees_their_own_engagement_and_self_bills_alone(
    contracting: Contracting,
) -> None:
    engagement = contracting.engage()
    contracting.billing.approved(contracting.job, 1)
    bill = contracting.issued(engagement)
    me = contracting.contractor
    assert [one.id for one in contracting.do("ListSelfBills", me).self_bills] == [bill.id]
    assert contracting.do("GetUnsettledTime", me, engagement_id=engagement.id)
    for other in (MEMBER, PROJECTS):
        assert not contracting.do("ListEngagements", other).engagements
        with pytest.raises(NotFound):
            contracting.do("GetSelfBill", other, self_bill_id=bill.id)
    with pytest.raises(Forbidden):
        contracting.do("CreateSelfBill", me, engagement_id=engagement.id, **FEBRUARY)


@slow
def test_the_rate_of_an_engagement_is_what_an_hour_costs(contracting: Contracting) -> None:
    engagement = contracting.engage()
    contracting.billing.approved(contracting.job, 2)
    assert contracting.labour_cost() == gbp(10_000)
    contracting.do(
        "SetEngagementRate",
        engagement_id=engagement.id,
        effective_from="2026-02-01",
        rate=gbp(6_000),
    )
    assert contracting.labour_cost() == gbp(12_000)
    contracting.do(
        "WithdrawEngagementRate", engagement_id=engagement.id, effective_from="2026-02-01"
    )
    assert contracting.labour_cost() == gbp(10_000)


@slow
def test_a_rate_of_settled_days_stays(contracting: Contracting) -> None:
    engagement = contracting.engage()
    contracting.billing.approved(contracting.job, 2)
    contracting.bill(engagement)
    with pytest.raises(Conflict, match="choose a later day"):
        contracting.do(
            "SetEngagementRate",
            engagement_id=engagement.id,
            effective_from="2026-02-01",
            rate=gbp(6_000),
        )


@slow
def test_engagements_that_an_hour_could_belong_to_twice_are_refused(
    contracting: Contracting,
) -> None:
    first = contracting.engage(ends_on="2026-01-31")
    second = contracting.engage(starts_on="2026-02-01")
    with pytest.raises(Conflict, match="could belong"):
        contracting.do("UpdateEngagement", engagement_id=first.id, ends_on="2026-02-01")
    contracting.do("ArchiveEngagement", engagement_id=second.id)
    contracting.do("UpdateEngagement", engagement_id=first.id, ends_on="2026-02-01")
    with pytest.raises(Conflict, match="could belong"):
        contracting.do("RestoreEngagement", engagement_id=second.id)


@slow
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ends_on": "2025-01-01"}, "DAYS_REVERSED"),
        ({"rate": gbp(0)}, "AMOUNT_OUT_OF_RANGE"),
        ({"basis": "day"}, "NUMBER_OUT_OF_RANGE"),
    ],
)
def test_terms_are_checked(contracting: Contracting, wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(Invalid):
        contracting.engage(**wrong)


@slow
def test_an_order_of_another_supplier_is_not_used(contracting: Contracting) -> None:
    order = contracting.order(10_000)
    other = contracting.supplier("Another Ltd")
    with pytest.raises(Invalid, match="not an approved order to this supplier"):
        contracting.engage(purchase_order_id=order, supplier_id=other)
    with pytest.raises(NotFound):
        contracting.engage(purchase_order_id=new_id())


@slow
def test_l23_a_self_bill_is_an_e_invoice_of_type_389_and_a_pdf(contracting: Contracting) -> None:
    contracting.billing.approved(contracting.job, 7.5)
    engagement = contracting.engage(basis="day", day_minutes=450, rate=gbp(40_000))
    bill = contracting.issued(engagement)
    for format_ in ("ubl", "cii"):
        found = contracting.do("GetSelfBillEInvoice", self_bill_id=bill.id, format=format_)
        assert ">389<" in found.xml
        assert "Self-billing" in found.xml
    assert contracting.do("PrintSelfBill", self_bill_id=bill.id).pdf.startswith(b"%PDF")


@slow
def test_a_supplier_without_an_address_is_completed_first(contracting: Contracting) -> None:
    contracting.supplier_id = contracting.supplier("Bare Ltd", address="")
    contracting.billing.approved(contracting.job, 1)
    bill = contracting.bill(contracting.engage())
    with pytest.raises(Conflict, match="needs its address"):
        contracting.issue(bill)
