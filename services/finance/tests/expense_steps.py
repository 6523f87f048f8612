"""What tests of expenses say to finance, on top of the world that all of its tests share."""

from __future__ import annotations

from typing import Any

from billing_steps import Billing, Job
from chassis.actor import Actor
from finance.entries.model import ENTRY
from finance.entries.rules import MEASURES
from finance_world import FINANCE, MEMBER, PROJECTS, gbp
from sqlalchemy import select, text
from tandem.finance.v1 import expenses_pb2 as pb
from tandem.finance.v1 import expenses_pb2_grpc

JPEG = b"\xff\xd8\xff\xe0 a picture"


class Expenses:
    """Expenses claimed, decided, paid back and reversed."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.world = billing.world
        self.stub = expenses_pb2_grpc.ExpenseServiceStub(self.world.room.channel)

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        """Such as do("ApproveExpense", expense_id=...); the expense."""
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def claim(self, job: Job | None = None, minor: int = 120_00, **more: Any) -> pb.Expense:
        """Of the team member, 20.00 of 120.00 being tax, submitted."""
        request: dict[str, Any] = {
            "project_id": job.project_id if job else "",
            "spent_on": "2026-02-10",
            "category": "travel",
            "description": "Train to Bristol",
            "total": gbp(minor),
            "tax": gbp(minor // 6),
            "submit": True,
            **more,
        }
        actor = request.pop("actor", MEMBER)
        return self.do("ClaimExpense", actor, **request).expense

    def approve(self, expense: pb.Expense, actor: Actor = PROJECTS, **more: Any) -> pb.Expense:
        return self.do("ApproveExpense", actor, expense_id=expense.id, **more).expense

    def approved(self, job: Job, minor: int = 120_00, **more: Any) -> pb.Expense:
        """Billable with a markup of 10 %."""
        chosen = {"billable": True, "markup_bp": 1_000, **more}
        return self.approve(self.claim(job, minor, **chosen))

    def found(self, expense: pb.Expense, actor: Actor = FINANCE) -> pb.Expense:
        return self.do("GetExpense", actor, expense_id=expense.id).expense

    def entries(self, job: Job) -> list[tuple[str, dict[str, int]]]:
        """Those of the job: kind, and the measures that are not zero."""
        rows = select(ENTRY).where(ENTRY.c.project_id == job.project_id).order_by(ENTRY.c.id)
        with self.world.database.engine.connect() as connection:
            return [
                (
                    row.kind,
                    {
                        name.removesuffix("_minor"): getattr(row, name)
                        for name in MEASURES
                        if getattr(row, name)
                    },
                )
                for row in connection.execute(rows)
            ]

    def postings(self, source_id: str) -> list[tuple[str, int]]:
        """(account, debit less credit) of all journals of the record, in their order."""
        asked = text(
            "SELECT ledger_account, debit_minor - credit_minor FROM posting "
            "JOIN journal ON journal.id = journal_id WHERE source_id = :id "
            "ORDER BY posting.number, position"
        )
        with self.world.database.engine.connect() as connection:
            return [(code, minor) for code, minor in connection.execute(asked, {"id": source_id})]
