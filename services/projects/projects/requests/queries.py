"""Reads of requests of clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.planning.readable import Project
from projects.requests.model import ClientRequest, KnownQuote
from projects.risks.access import READ, owner_columns

_PROJECT = aliased(Project)  # apart from the one in the owners
REQUESTS = Records(
    select(
        *ClientRequest.__table__.c,
        _PROJECT.name.label("project_name"),
        _PROJECT.client_id.label("client_id"),
        KnownQuote.reference.label("quote_reference"),
        KnownQuote.status.label("quote_status"),
    )
    .select_from(ClientRequest)
    .join(_PROJECT, _PROJECT.id == ClientRequest.project_id)
    .outerjoin(KnownQuote, KnownQuote.quote_id == ClientRequest.quote_id),
    {
        "id": ClientRequest.id,
        "created_at": ClientRequest.id,
        "reference": ClientRequest.reference,
        "title": ClientRequest.title,
        "project": _PROJECT.name,
        "requested_by": ClientRequest.requested_by,
        "requested_on": ClientRequest.requested_on,
        "outcome": ClientRequest.outcome,
        "seconds": ClientRequest.seconds,
    },
    owner_columns(ClientRequest.project_id, ClientRequest.owner_id),
    default="-created_at",
    search=containing(
        "search",
        ClientRequest.reference,
        ClientRequest.title,
        ClientRequest.requested_by,
        _PROJECT.name,
    ),
    project_id=one_of(ClientRequest.project_id, "project_id"),
    client_id=one_of(_PROJECT.client_id, "client_id"),
    owner_id=one_of(ClientRequest.owner_id, "owner_id"),
    given_by_id=one_of(ClientRequest.given_by_id, "given_by_id"),
    outcome=one_of(ClientRequest.outcome, "outcome"),
    scope=one_of(ClientRequest.scope, "scope"),
    quote_status=one_of(KnownQuote.status, "quote_status"),
    archived=ClientRequest.archived_at.is_not(None) == bindparam("archived"),
    requested_from=ClientRequest.requested_on >= bindparam("requested_from"),
    requested_to=ClientRequest.requested_on <= bindparam("requested_to"),
)
"""A row is like a ClientRequest, with its project, client, and how its quote stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    owner_id: Sequence[str] = ()
    given_by_id: Sequence[str] = ()
    outcome: Sequence[str] = ()
    scope: Sequence[str] = ()
    quote_status: Sequence[str] = ()
    archived: bool | None = None
    requested_from: date | None = None
    requested_to: date | None = None


def find_request(reading: Reading, client_request_id: str) -> Any | None:
    """Its row, or None when there is none that the actor may see."""
    return REQUESTS.find(reading, READ, require_id(client_request_id, "client_request_id"))


def list_requests(reading: Reading, wanted: RequestFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return REQUESTS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        client_id=ids_of(wanted.client_id, "client_id"),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        given_by_id=ids_of(wanted.given_by_id, "given_by_id"),
        outcome=list(wanted.outcome),
        scope=list(wanted.scope),
        quote_status=list(wanted.quote_status),
        archived=wanted.archived,
        requested_from=wanted.requested_from,
        requested_to=wanted.requested_to,
    )
