"""Bills matched, approved by another, booked, charged on, and taken back (L11, behaviour 14)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Forbidden
from expense_steps import Expenses
from finance.payables.rules.booking import BookedLine, bill_booked
from finance.payables.rules.matching import (
    BilledPart,
    DifferenceReason,
    Ordered,
    Tolerance,
    matched,
)
from finance.verification import verify_sums
from finance_world import FINANCE, PROJECTS, gbp
from hypothesis import given
from hypothesis import strategies as st
from payables_steps import CLERK, VAT, Payables

slow = pytest.mark.slow
ORDERED = Ordered(
    open=True,
    minor=1_000_00,
    quantity=Decimal(10),
    received=Decimal(4),
    before_minor=0,
    before_quantity=Decimal(0),
    tax_rate_bp=VAT,
)


@pytest.fixture
def payables(billing: Billing) -> Payables:
    return Payables(billing)


def part(minor: int, quantity: int, rate_bp: int = VAT) -> BilledPart:
    return BilledPart(
        minor=minor, quantity=Decimal(quantity), tax_rate_bp=rate_bp, tax_category="standard"
    )


def differences(billed: BilledPart, tolerance: Tolerance | None = None) -> dict[str, int]:
    found = matched(ORDERED, [billed], tolerance or Tolerance())
    return {one.reason.value: one.over_minor for one in found.differences}


def test_a_bill_of_what_was_ordered_and_came_matches() -> None:
    assert differences(part(400_00, 4)) == {}


def test_each_kind_of_difference_is_an_amount() -> None:
    assert differences(part(600_00, 6)) == {DifferenceReason.NOT_RECEIVED: 200_00}
    assert differences(part(440_00, 4)) == {DifferenceReason.PRICE: 40_00}
    assert differences(part(380_00, 4)) == {DifferenceReason.PRICE: -20_00}
    assert differences(part(400_00, 4, 0)) == {DifferenceReason.TAX: 80_00}
    over = differences(part(1_100_00, 4))
    assert over == {DifferenceReason.OVER_ORDERED: 100_00, DifferenceReason.PRICE: 700_00}


def test_the_lesser_of_share_and_amount_is_allowed() -> None:
    assert Tolerance().allowed(1_000_00) == 0
    assert Tolerance(share_bp=500).allowed(1_000_00) == 50_00
    assert Tolerance(share_bp=500, amount_minor=20_00).allowed(1_000_00) == 20_00
    assert Tolerance(amount_minor=20_00).allowed(1_00) == 20_00


@given(
    minors=st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([0, 500, 2_000])),
        min_size=1,
        max_size=8,
    )
)
def test_what_a_bill_books_balances(minors: list[tuple[int, int]]) -> None:
    lines = [
        BookedLine(minor=minor, tax_minor=minor * rate // 10_000, tax=("standard", rate))
        for minor, rate in minors
    ]
    entries = bill_booked(lines)
    assert sum(one.debit_minor - one.credit_minor for one in entries) == 0


@slow
def test_l11_a_bill_that_matches_is_approved_by_another_and_booked(payables: Payables) -> None:
    job = payables.billing.a_job()
    order = payables.order(job, billable=True, markup_bp=1_000)
    payables.receive(order, "4")
    bill = payables.of_order(order, 400_00, "4")
    assert not bill.outside_tolerance
    assert bill.matches[0].received_quantity == "4"
    with pytest.raises(Forbidden, match="does not approve it"):
        payables.move("Approve", bill, CLERK)
    done = payables.move("Approve", bill)
    assert (done.status, done.posted_on, done.owed) == ("approved", "2026-02-20", gbp(480_00))
    postings = Expenses(payables.billing).postings(bill.id)
    assert postings == [("5002", 400_00), ("2201", 80_00), ("2100", -480_00)]
    found = payables.buy("GetPurchaseOrder", purchase_order_id=order.id).purchase_order
    assert (found.billed, found.open) == (gbp(400_00), gbp(600_00))
    entries = Expenses(payables.billing).entries(job)
    assert ("expense", {"expense": 440_00, "wip": 440_00, "cost": 400_00}) in [
        (kind, {name: minor for name, minor in measures.items() if name in _SHOWN})
        for kind, measures in entries
    ]
    with payables.world.database.reading(FINANCE) as reading:
        assert not [one for one in verify_sums(reading) if one.wrong]


_SHOWN = {"expense", "wip", "cost"}


@slow
def test_l11_outside_the_tolerance_only_a_reason_of_who_may_override_helps(
    payables: Payables,
) -> None:
    order = payables.order(payables.billing.a_job())
    payables.receive(order, "4")
    bill = payables.of_order(order, 660_00, "6")
    assert bill.outside_tolerance
    words = [one.words for one in bill.matches[0].differences]
    assert words == [
        "6 billed, 4 of 10 received: 200.00 GBP.",
        "6 billed at 660.00 GBP, which is 60.00 GBP more than at the price of the order.",
    ]
    with pytest.raises(Conflict, match="differs from its order by more than is allowed"):
        payables.move("Approve", bill)
    payables.receive(order, "2")
    payables.do("SetMatchTolerance", share_bp=600)
    assert not payables.found(bill).outside_tolerance
    payables.do("SetMatchTolerance", share_bp=500)
    reason = "The director agreed"
    done = payables.move("Approve", bill, override_reason=reason)
    assert (done.override_reason, done.outside_tolerance) == (reason, True)
    payables.do("SetMatchTolerance", share_bp=600)
    assert payables.found(bill).outside_tolerance


@slow
def test_l11_several_bills_of_one_order_are_counted_together(payables: Payables) -> None:
    order = payables.order(None)
    payables.receive(order)
    first = payables.of_order(order, 700_00, "7")
    second = payables.of_order(order, 400_00, "4", number="HF-2")
    payables.move("Approve", first)
    found = payables.found(second)
    assert found.matches[0].billed_before == gbp(700_00)
    assert "1,100.00 GBP is billed in all and 1,000.00 GBP was ordered" in " ".join(
        one.words for one in found.matches[0].differences
    ).replace("1100.00", "1,100.00").replace("1000.00", "1,000.00")
    with pytest.raises(Conflict, match="too much"):
        payables.move("Approve", second)


@slow
def test_a_project_manager_approves_bills_of_their_project_up_to_their_limit(
    payables: Payables,
) -> None:
    job = payables.billing.a_job()
    bill = payables.enter({"project_id": job.project_id})
    with pytest.raises(Forbidden, match="no limit is set for you"):
        payables.move("Approve", bill, PROJECTS)
    body = {"person_id": PROJECTS.person_id, "name": PROJECTS.name}
    payables.world.consumes("projects", "person.created.v1", PROJECTS.person_id, body)
    payables.buy("SetPurchaseLimit", person_id=PROJECTS.person_id, limit=gbp(100_00))
    assert payables.move("Approve", bill, PROJECTS).approved_by_id == PROJECTS.person_id
    shared = payables.enter({"project_id": job.project_id, "amount": gbp(1)}, {}, number="HF-2")
    with pytest.raises(Forbidden):
        payables.move("Approve", shared, PROJECTS)


@slow
def test_a_bill_is_sent_back_and_reversed_with_all_that_followed_from_it(
    payables: Payables,
) -> None:
    job = payables.billing.a_job()
    order = payables.order(job)
    payables.receive(order)
    bill = payables.of_order(order, 500_00, "5")
    payables.move("Submit", bill, CLERK)
    assert payables.move("Return", bill, reason="Which days?").reason == "Which days?"
    payables.move("Approve", bill)
    done = payables.move("Reverse", bill, reason="Billed to the wrong company")
    assert (done.status, done.owed) == ("reversed", gbp(0))
    balance = Expenses(payables.billing).postings(bill.id)
    assert sum(minor for _, minor in balance) == 0
    assert len(balance) == 6
    found = payables.buy("GetPurchaseOrder", purchase_order_id=order.id).purchase_order
    assert (found.billed, found.lines[0].billed_quantity) == (gbp(0), "0")
    assert payables.of_order(order, 500_00, "5").status == "draft"


@slow
def test_a_credit_note_gives_the_order_back_and_not_more_than_was_billed(
    payables: Payables,
) -> None:
    order = payables.order(None)
    payables.receive(order)
    credit = payables.of_order(order, 100_00, "1", number="CN-1", kind="credit_note")
    with pytest.raises(Conflict, match="would be credited than is billed"):
        payables.move("Approve", credit)
    payables.move("Approve", payables.of_order(order, 500_00, "5"))
    assert payables.move("Approve", credit).owed == gbp(-120_00)
    found = payables.buy("GetPurchaseOrder", purchase_order_id=order.id).purchase_order
    assert (found.billed, found.lines[0].billed_quantity) == (gbp(400_00), "4")
