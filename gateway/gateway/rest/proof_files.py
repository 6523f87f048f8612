"""Files of versions of deliverables, which do not travel as JSON.

What a file is, projects decides by its first bytes. It is served as receipts are: to be saved and
never to be run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from starlette.responses import Response
from tandem.projects.v1 import proofs_pb2 as pb

from gateway.fields import Query, Text
from gateway.rest import reading
from gateway.rest.call import Call
from gateway.rest.receipts import BYTES_MAX, FILE, saved
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_of

_METHODS = pb.DESCRIPTOR.services_by_name["ProofService"].methods_by_name
_PROBLEMS = {
    "FILE_TYPE": "It is no PDF, JPEG, PNG, GIF, WebP, MP4, ZIP or document of Office.",
    "FILE_SIZE": "It is empty or larger than 3 MB.",
}


class FileName(Query):
    name = Text(longest=200, metadata={"description": "Of the file", "example": "poster.pdf"})


class NewFile(FileName):
    note = Text(
        longest=2000,
        metadata={"description": "What is new in this version", "example": "With the new logo"},
    )


async def add_proof(call: Call) -> Any:
    content = await reading.receive(call.request.scope["tandem.route"], call.request)
    asked = call.make(pb.AddProofRequest, content=content)
    return (await call.ask(call.services.method(_METHODS["AddProof"]), asked)).proof


async def replace_proof_file(call: Call) -> Any:
    content = await reading.receive(call.request.scope["tandem.route"], call.request)
    asked = call.make(pb.ReplaceProofFileRequest, content=content)
    return (await call.ask(call.services.method(_METHODS["ReplaceProofFile"]), asked)).proof


async def get_proof_file(call: Call) -> Response:
    asked = call.make(pb.GetProofFileRequest)
    found = await call.ask(call.services.method(_METHODS["GetProofFile"]), asked)
    return saved(found.content, found.content_type, found.name)


ROUTES = (
    Route(
        "POST",
        "/v1/projects/{project_id}/deliverables/{deliverable_id}/proofs",
        add_proof,
        "Add a version of a deliverable",
        "The body is the file itself: a PDF, picture, MP4, ZIP or document of Office of at most "
        "3 MB. It is a draft until the client is asked about it.",
        query=NewFile(),
        answer=view_of(pb.Proof.DESCRIPTOR),
        consumes=FILE,
        status=201,
        body_bytes_max=BYTES_MAX,
        permission="proof.write",
        problems={
            **_PROBLEMS,
            "PROJECT_NOT_FOUND": "There is no such project.",
            "PROJECT_CLOSED": "The project is completed or cancelled.",
            "DELIVERABLE_NOT_FOUND": "The project has no such deliverable.",
        },
    ),
    Route(
        "PUT",
        "/v1/proofs/{proof_id}/file",
        replace_proof_file,
        "Replace the file of a draft",
        "While nobody was asked about it.",
        query=FileName(),
        answer=view_of(pb.Proof.DESCRIPTOR),
        consumes=FILE,
        body_bytes_max=BYTES_MAX,
        permission="proof.write",
        problems={
            **_PROBLEMS,
            "PROOF_NOT_FOUND": "There is no such version.",
            "PROOF_LOCKED": "It is approved; add a new version, or withdraw the approval first.",
            "PROOF_SENT": "The client is asked about it; revoke that first.",
            "PROOF_ANSWERED": "The client has answered it; add a new version.",
        },
    ),
    Route(
        "GET",
        "/v1/proofs/{proof_id}/file",
        get_proof_file,
        "Download the file of a version",
        "The file as it was added, with its type, as an attachment.",
        produces=FILE,
        permission="proof.read",
        problems={"PROOF_NOT_FOUND": "There is no such version."},
    ),
)


def with_proof_files(rooms: Iterable[Room]) -> Iterator[Room]:
    """The chapters, with these routes in that of proofs."""
    for room in rooms:
        yield replace(room, routes=(*room.routes, *ROUTES)) if room.name == "Proofs" else room
