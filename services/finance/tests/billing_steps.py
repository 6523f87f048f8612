"""What tests of billing say to finance, on top of the world that all of its tests share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from chassis.actor import Actor
from chassis.connection import PatientConnection
from chassis.ids import new_id
from finance.billing.commands.valuing import value_time_entries
from finance_world import FINANCE, NOON, PROJECTS, FinanceWorld, gbp
from psycopg import Cursor
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import (
    billing_pb2_grpc,
    entries_pb2_grpc,
    exchange_pb2,
    exchange_pb2_grpc,
    ledger_pb2,
    ledger_pb2_grpc,
    payments_pb2,
    payments_pb2_grpc,
    profitability_pb2,
    profitability_pb2_grpc,
    receivables_pb2_grpc,
)

TIME = pb.BILLING_TYPE_TIME_AND_MATERIALS
FIXED = pb.BILLING_TYPE_FIXED_PRICE
NON_BILLABLE = pb.BILLING_TYPE_NON_BILLABLE
RATES = {"designer": 10_000, "copywriter": 8_000}


def milestone(name: str, minor: int = 0, due_on: str = "2026-02-28", **more: Any) -> Any:
    """Of an amount, or with share (in basis points) of the accepted quote."""
    share = more.pop("share", 0)
    return pb.BillingMilestoneDraft(
        name=name,
        due_on=due_on,
        amount=gbp(minor) if minor else None,
        budget_share_bp=share,
        **more,
    )


@dataclass(frozen=True)
class Job:
    """A client with a project, and a person who works on it."""

    client_id: str
    project_id: str
    person_id: str


class Billing:
    """Work approved, plans set, invoices drafted, issued, paid and credited."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        channel = world.room.channel
        self.billing = billing_pb2_grpc.BillingServiceStub(channel)
        self.ledger = ledger_pb2_grpc.LedgerServiceStub(channel)
        self.entries = entries_pb2_grpc.EntryServiceStub(channel)
        self.profitability = profitability_pb2_grpc.ProfitabilityServiceStub(channel)
        self.payments = payments_pb2_grpc.PaymentServiceStub(channel)
        self.receivables = receivables_pb2_grpc.ReceivableServiceStub(channel)

    def pump(self) -> None:
        self.world.pump()

    def facts(self, type_: str, job: Job) -> list[dict[str, Any]]:
        """What finance has published of this type about the job."""
        found = self.world.facts(type_)
        return [fact for fact in found if fact["project_id"] == job.project_id]

    def a_job(self, currency_code: str = "GBP", manager: Actor = PROJECTS) -> Job:
        return self.a_job_of(self.world.hears_client(currency_code), manager)

    def a_job_of(self, client_id: str, manager: Actor = PROJECTS) -> Job:
        project_id = self.world.hears_project(client_id, manager=manager)
        return Job(client_id, project_id, new_id())

    def a_priced_job(self) -> Job:
        """With a rate card: designer 100.00, copywriter 80.00."""
        job = self.a_job()
        self.world.card(RATES, client_id=job.client_id)
        return job

    def approved(self, job: Job, hours: float = 1.0, **more: Any) -> str:
        """projects says that a time entry was approved; its id."""
        body = {
            "time_entry_id": new_id(),
            "person_id": job.person_id,
            "project_id": job.project_id,
            "client_id": job.client_id,
            "task_id": None,
            "worked_on": "2026-02-02",
            "seconds": round(hours * 3600),
            "charge_role": "Designer",
            "chargeable": True,
            "settled": False,
            "status": "approved",
            "changed": ["status"],
            **more,
        }
        self.world.consumes("projects", "time_entry.approved.v1", body["time_entry_id"], body)
        return body["time_entry_id"]

    def approved_at_once(self, job: Job, number: int) -> list[str]:
        """A number of hours, consumed in one transaction; their ids."""
        ids = [new_id() for _ in range(number)]
        entry = {
            "person_id": job.person_id,
            "project_id": job.project_id,
            "client_id": job.client_id,
            "worked_on": date(2026, 2, 2),
            "seconds": 3600,
            "charge_role": "designer",
            "chargeable": True,
            "settled": False,
            "corrects_id": None,
            "deliverable_id": None,
        }
        with self.world.database.transaction(Actor.system()) as tx:
            tx.causes = dict.fromkeys(ids, tx.origin)
            value_time_entries(tx, {id_: {**entry, "time_entry_id": id_} for id_ in ids})
        return ids

    def plan(
        self,
        job: Job,
        billing_type: pb.BillingType.ValueType = TIME,
        milestones: Iterable[Any] = (),
        actor: Actor = FINANCE,
        **more: Any,
    ) -> pb.BillingPlan:
        request = pb.SetBillingPlanRequest(
            project_id=job.project_id, billing_type=billing_type, milestones=milestones, **more
        )
        return self.world.call(self.billing.SetBillingPlan, request, actor).billing_plan

    def planned(self, job: Job) -> pb.BillingPlan:
        request = pb.GetBillingPlanRequest(project_id=job.project_id)
        return self.world.call(self.billing.GetBillingPlan, request).billing_plan

    def withdraw_plan(self, job: Job, actor: Actor = FINANCE) -> None:
        request = pb.WithdrawBillingPlanRequest(project_id=job.project_id)
        self.world.call(self.billing.WithdrawBillingPlan, request, actor)

    def unbilled(
        self, job: Job, actor: Actor = FINANCE, **more: Any
    ) -> pb.ListUnbilledWorkResponse:
        request = pb.ListUnbilledWorkRequest(project_id=[job.project_id], **more)
        return self.world.call(self.billing.ListUnbilledWork, request, actor)

    def draft(self, job: Job, actor: Actor = FINANCE, **more: Any) -> pb.Invoice:
        request = pb.DraftInvoiceRequest(project_id=job.project_id, **more)
        return self.world.call(self.billing.DraftInvoice, request, actor).invoice

    def discard(self, invoice_id: str) -> None:
        self.world.call(
            self.billing.DiscardInvoice, pb.DiscardInvoiceRequest(invoice_id=invoice_id)
        )

    def issue(self, invoice_id: str, actor: Actor = FINANCE, **more: Any) -> pb.Invoice:
        request = pb.IssueInvoiceRequest(invoice_id=invoice_id, **more)
        return self.world.call(self.billing.IssueInvoice, request, actor).invoice

    def pay(self, invoice_id: str, minor: int, actor: Actor = FINANCE, **more: Any) -> pb.Invoice:
        request = pb.RecordPaymentRequest(
            invoice_id=invoice_id, amount=more.pop("amount", gbp(minor)), **more
        )
        return self.world.call(self.billing.RecordPayment, request, actor).invoice

    def credit(
        self, invoice_id: str, reason: str = "Wrong project", lines: Iterable[Any] = ()
    ) -> pb.CreditInvoiceResponse:
        request = pb.CreditInvoiceRequest(invoice_id=invoice_id, reason=reason, lines=lines)
        return self.world.call(self.billing.CreditInvoice, request)

    def reverse(self, invoice: pb.Invoice, reason: str = "Wrong", **more: Any) -> pb.Invoice:
        """The latest payment or refund of the invoice, unless payment_id names another."""
        payment_id = more.pop("payment_id", "") or invoice.payments[-1].id
        request = pb.ReversePaymentRequest(
            invoice_id=invoice.id, payment_id=payment_id, reason=reason, **more
        )
        return self.world.call(self.billing.ReversePayment, request).invoice

    def refund(self, invoice_id: str, minor: int, **more: Any) -> pb.Invoice:
        request = pb.RecordRefundRequest(invoice_id=invoice_id, amount=gbp(minor), **more)
        return self.world.call(self.billing.RecordRefund, request).invoice

    def edit(self, method: str, invoice_id: str, **more: Any) -> pb.Invoice:
        """A change of a draft, such as AddInvoiceLine."""
        request = getattr(pb, f"{method}Request")(invoice_id=invoice_id, **more)
        return self.world.call(getattr(self.billing, method), request).invoice

    def edit_as(self, actor: Actor, method: str, invoice_id: str, **more: Any) -> pb.Invoice:
        request = getattr(pb, f"{method}Request")(invoice_id=invoice_id, **more)
        return self.world.call(getattr(self.billing, method), request, actor).invoice

    def write_off(self, job: Job, actor: Actor = FINANCE, **more: Any) -> pb.WriteOff:
        request = pb.WriteOffWorkRequest(
            project_id=job.project_id, reason="Learning a new tool", **more
        )
        return self.world.call(self.billing.WriteOffWork, request, actor).write_off

    def reopened(self, time_entry_id: str) -> None:
        """projects says that the approval of a time entry was taken back."""
        body = {"time_entry_id": time_entry_id, "status": "submitted"}
        self.world.consumes("projects", "time_entry.reopened.v1", time_entry_id, body)

    def left_to_bill(self, job: Job) -> dict[str, Any]:
        """What finance published last of the project's unbilled work."""
        return self.facts("unbilled_work.changed.v1", job)[-1]

    def close(self, through: str) -> ledger_pb2.Periods:
        request = ledger_pb2.ClosePeriodRequest(through=through)
        return self.world.call(self.ledger.ClosePeriod, request).periods

    def invoice(self, invoice_id: str, actor: Actor = FINANCE) -> pb.Invoice:
        request = pb.GetInvoiceRequest(invoice_id=invoice_id)
        return self.world.call(self.billing.GetInvoice, request, actor).invoice

    def invoices(self, actor: Actor = FINANCE, **more: Any) -> pb.ListInvoicesResponse:
        return self.world.call(self.billing.ListInvoices, pb.ListInvoicesRequest(**more), actor)

    def an_issued_invoice(self, hours: float = 10) -> pb.Invoice:
        """Of designer hours at 100.00, 20 % tax."""
        job = self.a_priced_job()
        self.approved(job, hours)
        self.plan(job)
        return self.issue(self.draft(job).id)

    def receive(
        self, client_id: str, minor: int, *allocations: tuple[str, int], **more: Any
    ) -> payments_pb2.ClientPayment:
        """allocations: invoices, and how much of the payment is for each."""
        request = payments_pb2.ReceivePaymentRequest(
            client_id=client_id,
            amount=more.pop("amount", gbp(minor)),
            allocations=_allocations(allocations),
            **more,
        )
        return self.world.call(self.payments.ReceivePayment, request).payment

    def allocate(
        self, payment_id: str, *allocations: tuple[str, int], **more: Any
    ) -> payments_pb2.ClientPayment:
        request = payments_pb2.AllocatePaymentRequest(
            client_payment_id=payment_id, allocations=_allocations(allocations), **more
        )
        return self.world.call(self.payments.AllocatePayment, request).payment

    def of_payment(
        self, method: str, client_payment_id: str, **more: Any
    ) -> payments_pb2.ClientPayment:
        """A call about one payment of a client, such as RefundPayment."""
        request = getattr(payments_pb2, f"{method}Request")(
            client_payment_id=client_payment_id, **more
        )
        return self.world.call(getattr(self.payments, method), request).payment

    def credit_to_account(self, invoice_id: str, **more: Any) -> payments_pb2.ClientPayment:
        request = payments_pb2.PutCreditOnAccountRequest(invoice_id=invoice_id, **more)
        return self.world.call(self.payments.PutCreditOnAccount, request).payment

    def journals(self, actor: Actor = FINANCE, **more: Any) -> list[ledger_pb2.Journal]:
        request = ledger_pb2.ListJournalsRequest(**more)
        return list(self.world.call(self.ledger.ListJournals, request, actor).journals)

    def trial_balance(self, **more: Any) -> ledger_pb2.GetTrialBalanceResponse:
        request = ledger_pb2.GetTrialBalanceRequest(**more)
        return self.world.call(self.ledger.GetTrialBalance, request)

    def balances(self, **more: Any) -> dict[str, int]:
        """Debit less credit by account."""
        return {
            line.ledger_account: line.debit.amount_minor - line.credit.amount_minor
            for line in self.trial_balance(**more).lines
        }

    def balances_after_issue(self, invoice: pb.Invoice) -> dict[str, int]:
        self.issue(invoice.id)
        return self.balances()

    def figures(
        self, job: Job, actor: Actor = FINANCE
    ) -> profitability_pb2.GetProjectFiguresResponse:
        request = profitability_pb2.GetProjectFiguresRequest(project_id=job.project_id)
        return self.world.call(self.profitability.GetProjectFigures, request, actor)

    def client_figures(
        self, client_id: str, actor: Actor = FINANCE
    ) -> list[profitability_pb2.Figures]:
        request = profitability_pb2.GetClientFiguresRequest(client_id=client_id)
        return list(self.world.call(self.profitability.GetClientFigures, request, actor).figures)


