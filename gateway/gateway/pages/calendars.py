"""The calendar of a person's tasks, by a secret link that a calendar program follows."""

from __future__ import annotations

import gzip
import hashlib

from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from tandem.projects.v1 import plan_files_pb2 as pb

from gateway.pages.visits import Visit, guarded

PREFIX = "/c"
CALENDAR = "text/calendar; charset=utf-8"
_READ = pb.DESCRIPTOR.services_by_name["PlanFileService"].methods_by_name["ReadCalendarFeed"]


def pages() -> list[BaseRoute]:
    return [Route("/c/{token}.ics", guarded(PREFIX, _show), methods=["GET"])]


async def _show(visit: Visit) -> Response:
    """The calendar, or 304 if the program has it as it is."""
    method = visit.door.services.method(_READ)
    found = await visit.ask(method, pb.ReadCalendarFeedRequest(token=visit.token))
    content = gzip.decompress(found.content)
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="tasks.ics"'
    return Response(content, headers=headers, media_type=CALENDAR)
