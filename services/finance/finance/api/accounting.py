"""tandem.finance.v1.AccountingService."""

from __future__ import annotations

from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import accounting_pb2 as pb
from tandem.finance.v1 import accounting_pb2_grpc as pb_grpc

from chassis import values
from finance.accounting.commands import exporting, mapping, reconciling
from finance.accounting.model import AccountingDifference, AccountingExport, AccountingMapping
from finance.accounting.queries import differences, exports, mappings
from finance.accounting.queries.wanted import Wanted
from finance.accounting.rules import files
from finance.accounting.rules.copies import Columns
from finance.agency.queries import known_entity
from finance.settings import Settings

MISSING_MAX = 200
_to_mapping = mapper(pb.AccountingMapping, AccountingMapping, name=lambda row: "")
_to_export = mapper(pb.AccountingExport, AccountingExport)
_to_difference = mapper(pb.AccountingDifference, AccountingDifference)


class AccountingServicer(Servicer, pb_grpc.AccountingServiceServicer):
    """The accounting link is for finance and administrators."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def ListAccountingMappings(
        self, reading: Reading, request: pb.ListAccountingMappingsRequest
    ) -> pb.ListAccountingMappingsResponse:
        search = values.text(request.search, "search")
        wanted = draft(mappings.MappingFilter, request, search=search)
        listed = mappings.list_mappings(reading, wanted, asked(request))
        return pb.ListAccountingMappingsResponse(
            accounting_mappings=[_to_mapping(row, name=row.name) for row in listed.rows],
            **listed.paging(),
        )

    @writes
    def SetAccountingMappings(
        self, tx: Transaction, request: pb.SetAccountingMappingsRequest
    ) -> pb.SetAccountingMappingsResponse:
        wanted = [draft(mapping.WantedMapping, one) for one in request.mappings]
        made = mapping.set_mappings(tx, request.system, wanted)
        return pb.SetAccountingMappingsResponse(accounting_mappings=map(_to_mapping, made))

    @reads
    def PreviewAccountingExport(
        self, reading: Reading, request: pb.PreviewAccountingExportRequest
    ) -> pb.PreviewAccountingExportResponse:
        found = exporting.preview_export(reading, self._wanted(reading, request))
        return pb.PreviewAccountingExportResponse(
            records=found.records,
            is_more=found.is_more,
            missing=[
                pb.MissingAccountingMapping(kind=one.kind, source=one.source, name=one.name)
                for one in found.missing[:MISSING_MAX]
            ],
        )

    @writes
    def CreateAccountingExport(
        self, tx: Transaction, request: pb.CreateAccountingExportRequest
    ) -> pb.CreateAccountingExportResponse:
        made = exporting.make_export(tx, self._wanted(tx, request))
        return pb.CreateAccountingExportResponse(accounting_export=_to_export(made))

    @reads
    def ListAccountingExports(
        self, reading: Reading, request: pb.ListAccountingExportsRequest
    ) -> pb.ListAccountingExportsResponse:
        wanted = draft(
            exports.ExportFilter,
            request,
            undone={"yes": True, "no": False}.get(request.undone),
            search=values.text(request.search, "search"),
            **values.days(request, "posted_from", "posted_through"),
        )
        listed = exports.list_exports(reading, wanted, asked(request))
        return pb.ListAccountingExportsResponse(
            accounting_exports=map(_to_export, listed.rows), **listed.paging()
        )

    @reads
    def GetAccountingExport(
        self, reading: Reading, request: pb.GetAccountingExportRequest
    ) -> pb.GetAccountingExportResponse:
        found = exports.get_export(reading, request.accounting_export_id)
        return pb.GetAccountingExportResponse(accounting_export=_to_export(found))

    @reads
    def DownloadAccountingExport(
        self, reading: Reading, request: pb.DownloadAccountingExportRequest
    ) -> pb.DownloadAccountingExportResponse:
        found = exports.get_export(reading, request.accounting_export_id)
        return pb.DownloadAccountingExportResponse(
            file_name=found.file_name,
            media_type=files.MEDIA_TYPE,
            content_base64=files.in_base64(found.file),
        )

    @writes
    def UndoAccountingExport(
        self, tx: Transaction, request: pb.UndoAccountingExportRequest
    ) -> pb.UndoAccountingExportResponse:
        undone = exporting.undo_export(tx, request.accounting_export_id, request.reason)
        return pb.UndoAccountingExportResponse(accounting_export=_to_export(undone))

    @writes
    def CompareAccountingCopy(
        self, tx: Transaction, request: pb.CompareAccountingCopyRequest
    ) -> pb.CompareAccountingCopyResponse:
        wanted = reconciling.WantedComparison(
            system=request.system,
            content=request.content,
            currency_code=request.currency_code or self.home_currency,
            columns=draft(Columns, request.columns) if request.HasField("columns") else Columns(),
            date_format=request.date_format or "dd/mm/yyyy",
            whole=request.whole,
        )
        done = reconciling.compare_copy(tx, wanted)
        return pb.CompareAccountingCopyResponse(
            documents=done.documents, agreed=done.agreed, differences=len(done.found)
        )

    @reads
    def ListAccountingDifferences(
        self, reading: Reading, request: pb.ListAccountingDifferencesRequest
    ) -> pb.ListAccountingDifferencesResponse:
        search = values.text(request.search, "search")
        wanted = draft(differences.DifferenceFilter, request, search=search)
        listed = differences.list_differences(reading, wanted, asked(request))
        return pb.ListAccountingDifferencesResponse(
            accounting_differences=map(_to_difference, listed.rows), **listed.paging()
        )

    @writes
    def AcceptAccountingDifference(
        self, tx: Transaction, request: pb.AcceptAccountingDifferenceRequest
    ) -> pb.AcceptAccountingDifferenceResponse:
        done = reconciling.accept_difference(tx, request.accounting_difference_id, request.reason)
        return pb.AcceptAccountingDifferenceResponse(accounting_difference=_to_difference(done))

    @writes
    def ReopenAccountingDifference(
        self, tx: Transaction, request: pb.ReopenAccountingDifferenceRequest
    ) -> pb.ReopenAccountingDifferenceResponse:
        done = reconciling.reopen_difference(tx, request.accounting_difference_id)
        return pb.ReopenAccountingDifferenceResponse(accounting_difference=_to_difference(done))

    @writes
    def ExportAccountingDifference(
        self, tx: Transaction, request: pb.ExportAccountingDifferenceRequest
    ) -> pb.ExportAccountingDifferenceResponse:
        done = reconciling.export_again(tx, request.accounting_difference_id)
        return pb.ExportAccountingDifferenceResponse(accounting_difference=_to_difference(done))

    @writes
    def TakeAccountingPayment(
        self, tx: Transaction, request: pb.TakeAccountingPaymentRequest
    ) -> pb.TakeAccountingPaymentResponse:
        day = values.needed_day(request.received_on, "received_on")
        done = reconciling.take_theirs(tx, request.accounting_difference_id, day)
        return pb.TakeAccountingPaymentResponse(accounting_difference=_to_difference(done))

    def _wanted(self, reading: Reading, request: Any) -> Wanted:
        return exporting.wanted_export(
            request.system,
            request.content,
            (
                values.day(request.posted_from, "posted_from"),
                values.day(request.posted_through, "posted_through"),
            ),
            request.currency_code or self.home_currency,
            again=request.again,
            today=reading.today,
            legal_entity_id=known_entity(reading, request.legal_entity_id) or None,
        )
