"""tandem.finance.v1.LevyService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import levies_pb2 as pb
from tandem.finance.v1 import levies_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.levies.commands import keeping, opting_out, remitting
from finance.levies.model import Levy, LevyRemittance
from finance.levies.queries import owed as queries
from finance.levies.rules import Remitted, period_of, rate_on

_to_remittance = mapper(pb.LevyRemittance, LevyRemittance, levy_name=lambda row: "")


class LevyServicer(Servicer, pb_grpc.LevyServiceServicer):
    def __init__(self, database: Database) -> None:
        super().__init__(database)

    @writes
    def CreateLevy(self, tx: Transaction, request: pb.CreateLevyRequest) -> pb.CreateLevyResponse:
        made = keeping.LevyDraft(
            name=request.name,
            base=request.base,
            payer=request.payer,
            rate_bp=request.rate_bp,
            starts_on=values.needed_day(request.starts_on, "starts_on"),
            remitted=request.remitted or Remitted.QUARTERLY.value,
            country_code=request.country_code,
            payee=request.payee,
            media=list(request.media),
        )
        return pb.CreateLevyResponse(levy=_whole(tx, keeping.create_levy(tx, made)))

    @writes
    def UpdateLevy(self, tx: Transaction, request: pb.UpdateLevyRequest) -> pb.UpdateLevyResponse:
        given = stated(request, ["name", "payee", "remitted"])
        levy = keeping.change_levy(tx, request.levy_id, given, request.expected_version)
        return pb.UpdateLevyResponse(levy=_whole(tx, levy))

    @writes
    def SetLevyRate(
        self, tx: Transaction, request: pb.SetLevyRateRequest
    ) -> pb.SetLevyRateResponse:
        day = values.needed_day(request.starts_on, "starts_on")
        levy = keeping.set_rate(tx, request.levy_id, day, request.rate_bp)
        return pb.SetLevyRateResponse(levy=_whole(tx, levy))

    @writes
    def ArchiveLevy(
        self, tx: Transaction, request: pb.ArchiveLevyRequest
    ) -> pb.ArchiveLevyResponse:
        return pb.ArchiveLevyResponse(levy=_whole(tx, keeping.archive_levy(tx, request.levy_id)))

    @writes
    def RestoreLevy(
        self, tx: Transaction, request: pb.RestoreLevyRequest
    ) -> pb.RestoreLevyResponse:
        return pb.RestoreLevyResponse(levy=_whole(tx, keeping.restore_levy(tx, request.levy_id)))

    @writes
    def SetLevyPayer(
        self, tx: Transaction, request: pb.SetLevyPayerRequest
    ) -> pb.SetLevyPayerResponse:
        levy = opting_out.set_client_pays(tx, request.levy_id, request.client_id, pays=request.pays)
        return pb.SetLevyPayerResponse(levy=_whole(tx, levy))

    @writes
    def SetLevySuppliers(
        self, tx: Transaction, request: pb.SetLevySuppliersRequest
    ) -> pb.SetLevySuppliersResponse:
        levy = opting_out.set_suppliers(tx, request.levy_id, list(request.supplier_ids))
        return pb.SetLevySuppliersResponse(levy=_whole(tx, levy))

    @reads
    def GetLevy(self, reading: Reading, request: pb.GetLevyRequest) -> pb.GetLevyResponse:
        return pb.GetLevyResponse(levy=_whole(reading, queries.get_levy(reading, request.levy_id)))

    @reads
    def ListLevies(self, reading: Reading, request: pb.ListLeviesRequest) -> pb.ListLeviesResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        search = values.text(request.search, "search")
        listed = queries.list_levies(reading, search, list(request.payer), archived, asked(request))
        levies = [_levy(reading, one) for one in listed.rows]
        return pb.ListLeviesResponse(levies=levies, **listed.paging())

    @reads
    def GetLevyOwed(
        self, reading: Reading, request: pb.GetLevyOwedRequest
    ) -> pb.GetLevyOwedResponse:
        levy = queries.get_levy(reading, request.levy_id)
        day = values.day(request.day, "day") or reading.today
        first, last = period_of(day, levy.remitted)
        return pb.GetLevyOwedResponse(
            starts_on=first.isoformat(),
            ends_on=last.isoformat(),
            owed=[
                pb.LevyOwed(
                    currency_code=one.currency_code,
                    base=money_message(one.base),
                    amount=money_message(one.amount),
                )
                for one in queries.owed(reading, levy, first, last)
            ],
        )

    @writes
    def RemitLevy(self, tx: Transaction, request: pb.RemitLevyRequest) -> pb.RemitLevyResponse:
        made = remitting.remit_levy(
            tx,
            request.levy_id,
            values.needed_day(request.day, "day"),
            request.currency_code,
            values.day(request.paid_on, "paid_on"),
            request.reference,
        )
        return pb.RemitLevyResponse(levy_remittance=_remittances(tx, [made])[0])

    @reads
    def ListLevyRemittances(
        self, reading: Reading, request: pb.ListLevyRemittancesRequest
    ) -> pb.ListLevyRemittancesResponse:
        listed = queries.list_remittances(reading, list(request.levy_id), asked(request))
        return pb.ListLevyRemittancesResponse(
            levy_remittances=_remittances(reading, listed.rows), **listed.paging()
        )


_to_levy = mapper(
    pb.Levy,
    Levy,
    rates=lambda row: [
        pb.LevyRate(starts_on=one.starts_on.isoformat(), rate_bp=one.rate_bp) for one in row.rates
    ],
    opted_out_client_ids=lambda row: (),
    supplier_ids=lambda row: (),
    rate_bp=lambda row: None,
)


def _levy(reading: Reading, levy: Levy) -> pb.Levy:
    return _to_levy(levy, rate_bp=rate_on(levy.dated, reading.today))


def _whole(reading: Reading, levy: Levy) -> pb.Levy:
    shown = _levy(reading, levy)
    shown.opted_out_client_ids.extend(queries.opted_out_clients(reading, levy.id))
    shown.supplier_ids.extend(queries.suppliers_of(reading, levy.id))
    return shown


def _remittances(reading: Reading, rows: Sequence[LevyRemittance]) -> list[pb.LevyRemittance]:
    names = queries.names_of(reading, [one.levy_id for one in rows])
    return [_to_remittance(one, levy_name=names.get(one.levy_id, "")) for one in rows]
