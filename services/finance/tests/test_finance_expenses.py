"""Expenses: claimed, decided by others, booked, paid back, charged once, and put right (G07)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import FIXED, Billing, has_rate
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from expense_steps import JPEG, Expenses
from finance.verification import verify_sums
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, gbp
from tandem.common.v1.common_pb2 import Money
from tandem.common.v1.waiting_pb2 import ListWaitingRequest
from tandem.common.v1.waiting_pb2_grpc import WaitingServiceStub
from tandem.finance.v1 import billing_pb2, ledger_pb2

pytestmark = pytest.mark.slow


@pytest.fixture
def expenses(billing: Billing) -> Expenses:
    return Expenses(billing)


def verified(expenses: Expenses) -> bool:
    with expenses.world.database.reading(Actor.system()) as reading:
        return not any(finding.wrong for finding in verify_sums(reading))


def test_g07_an_approved_expense_is_a_cost_of_the_project_and_wip_with_its_markup(
    expenses: Expenses,
) -> None:
    job = expenses.billing.a_job()
    expense = expenses.approved(job)
    assert (expense.status, expense.posted_on) == ("approved", "2026-02-10")
    assert expenses.entries(job) == [
        ("expense", {"expense": 110_00, "wip": 110_00, "cost": 100_00, "bought": 100_00})
    ]
    assert expenses.postings(expense.id) == [("5002", 100_00), ("2201", 20_00), ("2230", -120_00)]
    assert verified(expenses)


def test_an_expense_that_nobody_charges_is_a_cost_alone(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    expense = expenses.approve(expenses.claim(job, reimbursable=False, markup_bp=500))
    assert expense.markup_bp == 0
    assert expenses.entries(job) == [("expense", {"cost": 100_00, "bought": 100_00})]
    assert expenses.postings(expense.id)[-1] == ("1200", -120_00)
    with pytest.raises(Conflict, match="agency paid this itself"):
        expenses.do("ReimburseExpense", expense_id=expense.id)


def test_the_agencys_own_expense_is_an_overhead_that_finance_decides_on(
    expenses: Expenses,
) -> None:
    expense = expenses.claim()
    with pytest.raises(NotFound):
        expenses.approve(expense, PROJECTS)
    expenses.approve(expense, FINANCE)
    assert expenses.postings(expense.id)[0] == ("7400", 100_00)
    with pytest.raises(Conflict, match="client's project"):
        expenses.claim(billable=True)


def test_g07_nobody_approves_rejects_or_reverses_their_own(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    own = expenses.claim(job, actor=PROJECTS)
    for method in ("ApproveExpense", "RejectExpense", "ReverseExpense"):
        more = {} if method == "ApproveExpense" else {"reason": "Mine"}
        with pytest.raises(Forbidden, match="their own expenses"):
            expenses.do(method, PROJECTS, expense_id=own.id, **more)
    assert expenses.found(own).status == "submitted"


def test_only_the_projects_manager_and_finance_decide(expenses: Expenses) -> None:
    expense = expenses.claim(expenses.billing.a_job(manager=FINANCE))
    for actor in (ACCOUNTS, MEMBER):
        with pytest.raises(Forbidden):
            expenses.approve(expense, actor)
    with pytest.raises(NotFound):
        expenses.approve(expense, PROJECTS)


def test_g07_a_rejected_expense_is_put_right_and_submitted_again(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    expense = expenses.claim(job)
    rejected = expenses.do("RejectExpense", expense_id=expense.id, reason="No receipt").expense
    assert (rejected.status, rejected.rejected_reason) == ("rejected", "No receipt")
    changed = expenses.do("UpdateExpense", MEMBER, expense_id=expense.id, total=gbp(90_00)).expense
    assert (changed.status, changed.total, changed.tax) == ("draft", gbp(90_00), gbp(20_00))
    expenses.do("SubmitExpense", MEMBER, expense_id=expense.id)
    assert expenses.approve(expense).total == gbp(90_00)
    with pytest.raises(Conflict, match="approved and cannot be changed"):
        expenses.do("UpdateExpense", MEMBER, expense_id=expense.id, total=gbp(1))


def test_g07_paying_back_books_it_and_a_payment_by_mistake_is_undone(expenses: Expenses) -> None:
    expense = expenses.approved(expenses.billing.a_job())
    paid = expenses.do("ReimburseExpense", expense_id=expense.id, reference="March").expense
    assert (paid.status, paid.reimbursed_on) == ("reimbursed", "2026-03-02")
    with pytest.raises(Conflict, match="reimbursed and cannot be paid"):
        expenses.do("ReimburseExpense", expense_id=expense.id)
    expenses.do("UndoReimbursement", expense_id=expense.id, reason="Returned")
    assert expenses.found(expense).status == "approved"
    assert expenses.postings(expense.id)[3:] == [
        *(("2230", 120_00), ("1200", -120_00)),
        *(("2230", -120_00), ("1200", 120_00)),
    ]


def test_g07_an_approval_is_taken_back_by_a_counter_entry(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    expense = expenses.approved(job)
    counter = expenses.do("ReverseExpense", expense_id=expense.id, reason="Twice").expense
    assert (counter.total, counter.reverses_id) == (gbp(-120_00), expense.id)
    assert (counter.status, expenses.found(expense).status) == ("reversed", "reversed")
    assert expenses.entries(job)[1] == (
        "expense",
        {"expense": -110_00, "wip": -110_00, "cost": -100_00, "bought": -100_00},
    )
    for again in (expense, counter):
        with pytest.raises(Conflict):
            expenses.do("ReverseExpense", expense_id=again.id, reason="Again")
    assert verified(expenses)


def test_what_was_paid_back_before_it_is_reversed_is_owed_by_the_person(
    expenses: Expenses,
) -> None:
    expense = expenses.approved(expenses.billing.a_job())
    expenses.do("ReimburseExpense", expense_id=expense.id)
    counter = expenses.do("ReverseExpense", expense_id=expense.id, reason="Twice").expense
    assert counter.status == "approved"
    with pytest.raises(Conflict, match="counter-entry"):
        expenses.do("UndoReimbursement", expense_id=expense.id, reason="Wrong")
    expenses.do("ReimburseExpense", expense_id=counter.id)
    assert expenses.postings(counter.id)[-2:] == [("2230", -120_00), ("1200", 120_00)]


def test_g07_a_draft_charges_expenses_on_one_line_once(expenses: Expenses) -> None:
    billing = expenses.billing
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.plan(job)
    first, second = expenses.approved(job), expenses.approved(job, 60_00)
    expenses.approve(expenses.claim(job))
    draft = billing.draft(job)
    time, passed_on = draft.lines
    assert (time.kind, passed_on.kind) == ("time", "expense")
    assert (passed_on.amount, passed_on.tax) == (gbp(165_00), gbp(33_00))
    assert passed_on.description == "Expenses: 2 items, 2026-02-10"
    assert {expenses.found(one).invoice_line_id for one in (first, second)} == {passed_on.id}
    with pytest.raises(Conflict, match="invoice charges this"):
        expenses.do("ReverseExpense", expense_id=first.id, reason="Twice")
    with pytest.raises(Conflict, match="No milestone"):
        billing.draft(job)
    billing.issue(draft.id)
    billed = [measures for kind, measures in expenses.entries(job) if kind == "billed"]
    assert {"billed": 110_00, "wip": -110_00} in billed
    assert {"billed": 55_00, "wip": -55_00} in billed
    assert not any(kind == "charged" for kind, _ in expenses.entries(job))
    assert verified(expenses)


def test_g07_a_credited_line_gives_its_expenses_back_to_be_billed_again(
    expenses: Expenses,
) -> None:
    billing = expenses.billing
    job = billing.a_job()
    billing.plan(job, FIXED)
    expense = expenses.approved(job)
    issued = billing.issue(billing.draft(job).id)
    (line,) = issued.lines
    billing.credit(
        issued.id, lines=[billing_pb2.CreditedLine(invoice_line_id=line.id, amount=gbp(30_00))]
    )
    assert expenses.found(expense).invoice_line_id == line.id
    billing.credit(issued.id)
    assert expenses.found(expense).invoice_line_id == ""
    assert verified(expenses)
    again = billing.issue(billing.draft(job).id)
    assert again.net == gbp(110_00)
    wip = sum(measures.get("wip", 0) for _, measures in expenses.entries(job))
    billed = sum(measures.get("billed", 0) for _, measures in expenses.entries(job))
    assert (wip, billed) == (0, 110_00)
    assert verified(expenses)


@pytest.mark.parametrize("way", ["discard", "remove"])
def test_what_is_taken_off_a_draft_is_free_again(expenses: Expenses, way: str) -> None:
    billing = expenses.billing
    job = billing.a_job()
    billing.plan(job)
    expense = expenses.approved(job)
    draft = billing.draft(job)
    if way == "discard":
        billing.discard(draft.id)
    else:
        billing.edit("AddInvoiceLine", draft.id, description="More", amount=gbp(100))
        line_id = draft.lines[0].id
        with pytest.raises(Conflict, match="remove the line"):
            billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line_id, amount=gbp(100))
        billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=line_id)
    assert expenses.found(expense).invoice_line_id == ""
    expenses.do("ReverseExpense", expense_id=expense.id, reason="Twice")


def test_expenses_can_be_left_out_of_a_draft(expenses: Expenses) -> None:
    billing = expenses.billing
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.plan(job)
    expenses.approved(job)
    assert len(billing.draft(job, leave_out_expenses=True).lines) == 1


def test_g07_an_expense_in_another_currency_says_what_it_cost_in_the_clients(
    expenses: Expenses,
) -> None:
    job = expenses.billing.a_job()
    has_rate(expenses.billing.world, "EUR", "2026-02-10")
    euros = {"total": Money(amount_minor=120_00, currency_code="EUR"), "tax": None}
    expense = expenses.claim(job, billable=True, **euros)
    with pytest.raises(Conflict, match="paid in EUR and the client pays in GBP"):
        expenses.approve(expense)
    with pytest.raises(Invalid, match="must be in GBP"):
        expenses.approve(expense, converted=euros["total"])
    expenses.approve(expense, converted=gbp(101_50))
    assert expenses.entries(job) == [
        ("expense", {"expense": 101_50, "wip": 101_50, "cost": 101_50, "bought": 101_50})
    ]
    assert verified(expenses)


def test_g07_mileage_is_paid_at_the_rate_of_its_day(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    of_mileage: dict[str, Any] = {
        "category": "mileage",
        "total": None,
        "tax": None,
        "distance": "12.5",
        "distance_unit": "mi",
    }
    with pytest.raises(Conflict, match="No rate per mi is in force on 2026-02-10"):
        expenses.claim(job, **of_mileage)
    for day, rate in (("2026-01-01", "0.45"), ("2026-03-01", "0.50")):
        expenses.do("SetMileageRate", effective_from=day, distance_unit="mi", rate_per_unit=rate)
    with pytest.raises(Conflict, match="set already"):
        expenses.do("SetMileageRate", effective_from=day, distance_unit="mi", rate_per_unit="0.60")
    earlier = expenses.claim(job, **of_mileage)
    assert (earlier.total, earlier.rate_per_unit) == (gbp(563), "0.45")
    later = expenses.claim(job, **of_mileage | {"spent_on": "2026-03-01"})
    assert later.total == gbp(625)
    with pytest.raises(Invalid, match="Leave total out"):
        expenses.claim(job, **of_mileage | {"total": gbp(5)})
    rates = expenses.do("ListMileageRates", MEMBER).mileage_rates
    expenses.do("WithdrawMileageRate", mileage_rate_id=rates[0].id)
    again = expenses.claim(job, **of_mileage | {"spent_on": "2026-03-01"})
    assert again.total == gbp(563)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"total": None}, "total"),
        ({"tax": gbp(120_00)}, "tax"),
        ({"tax": Money(amount_minor=1, currency_code="EUR")}, "tax.currency_code"),
        ({"spent_on": "2026-03-03"}, "spent_on"),
        ({"spent_on": "2025-02-28"}, "spent_on"),
        ({"distance": "5"}, "distance"),
        ({"converted": gbp(1)}, "project_id"),
    ],
)
def test_what_is_wrong_with_a_claim_is_named_by_its_field(
    expenses: Expenses, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        expenses.claim(**more)
    assert refusal.value.field == field


def test_nothing_of_an_expense_is_booked_in_a_closed_period(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    expense = expenses.claim(job, billable=True)
    through = ledger_pb2.ClosePeriodRequest(through="2026-02-28")
    expenses.world.call(expenses.billing.ledger.ClosePeriod, through)
    assert expenses.approve(expense).posted_on == "2026-03-02"
    with pytest.raises(Invalid, match="before the day it is booked"):
        expenses.do("ReimburseExpense", expense_id=expense.id, paid_on="2026-02-28")


def test_a_receipt_that_is_sent_again_is_the_same_receipt(expenses: Expenses) -> None:
    """By somebody who sees their own expenses only."""
    expense = expenses.claim(expenses.billing.a_job())
    sent = {"expense_id": expense.id, "name": "train.jpg", "content": JPEG, "request_id": new_id()}
    first, again = (expenses.do("AddReceipt", MEMBER, **sent).receipt for _ in range(2))
    assert first.id == again.id
    assert [one.id for one in expenses.found(expense).receipts] == [first.id]


def test_g07_receipts_are_pictures_and_pdfs_of_the_claimant(expenses: Expenses) -> None:
    expense = expenses.claim(expenses.billing.a_job())
    kept = expenses.do(
        "AddReceipt", MEMBER, expense_id=expense.id, name="../../train.exe", content=JPEG
    ).receipt
    assert (kept.content_type, kept.size) == ("image/jpeg", len(JPEG))
    for content, words in ((b"<svg/>", "none of them"), (b"", "at most 3 MB")):
        with pytest.raises(Invalid, match=words):
            expenses.do("AddReceipt", MEMBER, expense_id=expense.id, content=content)
    too_long = JPEG + bytes(3_000_000)
    with pytest.raises(Invalid, match="at most 3 MB"):
        expenses.do("AddReceipt", MEMBER, expense_id=expense.id, content=too_long)
    found = expenses.do("GetReceipt", PROJECTS, expense_id=expense.id, receipt_id=kept.id)
    assert found.content == JPEG
    assert [one.id for one in expenses.found(expense).receipts] == [kept.id]
    with pytest.raises(Forbidden):
        expenses.do("AddReceipt", PROJECTS, expense_id=expense.id, content=JPEG)
    expenses.approve(expense)
    with pytest.raises(Conflict, match="approved"):
        expenses.do("RemoveReceipt", MEMBER, expense_id=expense.id, receipt_id=kept.id)


def test_lists_and_sums_show_each_reader_their_own(expenses: Expenses) -> None:
    job = expenses.billing.a_job()
    one = expenses.claim(job)
    expenses.claim(job, actor=PROJECTS)
    expenses.claim()
    approved = expenses.approve(one)

    def seen(actor: Actor, **more: Any) -> int:
        return expenses.do("ListExpenses", actor, count=True, **more).total

    assert (seen(FINANCE), seen(PROJECTS), seen(ACCOUNTS), seen(MEMBER)) == (3, 2, 2, 2)
    assert seen(FINANCE, status=["approved"]) == 1
    assert seen(FINANCE, billed="no", billable="no", search="train", person_id=[MEMBER.person_id])
    (found,) = expenses.do("GetExpenseSums", FINANCE, project_id=[job.project_id]).sums
    assert (found.to_pay, found.submitted, found.expenses) == (approved.total, gbp(120_00), 2)


def test_deleting_a_claim_deletes_its_receipts(expenses: Expenses) -> None:
    expense = expenses.claim()
    expenses.do("AddReceipt", MEMBER, expense_id=expense.id, content=JPEG)
    expenses.do("RecallExpense", MEMBER, expense_id=expense.id)
    expenses.do("DeleteExpense", MEMBER, expense_id=expense.id)
    with pytest.raises(NotFound):
        expenses.found(expense)


def test_an_expense_waits_for_who_decides_and_comes_back_to_who_spent_it(
    expenses: Expenses,
) -> None:
    expense = expenses.claim(expenses.billing.a_job())

    def waiting(actor: Actor) -> list[str]:
        method = WaitingServiceStub(expenses.world.room.channel).ListWaiting
        items = expenses.world.call(method, ListWaitingRequest(), actor).items
        return [item.reason for item in items if item.subject.id == expense.id]

    assert (waiting(PROJECTS), waiting(MEMBER)) == (["expense_to_approve"], [])
    expenses.do("RejectExpense", PROJECTS, expense_id=expense.id, reason="No receipt")
    assert (waiting(PROJECTS), waiting(MEMBER)) == ([], ["expense_returned"])
