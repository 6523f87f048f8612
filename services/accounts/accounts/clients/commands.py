"""Registering clients, changing them, and keeping their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Refusal
from chassis.event import Fact
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from accounts import values
from accounts.clients import drafts, queries, rules
from accounts.clients.drafts import ClientDraft, ContactDraft
from accounts.clients.model import (
    Client,
    ClientChanges,
    ClientKey,
    Contact,
    ContactChanges,
    KnownPerson,
    client_reference,
)
from accounts.clients.queries import SimilarClient

IMPORT_ROWS_MAX = 500
_REGISTERING = "clients: registering"
"""One lock for all registrations, not one for each name: near names are not equal names. They are
rare and short, so nobody waits long."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client of an import. row: the source's own number for it, for the report."""

    row: int
    external_ref: str
    name: str
    currency_code: str


@dataclass(slots=True)
class ImportReport:
    """What became of each row. ids: external_ref to client id, for every row that stands."""

    created: int = 0
    already_there: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


def create_client(
    tx: Transaction,
    draft: ClientDraft,
    contacts: Sequence[ContactDraft] = (),
    *,
    confirm_distinct: bool = False,
) -> tuple[Client, list[SimilarClient]]:
    """Register a client; the near-duplicates there are, too, when it was confirmed distinct."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    checked = drafts.checked(tx, draft)
    people = drafts.new_contacts(tx, contacts)
    tx.serialise(_REGISTERING)
    similar = queries.find_similar_clients(tx, checked.name, checked.domain, checked.tax_number)
    if similar and not confirm_distinct:
        raise _similar_exists(similar[0])
    return _register(tx, checked, people), similar


def _similar_exists(similar: SimilarClient) -> Conflict:
    there = similar.client
    return Conflict(
        "SIMILAR_CLIENT_EXISTS",
        f"{there.name} ({there.reference}) may be the same client: the {similar.because} is alike. "
        "Use it, or send the request again with confirm_distinct and a new idempotency key.",
        field="tax_number" if similar.because == rules.Likeness.TAX_NUMBER else similar.because,
        details={
            "client_id": there.id,
            "reference": there.reference,
            "name": there.name,
            "because": similar.because,
            "likeness_bp": str(similar.likeness_bp),
        },
    )


def _register(tx: Transaction, draft: ClientDraft, contacts: list[Contact]) -> Client:
    client = Client(
        id=tx.new_id(),
        reference=_next_reference(tx),
        name=draft.name,
        domain=draft.domain,
        tax_number=draft.tax_number,
        currency_code=draft.currency_code,
        payment_terms_days=draft.payment_terms_days,
        address=draft.address,
        country_code=draft.country_code,
        account_manager_id=draft.account_manager_id or None,
        external_ref=draft.external_ref or None,
        created_at=tx.now,
    )
    for contact in contacts:
        client.add_contact(contact)
    tx.add(client)
    tx.record(client.registered())
    _file(tx, client)
    return client


def _next_reference(tx: Transaction) -> str:
    """CLI-0042. A number may be missing where a registration failed; none is given twice."""
    return f"CLI-{tx.session.scalar(select(client_reference.next_value())):04d}"


def _file(tx: Transaction, client: Client) -> None:
    """File the client under its present keys."""
    tx.session.flush()
    rows = [{"key": key, "client_id": client.id} for key in sorted(client.keys())]
    tx.session.execute(insert(ClientKey), rows)


def update_client(
    tx: Transaction, client_id: str, changes: ClientChanges, *, expected_version: int = 0
) -> Client:
    """Change what is given. A new name that is near another client's is not refused."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    checked = drafts.checked_changes(tx, changes)
    client = tx.load(Client, client_id, expected_version=expected_version)
    _record(tx, client.change(checked))
    if {checked.name, checked.domain, checked.tax_number} != {None}:
        tx.session.execute(delete(ClientKey).where(ClientKey.client_id == client.id))
        _file(tx, client)
    return client


def _record(tx: Transaction, fact: Fact | None) -> None:
    """Record the fact, if anything changed at all."""
    if fact is not None:
        tx.record(fact)


def add_contact(tx: Transaction, client_id: str, draft: ContactDraft) -> Client:
    tx.actor.require(Role.ACCOUNT_MANAGER)
    contact = drafts.new_contact(tx, draft, "contact")
    client = tx.load(Client, client_id)
    tx.record(client.add_contact(contact))
    return client


def update_contact(
    tx: Transaction, client_id: str, contact_id: str, changes: ContactChanges
) -> Client:
    tx.actor.require(Role.ACCOUNT_MANAGER)
    checked = drafts.checked_contact_changes(changes)
    client = tx.load(Client, client_id)
    _record(tx, client.change_contact(contact_id, checked))
    return client


def remove_contact(tx: Transaction, client_id: str, contact_id: str) -> Client:
    tx.actor.require(Role.ACCOUNT_MANAGER)
    client = tx.load(Client, client_id)
    tx.record(client.remove_contact(contact_id))
    return client


def import_clients(
    tx: Transaction, rows: Sequence[ClientRow], *, dry_run: bool = False
) -> ImportReport:
    """Take over a source's clients, each once however often it is sent.

    A row whose external_ref is known is already there. So is one with the normal name of a client
    that nobody has imported: that client takes the external_ref. Near names are not refused, for
    the source itself holds them apart.
    """
    tx.actor.require(Role.ACCOUNT_MANAGER)
    values.count(rows, "rows", IMPORT_ROWS_MAX)
    tx.serialise(_REGISTERING)
    known = queries.with_external_refs(tx, [row.external_ref.strip() for row in rows])
    report = ImportReport()
    for row in rows:
        try:
            _import_row(tx, row, known, report, dry_run=dry_run)
        except Refusal as refusal:
            report.refused.append((row.row, refusal))
    report.ids = {ref: client_id for ref, client_id in report.ids.items() if client_id}
    return report


def _import_row(
    tx: Transaction, row: ClientRow, known: dict[str, str], report: ImportReport, *, dry_run: bool
) -> None:
    ref = drafts.external_ref(row.external_ref, required=True)
    given = ClientDraft(name=row.name, currency_code=row.currency_code, external_ref=ref)
    draft = drafts.checked(tx, given)
    there = known.get(ref) or _claim(tx, draft, known, dry_run=dry_run)
    if there or ref in known:
        report.already_there += 1
        known[ref] = there
    else:
        report.created += 1
        known[ref] = "" if dry_run else _register(tx, draft, []).id
    report.ids[ref] = known[ref]


def _claim(tx: Transaction, draft: ClientDraft, known: dict[str, str], *, dry_run: bool) -> str:
    """The id of the client of this name that takes the row's external_ref; empty if none does."""
    there = queries.unclaimed_with_name(tx, rules.normal_name(draft.name))
    if not there or there in known.values():
        return ""
    if not dry_run:
        claimed = tx.load(Client, there)
        _record(tx, claimed.change(ClientChanges(external_ref=draft.external_ref)))
    return there


def know_person(tx: Transaction, person_id: str, name: str, *, active: bool) -> None:
    """Keep what projects says of a person."""
    statement = upsert(KnownPerson).values(person_id=person_id, name=name, active=active)
    tx.session.execute(
        statement.on_conflict_do_update(
            index_elements=[KnownPerson.person_id], set_={"name": name, "active": active}
        )
    )
