"""gRPC of plans as files, and of links to calendars."""

from __future__ import annotations

import gzip

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import plan_files_pb2 as pb
from tandem.projects.v1 import plan_files_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.plan_files.commands import feeds, importing
from projects.plan_files.model import CalendarFeed, PlanImport
from projects.plan_files.queries import calendars, exporting, imports, reading
from projects.plan_files.rules.tokens import token_of

_to_import = mapper(pb.PlanImport, PlanImport, project_name=lambda row: row.project_name)
"""Of a row of IMPORTS."""
_to_feed = mapper(pb.CalendarFeed, CalendarFeed, path=lambda _: "")
_to_preview = mapper(
    pb.PlanImportPreview,
    reading.Preview,
    tasks=mapper(pb.PreviewedTask, reading.PreviewedTask),
)


class PlanFileServicer(CalendarServicer, pb_grpc.PlanFileServiceServicer):
    """secret: from which the tokens of links are made."""

    def __init__(self, database: Database, country_code: str, secret: str) -> None:
        super().__init__(database, country_code)
        self.secret = secret

    @reads
    def PreviewPlanImport(
        self, reading_: Reading, request: pb.PreviewPlanImportRequest
    ) -> pb.PreviewPlanImportResponse:
        calendar = self.calendar(reading_)
        found = reading.preview_import(reading_, request.project_id, request.content, calendar)
        return pb.PreviewPlanImportResponse(preview=_to_preview(found))

    @writes
    def ImportPlan(self, tx: Transaction, request: pb.ImportPlanRequest) -> pb.ImportPlanResponse:
        made = importing.import_plan(
            tx, request.project_id, request.content, request.name, self.calendar(tx)
        )
        return pb.ImportPlanResponse(plan_import=_shown(tx, made.id))

    @writes
    def UndoPlanImport(
        self, tx: Transaction, request: pb.UndoPlanImportRequest
    ) -> pb.UndoPlanImportResponse:
        undone = importing.undo_import(tx, request.plan_import_id, self.calendar(tx))
        return pb.UndoPlanImportResponse(plan_import=_shown(tx, undone.id))

    @reads
    def GetPlanImport(
        self, reading_: Reading, request: pb.GetPlanImportRequest
    ) -> pb.GetPlanImportResponse:
        return pb.GetPlanImportResponse(plan_import=_shown(reading_, request.plan_import_id))

    @reads
    def ListPlanImports(
        self, reading_: Reading, request: pb.ListPlanImportsRequest
    ) -> pb.ListPlanImportsResponse:
        wanted = draft(
            imports.ImportFilter,
            request,
            search=values.text(request.search, "search"),
            undone={"yes": True, "no": False}.get(request.undone),
        )
        listed = imports.list_imports(reading_, wanted, asked(request))
        return pb.ListPlanImportsResponse(
            plan_imports=map(_to_import, listed.rows), **listed.paging()
        )

    @reads
    def ExportPlan(self, reading_: Reading, request: pb.ExportPlanRequest) -> pb.ExportedPlan:
        if request.format == "ical":
            content, name = calendars.calendar_of_project(reading_, request.project_id)
            kind = "text/calendar"
        else:
            content, name, kind = exporting.export_plan(
                reading_, request.project_id, request.format, self.calendar(reading_)
            )
        return pb.ExportedPlan(content=_packed(content), name=name, content_type=kind)

    @reads
    def GetCalendarFeed(
        self, reading_: Reading, request: pb.GetCalendarFeedRequest
    ) -> pb.GetCalendarFeedResponse:
        return pb.GetCalendarFeedResponse(calendar_feed=self._feed(calendars.feed_of(reading_)))

    @writes
    def RenewCalendarFeed(
        self, tx: Transaction, request: pb.RenewCalendarFeedRequest
    ) -> pb.RenewCalendarFeedResponse:
        return pb.RenewCalendarFeedResponse(
            calendar_feed=self._feed(feeds.renew_feed(tx, self.secret))
        )

    @writes
    def RevokeCalendarFeed(
        self, tx: Transaction, request: pb.RevokeCalendarFeedRequest
    ) -> pb.RevokeCalendarFeedResponse:
        calendars.person_of(tx)
        feeds.revoke_feed(tx)
        return pb.RevokeCalendarFeedResponse(calendar_feed=self._feed(None))

    @reads
    def ReadCalendarFeed(
        self, reading_: Reading, request: pb.ReadCalendarFeedRequest
    ) -> pb.ReadCalendarFeedResponse:
        content = calendars.read_feed(reading_, request.token)
        return pb.ReadCalendarFeedResponse(content=_packed(content))

    def _feed(self, feed: CalendarFeed | None) -> pb.CalendarFeed:
        """With its path, which needs the secret."""
        if feed is None:
            return pb.CalendarFeed()
        return _to_feed(feed, path=f"/c/{token_of(self.secret, feed.id)}.ics")


def _packed(content: bytes) -> bytes:
    """The same content is always the same bytes."""
    return gzip.compress(content, compresslevel=1, mtime=0)


def _shown(reading_: Reading, plan_import_id: str) -> pb.PlanImport:
    reading_.session.flush()
    return _to_import(imports.find_import(reading_, plan_import_id))
