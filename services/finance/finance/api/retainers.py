"""tandem.finance.v1.RetainerService."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.paging import page_of
from chassis.rpc.messages import draft, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import retainers_pb2 as pb
from tandem.finance.v1 import retainers_pb2_grpc as pb_grpc

from chassis import values
from finance.api.rates import money_of
from finance.api.retained import (
    due_message,
    period_message,
    retainer_messages,
    servicing_message,
    sum_message,
    work_messages,
)
from finance.replicas import queries as replicas
from finance.retainers.commands import agreeing, billing_periods
from finance.retainers.drafts import AllowanceDraft, Amount, RetainerDraft, TermsDraft
from finance.retainers.model import Retainer
from finance.retainers.queries import listing, servicing
from finance.retainers.rules.periods import period_of
from finance.settings import Settings

YEAR_DAYS = 365


class RetainerServicer(Servicer, pb_grpc.RetainerServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency
        self.standard_tax_rate_bp = settings.standard_tax_rate_bp
        self.tax_rounding = settings.tax_rounding

    @writes
    def CreateRetainer(
        self, tx: Transaction, request: pb.CreateRetainerRequest
    ) -> pb.CreateRetainerResponse:
        wanted = draft(
            RetainerDraft,
            request,
            starts_on=values.needed_day(request.starts_on, "starts_on"),
            ends_on=values.day(request.ends_on, "ends_on"),
            tax_rate_bp=_tax_rate(request),
            terms=_terms(request.terms, "terms."),
        )
        retainer = agreeing.create_retainer(tx, wanted, self.standard_tax_rate_bp)
        return pb.CreateRetainerResponse(retainer=_shown(tx, retainer))

    @reads
    def GetRetainer(
        self, reading: Reading, request: pb.GetRetainerRequest
    ) -> pb.GetRetainerResponse:
        retainer = listing.get_retainer(reading, request.retainer_id)
        return pb.GetRetainerResponse(retainer=_shown(reading, retainer))

    @reads
    def ListRetainers(
        self, reading: Reading, request: pb.ListRetainersRequest
    ) -> pb.ListRetainersResponse:
        wanted = draft(
            listing.RetainerFilter,
            request,
            search=values.text(request.search, "search"),
            runs_on=values.day(request.runs_on, "runs_on"),
        )
        listed = listing.list_retainers(reading, wanted, asked(request))
        return pb.ListRetainersResponse(
            retainers=retainer_messages(reading, listed.rows), **listed.paging()
        )

    @writes
    def UpdateRetainer(
        self, tx: Transaction, request: pb.UpdateRetainerRequest
    ) -> pb.UpdateRetainerResponse:
        retainer = agreeing.update_retainer(
            tx,
            request.retainer_id,
            name=_given(request, "name"),
            project_ids=list(request.project_ids) or None,
            billed=_given(request, "billed"),
            tax_rate_bp=_tax_rate(request),
            tax_category=_given(request, "tax_category"),
            expected_version=request.expected_version,
        )
        return pb.UpdateRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def SetRetainerTerms(
        self, tx: Transaction, request: pb.SetRetainerTermsRequest
    ) -> pb.SetRetainerTermsResponse:
        terms = _terms(request.terms, "terms.")
        retainer = agreeing.set_terms(tx, request.retainer_id, terms, request.expected_version)
        return pb.SetRetainerTermsResponse(retainer=_shown(tx, retainer))

    @writes
    def WithdrawRetainerTerms(
        self, tx: Transaction, request: pb.WithdrawRetainerTermsRequest
    ) -> pb.WithdrawRetainerTermsResponse:
        day = values.needed_day(request.effective_from, "effective_from")
        retainer = agreeing.withdraw_terms(tx, request.retainer_id, day)
        return pb.WithdrawRetainerTermsResponse(retainer=_shown(tx, retainer))

    @writes
    def PauseRetainer(
        self, tx: Transaction, request: pb.PauseRetainerRequest
    ) -> pb.PauseRetainerResponse:
        day = values.needed_day(request.from_on, "from_on")
        retainer = agreeing.pause_retainer(tx, request.retainer_id, day)
        return pb.PauseRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def ResumeRetainer(
        self, tx: Transaction, request: pb.ResumeRetainerRequest
    ) -> pb.ResumeRetainerResponse:
        day = values.needed_day(request.on, "on")
        retainer = agreeing.resume_retainer(tx, request.retainer_id, day)
        return pb.ResumeRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def EndRetainer(
        self, tx: Transaction, request: pb.EndRetainerRequest
    ) -> pb.EndRetainerResponse:
        day = values.needed_day(request.ends_on, "ends_on")
        retainer = agreeing.end_retainer(tx, request.retainer_id, day)
        return pb.EndRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def ContinueRetainer(
        self, tx: Transaction, request: pb.ContinueRetainerRequest
    ) -> pb.ContinueRetainerResponse:
        retainer = agreeing.continue_retainer(tx, request.retainer_id)
        return pb.ContinueRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def ArchiveRetainer(
        self, tx: Transaction, request: pb.ArchiveRetainerRequest
    ) -> pb.ArchiveRetainerResponse:
        retainer = agreeing.archive_retainer(tx, request.retainer_id)
        return pb.ArchiveRetainerResponse(retainer=_shown(tx, retainer))

    @writes
    def RestoreRetainer(
        self, tx: Transaction, request: pb.RestoreRetainerRequest
    ) -> pb.RestoreRetainerResponse:
        retainer = agreeing.restore_retainer(tx, request.retainer_id)
        return pb.RestoreRetainerResponse(retainer=_shown(tx, retainer))

    @reads
    def ListRetainerPeriods(
        self, reading: Reading, request: pb.ListRetainerPeriodsRequest
    ) -> pb.ListRetainerPeriodsResponse:
        retainer = listing.get_retainer(reading, request.retainer_id)
        page = page_of(request.page_size, request.page_token, width=1)
        ahead = values.number(request.ahead, "ahead", 0, listing.FUTURE_MAX)
        found, token = listing.periods(reading, retainer, page, ahead)
        return pb.ListRetainerPeriodsResponse(
            periods=[period_message(one, reading.today) for one in found], next_page_token=token
        )

    @reads
    def ListRetainerWork(
        self, reading: Reading, request: pb.ListRetainerWorkRequest
    ) -> pb.ListRetainerWorkResponse:
        retainer = listing.get_retainer(reading, request.retainer_id)
        page = page_of(request.page_size, request.page_token, width=3)
        period = period_of(retainer.cadence, values.day(request.on, "on") or reading.today)
        found, token = listing.period_work(reading, retainer, period, page)
        return pb.ListRetainerWorkResponse(
            work=work_messages(reading, found), next_page_token=token
        )

    @reads
    def ListDueRetainerPeriods(
        self, reading: Reading, request: pb.ListDueRetainerPeriodsRequest
    ) -> pb.ListDueRetainerPeriodsResponse:
        day = values.day(request.on, "on")
        found = billing_periods.due_periods(reading, day, list(request.retainer_ids))
        return pb.ListDueRetainerPeriodsResponse(due=_due(reading, found))

    @writes
    def BillDueRetainerPeriods(
        self, tx: Transaction, request: pb.BillDueRetainerPeriodsRequest
    ) -> pb.BillDueRetainerPeriodsResponse:
        day = values.day(request.on, "on")
        found = billing_periods.bill_due_periods(
            tx, day, list(request.retainer_ids), self.tax_rounding
        )
        return pb.BillDueRetainerPeriodsResponse(due=_due(tx, found))

    @reads
    def ListOverServicing(
        self, reading: Reading, request: pb.ListOverServicingRequest
    ) -> pb.ListOverServicingResponse:
        last = values.day(request.to, "to") or reading.today
        first = values.day(getattr(request, "from"), "from") or last - timedelta(days=YEAR_DAYS)
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        wanted = servicing.ServicingFilter(
            first=first,
            last=last,
            currency_code=code,
            by=request.by or servicing.BY[0],
            client_id=stated(request, ("client_id",))["client_id"],
        )
        page = page_of(request.page_size, request.page_token, servicing.TOKEN_WIDTH)
        rows, token, total = servicing.servicing(reading, page, wanted)
        days: dict[str, Any] = {"from": str(first), "to": str(last)}
        return pb.ListOverServicingResponse(
            rows=[servicing_message(row, code) for row in rows],
            next_page_token=token,
            sum=sum_message(total, code),
            **days,
        )


def _shown(reading: Reading, retainer: Retainer) -> pb.Retainer:
    return retainer_messages(reading, [retainer])[0]


def _due(reading: Reading, found: Sequence[billing_periods.DueRetainer]) -> list[pb.DueRetainer]:
    clients = replicas.clients(reading, {one.retainer.client_id for one in found})
    return [due_message(one, clients.get(one.retainer.client_id)) for one in found]


def _given(request: Any, name: str) -> str | None:
    return getattr(request, name) if request.HasField(name) else None


def _tax_rate(request: Any) -> int | None:
    return request.tax_rate_bp if request.HasField("tax_rate_bp") else None


def _terms(terms: pb.RetainerTerms, within: str) -> TermsDraft:
    return TermsDraft(
        effective_from=_day_of(terms, within),
        price=money_of(terms.price),
        allowances=[
            AllowanceDraft(charge_role=one.charge_role, amount=_amount(one.amount))
            for one in terms.allowances
        ],
        cap=_amount(terms.cap) if terms.HasField("cap") else None,
        expiry_periods=terms.expiry_periods if terms.HasField("expiry_periods") else None,
        deficit=terms.deficit,
        overage_hourly=money_of(terms.overage_hourly) if terms.HasField("overage_hourly") else None,
    )


def _day_of(terms: pb.RetainerTerms, within: str) -> date | None:
    return values.day(terms.effective_from, f"{within}effective_from")


def _amount(amount: pb.RetainerAmount) -> Amount:
    return Amount(
        seconds=amount.seconds if amount.HasField("seconds") else None,
        money=money_of(amount.money) if amount.HasField("money") else None,
    )
