"""Files of bills of suppliers, which do not travel as JSON.

What a file is, finance decides by its first bytes. It is served as receipts are: to be saved and
never to be run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from starlette.responses import Response
from tandem.finance.v1 import bills_pb2 as pb

from gateway.fields import Query, Text
from gateway.rest import reading
from gateway.rest.call import Call
from gateway.rest.receipts import BYTES_MAX, FILE, saved
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_of

CHAPTER = "Bills of suppliers"
_METHODS = pb.DESCRIPTOR.services_by_name["BillService"].methods_by_name


class BillFileName(Query):
    name = Text(longest=200, metadata={"description": "Of the file", "example": "HF-2031.pdf"})


async def add_bill_file(call: Call) -> Any:
    content = await reading.receive(call.request.scope["tandem.route"], call.request)
    asked = call.make(pb.AddBillFileRequest, content=content)
    response = await call.ask(call.services.method(_METHODS["AddBillFile"]), asked)
    return response.bill_file


async def get_bill_file(call: Call) -> Response:
    asked = call.make(pb.GetBillFileRequest)
    found = await call.ask(call.services.method(_METHODS["GetBillFile"]), asked)
    return saved(found.content, found.bill_file.content_type, found.bill_file.name)


ROUTES = (
    Route(
        "POST",
        "/v1/bills/{bill_id}/files",
        add_bill_file,
        "Add a file to a bill",
        "The body is the file itself: a PDF, JPEG, PNG, WebP or XML of at most 3 MB. At most ten "
        "for a bill.",
        query=BillFileName(),
        answer=view_of(pb.BillFile.DESCRIPTOR),
        consumes=FILE,
        status=201,
        body_bytes_max=BYTES_MAX,
        permission="bill.write",
        problems={
            "BILL_FILE_TYPE": "It is no PDF, JPEG, PNG, WebP or XML file.",
            "BILL_FILE_SIZE": "It is empty or larger than 3 MB.",
            "BILL_FILES_TOO_MANY": "The bill has ten files.",
        },
    ),
    Route(
        "GET",
        "/v1/bills/{bill_id}/files/{bill_file_id}",
        get_bill_file,
        "Download a file of a bill",
        "The file as it was added, with its type, as an attachment.",
        produces=FILE,
        permission="bill.read",
        problems={"BILL_FILE_NOT_FOUND": "The bill has no such file."},
    ),
)


def with_bill_files(rooms: Iterable[Room]) -> Iterator[Room]:
    """The chapters, with these routes in that of the bills."""
    for room in rooms:
        yield replace(room, routes=(*room.routes, *ROUTES)) if room.name == CHAPTER else room
