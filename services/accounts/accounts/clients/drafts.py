"""What is given to register or change a client or a contact, and what of it is kept.

Each check gives the value as it will be kept, or Invalid that names the field and the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.money import minor_digits

from accounts import values
from accounts.clients import queries, rules
from accounts.clients.model import CONTACTS_MAX, ClientChanges, Contact, ContactChanges

_TITLE_LENGTH_MAX = 120
_PHONE_LENGTH_MAX = 40
_ADDRESS_LENGTH_MAX = 1_000
_REF_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDraft:
    """A client to be registered, as given."""

    name: str
    domain: str = ""
    tax_number: str = ""
    currency_code: str
    payment_terms_days: int = rules.PAYMENT_TERMS_DAYS_DEFAULT
    address: str = ""
    country_code: str = ""
    account_manager_id: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """A contact to be added, as given."""

    name: str
    email: str = ""
    phone: str = ""
    job_title: str = ""
    primary: bool = False


def checked(tx: Transaction, draft: ClientDraft) -> ClientDraft:
    """The draft as it will be kept; Invalid names the first field that cannot be."""
    minor_digits(draft.currency_code)
    manager_id = draft.account_manager_id or tx.actor.person_id
    return replace(
        draft,
        name=_name(draft.name),
        domain=web_domain(draft.domain),
        tax_number=tax_number(draft.tax_number),
        payment_terms_days=_payment_terms(draft.payment_terms_days),
        address=_address(draft.address),
        country_code=_country(draft.country_code),
        account_manager_id=manager_id
        and queries.require_person(tx, manager_id, "account_manager_id"),
        external_ref=external_ref(draft.external_ref),
    )


def _name(given: str) -> str:
    name = values.text(given, "name", values.NAME_LENGTH_MAX, required=True)
    if not rules.folded(name):
        raise Invalid("NAME_UNREADABLE", "name needs at least one letter or digit.", field="name")
    return name


def web_domain(given: str) -> str:
    """The bare domain of what was given, a URL perhaps; Invalid if it cannot be one."""
    domain = rules.bare_domain(given)
    if domain and not rules.is_domain(domain):
        raise Invalid(
            "DOMAIN_MALFORMED",
            f"domain must be a web domain such as example.com, not {given[:60]!r}.",
            field="domain",
        )
    return domain


def tax_number(given: str) -> str:
    """Capitals and digits only; Invalid if no authority would issue it."""
    bare = rules.bare_tax_number(given)
    if given.strip() and not (4 <= len(bare) <= 20 and bare.isascii()):
        raise Invalid(
            "TAX_NUMBER_MALFORMED",
            "tax_number must have 4 to 20 letters and digits, such as GB123456789.",
            field="tax_number",
        )
    return bare


def _address(given: str) -> str:
    return values.text(given, "address", _ADDRESS_LENGTH_MAX)


def _country(given: str) -> str:
    code = given.strip().upper()
    if code and not rules.is_country(code):
        raise Invalid(
            "COUNTRY_UNKNOWN",
            f"country_code must be an ISO 3166 code such as GB, not {given[:20]!r}.",
            field="country_code",
        )
    return code


def _payment_terms(days: int) -> int:
    if not 1 <= days <= rules.PAYMENT_TERMS_DAYS_MAX:
        raise Invalid(
            "PAYMENT_TERMS_OUT_OF_RANGE",
            f"payment_terms_days must be between 1 and {rules.PAYMENT_TERMS_DAYS_MAX}.",
            field="payment_terms_days",
        )
    return days


def checked_changes(tx: Transaction, changes: ClientChanges) -> ClientChanges:
    terms, manager_id = changes.payment_terms_days, changes.account_manager_id
    return ClientChanges(
        name=None if changes.name is None else _name(changes.name),
        domain=None if changes.domain is None else web_domain(changes.domain),
        tax_number=None if changes.tax_number is None else tax_number(changes.tax_number),
        payment_terms_days=None if terms is None else _payment_terms(terms),
        address=None if changes.address is None else _address(changes.address),
        country_code=None if changes.country_code is None else _country(changes.country_code),
        account_manager_id=None
        if manager_id is None
        else queries.require_person(tx, manager_id, "account_manager_id"),
    )


def new_contacts(tx: Transaction, drafts: Sequence[ContactDraft]) -> list[Contact]:
    values.count(drafts, "contacts", CONTACTS_MAX)
    if sum(draft.primary for draft in drafts) > 1:
        raise Invalid(
            "PRIMARY_CONTACT_TWICE", "Only one of the contacts can be primary.", field="contacts"
        )
    return [new_contact(tx, draft, f"contacts[{place}]") for place, draft in enumerate(drafts)]


def new_contact(tx: Transaction, draft: ContactDraft, field_: str) -> Contact:
    return Contact(
        id=tx.new_id(),
        name=values.text(draft.name, f"{field_}.name", values.NAME_LENGTH_MAX, required=True),
        email=values.email(draft.email, f"{field_}.email"),
        phone=values.text(draft.phone, f"{field_}.phone", _PHONE_LENGTH_MAX),
        job_title=values.text(draft.job_title, f"{field_}.job_title", _TITLE_LENGTH_MAX),
        primary=draft.primary,
    )


def checked_contact_changes(changes: ContactChanges) -> ContactChanges:
    name, email, phone, title = changes.name, changes.email, changes.phone, changes.job_title
    return ContactChanges(
        name=None
        if name is None
        else values.text(name, "name", values.NAME_LENGTH_MAX, required=True),
        email=None if email is None else values.email(email, "email"),
        phone=None if phone is None else values.text(phone, "phone", _PHONE_LENGTH_MAX),
        job_title=None if title is None else values.text(title, "job_title", _TITLE_LENGTH_MAX),
        primary=changes.primary,
    )


def external_ref(given: str, *, required: bool = False) -> str:
    """The key that a client has in the source it is imported from."""
    return values.text(given, "external_ref", _REF_LENGTH_MAX, required=required)


def partial_name(given: str) -> str:
    """A name to look for, perhaps none."""
    return values.text(given, "name", values.NAME_LENGTH_MAX)
