"""Ledger: The double-entry books."""

from __future__ import annotations

from chassis.actor import Role
from tandem.finance.v1 import ledger_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Date,
    Id,
    Integer,
    List,
    Money,
    Nested,
    PageQuery,
    Query,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

_ACCOUNT = {"example": "1100"}
_NAME = {"example": "Trade debtors"}


class JournalQuery(PageQuery):
    source_id = Id(metadata={"description": "Of the invoice, credit note or payment it books"})
    project_id = Id()


class PostingView(View):
    ledger_account = String(metadata=_ACCOUNT)
    ledger_account_name = String(metadata=_NAME)
    debit = Money(metadata={"description": "One of the two is zero"})
    credit = Money()


class JournalView(View):
    id = Id()
    number = Integer(metadata={"description": "Without gaps"})
    posted_on = Date()
    description = String(metadata={"example": "Invoice INV-2026-0007"})
    source_type = String(metadata={"enum": ["invoice", "credit_note", "payment"]})
    source_id = Id()
    client_id = Id()
    project_id = Id()
    postings = List(Nested(PostingView))
    posted_at = Timestamp()


class TrialBalanceQuery(Query):
    as_at = Date(metadata={"description": "Up to and including this day; left out: today"})
    currency_code = Text(
        longest=3, metadata={"description": "Left out: the home currency", "example": "GBP"}
    )


class TrialBalanceLineView(View):
    ledger_account = String(metadata=_ACCOUNT)
    ledger_account_name = String(metadata=_NAME)
    debit = Money()
    credit = Money()


class TrialBalanceView(View):
    lines = List(Nested(TrialBalanceLineView))
    total_debit = Money()
    total_credit = Money()


async def list_journals(call: Call) -> pb.ListJournalsResponse:
    return await call.ask(call.services.ledger.ListJournals, call.make(pb.ListJournalsRequest))


async def get_trial_balance(call: Call) -> pb.GetTrialBalanceResponse:
    request = call.make(pb.GetTrialBalanceRequest)
    return await call.ask(call.services.ledger.GetTrialBalance, request)


ROOM = Room(
    name="Ledger",
    about="The double-entry books: every journal balances, and what is posted never changes.",
    routes=(
        Route(
            "GET",
            "/v1/journals",
            list_journals,
            "List journals",
            "Latest first, each with its postings.",
            query=JournalQuery(),
            answer=page_of(JournalView, "journals"),
            roles=(Role.FINANCE,),
        ),
        Route(
            "GET",
            "/v1/trial-balance",
            get_trial_balance,
            "Show the trial balance",
            "What every account stands at at the end of a day, in one currency.",
            query=TrialBalanceQuery(),
            answer=TrialBalanceView(),
            roles=(Role.FINANCE,),
        ),
    ),
)
