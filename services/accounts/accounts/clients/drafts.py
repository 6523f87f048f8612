"""The one table of checks for a client and for a contact: to create, to change and to import.

A field that only is a text needs no line here: its limits stand in the contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.values import Checks, Given

from accounts.clients import queries, rules
from accounts.clients.model import CONTACTS_MAX, Client, Contact
from chassis import values


def readable_name(value: str, field: str) -> str:
    """A name that can be found again: with at least one letter or digit."""
    name = values.text(value, field, required=True)
    if not rules.folded(name):
        raise Invalid(
            "NAME_UNREADABLE", f"{field} needs at least one letter or digit.", field=field
        )
    return name


CLIENT = Checks(
    name=readable_name,
    domain=values.web_domain,
    currency_code=values.currency,
    country_code=values.country,
    electronic_scheme=values.electronic_scheme,
    payment_terms_days=partial(values.number, least=1, most=rules.PAYMENT_TERMS_DAYS_MAX),
)
CONTACT = Checks(
    name=partial(values.text, required=True),
    email=values.email,
)


def checked_client(tx: Transaction, given: Given) -> dict[str, Any]:
    """A new client as it is kept. The account manager is the actor if nobody is named."""
    manager_id = given.get("account_manager_id") or tx.actor.person_id
    draft = CLIENT(given)
    draft["account_manager_id"] = _person(tx, manager_id) if manager_id else None
    draft["tax_number"] = _tax_number(draft, draft.get("country_code", ""))
    return draft


def checked_changes(tx: Transaction, client: Client, given: Given) -> dict[str, Any]:
    """Changes as they are kept; a tax number is checked with the country it will have."""
    changes = CLIENT(given)
    if "account_manager_id" in changes:
        changes["account_manager_id"] = _person(tx, changes["account_manager_id"])
    if changes.keys() & {"tax_number", "country_code"}:
        after = {"tax_number": client.tax_number, "country_code": client.country_code} | changes
        changes["tax_number"] = _tax_number(after, after["country_code"])
    return changes


def _tax_number(given: Given, country_code: str) -> str:
    return values.tax_number(given.get("tax_number", ""), "tax_number", country_code)


def _person(tx: Transaction, person_id: str) -> str:
    return queries.require_person(tx, person_id, "account_manager_id")


def new_contacts(tx: Transaction, drafts: Sequence[Given], country_code: str) -> list[Contact]:
    values.count(drafts, "contacts", CONTACTS_MAX)
    if sum(bool(draft.get("primary")) for draft in drafts) > 1:
        raise Invalid(
            "PRIMARY_CONTACT_TWICE", "Only one of the contacts can be primary.", field="contacts"
        )
    return [
        new_contact(tx, draft, f"contacts[{place}]", country_code)
        for place, draft in enumerate(drafts)
    ]


def new_contact(tx: Transaction, given: Given, within: str, country_code: str) -> Contact:
    return Contact(id=tx.new_id(), **checked_contact(given, country_code, within))


def checked_contact(given: Given, country_code: str, within: str = "") -> dict[str, Any]:
    """A contact, or changes of one, as they are kept. country_code: where the client is."""
    kept = CONTACT(given, within)
    if "phone" in kept:
        field = f"{within}.phone" if within else "phone"
        kept["phone"] = values.phone(kept["phone"], field, country_code)
    return kept
