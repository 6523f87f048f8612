"""tandem.finance.v1.LedgerService."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import ledger_pb2 as pb
from tandem.finance.v1 import ledger_pb2_grpc as pb_grpc

from chassis import values
from finance.agency.queries import books_view
from finance.chart.queries import account_names
from finance.closing.queries import CloseCheck, CloseItem, checklist, last_month
from finance.ledger import queries
from finance.ledger.commands import closing
from finance.ledger.model import Journal, PeriodClosing, PeriodLock, Posting

_ELSEWHERE: dict[str, Any] = dict.fromkeys(
    ("ledger_account_name", "debit", "credit", "base_debit", "base_credit"), lambda row: None
)
_to_posting = mapper(pb.Posting, Posting, **_ELSEWHERE)
_to_journal = mapper(pb.Journal, Journal, postings=lambda row: (), reversed=lambda row: False)
_to_line = mapper(pb.TrialBalanceLine, queries.TrialBalanceLine)
_to_check = mapper(pb.CloseCheck, CloseCheck, items=mapper(pb.CloseItem, CloseItem))
_to_closing = mapper(
    pb.PeriodClosing,
    PeriodClosing,
    checks=lambda row: [pb.ClosedCheck(**check) for check in row.checks],
)
_to_periods = mapper(pb.Periods, PeriodLock)


class LedgerServicer(Servicer, pb_grpc.LedgerServiceServicer):
    """The books are for finance and administrators."""

    @reads
    def ListJournals(
        self, reading: Reading, request: pb.ListJournalsRequest
    ) -> pb.ListJournalsResponse:
        reading.actor.require("ledger.read")
        listed = queries.list_journals(reading, _wanted(request), asked(request))
        return pb.ListJournalsResponse(
            journals=journal_messages(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetTrialBalance(
        self, reading: Reading, request: pb.GetTrialBalanceRequest
    ) -> pb.GetTrialBalanceResponse:
        reading.actor.require("ledger.read")
        view = books_view(reading, request.currency_code, request.legal_entity_id)
        as_at = values.day(request.as_at, "as_at") or reading.today
        lines = queries.trial_balance(reading, as_at, view)
        nothing = Money.zero(view.currency_code)
        return pb.GetTrialBalanceResponse(
            lines=map(_to_line, lines),
            total_debit=_money(sum((line.debit for line in lines), nothing)),
            total_credit=_money(sum((line.credit for line in lines), nothing)),
        )

    @reads
    def GetPeriods(self, reading: Reading, request: pb.GetPeriodsRequest) -> pb.GetPeriodsResponse:
        reading.actor.require("ledger.read")
        return pb.GetPeriodsResponse(periods=_to_periods(queries.periods(reading)))

    @writes
    def ClosePeriod(
        self, tx: Transaction, request: pb.ClosePeriodRequest
    ) -> pb.ClosePeriodResponse:
        through = values.needed_day(request.through, "through")
        checks = [{"check": one.check, "count": one.count} for one in checklist(tx, through)]
        lock = closing.close_period(
            tx, through, soft=request.soft, reason=request.reason, checks=checks
        )
        return pb.ClosePeriodResponse(periods=_to_periods(lock))

    @reads
    def GetCloseChecklist(
        self, reading: Reading, request: pb.GetCloseChecklistRequest
    ) -> pb.GetCloseChecklistResponse:
        reading.actor.require("ledger.read")
        through = values.day(request.through, "through") or last_month(reading.today)
        checks = checklist(reading, through)
        return pb.GetCloseChecklistResponse(
            through=through.isoformat(),
            checks=map(_to_check, checks),
            open=sum(1 for one in checks if one.count),
        )

    @reads
    def ListPeriodClosings(
        self, reading: Reading, request: pb.ListPeriodClosingsRequest
    ) -> pb.ListPeriodClosingsResponse:
        reading.actor.require("ledger.read")
        wanted = queries.ClosingFilter(kind=list(request.kind))
        listed = queries.list_closings(reading, wanted, asked(request))
        return pb.ListPeriodClosingsResponse(
            period_closings=map(_to_closing, listed.rows), **listed.paging()
        )

    @writes
    def ReopenPeriod(
        self, tx: Transaction, request: pb.ReopenPeriodRequest
    ) -> pb.ReopenPeriodResponse:
        through = values.day(request.through, "through")
        lock = closing.reopen_period(tx, through, request.reason)
        return pb.ReopenPeriodResponse(periods=_to_periods(lock))


def _wanted(request: pb.ListJournalsRequest) -> queries.JournalFilter:
    return draft(
        queries.JournalFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "posted_from", "posted_through"),
    )


def journal_messages(reading: Reading, journals: Sequence[Journal]) -> list[pb.Journal]:
    """With the names of accounts, and which of the journals are reversed."""
    names = account_names(reading)
    gone = queries.reversed_among(reading, [journal.id for journal in journals])
    return [
        _to_journal(journal, postings=_postings(journal, names), reversed=journal.id in gone)
        for journal in journals
    ]


def _postings(journal: Journal, names: Mapping[str, str]) -> list[pb.Posting]:
    return [
        _to_posting(
            posting,
            ledger_account_name=names[posting.ledger_account],
            debit=_money(journal.money(posting.debit_minor)),
            credit=_money(journal.money(posting.credit_minor)),
            **_in_base(posting),
        )
        for posting in journal.postings
    ]


def _in_base(posting: Posting) -> dict[str, Any]:
    code = posting.base_currency_code
    if code is None:
        return {}
    return {
        "base_debit": {"amount_minor": posting.base_debit_minor, "currency_code": code},
        "base_credit": {"amount_minor": posting.base_credit_minor, "currency_code": code},
    }


def _money(money: Money) -> Any:
    return {"amount_minor": money.amount_minor, "currency_code": money.currency_code}
