"""Whose a note and a reminder is: the account manager's of its client."""

from __future__ import annotations

from typing import Any

from chassis.visibility import OwnerColumns

from finance.replicas.readable import account_manager_of
from finance.rights import Owned

READ = "receivable.read"
WRITE = "receivable.write"
SEND = "dunning.write"


def owners_of(client_id: Any) -> OwnerColumns:
    return OwnerColumns(account_manager=account_manager_of(client_id))


def of_note(note: Any) -> Owned:
    return Owned(note.client_id, None, "collection_note", note.id)


def of_notice(notice: Any) -> Owned:
    return Owned(notice.client_id, None, "dunning_notice", notice.id)
