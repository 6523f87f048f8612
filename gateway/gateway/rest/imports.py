"""Imports: historical work from CSV exports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from chassis.database import Reading, Transaction
from chassis.paging import page_of as asked_page

from gateway.fields import (
    Body,
    Boolean,
    Dict,
    Hours,
    Id,
    Integer,
    List,
    Nested,
    PageQuery,
    String,
    Timestamp,
    View,
)
from gateway.imports import commands, queries, undoing
from gateway.imports.commands import Upload
from gateway.imports.model import ImportJob, State
from gateway.imports.ready import ready_mappings
from gateway.imports.runner import ImportRunner
from gateway.imports.uploads import UPLOAD_BYTES_MAX, read_upload
from gateway.rest import own_mappings
from gateway.rest.call import Call
from gateway.rest.once import once_in_transaction
from gateway.rest.route import Room, Route

UPLOAD_SECONDS = 600.0
"""For a large file over a slow line."""

ResultT = TypeVar("ResultT")


class ImportForm(Body):
    """For the documentation: the form itself is read as it comes."""

    file = String(required=True, metadata={"format": "binary", "description": "The export, CSV"})
    dates = String(
        metadata={"format": "binary", "description": "A second CSV, if the mapping joins one"}
    )
    mapping = String(
        required=True, metadata={"description": "JSON, the name of a ready one, or auto"}
    )
    client = String(metadata={"description": "The client of all rows, instead of the mapping's"})
    date_format = String(
        metadata={
            "description": "The format of all days, such as %d/%m/%Y, instead of the mapping's"
        }
    )
    decimal_comma = Boolean(metadata={"description": "True: 1,5 is one and a half"})
    people = String(
        metadata={
            "description": "JSON: who a name in the file is here, by e-mail address or id, or new"
        }
    )
    twins = String(
        metadata={
            "enum": ["ask", "import"],
            "description": "Rows that look like time that is here: hold them back, or take them",
        }
    )
    dry_run = Boolean(metadata={"description": "True: report only, and change nothing"})


class CountView(View):
    created = Integer()
    already_there = Integer(metadata={"description": "Imported before; left as they are"})
    refused = Integer()


class CountsView(View):
    clients = Nested(CountView)
    projects = Nested(CountView)
    people = Nested(CountView)
    tasks = Nested(CountView)
    time_entries = Nested(CountView)
    dependencies = Nested(CountView, metadata={"description": "Of a plan"})


class DateFormatView(View):
    column = String()
    format = String(metadata={"description": "Of all days in the column, such as %d/%m/%Y"})


class FileView(View):
    name = String()
    encoding = String()
    encoding_assumed = Boolean(
        metadata={"description": "It was not stated, and the file is not UTF-8"}
    )
    delimiter = String()
    header_row = Integer(metadata={"description": "Lines above it are titles"})
    date_formats = List(Nested(DateFormatView))
    columns_taken = List(String())
    columns_left = List(String(), metadata={"description": "Which the mapping does not use"})


class TotalsLineView(View):
    name = String()
    rows = Integer()
    hours = Hours(attribute="actual_seconds")


class TotalsView(View):
    rows = Integer()
    hours = Hours(attribute="actual_seconds")
    estimate_hours = Hours(attribute="estimate_seconds", metadata={"description": "Of the tasks"})
    projects = List(Nested(TotalsLineView))
    categories = List(Nested(TotalsLineView))
    statuses = List(Nested(TotalsLineView), metadata={"description": "In the file's own words"})


class DecisionView(View):
    code = String()
    text = String()
    rows = Integer()
    tasks = Integer()
    hours = Hours(attribute="seconds")


class ReportView(View):
    mapping = String()
    settled = Boolean(metadata={"description": "Approved history, billed before Tandem"})
    files = List(Nested(FileView))
    rows = Integer(metadata={"description": "In the main file, blank ones left out"})
    rows_taken = Integer(metadata={"description": "Imported now or before"})
    rows_unreadable = Integer(metadata={"description": "Refused before any service saw them"})
    totals = Nested(TotalsView, metadata={"description": "Of what stands after the import"})
    decisions = List(Nested(DecisionView))


class RemovedView(View):
    time_entries = Integer()
    tasks = Integer()
    projects = Integer(metadata={"description": "Cancelled and archived"})


class UndoneView(View):
    removed = Nested(RemovedView)
    kept = Integer(metadata={"description": "How many records had to stay"})


class KeptView(View):
    kind = String(metadata={"enum": ["time_entry", "task", "project"]})
    record_id = Id()
    row = Integer(metadata={"description": "Of the file"})
    reason = String()
    message = String(metadata={"description": "Why it stays, and the remedy"})


class ImportView(View):
    id = Id()
    mapping = String(metadata={"description": "Its name"})
    dry_run = Boolean()
    state = String(
        metadata={
            "enum": [str(state) for state in State],
            "description": "refused: carried out, and no row was taken",
        }
    )
    phase = String()
    rows_done = Integer()
    rows_total = Integer(metadata={"description": "Of all phases; 0 until the files are read"})
    refused_count = Integer()
    counts = Nested(CountsView)
    report = Nested(ReportView, allow_none=True)
    undone = Nested(UndoneView, allow_none=True)
    error_reason = String()
    error = String()
    created_by_id = Id(attribute="user_id")
    created_at = Timestamp()
    started_at = Timestamp()
    finished_at = Timestamp()

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        if attr == "mapping":
            return str(obj.mapping.get("name") or obj.mapping["source"])
        return super().get_attribute(obj, attr, default)


class RefusalView(View):
    file = String()
    row = Integer(metadata={"description": "As a spreadsheet counts, the header being row 1"})
    field = String(metadata={"description": "The column, where one is to blame"})
    reason = String()
    message = String(metadata={"description": "The reason and the remedy in a sentence"})
    value = String(metadata={"description": "What the file has in the column"})


class ImportsPageView(View):
    items = List(Nested(ImportView), required=True)
    next_page_token = String(required=True)


class RefusalsPageView(View):
    items = List(Nested(RefusalView), required=True)
    next_page_token = String(required=True)


class KeptPageView(View):
    items = List(Nested(KeptView), required=True)
    next_page_token = String(required=True)


class MappingsView(View):
    items = List(Dict())


async def start_import(call: Call) -> ImportJob:
    call.actor.require("import.run")
    upload = await read_upload(call.request, call.key)
    job = await asyncio.to_thread(_add, call, upload)
    runner: ImportRunner = call.request.app.state.imports
    runner.wake()
    return job


def _add(call: Call, upload: Upload) -> ImportJob:
    with call.door.database.transaction(call.actor) as tx:
        return commands.add_import(tx, upload)


async def _read(call: Call, ask: Callable[[Reading], ResultT]) -> ResultT:
    """Imports hold names of clients and people: administrators only."""
    call.actor.require("import.run")

    def read() -> ResultT:
        with call.door.database.reading(call.actor) as reading:
            return ask(reading)

    return await asyncio.to_thread(read)


async def get_import(call: Call) -> ImportJob:
    return await _read(call, lambda reading: queries.get_import(reading, call.path["import_id"]))


async def list_imports(call: Call) -> dict[str, Any]:
    page = asked_page(call.query.get("page_size", 0), call.query.get("page_token", ""))
    items, token = await _read(call, lambda reading: queries.list_imports(reading, page))
    return {"items": items, "next_page_token": token}


async def list_import_refusals(call: Call) -> dict[str, Any]:
    page = asked_page(call.query.get("page_size", 0), call.query.get("page_token", ""))
    import_id = call.path["import_id"]
    items, token = await _read(
        call, lambda reading: queries.list_refusals(reading, import_id, page)
    )
    return {"items": items, "next_page_token": token}


async def _write(call: Call, change: Callable[[Transaction, str], ImportJob]) -> ImportJob:
    call.actor.require("import.run")
    job = await once_in_transaction(
        call, lambda tx: change(tx, call.path["import_id"]).id, queries.get_import
    )
    runner: ImportRunner = call.request.app.state.imports
    runner.wake()
    return job


async def cancel_import(call: Call) -> ImportJob:
    return await _write(call, commands.cancel_import)


async def undo_import(call: Call) -> ImportJob:
    return await _write(call, undoing.ask_for_undo)


async def list_import_kept(call: Call) -> dict[str, Any]:
    page = asked_page(call.query.get("page_size", 0), call.query.get("page_token", ""))
    import_id = call.path["import_id"]
    items, token = await _read(call, lambda reading: queries.list_kept(reading, import_id, page))
    return {"items": items, "next_page_token": token}


async def list_import_mappings(call: Call) -> dict[str, Any]:
    documents = ready_mappings()
    return {"items": list(documents.values())}


ROOM = Room(
    name="Imports",
    about="Historical tasks and time, imported from CSV exports.",
    routes=(
        Route(
            "POST",
            "/v1/imports",
            start_import,
            "Import an export",
            "A form with the parts `file` (CSV), `mapping` (JSON, the name of a ready one, or "
            "`auto`), `dates` (a second CSV, if the mapping joins one), `client`, `date_format`, "
            "`decimal_comma` and `people` (what the file does not say), `twins` (ask or import: "
            "rows that look like time that is here) and `dry_run` (true or false). It is carried "
            "out in the background; ask for the import to see how far it is. Safe to send twice: "
            "what is there already is counted and left alone. At most "
            f"{UPLOAD_BYTES_MAX // 1024 // 1024} MiB.",
            body=ImportForm(),
            consumes="multipart/form-data",
            answer=ImportView(),
            status=202,
            location="/v1/imports/{id}",
            body_bytes_max=UPLOAD_BYTES_MAX,
            seconds_max=UPLOAD_SECONDS,
            permission="import.run",
            problems={
                "DATE_FORMAT_AMBIGUOUS": "The days can be read in two ways; send `date_format`.",
                "COLUMN_MISSING": "The file lacks columns that the mapping names.",
                "MAPPING_INVALID": "The mapping is not right; `errors` says where.",
            },
        ),
        Route(
            "GET",
            "/v1/imports",
            list_imports,
            "List imports",
            "The newest first.",
            query=PageQuery(),
            answer=ImportsPageView(),
            permission="import.run",
        ),
        Route(
            "GET",
            "/v1/imports/mappings",
            list_import_mappings,
            "List the ready mappings",
            "Whole, to be sent by name or to be copied and changed.",
            answer=MappingsView(),
        ),
        Route(
            "GET",
            "/v1/imports/{import_id}",
            get_import,
            "Show an import",
            "Its state, how far it is, and at the end its report.",
            answer=ImportView(),
            permission="import.run",
        ),
        Route(
            "GET",
            "/v1/imports/{import_id}/refusals",
            list_import_refusals,
            "List the rows that an import refused",
            query=PageQuery(),
            answer=RefusalsPageView(),
            permission="import.run",
        ),
        Route(
            "POST",
            "/v1/imports/{import_id}/cancel",
            cancel_import,
            "Cancel an import",
            "It ends with the batch that it is at, as `cancelled`. What it has imported stays "
            "until it is undone.",
            answer=ImportView(),
            permission="import.run",
            problems={"IMPORT_ENDED": "It is finished; undo it instead."},
        ),
        Route(
            "POST",
            "/v1/imports/{import_id}/undo",
            undo_import,
            "Undo an import",
            "Takes back the time, the tasks and the projects that it made, in the background. "
            "What somebody has built on stays: approved time, its task, its project; the list of "
            "what is kept says why. It may be undone again later. People and clients stay.",
            answer=ImportView(),
            status=202,
            permission="import.run",
            problems={
                "IMPORT_RUNNING": "It is not finished; cancel it first.",
                "IMPORT_DRY_RUN": "A dry run has imported nothing.",
            },
        ),
        Route(
            "GET",
            "/v1/imports/{import_id}/kept",
            list_import_kept,
            "List what stays of an import that was undone",
            query=PageQuery(),
            answer=KeptPageView(),
            permission="import.run",
        ),
        *own_mappings.ROUTES,
    ),
)
