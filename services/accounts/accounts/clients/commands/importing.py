"""Importing clients: each once, however often it is sent and whichever tool brings it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.batch import BatchReport, check_size, external_ref
from chassis.database import Transaction
from chassis.errors import Conflict

from accounts.clients import drafts, queries, rules
from accounts.clients.commands import locks, registering
from accounts.clients.model import Client, ClientRef

IMPORT_ROWS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """One client of an import. row: the source's own number for it, for the report."""

    row: int
    external_ref: str
    name: str
    currency_code: str


@dataclass(slots=True)
class _Import:
    """An import under way.

    known: client id by external_ref; empty on a dry run if it is new. claimed: sources with the
    ids of clients that got a key of theirs. new: the sources of new clients, by exact name.
    """

    dry_run: bool
    known: dict[str, str]
    claimed: set[tuple[str, str]] = field(default_factory=set)
    new: dict[str, set[str]] = field(default_factory=dict)
    report: BatchReport = field(default_factory=BatchReport)


def import_clients(
    tx: Transaction, rows: Sequence[ClientRow], *, dry_run: bool = False
) -> BatchReport:
    """Take over a source's clients.

    A row whose external_ref is known is already there. So is one of exactly the name of a client
    that this source has not brought: it gets the external_ref too. Two clients of that name are a
    question for a person, so the row is refused. Near names are not refused, for the source
    itself holds them apart.
    """
    tx.actor.require("client.import")
    check_size(rows, IMPORT_ROWS_MAX)
    locks.alone(tx)
    refs = [row.external_ref.strip() for row in rows]
    batch = _Import(dry_run, queries.with_external_refs(tx, refs))
    for row in rows:
        with batch.report.taking(row.row):
            _import_row(tx, row, batch)
    ids = batch.report.ids
    batch.report.ids = {ref: client_id for ref, client_id in ids.items() if client_id}
    return batch.report


def _import_row(tx: Transaction, row: ClientRow, batch: _Import) -> None:
    ref = external_ref(row.external_ref)
    draft = drafts.checked_client(tx, {"name": row.name, "currency_code": row.currency_code})
    there = batch.known.get(ref) or _claim(tx, ref, draft["name"], batch)
    if there or ref in batch.known or _claim_new(ref, draft["name"], batch):
        batch.report.already_there += 1
        batch.known[ref] = there
    else:
        batch.report.created += 1
        batch.known[ref] = "" if batch.dry_run else _register(tx, ref, draft)
    batch.report.ids[ref] = batch.known[ref]


def _claim(tx: Transaction, ref: str, name: str, batch: _Import) -> str:
    """The id of the client of exactly this name, which gets the external_ref; empty if none."""
    source = _source(ref)
    found = [
        client
        for client in queries.with_exact_name(tx, name, source)
        if (source, client.id) not in batch.claimed
    ]
    if not found:
        return ""
    if len(found) > 1:
        raise _ambiguous(found)
    batch.claimed.add((source, found[0].id))
    if not batch.dry_run:
        _refer(tx, found[0].id, ref)
    return found[0].id


def _claim_new(ref: str, name: str, batch: _Import) -> bool:
    """On a dry run: whether an earlier row of another source is the same client."""
    exact, source = rules.exact_name(name), _source(ref)
    first = not batch.new.get(exact)
    taken = source in batch.new.setdefault(exact, set())
    batch.new[exact].add(source)
    return batch.dry_run and not first and not taken


def _ambiguous(found: Sequence[Client]) -> Conflict:
    references = ", ".join(client.reference for client in found)
    return Conflict(
        "CLIENT_AMBIGUOUS",
        f"{references} all have this name; rename all but the one that is meant, or import the "
        "row under another name.",
        field="name",
        details={"client_ids": ",".join(client.id for client in found)},
    )


def _register(tx: Transaction, ref: str, draft: dict[str, object]) -> str:
    client = registering.register(tx, draft | {"external_ref": ref})
    tx.add(ClientRef(external_ref=ref, source=_source(ref), client_id=client.id))
    return client.id


def _refer(tx: Transaction, client_id: str, ref: str) -> None:
    """File the client under one more key; the first one is shown with it."""
    tx.add(ClientRef(external_ref=ref, source=_source(ref), client_id=client_id))
    client = tx.load(Client, client_id)
    if client.external_ref is None:
        registering.record(tx, client.change({"external_ref": ref}))


def _source(ref: str) -> str:
    """The tool that a key comes from: "sip" of "sip:client:SiP"."""
    return ref.split(":", 1)[0] if ":" in ref else ""
