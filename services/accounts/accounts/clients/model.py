"""Clients with their contacts, the keys under which near-duplicates are found, and known people.

A contact belongs to its client: it is loaded, locked and published together with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.actor import Owners
from chassis.database import Aggregate
from chassis.errors import Conflict, NotFound
from chassis.event import Fact
from chassis.values import Given, same_email
from chassis.visibility import OwnerColumns
from sqlalchemy import BigInteger, ForeignKey, Index, Sequence, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.clients import rules
from accounts.model import Model, take

CONTACTS_MAX = 30
client_reference = Sequence("client_reference", metadata=Model.metadata)


class Contact(Model, kw_only=True):
    """A person at a client. One of those that are not archived is the primary one."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("contact_by_sort_name", "sort_name", "id"),
        Index("contact_by_email", text("lower(email)"), postgresql_where=text("email <> ''")),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    client_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("client.id"), index=True, init=False
    )
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    primary: Mapped[bool] = mapped_column("is_primary", default=False)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    sort_name: Mapped[str] = mapped_column(Text(collation="C"), init=False)

    def __post_init__(self) -> None:
        self.sort_name = rules.folded(self.name)


class Standing:
    """Who answers for a client, and whether it is in use: of a client or the head of one."""

    name: Any
    reference: Any
    account_manager_id: Any
    archived_at: Any

    @property
    def owners(self) -> Owners:
        return Owners(account_managers=[self.account_manager_id])

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def require_active(self) -> None:
        if self.archived:
            raise Conflict(
                "CLIENT_ARCHIVED",
                f"{self.name} ({self.reference}) is archived; restore it first.",
                field="client_id",
            )


@dataclass(frozen=True, slots=True)
class ClientHead(Standing):
    """What other rooms need of a client to begin something for it."""

    id: str
    reference: str
    name: str
    currency_code: str
    account_manager_id: str | None
    archived_at: datetime | None


