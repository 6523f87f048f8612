"""tandem.finance.v1.DunningService."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import dunning_pb2 as pb
from tandem.finance.v1 import dunning_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.api.proposed_reminders import to_proposal
from finance.dunning.commands import noting, policies, reminding
from finance.dunning.model import CollectionNote, DunningLine, DunningNotice, DunningPolicy
from finance.dunning.queries import notes, notices
from finance.dunning.queries import policies as policy_queries
from finance.dunning.queries.proposing import proposal
from finance.dunning.rules import Level
from finance.replicas import queries as replicas
from finance.settings import Settings

_YES_NO = {"yes": True, "no": False}
_UNNAMED: Any = dict.fromkeys(("client_name", "made_by_name"), lambda row: "")
_to_notice = mapper(
    pb.DunningNotice,
    DunningNotice,
    status=lambda row: _status(row.status),
    lines=lambda row: [_line(row, line) for line in row.lines],
    **_UNNAMED,
)
_NAMES = ("invoice_number", "client_name", "noted_by_name", "ended_by_name")
_to_note = mapper(pb.CollectionNote, CollectionNote, **dict.fromkeys(_NAMES, lambda row: ""))


class DunningServicer(Servicer, pb_grpc.DunningServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency
        self.tax_rounding = settings.tax_rounding

    @reads
    def GetDunningPolicy(
        self, reading: Reading, request: pb.GetDunningPolicyRequest
    ) -> pb.GetDunningPolicyResponse:
        found = policy_queries.agency_policy(reading)
        shown = _policy(found) if found else self._usual()
        return pb.GetDunningPolicyResponse(dunning_policy=shown)

    def _usual(self) -> pb.DunningPolicy:
        usual = policy_queries.usual(self.home_currency)
        return pb.DunningPolicy(
            currency_code=usual.currency_code,
            levels=_levels(usual.levels, usual.currency_code),
            days_to_pay=usual.days_to_pay,
            minimum=money_message(Money(0, usual.currency_code)),
        )

    @writes
    def SetDunningPolicy(
        self, tx: Transaction, request: pb.SetDunningPolicyRequest
    ) -> pb.SetDunningPolicyResponse:
        kept = policies.set_agency_policy(tx, _draft(request), request.expected_version)
        return pb.SetDunningPolicyResponse(dunning_policy=_policy(kept))

    @reads
    def ListClientDunningPolicies(
        self, reading: Reading, request: pb.ListClientDunningPoliciesRequest
    ) -> pb.ListClientDunningPoliciesResponse:
        listed = policy_queries.list_policies(
            reading,
            values.text(request.search, "search"),
            request.client_id,
            _YES_NO.get(request.paused),
            asked(request),
        )
        names = _client_names(reading, listed.rows)
        return pb.ListClientDunningPoliciesResponse(
            dunning_policies=[_policy(one, names.get(one.client_id, "")) for one in listed.rows],
            **listed.paging(),
        )

    @writes
    def SetClientDunningPolicy(
        self, tx: Transaction, request: pb.SetClientDunningPolicyRequest
    ) -> pb.SetClientDunningPolicyResponse:
        kept = policies.set_client_policy(
            tx, request.client_id, _draft(request), request.expected_version
        )
        name = _client_names(tx, [kept]).get(kept.client_id or "", "")
        return pb.SetClientDunningPolicyResponse(dunning_policy=_policy(kept, name))

    @writes
    def WithdrawClientDunningPolicy(
        self, tx: Transaction, request: pb.WithdrawClientDunningPolicyRequest
    ) -> pb.WithdrawClientDunningPolicyResponse:
        policies.withdraw_client_policy(tx, request.client_id)
        return pb.WithdrawClientDunningPolicyResponse()

    @reads
    def GetDunningProposal(
        self, reading: Reading, request: pb.GetDunningProposalRequest
    ) -> pb.GetDunningProposalResponse:
        as_at = values.day(request.as_at, "as_at") or reading.today
        return to_proposal(proposal(reading, as_at, self.home_currency, list(request.client_id)))

    @writes
    def CreateDunningNotices(
        self, tx: Transaction, request: pb.CreateDunningNoticesRequest
    ) -> pb.CreateDunningNoticesResponse:
        made = reminding.remind(tx, request.invoice_ids, self.home_currency)
        return pb.CreateDunningNoticesResponse(dunning_notices=_notices(tx, made))

    @reads
    def ListDunningNotices(
        self, reading: Reading, request: pb.ListDunningNoticesRequest
    ) -> pb.ListDunningNoticesResponse:
        wanted = draft(
            notices.NoticeFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "noticed_from", "noticed_to"),
        )
        listed = notices.list_notices(reading, wanted, asked(request))
        return pb.ListDunningNoticesResponse(
            dunning_notices=_notices(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetDunningNotice(
        self, reading: Reading, request: pb.GetDunningNoticeRequest
    ) -> pb.GetDunningNoticeResponse:
        found = notices.get_notice(reading, request.dunning_notice_id)
        return pb.GetDunningNoticeResponse(dunning_notice=_notices(reading, [found])[0])

    @writes
    def TakeBackDunningNotice(
        self, tx: Transaction, request: pb.TakeBackDunningNoticeRequest
    ) -> pb.TakeBackDunningNoticeResponse:
        done = reminding.take_back(tx, request.dunning_notice_id, request.reason)
        return pb.TakeBackDunningNoticeResponse(dunning_notice=_notices(tx, [done])[0])

    @writes
    def ChargeDunningNotice(
        self, tx: Transaction, request: pb.ChargeDunningNoticeRequest
    ) -> pb.ChargeDunningNoticeResponse:
        done = reminding.charge(tx, request.dunning_notice_id, self.tax_rounding)
        return pb.ChargeDunningNoticeResponse(dunning_notice=_notices(tx, [done])[0])

    @writes
    def WaiveDunningNotice(
        self, tx: Transaction, request: pb.WaiveDunningNoticeRequest
    ) -> pb.WaiveDunningNoticeResponse:
        done = reminding.waive(tx, request.dunning_notice_id, request.reason)
        return pb.WaiveDunningNoticeResponse(dunning_notice=_notices(tx, [done])[0])

    @writes
    def ClaimDunningNotice(
        self, tx: Transaction, request: pb.ClaimDunningNoticeRequest
    ) -> pb.ClaimDunningNoticeResponse:
        done = reminding.claim_again(tx, request.dunning_notice_id)
        return pb.ClaimDunningNoticeResponse(dunning_notice=_notices(tx, [done])[0])

    @writes
    def CreateCollectionNote(
        self, tx: Transaction, request: pb.CreateCollectionNoteRequest
    ) -> pb.CreateCollectionNoteResponse:
        made = noting.record_note(
            tx,
            request.invoice_id,
            request.kind,
            request.words,
            values.day(request.promised_on, "promised_on"),
            values.day(request.noted_on, "noted_on"),
        )
        return pb.CreateCollectionNoteResponse(collection_note=_notes(tx, [made])[0])

    @reads
    def ListCollectionNotes(
        self, reading: Reading, request: pb.ListCollectionNotesRequest
    ) -> pb.ListCollectionNotesResponse:
        wanted = notes.NoteFilter(
            invoice_id=request.invoice_id,
            client_id=request.client_id,
            kind=request.kind,
            search=values.text(request.search, "search"),
            ended=_YES_NO.get(request.ended),
            promised_to=values.day(request.promised_to, "promised_to"),
        )
        listed = notes.list_notes(reading, wanted, asked(request))
        return pb.ListCollectionNotesResponse(
            collection_notes=_notes(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetCollectionNote(
        self, reading: Reading, request: pb.GetCollectionNoteRequest
    ) -> pb.GetCollectionNoteResponse:
        found = notes.get_note(reading, request.collection_note_id)
        return pb.GetCollectionNoteResponse(collection_note=_notes(reading, [found])[0])

    @writes
    def UpdateCollectionNote(
        self, tx: Transaction, request: pb.UpdateCollectionNoteRequest
    ) -> pb.UpdateCollectionNoteResponse:
        changed = noting.change_note(
            tx,
            request.collection_note_id,
            request.words if request.HasField("words") else None,
            values.day(request.promised_on, "promised_on"),
            request.expected_version,
        )
        return pb.UpdateCollectionNoteResponse(collection_note=_notes(tx, [changed])[0])

    @writes
    def EndCollectionNote(
        self, tx: Transaction, request: pb.EndCollectionNoteRequest
    ) -> pb.EndCollectionNoteResponse:
        done = noting.end_note(tx, request.collection_note_id, request.reason)
        return pb.EndCollectionNoteResponse(collection_note=_notes(tx, [done])[0])

    @writes
    def ReopenCollectionNote(
        self, tx: Transaction, request: pb.ReopenCollectionNoteRequest
    ) -> pb.ReopenCollectionNoteResponse:
        done = noting.reopen_note(tx, request.collection_note_id)
        return pb.ReopenCollectionNoteResponse(collection_note=_notes(tx, [done])[0])


def _draft(request: Any) -> policies.PolicyDraft:
    return policies.PolicyDraft(
        currency_code=request.currency_code,
        levels=[
            policies.LevelDraft(
                days_after_due=one.days_after_due,
                title=one.title,
                words=one.words,
                fee=_given(one, "fee"),
                interest_bp=one.interest_bp,
            )
            for one in request.levels
        ],
        days_to_pay=request.days_to_pay,
        minimum=_given(request, "minimum"),
        paused=request.paused,
        reason=request.reason,
    )


def _given(message: Any, field: str) -> Money | None:
    if not message.HasField(field):
        return None
    money = getattr(message, field)
    return Money(money.amount_minor, money.currency_code)


def _policy(one: DunningPolicy, client_name: str = "") -> pb.DunningPolicy:
    return pb.DunningPolicy(
        id=one.id,
        version=one.version,
        client_id=one.client_id or "",
        client_name=client_name,
        currency_code=one.currency_code,
        levels=_levels(one.kept_levels, one.currency_code),
        days_to_pay=one.days_to_pay,
        minimum=money_message(one.minimum),
        paused=one.paused,
        reason=one.reason,
    )


def _levels(levels: Iterable[Level], code: str) -> list[pb.DunningLevel]:
    return [
        pb.DunningLevel(
            days_after_due=one.days_after_due,
            title=one.title,
            words=one.words,
            fee=money_message(Money(one.fee_minor, code)) if one.fee_minor else None,
            interest_bp=one.interest_bp,
        )
        for one in levels
    ]


def _status(status: str) -> Any:
    return pb.DunningNoticeStatus.Value(f"DUNNING_NOTICE_STATUS_{status.upper()}")


def _line(notice: DunningNotice, line: DunningLine) -> pb.DunningNoticeLine:
    return pb.DunningNoticeLine(
        invoice_id=line.invoice_id,
        number=line.number,
        issued_on=str(line.issued_on),
        due_on=str(line.due_on),
        level=line.level,
        owed=money_message(notice.money(line.owed_minor)),
        interest_bp=line.interest_bp,
        interest_from=str(line.interest_from),
        interest_to=str(line.interest_to),
        interest=money_message(notice.money(line.interest_minor)),
    )


def _client_names(reading: Reading, rows: Sequence[Any]) -> dict[str, str]:
    found = replicas.clients(reading, {one.client_id for one in rows if one.client_id})
    return {id_: client.name for id_, client in found.items()}


def _notices(reading: Reading, found: Sequence[DunningNotice]) -> list[pb.DunningNotice]:
    """With the names of clients and people; two statements for all of them."""
    clients = _client_names(reading, found)
    people = replicas.person_names(reading, {one.made_by_id for one in found if one.made_by_id})
    return [
        _to_notice(
            one,
            client_name=clients.get(one.client_id, ""),
            made_by_name=people.get(one.made_by_id or "", ""),
        )
        for one in found
    ]


def _notes(reading: Reading, found: Sequence[CollectionNote]) -> list[pb.CollectionNote]:
    """With numbers and names; three statements for all of them."""
    clients = _client_names(reading, found)
    by = {id_ for one in found for id_ in (one.noted_by_id, one.ended_by_id) if id_}
    people = replicas.person_names(reading, by)
    numbers = notes.invoice_numbers(reading, {one.invoice_id for one in found})
    return [
        _to_note(
            one,
            invoice_number=numbers.get(one.invoice_id, ""),
            client_name=clients.get(one.client_id, ""),
            noted_by_name=people.get(one.noted_by_id or "", ""),
            ended_by_name=people.get(one.ended_by_id or "", ""),
        )
        for one in found
    ]
