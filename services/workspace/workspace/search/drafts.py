"""How each kind of record is filed, out of the body of the event that states it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workspace.search.rules import Kind

TITLE_LENGTH_MAX = 200
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A record as it is filed at a version. more: texts that it is found by, and not shown."""

    kind: Kind
    id: str
    version: int = 0
    reference: str = ""
    title: str = ""
    more: str = ""
    status: str = ""
    archived: bool = False
    gone: bool = False
    owner_id: str | None = None
    client_id: str | None = None
    project_id: str | None = None
    opportunity_id: str | None = None


def client(body: Body) -> Filed:
    return Filed(
        kind=Kind.CLIENT,
        id=body["client_id"],
        reference=body["reference"],
        title=body["name"],
        archived=body["archived_at"] is not None,
        owner_id=body["account_manager_id"],
    )


def opportunity(body: Body) -> Filed:
    return Filed(
        kind=Kind.OPPORTUNITY,
        id=body["opportunity_id"],
        reference=body["reference"],
        title=body["name"],
        status=body["stage"] if body["status"] == "open" else body["status"],
        archived=body["archived_at"] is not None,
        owner_id=body["owner_id"],
        client_id=body["client_id"],
    )


def brief(body: Body) -> Filed:
    names = [deliverable["name"] for deliverable in body["deliverables"]]
    return Filed(
        kind=Kind.BRIEF,
        id=body["brief_id"],
        title=body["objective"][:TITLE_LENGTH_MAX],
        more=" ".join(names),
        client_id=body["client_id"],
        opportunity_id=body["opportunity_id"],
    )


def project(body: Body) -> Filed:
    return Filed(
        kind=Kind.PROJECT,
        id=body["project_id"],
        reference=body["reference"],
        title=body["name"],
        status=body["status"],
        archived=body["archived_at"] is not None,
        owner_id=body["project_manager_id"],
        client_id=body["client_id"],
        opportunity_id=body["opportunity_id"],
    )


def task(body: Body) -> Filed:
    return Filed(
        kind=Kind.TASK,
        id=body["task_id"],
        title=body["name"],
        status=body["status"],
        owner_id=body["assignee_id"],
        project_id=body["project_id"],
    )


def person(body: Body) -> Filed:
    return Filed(
        kind=Kind.PERSON,
        id=body["person_id"],
        title=body["name"],
        archived=not body["active"],
        gone=body["erased_at"] is not None,
        owner_id=body["lead_id"],
    )


def quote(body: Body) -> Filed:
    return Filed(
        kind=Kind.QUOTE,
        id=body["quote_id"],
        reference=body["reference"],
        status=body["status"],
        client_id=body["client_id"],
        project_id=body["project_id"],
        opportunity_id=body["opportunity_id"],
    )


def invoice(body: Body) -> Filed:
    return Filed(
        kind=Kind.INVOICE,
        id=body["invoice_id"],
        reference=body["number"] or "",
        status=body["status"],
        client_id=body["client_id"],
        project_id=body["project_id"],
    )


def filed(event_type: str, body: Body, version: int) -> Filed:
    """How the record is filed that an event of this type states at this version."""
    record = replace(_BY_NOUN[event_type.partition(".")[0]](body), version=version)
    return replace(record, gone=True) if event_type in _GONE else record


_BY_NOUN: Mapping[str, Callable[[Body], Filed]] = {
    "client": client,
    "opportunity": opportunity,
    "brief": brief,
    "project": project,
    "task": task,
    "person": person,
    "quote": quote,
    "invoice": invoice,
}
_GONE = frozenset({"task.deleted.v1", "invoice.discarded.v1"})
"""After these there is no such record."""
