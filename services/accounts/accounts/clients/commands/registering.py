"""Registering clients, changing them, handing them over, and keeping their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.batch import ItemReport
from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.ids import require_id
from chassis.prepared import prepared
from chassis.values import Given
from sqlalchemy import ARRAY, BigInteger, Uuid, bindparam, delete, func, insert, inspect, select

from accounts import reassigning
from accounts.clients import drafts, queries, rules
from accounts.clients.commands import locks
from accounts.clients.model import (
    OWNER,
    Client,
    ClientHead,
    ClientKey,
    Contact,
    client_reference,
)
from accounts.clients.queries import SimilarClient
from accounts.reassigning import Chosen

_KEYED = frozenset({"name", "domain", "tax_number"})


def create_client(
    tx: Transaction,
    given: Given,
    contacts: Sequence[Given] = (),
    *,
    confirm_distinct: bool = False,
) -> tuple[Client, list[SimilarClient]]:
    """Register a client; returns its near-duplicates too, if it was confirmed distinct."""
    tx.actor.require("client.write")
    draft = drafts.checked_client(tx, given)
    people = drafts.new_contacts(tx, contacts, draft.get("country_code", ""))
    compared = draft["name"], draft.get("domain", ""), draft["tax_number"]
    locks.one_at_a_time(tx, queries.keys_of(*compared))
    similar = queries.find_similar_clients(tx, *compared)
    if similar and not confirm_distinct:
        raise _similar_exists(tx, similar[0])
    return register(tx, draft, people), similar


def _similar_exists(tx: Transaction, similar: SimilarClient) -> Conflict:
    there = similar.client
    field = "tax_number" if similar.because == rules.Likeness.TAX_NUMBER else similar.because
    if not tx.actor.may("client.read", there.owners):
        return Conflict(
            "SIMILAR_CLIENT_EXISTS",
            f"A client that you may not see may be the same: its {similar.because} is similar. Ask "
            "an administrator, or send the request again with confirm_distinct and a new "
            "idempotency key.",
            field=field,
            details={"because": similar.because},
        )
    archived = ", archived" if there.archived else ""
    return Conflict(
        "SIMILAR_CLIENT_EXISTS",
        f"{there.name} ({there.reference}{archived}) may be the same client: its "
        f"{similar.because} is similar. Use it, or send the request again with confirm_distinct "
        "and a new idempotency key.",
        field=field,
        details={
            "client_id": there.id,
            "reference": there.reference,
            "name": there.name,
            "because": similar.because,
            "likeness_bp": str(similar.likeness_bp),
        },
    )


def register(tx: Transaction, draft: Given, contacts: Sequence[Contact] = ()) -> Client:
    """Add a client whose values have been checked, while similar ones cannot be registered."""
    client = Client(id=tx.new_id(), reference="", created_at=tx.now, contacts=[], **draft)
    for contact in contacts:
        client.add_contact(contact)
    _store(tx, client)
    tx.record(client.registered())
    return client


def _store(tx: Transaction, client: Client) -> None:
    """Write a new client and its keys, in one statement, which gives it its reference."""
    values = {name: getattr(client, name) for name in _COLUMNS}
    client.reference = _REGISTER.one(tx, **values, keys=sorted(client.keys())).reference
    for contact in client.contacts:
        contact.client_id = client.id
        tx.add(contact)


def _register() -> Any:
    """CLI-0042. A number may be missing where a registration failed; none is given twice."""
    number = func.to_char(client_reference.next_value(), "FM999999990000")
    stated: dict[str, Any] = {name: bindparam(name) for name in _COLUMNS}
    row = insert(Client).values(**stated, reference="CLI-" + number, version=1)
    client = row.returning(Client.id, Client.reference).cte("registered")
    return select(client.c.reference).add_cte(_filed(client.c.id).cte("filed"))


def _filed(client_id: Any) -> Any:
    """Files a client under all its keys."""
    keys = select(func.unnest(bindparam("keys", type_=ARRAY(BigInteger))), client_id)
    return insert(ClientKey).from_select(["key", "client_id"], keys)


_COLUMNS = set(inspect(Client).column_attrs.keys()) - {"reference", "version"}
_REGISTER = prepared(_register())
_FILE = prepared(_filed(bindparam("client_id", type_=Uuid(as_uuid=False))))


def load_client(
    tx: Transaction, client_id: str, permission: str, *, expected_version: int = 0
) -> Client:
    """The client, locked, if the actor may do this to it; NotFound if they may not see it."""
    client = tx.load(Client, client_id, expected_version=expected_version)
    if not tx.actor.may("client.read", client.owners):
        tx.get_visible("client.read", Client, client_id, OWNER)
    tx.actor.require(permission, client.owners)
    return client


def client_to_begin_for(tx: Transaction, client_id: str, permission: str) -> ClientHead:
    """The client, if the actor may begin something for it; not archived until this transaction
    ends. NotFound if the actor may not see it."""
    client = queries.get_head(tx, client_id)
    tx.actor.require(permission, client.owners)
    require_active_client(tx, client.id)
    return client


def require_active_client(tx: Transaction, client_id: str) -> None:
    """Conflict if the client is archived; it is not until this transaction ends."""
    _HELD.one(tx, client_id=client_id).require_active()


_HELD = prepared(queries.HEAD.with_for_update(read=True), into=ClientHead)


def update_client(
    tx: Transaction, client_id: str, given: Given, *, expected_version: int = 0
) -> Client:
    """Change what is given. A new name that is near another client's is not refused."""
    client = load_client(tx, client_id, "client.write", expected_version=expected_version)
    record(tx, client.change(drafts.checked_changes(tx, client, given)))
    if given.keys() & _KEYED:
        tx.session.execute(delete(ClientKey).where(ClientKey.client_id == client.id))
        _FILE.run(tx, client_id=client.id, keys=sorted(client.keys()))
    return client


def record(tx: Transaction, fact: Fact | None) -> None:
    """Record the fact, if anything changed at all."""
    if fact is not None:
        tx.record(fact)


def restore_client(tx: Transaction, client_id: str) -> Client:
    client = load_client(tx, client_id, "client.write")
    record(tx, client.restore())
    return client


def reassign_clients(
    tx: Transaction, client_ids: Sequence[str], from_person_id: str, to_person_id: str
) -> tuple[ItemReport, int]:
    """Give clients to another account manager; the report, and how many remain to be given.

    client_ids empty: all of from_person_id, some at a time.
    """
    tx.actor.require("client.write")
    successor = queries.require_person(tx, to_person_id, "to_person_id")
    chosen = reassigning.named(client_ids, from_person_id, "client_ids")
    if from_person_id:
        chosen = _of_manager(tx, require_id(from_person_id, "from_person_id"))
    report = ItemReport()
    for client_id in sorted(chosen.ids):
        with report.taking(client_id):
            client = load_client(tx, client_id, "client.write")
            record(tx, client.change({"account_manager_id": successor}))
    return report, chosen.remaining


def _of_manager(tx: Transaction, person_id: str) -> Chosen:
    theirs = select(Client.id).where(Client.account_manager_id == person_id).order_by(Client.id)
    return reassigning.of_person(tx, theirs, OWNER, read="client.read", write="client.write")
