"""tandem.finance.v1.BookService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1 import common_pb2 as common
from tandem.finance.v1 import books_pb2 as pb
from tandem.finance.v1 import books_pb2_grpc as pb_grpc

from chassis import values
from finance.api.ledger import journal_messages
from finance.chart import queries as chart
from finance.chart.commands import accounts
from finance.chart.model import Chart, LedgerAccount
from finance.ledger import queries
from finance.ledger.commands import journals, recurring
from finance.ledger.commands.choosing import choose_template
from finance.ledger.commands.journals import JournalDraft, PostingDraft
from finance.ledger.commands.recurring import RecurringChange
from finance.ledger.model import Journal, RecurringJournal

_to_account = mapper(pb.LedgerAccount, LedgerAccount, role=lambda row: "")
_to_chart = mapper(pb.Chart, Chart, roles=lambda row: ())
_to_recurring = mapper(
    pb.RecurringJournal,
    RecurringJournal,
    total=lambda row: _total(row),
    postings=lambda row: (),
)


class BookServicer(Servicer, pb_grpc.BookServiceServicer):
    """The chart and the journals of people are for finance."""

    @reads
    def ListLedgerAccounts(
        self, reading: Reading, request: pb.ListLedgerAccountsRequest
    ) -> pb.ListLedgerAccountsResponse:
        reading.actor.require("ledger.read")
        wanted = draft(chart.AccountFilter, request, search=values.text(request.search, "search"))
        listed = chart.list_accounts(reading, wanted, asked(request))
        return pb.ListLedgerAccountsResponse(
            ledger_accounts=[_listed_account(row) for row in listed.rows], **listed.paging()
        )

    @reads
    def GetLedgerAccount(
        self, reading: Reading, request: pb.GetLedgerAccountRequest
    ) -> pb.GetLedgerAccountResponse:
        reading.actor.require("ledger.read")
        account = reading.get(LedgerAccount, request.ledger_account_id)
        return pb.GetLedgerAccountResponse(ledger_account=_account(reading, account))

    @writes
    def AddLedgerAccount(
        self, tx: Transaction, request: pb.AddLedgerAccountRequest
    ) -> pb.AddLedgerAccountResponse:
        account = accounts.add_account(tx, request.code, request.name, request.kind)
        return pb.AddLedgerAccountResponse(ledger_account=_account(tx, account))

    @writes
    def RenameLedgerAccount(
        self, tx: Transaction, request: pb.RenameLedgerAccountRequest
    ) -> pb.RenameLedgerAccountResponse:
        account = accounts.rename_account(
            tx, request.ledger_account_id, request.name, request.expected_version
        )
        return pb.RenameLedgerAccountResponse(ledger_account=_account(tx, account))

    @writes
    def ArchiveLedgerAccount(
        self, tx: Transaction, request: pb.ArchiveLedgerAccountRequest
    ) -> pb.ArchiveLedgerAccountResponse:
        account = accounts.archive_account(tx, request.ledger_account_id)
        return pb.ArchiveLedgerAccountResponse(ledger_account=_account(tx, account))

    @writes
    def RestoreLedgerAccount(
        self, tx: Transaction, request: pb.RestoreLedgerAccountRequest
    ) -> pb.RestoreLedgerAccountResponse:
        account = accounts.restore_account(tx, request.ledger_account_id)
        return pb.RestoreLedgerAccountResponse(ledger_account=_account(tx, account))

    @reads
    def GetChart(self, reading: Reading, request: pb.GetChartRequest) -> pb.GetChartResponse:
        reading.actor.require("ledger.read")
        return pb.GetChartResponse(chart=_chart(reading, chart.chart(reading)))

    @writes
    def SetChart(self, tx: Transaction, request: pb.SetChartRequest) -> pb.SetChartResponse:
        wanted = [(one.role, one.code) for one in request.roles]
        found = accounts.set_chart(tx, wanted, request.year_starts_in, request.expected_version)
        return pb.SetChartResponse(chart=_chart(tx, found))

    @writes
    def ChooseChartTemplate(
        self, tx: Transaction, request: pb.ChooseChartTemplateRequest
    ) -> pb.ChooseChartTemplateResponse:
        found = choose_template(tx, request.template)
        return pb.ChooseChartTemplateResponse(chart=_chart(tx, found))

    @writes
    def PostJournal(
        self, tx: Transaction, request: pb.PostJournalRequest
    ) -> pb.PostJournalResponse:
        posted = journals.post_by_hand(
            tx,
            JournalDraft(
                description=request.description,
                reason=request.reason,
                reference=request.reference,
                posted_on=values.day(request.posted_on, "posted_on"),
                belongs_on=values.day(request.belongs_on, "belongs_on"),
                legal_entity_id=request.legal_entity_id,
                postings=_drafts(request.postings),
            ),
        )
        return pb.PostJournalResponse(journal=_journal(tx, posted))

    @reads
    def GetJournal(self, reading: Reading, request: pb.GetJournalRequest) -> pb.GetJournalResponse:
        reading.actor.require("ledger.read")
        found = queries.journal(reading, request.journal_id)
        return pb.GetJournalResponse(journal=_journal(reading, found))

    @writes
    def ReverseJournal(
        self, tx: Transaction, request: pb.ReverseJournalRequest
    ) -> pb.ReverseJournalResponse:
        day = values.day(request.posted_on, "posted_on")
        posted = journals.reverse_journal(tx, request.journal_id, request.reason, day)
        return pb.ReverseJournalResponse(journal=_journal(tx, posted))

    @reads
    def ListRecurringJournals(
        self, reading: Reading, request: pb.ListRecurringJournalsRequest
    ) -> pb.ListRecurringJournalsResponse:
        reading.actor.require("ledger.read")
        wanted = draft(
            queries.RecurringFilter, request, search=values.text(request.search, "search")
        )
        listed = queries.list_recurring(reading, wanted, asked(request))
        return pb.ListRecurringJournalsResponse(
            recurring_journals=map(_to_recurring, listed.rows), **listed.paging()
        )

    @writes
    def SetRecurringJournal(
        self, tx: Transaction, request: pb.SetRecurringJournalRequest
    ) -> pb.SetRecurringJournalResponse:
        made = recurring.set_recurring(
            tx,
            JournalDraft(
                description=request.description,
                reason=request.reason,
                reference=request.reference,
                postings=_drafts(request.postings),
            ),
            values.needed_day(request.starts_on, "starts_on"),
            values.day(request.ends_on, "ends_on"),
            request.every_months,
        )
        return pb.SetRecurringJournalResponse(recurring_journal=_to_recurring(made))

    @reads
    def GetRecurringJournal(
        self, reading: Reading, request: pb.GetRecurringJournalRequest
    ) -> pb.GetRecurringJournalResponse:
        reading.actor.require("ledger.read")
        found = reading.get(RecurringJournal, request.recurring_journal_id)
        return pb.GetRecurringJournalResponse(recurring_journal=_shown_recurring(reading, found))

    @writes
    def UpdateRecurringJournal(
        self, tx: Transaction, request: pb.UpdateRecurringJournalRequest
    ) -> pb.UpdateRecurringJournalResponse:
        given = {
            name: getattr(request, name)
            for name in ("description", "reason", "reference")
            if request.HasField(name)
        }
        change = RecurringChange(
            **given,
            changes_end=request.HasField("ends_on"),
            ends_on=values.day(request.ends_on, "ends_on"),
            postings=_drafts(request.postings),
        )
        changed = recurring.update_recurring(
            tx, request.recurring_journal_id, change, request.expected_version
        )
        return pb.UpdateRecurringJournalResponse(recurring_journal=_shown_recurring(tx, changed))

    @writes
    def EndRecurringJournal(
        self, tx: Transaction, request: pb.EndRecurringJournalRequest
    ) -> pb.EndRecurringJournalResponse:
        ended = recurring.end_recurring(tx, request.recurring_journal_id)
        return pb.EndRecurringJournalResponse(recurring_journal=_to_recurring(ended))

    @writes
    def PostDueJournals(
        self, tx: Transaction, request: pb.PostDueJournalsRequest
    ) -> pb.PostDueJournalsResponse:
        posted = recurring.post_due(tx, values.needed_day(request.through, "through"))
        return pb.PostDueJournalsResponse(journals=journal_messages(tx, posted))


def _listed_account(row: Any) -> pb.LedgerAccount:
    return pb.LedgerAccount(
        id=row.id,
        version=row.version,
        code=row.code,
        name=row.name,
        kind=row.kind,
        role=row.role,
        archived=row.archived,
    )


def _account(reading: Reading, account: LedgerAccount) -> pb.LedgerAccount:
    return _to_account(account, role=chart.role_of(reading, account.code))


def _chart(reading: Reading, found: Chart) -> pb.Chart:
    mapped = chart.roles(reading)
    return _to_chart(
        found, roles=[pb.RoleOfAccount(role=role, code=code) for role, code in mapped.items()]
    )


def _journal(reading: Reading, journal: Journal) -> Any:
    return journal_messages(reading, [journal])[0]


def _drafts(postings: Sequence[pb.PostingDraft]) -> list[PostingDraft]:
    return [
        PostingDraft(
            ledger_account=one.ledger_account,
            debit=_given(one.debit, one.HasField("debit")),
            credit=_given(one.credit, one.HasField("credit")),
            client_id=one.client_id,
            project_id=one.project_id,
            tax_category=one.tax_category,
            tax_rate_bp=one.tax_rate_bp,
        )
        for one in postings
    ]


def _given(money: Any, is_given: bool) -> Money | None:
    return Money(money.amount_minor, money.currency_code) if is_given else None


def _shown_recurring(reading: Reading, row: RecurringJournal) -> pb.RecurringJournal:
    """With its lines."""
    names = chart.account_names(reading)
    message = _to_recurring(row)
    for line in row.lines:
        message.postings.add(
            ledger_account=line["ledger_account"],
            ledger_account_name=names.get(line["ledger_account"], ""),
            debit=_money(line["debit_minor"], row.currency_code),
            credit=_money(line["credit_minor"], row.currency_code),
            client_id=line["client_id"] or "",
            project_id=line["project_id"] or "",
            tax_category=line["tax_category"] or "",
            tax_rate_bp=line["tax_rate_bp"],
        )
    return message


def _money(amount_minor: int, currency_code: str) -> common.Money:
    return common.Money(amount_minor=amount_minor, currency_code=currency_code)


def _total(row: RecurringJournal) -> dict[str, Any]:
    total = sum(line["debit_minor"] for line in row.lines)
    return {"amount_minor": total, "currency_code": row.currency_code}
