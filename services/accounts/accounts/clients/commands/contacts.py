"""Keeping the contacts of a client, up to erasing what is personal of them."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.erasing import erase
from chassis.values import Given

from accounts.clients import drafts
from accounts.clients.commands.registering import load_client, record
from accounts.clients.model import Client


def add_contact(
    tx: Transaction, client_id: str, given: Given, *, confirm_distinct: bool = False
) -> Client:
    client = load_client(tx, client_id, "contact.write")
    client.require_active()
    contact = drafts.new_contact(tx, given, "contact", client.country_code)
    tx.record(client.add_contact(contact, confirm_distinct=confirm_distinct))
    return client


def update_contact(
    tx: Transaction,
    client_id: str,
    contact_id: str,
    given: Given,
    *,
    confirm_distinct: bool = False,
) -> Client:
    client = load_client(tx, client_id, "contact.write")
    changes = drafts.checked_contact(given, client.country_code)
    record(tx, client.change_contact(contact_id, changes, confirm_distinct=confirm_distinct))
    return client


def remove_contact(tx: Transaction, client_id: str, contact_id: str) -> Client:
    client = load_client(tx, client_id, "contact.write")
    tx.record(client.remove_contact(contact_id))
    return client


def archive_contact(tx: Transaction, client_id: str, contact_id: str) -> Client:
    client = load_client(tx, client_id, "contact.write")
    record(tx, client.archive_contact(contact_id, tx.now))
    return client


def restore_contact(tx: Transaction, client_id: str, contact_id: str) -> Client:
    client = load_client(tx, client_id, "contact.write")
    client.require_active()
    record(tx, client.archive_contact(contact_id, None))
    return client


def erase_contact(tx: Transaction, client_id: str, contact_id: str) -> Client:
    """Remove a contact's personal data for good, from kept answers to earlier requests as well."""
    client = load_client(tx, client_id, "contact.write")
    fact = client.erase_contact(contact_id)
    erase(tx, contact_id)
    tx.record(fact)
    return client
