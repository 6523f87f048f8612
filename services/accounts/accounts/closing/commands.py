"""Archiving a client, once nothing is open for it here.

Projects are not looked at: accounts does not know them. Those under way go on to their end, and
nobody can begin a new one for an archived client.
"""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict

from accounts.clients.commands.registering import load_client, record
from accounts.clients.readable import Client
from accounts.handovers import queries as handovers
from accounts.pipeline import queries as pipeline

NAMED_MAX = 5


def archive_client(tx: Transaction, client_id: str) -> Client:
    """Take a client out of the lists. The lock on it keeps out what would begin meanwhile."""
    client = load_client(tx, client_id, "client.write")
    if not client.archived:
        _require_nothing_open(tx, client)
    record(tx, client.archive(tx.now))
    return client


def _require_nothing_open(tx: Transaction, client: Client) -> None:
    undecided = pipeline.undecided_references(tx, client.id)
    not_accepted = handovers.not_accepted_references(tx, client.id)
    if not (undecided or not_accepted):
        return
    sentences = [f"{client.name} ({client.reference}) cannot be archived yet."]
    if undecided:
        sentences.append(f"Win, lose or archive {_in_words(undecided)} first.")
    if not_accepted:
        sentences.append(
            f"Have the handover of {_in_words(not_accepted)} accepted, or reopen and lose "
            f"{'it' if len(not_accepted) == 1 else 'them'}."
        )
    raise Conflict(
        "CLIENT_HAS_OPEN_WORK",
        " ".join(sentences),
        field="client_id",
        details={"references": ",".join([*undecided, *not_accepted][:NAMED_MAX])},
    )


def _in_words(references: list[str]) -> str:
    named, more = references[:NAMED_MAX], len(references) - NAMED_MAX
    if more > 0:
        return f"{', '.join(named)} and {more} more"
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
