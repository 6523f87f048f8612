"""tandem.finance.v1.ContractingService."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import contracting_pb2 as pb
from tandem.finance.v1 import contracting_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.contracting.commands import engagements, self_bills, sharing
from finance.contracting.model import Engagement, SelfBill
from finance.contracting.queries import documents, records, time
from finance.contracting.queries.words import words_of
from finance.contracting.rules import Match
from finance.replicas import queries as replicas
from finance.settings import Settings

_ENGAGEMENT_NAMES = ("person_name", "supplier_name", "purchase_order_number")
_to_engagement = mapper(
    pb.Engagement,
    Engagement,
    rates=lambda row: [_rate(row, one) for one in row.rates],
    **dict.fromkeys(_ENGAGEMENT_NAMES, lambda row: ""),
)
_BILL_NAMES = (
    *("person_name", "supplier_name", "engagement_number"),
    *("bill_number", "bill_status"),
)
_to_bill = mapper(
    pb.SelfBill,
    SelfBill,
    lines=lambda row: [_line(row, one) for one in row.lines],
    **dict.fromkeys(_BILL_NAMES, lambda row: ""),
)
_TERMS = ("purchase_order_id", "charge_role", "cap_minutes", "tax_rate_bp", "tax_category")
_TEXTS = ("tolerance_bp", "note")
_DAYS = ("ends_on", "self_billing_on")


def _rate(row: Engagement, one: Any) -> pb.EngagementRate:
    return pb.EngagementRate(
        effective_from=one.effective_from.isoformat(),
        amount=money_message(row.money(one.amount_minor)),
    )


def _line(row: SelfBill, one: Any) -> pb.SelfBillLine:
    return pb.SelfBillLine(
        id=one.id,
        project_id=one.project_id,
        description=one.description,
        seconds=one.seconds,
        rate=money_message(row.money(one.rate_minor)),
        day_minutes=one.day_minutes,
        amount=money_message(row.money(one.amount_minor)),
    )


class ContractingServicer(Servicer, pb_grpc.ContractingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.secret = settings.actor_secret

    @writes
    def CreateEngagement(
        self, tx: Transaction, request: pb.CreateEngagementRequest
    ) -> pb.CreateEngagementResponse:
        new = engagements.NewEngagement(
            person_id=request.person_id,
            supplier_id=request.supplier_id,
            starts_on=values.needed_day(request.starts_on, "starts_on"),
            basis=request.basis,
            day_minutes=request.day_minutes,
            rate=_money(request.rate),
            more=_terms_of_new(request),
        )
        return pb.CreateEngagementResponse(
            engagement=_engagement(tx, engagements.create_engagement(tx, new))
        )

    @writes
    def UpdateEngagement(
        self, tx: Transaction, request: pb.UpdateEngagementRequest
    ) -> pb.UpdateEngagementResponse:
        changed = engagements.update_engagement(
            tx, request.engagement_id, _terms_of_change(request), request.expected_version
        )
        return pb.UpdateEngagementResponse(engagement=_engagement(tx, changed))

    @writes
    def SetEngagementRate(
        self, tx: Transaction, request: pb.SetEngagementRateRequest
    ) -> pb.SetEngagementRateResponse:
        day = values.needed_day(request.effective_from, "effective_from")
        done = engagements.set_rate(tx, request.engagement_id, day, _money(request.rate))
        return pb.SetEngagementRateResponse(engagement=_engagement(tx, done))

    @writes
    def WithdrawEngagementRate(
        self, tx: Transaction, request: pb.WithdrawEngagementRateRequest
    ) -> pb.WithdrawEngagementRateResponse:
        day = values.needed_day(request.effective_from, "effective_from")
        done = engagements.withdraw_rate(tx, request.engagement_id, day)
        return pb.WithdrawEngagementRateResponse(engagement=_engagement(tx, done))

    @writes
    def ArchiveEngagement(
        self, tx: Transaction, request: pb.ArchiveEngagementRequest
    ) -> pb.ArchiveEngagementResponse:
        done = engagements.archive_engagement(tx, request.engagement_id)
        return pb.ArchiveEngagementResponse(engagement=_engagement(tx, done))

    @writes
    def RestoreEngagement(
        self, tx: Transaction, request: pb.RestoreEngagementRequest
    ) -> pb.RestoreEngagementResponse:
        done = engagements.restore_engagement(tx, request.engagement_id)
        return pb.RestoreEngagementResponse(engagement=_engagement(tx, done))

    @reads
    def GetEngagement(
        self, reading: Reading, request: pb.GetEngagementRequest
    ) -> pb.GetEngagementResponse:
        found = records.get_engagement(reading, request.engagement_id)
        return pb.GetEngagementResponse(engagement=_engagement(reading, found))

    @reads
    def ListEngagements(
        self, reading: Reading, request: pb.ListEngagementsRequest
    ) -> pb.ListEngagementsResponse:
        wanted = draft(
            records.EngagementFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = records.list_engagements(reading, wanted, asked(request))
        return pb.ListEngagementsResponse(
            engagements=_engagements(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetUnsettledTime(
        self, reading: Reading, request: pb.GetUnsettledTimeRequest
    ) -> pb.GetUnsettledTimeResponse:
        engagement = records.get_engagement(reading, request.engagement_id)
        through = values.day(request.through, "through") or reading.today
        found = time.settlement_through(reading, engagement, through)
        projects = replicas.projects(reading, {line.project_id for line in found.lines})
        lines = [
            pb.UnsettledLine(
                project_id=line.project_id,
                project_name=projects[line.project_id].name if line.project_id in projects else "",
                seconds=line.seconds,
                rate=money_message(engagement.money(line.rate.minor)),
                amount=money_message(engagement.money(line.amount)),
            )
            for line in found.lines
        ]
        match = time.match_of_settlement(reading, engagement, found)
        return pb.GetUnsettledTimeResponse(
            unsettled_time=pb.UnsettledTime(
                through=through.isoformat(),
                lines=lines,
                match=_match(match, engagement.currency_code),
            )
        )

    @writes
    def CreateSelfBill(
        self, tx: Transaction, request: pb.CreateSelfBillRequest
    ) -> pb.CreateSelfBillResponse:
        made = self_bills.draft_self_bill(
            tx,
            request.engagement_id,
            values.needed_day(request.period_from, "period_from"),
            values.needed_day(request.period_to, "period_to"),
        )
        return pb.CreateSelfBillResponse(self_bill=_bill(tx, made))

    @writes
    def IssueSelfBill(
        self, tx: Transaction, request: pb.IssueSelfBillRequest
    ) -> pb.IssueSelfBillResponse:
        done = self_bills.issue_self_bill(tx, request.self_bill_id, request.expected_version)
        return pb.IssueSelfBillResponse(self_bill=_bill(tx, done))

    @writes
    def AcceptSelfBill(
        self, tx: Transaction, request: pb.AcceptSelfBillRequest
    ) -> pb.AcceptSelfBillResponse:
        done = self_bills.accept_self_bill(tx, request.self_bill_id)
        return pb.AcceptSelfBillResponse(self_bill=_bill(tx, done))

    @writes
    def ObjectToSelfBill(
        self, tx: Transaction, request: pb.ObjectToSelfBillRequest
    ) -> pb.ObjectToSelfBillResponse:
        done = self_bills.object_to_self_bill(tx, request.self_bill_id, request.reason)
        return pb.ObjectToSelfBillResponse(self_bill=_bill(tx, done))

    @writes
    def WithdrawSelfBill(
        self, tx: Transaction, request: pb.WithdrawSelfBillRequest
    ) -> pb.WithdrawSelfBillResponse:
        done = self_bills.withdraw_self_bill(tx, request.self_bill_id, request.reason)
        return pb.WithdrawSelfBillResponse(self_bill=_bill(tx, done))

    @reads
    def GetSelfBill(
        self, reading: Reading, request: pb.GetSelfBillRequest
    ) -> pb.GetSelfBillResponse:
        found = records.get_self_bill(reading, request.self_bill_id)
        return pb.GetSelfBillResponse(self_bill=_bill(reading, found))

    @reads
    def ListSelfBills(
        self, reading: Reading, request: pb.ListSelfBillsRequest
    ) -> pb.ListSelfBillsResponse:
        wanted = draft(
            records.SelfBillFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "issued_from", "issued_to"),
        )
        listed = records.list_self_bills(reading, wanted, asked(request))
        return pb.ListSelfBillsResponse(self_bills=_bills(reading, listed.rows), **listed.paging())

    @reads
    def GetSelfBillMatch(
        self, reading: Reading, request: pb.GetSelfBillMatchRequest
    ) -> pb.GetSelfBillMatchResponse:
        bill = records.get_self_bill(reading, request.self_bill_id)
        engagement = reading.get(Engagement, bill.engagement_id)
        match = time.match_of_bill(reading, engagement, bill)
        return pb.GetSelfBillMatchResponse(match=_match(match, bill.currency_code))

    @reads
    def GetSelfBillEInvoice(
        self, reading: Reading, request: pb.GetSelfBillEInvoiceRequest
    ) -> pb.GetSelfBillEInvoiceResponse:
        written = documents.write_e_invoice(reading, request.self_bill_id, request.format)
        return pb.GetSelfBillEInvoiceResponse(
            format=written.format,
            file_name=written.file_name,
            media_type="application/pdf" if written.pdf else "application/xml",
            xml=written.xml,
            pdf_base64=b64encode(written.pdf).decode(),
        )

    @reads
    def PrintSelfBill(
        self, reading: Reading, request: pb.PrintSelfBillRequest
    ) -> pb.PrintSelfBillResponse:
        printed = documents.print_self_bill(reading, request.self_bill_id)
        return pb.PrintSelfBillResponse(pdf=printed.pdf, name=printed.name)

    @writes
    def CreateSelfBillLink(
        self, tx: Transaction, request: pb.CreateSelfBillLinkRequest
    ) -> pb.CreateSelfBillLinkResponse:
        """Without the path: what a change answers is stored, to be answered again."""
        expires_on = values.day(request.expires_on, "expires_on")
        link = sharing.share_self_bill(tx, request.self_bill_id, expires_on, self.secret)
        return pb.CreateSelfBillLinkResponse(supplier_link_id=link.id)


def _money(message: Any) -> Money:
    return Money(message.amount_minor, message.currency_code)


def _terms_of_new(request: pb.CreateEngagementRequest) -> dict[str, Any]:
    """What is left out is as a new engagement has it."""
    given = {name: getattr(request, name) for name in _TERMS + _TEXTS if getattr(request, name)}
    given["project_ids"] = list(request.project_ids)
    given |= {name: values.day(getattr(request, name), name) for name in _DAYS}
    if request.HasField("cap"):
        given["cap"] = _money(request.cap)
    return given


def _terms_of_change(request: Any) -> dict[str, Any]:
    given = stated(request, _TERMS + _TEXTS)
    given |= {
        name: values.day(getattr(request, name), name) for name in _DAYS if request.HasField(name)
    }
    if request.HasField("project_ids"):
        given["project_ids"] = list(request.project_ids.values)
    if request.HasField("cap"):
        given["cap"] = _money(request.cap)
    return given


def _match(match: Match, currency_code: str) -> pb.SelfBillMatch:
    def money(minor: int | None) -> Any:
        return None if minor is None else money_message(Money(minor, currency_code))

    return pb.SelfBillMatch(
        seconds=match.seconds,
        net=money(match.net),
        approved_seconds=match.approved_seconds,
        approved=money(match.approved),
        cap_seconds=match.cap_seconds,
        cap=money(match.cap_minor),
        order=money(match.order_minor),
        differences=[
            pb.SelfBillDifference(
                kind=one.kind.value, words=words_of(one, currency_code), blocks=one.blocks
            )
            for one in match.differences
        ],
        agrees=match.agrees,
    )


def _engagement(reading: Reading, row: Engagement) -> pb.Engagement:
    return _engagements(reading, [row])[0]


def _engagements(reading: Reading, rows: Sequence[Engagement]) -> list[pb.Engagement]:
    """With the names of people, suppliers and orders; three statements for all of them."""
    people = replicas.person_names(reading, {one.person_id for one in rows})
    suppliers = records.supplier_names(reading, [one.supplier_id for one in rows])
    orders = records.order_numbers(
        reading, [one.purchase_order_id for one in rows if one.purchase_order_id]
    )
    return [
        _to_engagement(
            one,
            person_name=people.get(one.person_id, ""),
            supplier_name=suppliers.get(one.supplier_id, ""),
            purchase_order_number=orders.get(one.purchase_order_id or "", ""),
        )
        for one in rows
    ]


def _bill(reading: Reading, row: SelfBill) -> pb.SelfBill:
    return _bills(reading, [row])[0]


def _bills(reading: Reading, rows: Sequence[SelfBill]) -> list[pb.SelfBill]:
    people = replicas.person_names(reading, {one.person_id for one in rows})
    suppliers = records.supplier_names(reading, [one.supplier_id for one in rows])
    numbers = records.engagement_numbers(reading, [one.engagement_id for one in rows])
    bills = records.bill_states(reading, [one.bill_id for one in rows if one.bill_id])
    states = [bills.get(one.bill_id or "", ("", "")) for one in rows]
    return [
        _to_bill(
            one,
            person_name=people.get(one.person_id, ""),
            supplier_name=suppliers.get(one.supplier_id, ""),
            engagement_number=numbers.get(one.engagement_id, ""),
            bill_number=number,
            bill_status=status,
        )
        for one, (number, status) in zip(rows, states, strict=True)
    ]


def bill_message(reading: Reading, row: SelfBill) -> pb.SelfBill:
    """For its supplier: without names that only the agency uses."""
    states = records.bill_states(reading, [row.bill_id] if row.bill_id else [])
    return _to_bill(row, bill_status=states.get(row.bill_id or "", ("", ""))[1])
