"""What other rooms ask of the records that are searched: whose one is, and who may open it."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from workspace.search.model import SearchRecord
from workspace.search.queries.searching import may_open, names_shown
from workspace.search.rules import Kind


def owner_of(tx: Transaction, id_: str | None, *, of_client_of: str | None = None) -> str | None:
    """Who answers for a client, an opportunity or a project; None: nobody, or it is not known.

    of_client_of: without an id, for the client of this project.
    """
    if id_ is None and of_client_of is not None:
        project = tx.session.get(SearchRecord, of_client_of)
        id_ = project.client_id if project else None
    record = tx.session.get(SearchRecord, id_) if id_ else None
    return record.owner_id if record else None


def named_records(reading: Reading) -> Any:
    """Every record by record_id, with the names that the actor may see of it.

    openable: whether the actor may open it. It is a subquery to be joined with.
    """
    record = aliased(SearchRecord)
    client = aliased(SearchRecord)
    project = aliased(SearchRecord)
    number = func.coalesce(func.nullif(record.reference, ""), project.reference, "")
    sees_client = names_shown(reading, "client.read")
    sees_project = names_shown(reading, "project.read")
    return (
        select(
            record.id.label("record_id"),
            record.kind.label("record_kind"),
            number.label("reference"),
            record.title,
            record.client_id,
            client.title.label("client_name"),
            record.project_id,
            project.title.label("project_name"),
            record.opportunity_id,
            may_open(reading, record, list(Kind)).label("openable"),
        )
        .select_from(record)
        .outerjoin(client, and_(client.id == record.client_id, sees_client))
        .outerjoin(project, and_(project.id == record.project_id, sees_project))
        .subquery()
    )