def _allocations(wanted: Iterable[tuple[str, int]]) -> list[payments_pb2.AllocationDraft]:
    return [
        payments_pb2.AllocationDraft(invoice_id=id_, amount=gbp(minor)) for id_, minor in wanted
    ]


def invoiced(billing: Billing, minor: int, on: str, client_id: str = "", code: str = "GBP") -> Any:
    """An invoice without tax, issued that day and payable 30 days later; the clock stands there."""
    billing.world.clock.now = noon_of(on)
    client_id = client_id or billing.world.hears_client(code)
    project_id = billing.world.hears_project(client_id)
    if code != "GBP":
        has_rate(billing.world, code, on)
    job = Job(client_id, project_id, new_id())
    work = milestone("Work", due_on=on, tax_rate_bp=0)
    work.amount.CopyFrom(Money(amount_minor=minor, currency_code=code))
    billing.plan(job, FIXED, [work])
    return billing.issue(billing.draft(job, through=on).id)


def has_rate(world: FinanceWorld, code: str, on: str, rate: str = "0.86") -> None:
    """What one unit of the currency is worth in pounds on that day, entered once."""
    stub = exchange_pb2_grpc.ExchangeServiceStub(world.room.channel)
    asked = exchange_pb2.ListExchangeRatesRequest(currency_code=[code], rate_from=on, rate_to=on)
    if not world.call(stub.ListExchangeRates, asked).exchange_rates:
        entered = exchange_pb2.EnterExchangeRateRequest(
            from_currency_code=code, to_currency_code="GBP", rate_on=on, rate=rate
        )
        world.call(stub.EnterExchangeRate, entered)


def noon_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOON.timetz())


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """What this process asks its databases meanwhile, by cursors and by prepared statements."""
    statements: list[str] = []

    def noting(run: Any) -> Any:
        def note(asked: Any, query: Any, *rest: Any, **more: Any) -> Any:
            statements.append(query.decode() if isinstance(query, bytes) else str(query))
            return run(asked, query, *rest, **more)

        return note

    with ExitStack() as patched:
        for kind, name in (
            (Cursor, "execute"),
            (Cursor, "executemany"),
            (PatientConnection, "ask"),
        ):
            patched.enter_context(patch.object(kind, name, noting(getattr(kind, name))))
        yield statements
