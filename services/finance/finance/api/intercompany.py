"""tandem.finance.v1.IntercompanyService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import intercompany_pb2 as pb
from tandem.finance.v1 import intercompany_pb2_grpc as pb_grpc

from chassis import values
from finance.intercompany.commands import charging
from finance.intercompany.model import IntercompanyCharge
from finance.intercompany.queries import charges as queries
from finance.intercompany.queries.consolidating import Consolidation, Line, Total, consolidate
from finance.settings import Settings
from finance.statements.queries.balances import start_of_year

_to_charge = mapper(
    pb.IntercompanyCharge,
    IntercompanyCharge,
    **dict.fromkeys(("seller_name", "buyer_name"), lambda row: ""),
)
_DEBITS = frozenset({"asset", "expense"})
_WHAT = ("balances", "trade")


class IntercompanyServicer(Servicer, pb_grpc.IntercompanyServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @writes
    def PostIntercompanyCharge(
        self, tx: Transaction, request: pb.PostIntercompanyChargeRequest
    ) -> pb.PostIntercompanyChargeResponse:
        day = values.day(request.charged_on, "charged_on")
        made = charging.charge(tx, draft(charging.WantedCharge, request, charged_on=day))
        return pb.PostIntercompanyChargeResponse(intercompany_charge=_shown(tx, [made])[0])

    @reads
    def ListIntercompanyCharges(
        self, reading: Reading, request: pb.ListIntercompanyChargesRequest
    ) -> pb.ListIntercompanyChargesResponse:
        wanted = draft(
            queries.ChargeFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "charged_from", "charged_to"),
        )
        listed = queries.list_charges(reading, wanted, asked(request))
        return pb.ListIntercompanyChargesResponse(
            intercompany_charges=_shown(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetIntercompanyCharge(
        self, reading: Reading, request: pb.GetIntercompanyChargeRequest
    ) -> pb.GetIntercompanyChargeResponse:
        found = queries.get_charge(reading, request.intercompany_charge_id)
        return pb.GetIntercompanyChargeResponse(intercompany_charge=_shown(reading, [found])[0])

    @writes
    def SettleIntercompanyCharge(
        self, tx: Transaction, request: pb.SettleIntercompanyChargeRequest
    ) -> pb.SettleIntercompanyChargeResponse:
        day = values.day(request.settled_on, "settled_on")
        done = charging.settle(tx, request.intercompany_charge_id, day)
        return pb.SettleIntercompanyChargeResponse(intercompany_charge=_shown(tx, [done])[0])

    @writes
    def UndoIntercompanySettlement(
        self, tx: Transaction, request: pb.UndoIntercompanySettlementRequest
    ) -> pb.UndoIntercompanySettlementResponse:
        done = charging.undo_settlement(tx, request.intercompany_charge_id, request.reason)
        return pb.UndoIntercompanySettlementResponse(intercompany_charge=_shown(tx, [done])[0])

    @writes
    def ReverseIntercompanyCharge(
        self, tx: Transaction, request: pb.ReverseIntercompanyChargeRequest
    ) -> pb.ReverseIntercompanyChargeResponse:
        done = charging.reverse_charge(tx, request.intercompany_charge_id, request.reason)
        return pb.ReverseIntercompanyChargeResponse(intercompany_charge=_shown(tx, [done])[0])

    @reads
    def GetConsolidation(
        self, reading: Reading, request: pb.GetConsolidationRequest
    ) -> pb.GetConsolidationResponse:
        reading.actor.require("ledger.read")
        last = values.day(request.to, "to") or reading.today
        given = values.day(getattr(request, "from"), "from")
        first = given or start_of_year(reading, last)
        values.window(first, last, "from", "to")
        shown = _consolidation(consolidate(reading, first, last))
        shown.to = last.isoformat()
        setattr(shown, "from", first.isoformat())
        return shown


def _shown(reading: Reading, found: Sequence[IntercompanyCharge]) -> list[pb.IntercompanyCharge]:
    ids = [id_ for one in found for id_ in (one.seller_id, one.buyer_id)]
    names = queries.entity_names(reading, ids)
    return [
        _to_charge(one, seller_name=names[one.seller_id], buyer_name=names[one.buyer_id])
        for one in found
    ]


def _consolidation(found: Consolidation) -> pb.GetConsolidationResponse:
    code = found.currency_code
    return pb.GetConsolidationResponse(
        currency_code=code,
        entities=[
            pb.ConsolidatedEntity(legal_entity_id=id_, name=name)
            for id_, name in found.entities.items()
        ],
        lines=[_line(one, code) for one in found.lines],
        eliminations=[
            pb.Elimination(
                what=what,
                one_side=_money(one.one_side, code),
                other_side=_money(one.other_side, code),
                difference=_money(one.difference, code),
            )
            for what, one in zip(_WHAT, found.eliminations, strict=True)
        ],
        result=_money(found.result, code),
        totals=[_total(one, code) for one in found.totals],
    )


def _total(total: Total, code: str) -> pb.ConsolidatedTotal:
    *of_entities, eliminated = total.columns
    return pb.ConsolidatedTotal(
        what=total.what,
        amounts=[_money(minor, code) for minor in of_entities],
        eliminated=_money(eliminated, code),
        total=_money(total.total, code),
    )


def _line(line: Line, code: str) -> pb.ConsolidatedLine:
    """On the side of its kind, as statements show it."""
    sign = 1 if line.kind in _DEBITS else -1
    return pb.ConsolidatedLine(
        ledger_account=line.code,
        ledger_account_name=line.name,
        kind=line.kind,
        amounts=[_money(sign * minor, code) for minor in line.minor],
        eliminated=_money(sign * line.eliminated, code),
        total=_money(sign * line.total, code),
    )


def _money(minor: int, code: str) -> Money:
    return Money(amount_minor=minor, currency_code=code)