class Client(Standing, Aggregate, Model, kw_only=True):
    """An organisation that can be billed.

    reference: for people, CLI-0042. domain: bare, lower case. currency_code: in which it is
    billed; it never changes. sort_name: the folded name, for order and search. normal_name: what
    near-duplicates are measured by. external_ref: its key in the source it was first imported
    from; `ClientRef` has all of them.
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
    street: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    post_code: Mapped[str] = mapped_column(default="")
    electronic_scheme: Mapped[str] = mapped_column(default="")
    electronic_address: Mapped[str] = mapped_column(default="")
    buyer_reference: Mapped[str] = mapped_column(default="")
    account_manager_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    sort_name: Mapped[str] = mapped_column(Text(collation="C"), init=False)
    normal_name: Mapped[str] = mapped_column(init=False)
    contacts: Mapped[list[Contact]] = relationship(
        default_factory=list, order_by=Contact.id, cascade="all, delete-orphan", lazy="selectin"
    )

    erased_contact_id = ""
    """For the fact of an erasure, while it is recorded."""

    def __post_init__(self) -> None:
        self._file_name()

    def registered(self) -> Fact:
        return Fact("client.registered.v1", self)

    def change(self, given: Given) -> Fact | None:
        """Set the fields; None if all is as asked already."""
        changed = take(self, given)
        if "name" in changed:
            self._file_name()
        return Fact("client.updated.v1", self, changed) if changed else None

    def _file_name(self) -> None:
        self.sort_name = rules.folded(self.name)
        self.normal_name = rules.normal_name(self.name)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self.change({"archived_at": at})

    def restore(self) -> Fact | None:
        return self.change({"archived_at": None})

    def add_contact(self, contact: Contact, *, confirm_distinct: bool = False) -> Fact:
        if len(self.contacts) >= CONTACTS_MAX:
            raise Conflict(
                "CONTACTS_FULL",
                f"A client has at most {CONTACTS_MAX} contacts; remove one first.",
                field="contact",
            )
        if not confirm_distinct:
            self._require_new_address(contact.email)
        self.contacts.append(contact)
        self._settle_primary(contact if contact.primary else None)
        return self._contacts_changed()

    def change_contact(
        self, contact_id: str, given: Given, *, confirm_distinct: bool = False
    ) -> Fact | None:
        """Set the fields; None if all is as asked already."""
        contact = self.contact(contact_id)
        self._require_primary_stays(contact, given)
        if not confirm_distinct and "email" in given:
            self._require_new_address(given["email"], besides=contact)
        changed = take(contact, given)
        if "name" in changed:
            contact.sort_name = rules.folded(contact.name)
        if "primary" in changed:
            self._settle_primary(contact)
        return self._contacts_changed() if changed else None

    def _require_primary_stays(self, contact: Contact, given: Given) -> None:
        if contact.primary and given.get("primary") is False:
            raise Conflict(
                "PRIMARY_CONTACT_NEEDED",
                "A client with contacts has a primary one; make another contact primary instead.",
                field="primary",
            )
        if contact.archived_at is not None and given.get("primary"):
            raise Conflict(
                "CONTACT_ARCHIVED",
                "An archived contact cannot be primary; restore it first.",
                field="primary",
            )

    def _require_new_address(self, email: str, besides: Contact | None = None) -> None:
        """The details name the contact by id: refusals are logged, and an address is personal."""
        for there in self.contacts:
            if there is not besides and same_email(there.email, email):
                archived = " (archived)" if there.archived_at else ""
                raise Conflict(
                    "CONTACT_EXISTS",
                    f"The contact {there.id}{archived} of {self.name} has this address; change "
                    "that one, or send the request again with confirm_distinct and a new "
                    "idempotency key.",
                    field="email",
                    details={"contact_id": there.id, "client_id": self.id},
                )

    def remove_contact(self, contact_id: str) -> Fact:
        self.contacts.remove(self.contact(contact_id))
        self._settle_primary(None)
        return self._contacts_changed()

    def erase_contact(self, contact_id: str) -> Fact:
        """The row goes with every personal value in it; the fact names it by its id."""
        self.remove_contact(contact_id)
        self.erased_contact_id = contact_id
        return Fact("contact.erased.v1", self, ("contacts",))

    def archive_contact(self, contact_id: str, at: datetime | None) -> Fact | None:
        """at None: restore it."""
        contact = self.contact(contact_id)
        if (contact.archived_at is None) == (at is None):
            return None
        contact.archived_at = at
        contact.primary = False
        self._settle_primary(None)
        return self._contacts_changed()

    def contact(self, contact_id: str) -> Contact:
        for contact in self.contacts:
            if contact.id == contact_id.lower():
                return contact
        raise NotFound(
            "CONTACT_NOT_FOUND",
            f"{self.name} has no contact {contact_id}; it may have been removed.",
            field="contact_id",
        )

    def _settle_primary(self, chosen: Contact | None) -> None:
        """One primary contact: the one chosen, else the one there was, else the first."""
        there = [contact for contact in self.contacts if contact.archived_at is None]
        there_was = next((contact for contact in there if contact.primary), None)
        primary = chosen or there_was or next(iter(there), None)
        for contact in self.contacts:
            contact.primary = contact is primary

    def _contacts_changed(self) -> Fact:
        return Fact("client.updated.v1", self, ("contacts",))

    def keys(self) -> frozenset[int]:
        """Where near-duplicates of this client are looked for."""
        return near_keys(self.normal_name, self.domain, self.tax_number)


OWNER = OwnerColumns(account_manager=Client.account_manager_id)


def near_keys(normal_name: str, domain: str, tax_number: str) -> frozenset[int]:
    """The keys of a name, a domain and a tax number, each of them possibly empty."""
    keys = rules.name_keys(normal_name) if normal_name else frozenset[int]()
    if rules.tells_company(domain):
        keys |= {rules.key_of(f"domain:{part}") for part in rules.domains_of(domain)}
    if tax_number:
        keys |= {rules.key_of(f"tax:{tax_number}")}
    return keys


class ClientKey(Model, kw_only=True):
    """One of the keys under which a client is filed for the search for near-duplicates."""

    __tablename__ = "client_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    client_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("client.id"), primary_key=True, index=True
    )


class ClientRef(Model, kw_only=True):
    """The key that a client has in a source it was imported from; several sources may have it.

    source: the part of the key before its first colon.
    """

    __tablename__ = "client_ref"

    external_ref: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("client.id"), index=True)


class KnownPerson(Model, kw_only=True):
    """What accounts needs to know of a person of projects: the name, and whether they left."""

    __tablename__ = "known_person"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]
