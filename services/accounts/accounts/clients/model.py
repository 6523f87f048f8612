"""Clients with their contacts, the keys under which near-duplicates are found, and people known.

A contact belongs to its client: it is loaded, locked and told about together with it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict, NotFound
from chassis.event import Fact
from sqlalchemy import BigInteger, ForeignKey, Index, Sequence, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.clients import rules
from accounts.model import Model

CONTACTS_MAX = 30
client_reference = Sequence("client_reference", metadata=Model.metadata)


class Contact(Model, kw_only=True):
    """A person at a client. One of them, if there are any, is the primary one."""

    __tablename__ = "contact"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    client_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("client.id"), index=True, init=False
    )
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    primary: Mapped[bool] = mapped_column("is_primary", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanges:
    """What to change of a contact; None leaves it as it is."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    job_title: str | None = None
    primary: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChanges:
    """What to change of a client; None leaves it as it is."""

    name: str | None = None
    domain: str | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = None
    address: str | None = None
    country_code: str | None = None
    account_manager_id: str | None = None
    external_ref: str | None = None


class Client(Aggregate, Model, kw_only=True):
    """An organisation that can be billed.

    reference: for people, CLI-0042. domain: bare, lower case. currency_code: in which it is
    billed; it never changes. sort_name: the folded name, for order and search. normal_name: what
    near-duplicates are measured by. external_ref: its key in the source it was imported from.
    """

    __tablename__ = "client"
    __table_args__ = (
        Index("client_by_name", "sort_name", "id"),
        Index("client_by_manager", "account_manager_id", "sort_name", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    domain: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    currency_code: Mapped[str]
    payment_terms_days: Mapped[int] = mapped_column(default=rules.PAYMENT_TERMS_DAYS_DEFAULT)
    address: Mapped[str] = mapped_column(default="")
    country_code: Mapped[str] = mapped_column(default="")
    account_manager_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]
    sort_name: Mapped[str] = mapped_column(Text(collation="C"), init=False)
    normal_name: Mapped[str] = mapped_column(init=False)
    contacts: Mapped[list[Contact]] = relationship(
        default_factory=list, order_by=Contact.id, cascade="all, delete-orphan", lazy="selectin"
    )

    def __post_init__(self) -> None:
        self._take_name(self.name)

    def registered(self) -> Fact:
        return Fact("client.registered.v1", self)

    def change(self, changes: ClientChanges) -> Fact | None:
        """Take the changes; None if all is already as asked."""
        changed = _take(self, changes)
        if "name" in changed:
            self._take_name(self.name)
        return Fact("client.updated.v1", self, tuple(changed)) if changed else None

    def _take_name(self, name: str) -> None:
        self.sort_name = rules.folded(name)
        self.normal_name = rules.normal_name(name)

    def add_contact(self, contact: Contact) -> Fact:
        if len(self.contacts) >= CONTACTS_MAX:
            raise Conflict(
                "CONTACTS_FULL",
                f"A client has at most {CONTACTS_MAX} contacts; remove one first.",
                field="contact",
            )
        self.contacts.append(contact)
        self._settle_primary(contact if contact.primary else None)
        return self._contacts_changed()

    def change_contact(self, contact_id: str, changes: ContactChanges) -> Fact | None:
        """Take the changes; None if all is already as asked."""
        contact = self.contact(contact_id)
        if contact.primary and changes.primary is False:
            raise Conflict(
                "PRIMARY_CONTACT_NEEDED",
                "A client with contacts has a primary one; make another contact primary instead.",
                field="primary",
            )
        changed = _take(contact, changes)
        if "primary" in changed:
            self._settle_primary(contact)
        return self._contacts_changed() if changed else None

    def remove_contact(self, contact_id: str) -> Fact:
        self.contacts.remove(self.contact(contact_id))
        self._settle_primary(None)
        return self._contacts_changed()

    def contact(self, contact_id: str) -> Contact:
        for contact in self.contacts:
            if contact.id == contact_id:
                return contact
        raise NotFound(
            "CONTACT_NOT_FOUND",
            f"{self.name} has no contact {contact_id}; it may have been removed.",
            field="contact_id",
        )

    def _settle_primary(self, chosen: Contact | None) -> None:
        """One primary contact: the one chosen, else the one there was, else the first."""
        there_was = next((contact for contact in self.contacts if contact.primary), None)
        primary = chosen or there_was or next(iter(self.contacts), None)
        for contact in self.contacts:
            contact.primary = contact is primary

    def _contacts_changed(self) -> Fact:
        return Fact("client.updated.v1", self, ("contacts",))

    def keys(self) -> frozenset[int]:
        """Where near-duplicates of this client are looked for."""
        return near_keys(self.normal_name, self.domain, self.tax_number)


def near_keys(normal_name: str, domain: str, tax_number: str) -> frozenset[int]:
    """The keys of a name, a domain and a tax number, each of them possibly empty."""
    keys = rules.name_keys(normal_name) if normal_name else frozenset[int]()
    if rules.tells_company(domain):
        keys |= {rules.key_of(f"domain:{domain}")}
    if tax_number:
        keys |= {rules.key_of(f"tax:{tax_number}")}
    return keys


def _take(row: Any, changes: Any) -> list[str]:
    """Set what is wanted and differs; the names of the fields that did."""
    wanted = {field.name: getattr(changes, field.name) for field in fields(changes)}
    changed = [
        name for name, value in wanted.items() if value is not None and value != getattr(row, name)
    ]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


class ClientKey(Model, kw_only=True):
    """One of the keys under which a client is filed for the search for near-duplicates."""

    __tablename__ = "client_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    client_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("client.id"), primary_key=True, index=True
    )


class KnownPerson(Model, kw_only=True):
    """What accounts needs to know of a person whom projects keeps: the name, and whether gone."""

    __tablename__ = "known_person"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]
