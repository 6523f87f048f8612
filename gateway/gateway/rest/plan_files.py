"""Plans as files, which do not travel as JSON.

Projects reads and writes the formats. Between here and there a file is packed, since XML of a large
plan has many megabytes and packs well. It is served to be saved, as receipts are.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from marshmallow import validate
from starlette.responses import Response
from tandem.projects.v1 import plan_files_pb2 as pb

from gateway.fields import Query, Text
from gateway.problem import too_large
from gateway.rest import reading
from gateway.rest.call import Call
from gateway.rest.receipts import FILE, saved
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_of

CHAPTER = "Plans as files"
BYTES_MAX = 16_000_000
PACKED_BYTES_MAX = 3_500_000
_METHODS = pb.DESCRIPTOR.services_by_name["PlanFileService"].methods_by_name


class PlanFileName(Query):
    name = Text(longest=200, metadata={"description": "Of the file", "example": "launch.xml"})


class PlanFormat(Query):
    format = Text(
        required=True,
        longest=20,
        validate=validate.OneOf(["ms_project", "csv", "ical"]),
        metadata={"description": "ms_project (XML), csv or ical", "example": "ms_project"},
    )


async def _packed(call: Call) -> bytes:
    content = await reading.receive(call.request.scope["tandem.route"], call.request)
    packed = await asyncio.to_thread(gzip.compress, content, 1, mtime=0)
    if len(packed) > PACKED_BYTES_MAX:
        raise too_large(PACKED_BYTES_MAX)
    return packed


async def preview_import(call: Call) -> Any:
    asked = call.make(pb.PreviewPlanImportRequest, content=await _packed(call))
    response = await call.ask(call.services.method(_METHODS["PreviewPlanImport"]), asked)
    return response.preview


async def import_plan(call: Call) -> Any:
    asked = call.make(pb.ImportPlanRequest, content=await _packed(call))
    response = await call.ask(call.services.method(_METHODS["ImportPlan"]), asked)
    return response.plan_import


async def export_plan(call: Call) -> Response:
    asked = call.make(pb.ExportPlanRequest)
    found = await call.ask(call.services.method(_METHODS["ExportPlan"]), asked)
    content = await asyncio.to_thread(gzip.decompress, found.content)
    return saved(content, f"{found.content_type}; charset=utf-8", found.name)


_PROBLEMS = {
    "PROJECT_NOT_FOUND": "There is no such project.",
    "PROJECT_CLOSED": "The project is completed or cancelled.",
    "PROJECT_FULL": "The project would have more tasks, phases or dependencies than it can.",
    "PLAN_FILE_MALFORMED": "The file is broken; the message names the place.",
    "PLAN_FILE_REFUSED": "The file declares entities or a document type.",
    "PLAN_FILE_FORMAT": "It is no XML and no CSV file.",
    "PLAN_FILE_EMPTY": "It has no tasks.",
    "PLAN_FILE_TOO_LONG": "It has more than 16 MB or 10,000 tasks.",
    "PLAN_COLUMN_MISSING": "The CSV does not name the columns.",
    "PLAN_COLUMN_REPEATED": "The CSV names a column twice.",
    "DEPENDENCY_CYCLE": "Tasks of the file wait for each other; the message names the cycle.",
}
_FILE = "The body is the file itself: XML of MS Project, or CSV with the columns of the export."

ROUTES = (
    Route(
        "POST",
        "/v1/projects/{project_id}/plan-imports/preview",
        preview_import,
        "Preview the import of a plan",
        f"{_FILE} Nothing is changed. The answer says what would be made, when, and what of the "
        "file has no place here.",
        answer=view_of(pb.PlanImportPreview.DESCRIPTOR),
        consumes=FILE,
        body_bytes_max=BYTES_MAX,
        permission="project.write",
        keyed=False,
        problems=_PROBLEMS,
    ),
    Route(
        "POST",
        "/v1/projects/{project_id}/plan-imports",
        import_plan,
        "Import a plan",
        f"{_FILE} All of its tasks are added to the project, or none. The import can be undone.",
        query=PlanFileName(),
        answer=view_of(pb.PlanImport.DESCRIPTOR),
        consumes=FILE,
        status=201,
        location="/v1/plan-imports/{id}",
        body_bytes_max=BYTES_MAX,
        permission="project.write",
        problems=_PROBLEMS,
    ),
    Route(
        "GET",
        "/v1/projects/{project_id}/plan-file",
        export_plan,
        "Export a plan",
        "XML that MS Project opens, CSV for a spreadsheet, or iCalendar, as an attachment. An "
        "import of the XML makes the same plan.",
        query=PlanFormat(),
        produces=FILE,
        permission="project.read",
        problems={"PROJECT_NOT_FOUND": "There is no such project."},
    ),
)


def with_plan_files(rooms: Iterable[Room]) -> Iterator[Room]:
    """The chapters, with these routes in that of plans as files."""
    for room in rooms:
        yield replace(room, routes=(*room.routes, *ROUTES)) if room.name == CHAPTER else room
