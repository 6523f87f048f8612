"""tandem.finance.v1.LedgerService."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.actor import Role
from chassis.database import Database, Reading
from chassis.ids import require_id
from chassis.money import Money, minor_digits
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads
from tandem.finance.v1 import ledger_pb2 as pb
from tandem.finance.v1 import ledger_pb2_grpc as pb_grpc

from finance.api.values import to_money, to_timestamp
from finance.inputs import day_of
from finance.ledger import queries
from finance.ledger.model import Journal
from finance.settings import Settings


class LedgerServicer(Servicer, pb_grpc.LedgerServiceServicer):
    """The books are for finance and administrators."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def ListJournals(
        self, reading: Reading, request: pb.ListJournalsRequest
    ) -> pb.ListJournalsResponse:
        reading.actor.require(Role.FINANCE)
        page = page_of(request.page_size, request.page_token)
        source_id = request.source_id and require_id(request.source_id, "source_id")
        project_id = request.project_id and require_id(request.project_id, "project_id")
        journals, token = queries.list_journals(reading, page, source_id, project_id)
        names = queries.account_names(reading)
        return pb.ListJournalsResponse(
            journals=[_journal(journal, names) for journal in journals], next_page_token=token
        )

    @reads
    def GetTrialBalance(
        self, reading: Reading, request: pb.GetTrialBalanceRequest
    ) -> pb.GetTrialBalanceResponse:
        reading.actor.require(Role.FINANCE)
        currency_code = request.currency_code or self.home_currency
        minor_digits(currency_code)
        as_at = day_of(request.as_at, "as_at") if request.as_at else reading.today
        lines = queries.trial_balance(reading, as_at, currency_code)
        nothing = Money.zero(currency_code)
        return pb.GetTrialBalanceResponse(
            lines=[_line(line) for line in lines],
            total_debit=to_money(sum((line.debit for line in lines), nothing)),
            total_credit=to_money(sum((line.credit for line in lines), nothing)),
        )


def _journal(journal: Journal, names: Mapping[str, str]) -> pb.Journal:
    return pb.Journal(
        id=journal.id,
        number=journal.number,
        posted_on=str(journal.posted_on),
        description=journal.description,
        source_type=journal.source_type,
        source_id=journal.source_id,
        client_id=journal.client_id,
        project_id=journal.project_id,
        postings=[
            pb.Posting(
                ledger_account=posting.ledger_account,
                ledger_account_name=names[posting.ledger_account],
                debit=to_money(journal.money(posting.debit_minor)),
                credit=to_money(journal.money(posting.credit_minor)),
            )
            for posting in journal.postings
        ],
        posted_at=to_timestamp(journal.posted_at),
    )


def _line(line: queries.TrialBalanceLine) -> pb.TrialBalanceLine:
    return pb.TrialBalanceLine(
        ledger_account=line.ledger_account,
        ledger_account_name=line.ledger_account_name,
        debit=to_money(line.debit),
        credit=to_money(line.credit),
    )
