"""Who may do what with finance's records: the permission, and whose records it covers.

A record of finance answers to its client's account manager and its project's manager, as the
replicas know them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.actor import Owners, Scope
from chassis.database import Reading
from chassis.errors import NotFound
from chassis.prepared import prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import Uuid, bindparam, select

from finance.replicas import queries as replicas
from finance.replicas.readable import (
    account_manager_of,
    is_client_of_another,
    is_project_of_another,
    project_manager_of,
)

_READ = {
    "project": "project.read",
    "invoice": "invoice.read",
    "estimate": "estimate.read",
    "quote": "quote.read",
    "write_off": "billing.read",
    "expense": "expense.read",
    "retainer": "retainer.read",
    "purchase_order": "purchase.read",
    "bill": "bill.read",
    "supplier_link": "purchase.read",
    "quotation_request": "purchase.read",
    "supplier_document": "purchase.read",
    "engagement": "engagement.read",
    "self_bill": "self_bill.read",
    "collection_note": "receivable.read",
    "dunning_notice": "receivable.read",
}
"""The permission with which a record is seen, wherever it is kept."""


@dataclass(frozen=True, slots=True)
class Owned:
    """The client and the project that a record belongs to; None where it has none (yet).

    noun, id: what to say that there is not, to those who may not even see it; without them there
    is nothing yet to see. owners: where they were read with the record.
    """

    client_id: str | None
    project_id: str | None
    noun: str = ""
    id: str = ""
    owners: Owners | None = None


def of_project(project: replicas.Project) -> Owned:
    return Owned(
        project.client_id, project.project_id, "project", project.project_id, project.owners
    )


def of_project_id(reading: Reading, project_id: str) -> Owned:
    """Of a project that only its budget or its plan may know so far."""
    known = replicas.project(reading, project_id)
    return of_project(known) if known else Owned(None, project_id, "project", project_id)


def of_client(reading: Reading, client_id: str) -> Owned:
    """All that a client has: its account manager's, and no project manager's."""
    client = replicas.require_client(reading, client_id)
    owners = Owners(account_managers=[client.account_manager_id])
    return Owned(client.client_id, None, owners=owners)


def of_write_off(write_off: Any) -> Owned:
    return Owned(write_off.client_id, write_off.project_id, "write_off", write_off.id)


def of_invoice(invoice: Any) -> Owned:
    return Owned(invoice.client_id, invoice.project_id, "invoice", invoice.id)


def of_estimate(estimate: Any) -> Owned:
    return Owned(estimate.client_id, estimate.project_id, "estimate", estimate.id)


def of_quote(quote: Any) -> Owned:
    return Owned(quote.client_id, quote.project_id, "quote", quote.id)


def of_retainer(retainer: Any) -> Owned:
    """Of its client, and of the project whose invoices bill it."""
    return Owned(retainer.client_id, retainer.project_ids[0], "retainer", retainer.id)


def require(reading: Reading, permission: str, owned: Owned | None = None) -> None:
    """Forbidden unless the actor may; NotFound for a record that the actor may not even see.

    Who holds the permission for all records is not asked whose this one is.
    """
    if owned is None or Scope.ALL in reading.actor.scopes(permission):
        reading.actor.require(permission)
        return
    owners = owners_of(reading, owned)
    if reading.actor.may(permission, owners):
        return
    if owned.noun and not reading.actor.may(_READ[owned.noun], owners):
        raise NotFound(
            f"{owned.noun.upper()}_NOT_FOUND",
            f"There is no {owned.noun.replace('_', ' ')} {owned.id}.",
            field=f"{owned.noun}_id",
        )
    reading.actor.require(permission, owners)


def owners_of(reading: Reading, owned: Owned) -> Owners:
    if owned.owners is not None:
        return owned.owners
    managers = _MANAGERS.one(reading, client_id=owned.client_id, project_id=owned.project_id)
    return Owners(
        account_managers=[managers.of_client],
        project_managers=[managers.of_project],
    )


_MANAGERS = prepared(
    select(
        account_manager_of(bindparam("client_id", type_=Uuid(as_uuid=False))).label("of_client"),
        project_manager_of(bindparam("project_id", type_=Uuid(as_uuid=False))).label("of_project"),
    )
)


def owner_columns(client_id: Any, project_id: Any) -> OwnerColumns:
    """For rows with these columns of clients and projects."""
    return OwnerColumns(
        account_manager=lambda person_id: ~is_client_of_another(client_id, person_id),
        project_manager=lambda person_id: ~is_project_of_another(project_id, person_id),
    )
