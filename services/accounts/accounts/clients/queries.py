"""Finding clients and contacts: by id, by name, and by what they have in common with another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.orm import lazyload

from accounts.clients import rules
from accounts.clients.model import (
    OWNER,
    Client,
    ClientHead,
    ClientKey,
    ClientRef,
    Contact,
    KnownPerson,
    near_keys,
)
from accounts.clients.rules import WHOLE_BP, Likeness, name_likeness_bp
from accounts.listing import archived_of, is_archived, records_of
from accounts.model import State
from chassis import values

BATCH_MAX = 200
SIMILAR_MAX = 10
_COMPARED_MAX = 500


def person_name(person_id: Any) -> Any:
    """The name of the person in a column, to order by; empty where nobody is named."""
    name = select(KnownPerson.name).where(KnownPerson.person_id == person_id).scalar_subquery()
    return func.coalesce(name, cast(person_id, Text), "", type_=Text())


def _search(search: str) -> dict[str, str]:
    """Values of the filters `search` and `search_signs`, of which one is used.

    Of signs alone nothing is left without accents and case; they are looked for as they stand.
    """
    folded = rules.folded(search)
    return {"search": part(folded)} if folded else {"search_signs": part(search.strip())}


CLIENTS = Records(
    select(Client.id),
    {
        "id": Client.id,
        "name": Client.sort_name,
        "created_at": Client.created_at,
        "reference": Client.reference,
        "account_manager": person_name(Client.account_manager_id),
        "country_code": Client.country_code,
        "domain": Client.domain,
        "payment_terms_days": Client.payment_terms_days,
    },
    OWNER,
    default="name",
    account_manager_id=one_of(Client.account_manager_id.expression, "account_manager_id"),
    country_code=Client.country_code == bindparam("country_code"),
    created_from=Client.created_at >= bindparam("created_from"),
    created_before=Client.created_at < bindparam("created_before"),
    archived=is_archived(Client.archived_at),
    search=containing("search", Client.sort_name, func.replace(Client.reference, "-", " ")),
    search_signs=containing("search_signs", Client.name),
)
CONTACTS = Records(
    select(Contact.id).join(Client, Client.id == Contact.client_id),
    {
        "id": Contact.id,
        "name": Contact.sort_name,
        "client_name": Client.sort_name,
        "created_at": Contact.id,
        "job_title": Contact.job_title,
    },
    OWNER,
    default="name",
    client_id=one_of(Contact.client_id.expression, "client_id"),
    email=func.lower(Contact.email) == bindparam("email"),
    archived=is_archived(Contact.archived_at),
    search=containing("search", Contact.sort_name),
    search_signs=containing("search_signs", Contact.name),
)


@dataclass(frozen=True, slots=True)
class SimilarClient:
    """A client that may be the one asked about. likeness_bp: 0 to 10000."""

    client: Client
    likeness_bp: int
    because: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFilter:
    """Which clients to list; empty: all that are active. created_to: the last day."""

    search: str = ""
    account_manager_id: Sequence[str] = ()
    country_code: str = ""
    created_from: date | None = None
    created_to: date | None = None
    state: State = State.ACTIVE


_WITHOUT_CONTACTS = select(Client).options(lazyload(Client.contacts))


def get_client(reading: Reading, client_id: str) -> Client:
    return reading.get_visible("client.read", Client, client_id, OWNER)


def get_head(reading: Reading, client_id: str) -> ClientHead:
    """The head of a client that the actor may see, or NotFound."""
    head = _HEAD.first(reading, client_id=require_id(client_id, "client_id"))
    if head is None or not reading.actor.may("client.read", head.owners):
        raise NotFound("CLIENT_NOT_FOUND", f"There is no client {client_id}.", field="client_id")
    return head


def names_of(reading: Reading, client_ids: Iterable[str]) -> dict[str, Any]:
    """Name and account manager of clients whose records the actor has been shown, by id."""
    found = _NAMES.all(reading, ids=sorted(set(client_ids)))
    return {client.id: client for client in found}


_NAMES = prepared(
    select(Client.id, Client.name, Client.account_manager_id).where(
        one_of(Client.id.expression, "ids")
    )
)
HEAD = select(
    Client.id,
    Client.reference,
    Client.name,
    Client.currency_code,
    Client.account_manager_id,
    Client.archived_at,
).where(Client.id == bindparam("client_id"))
_HEAD = prepared(HEAD, into=ClientHead)


def list_clients(
    reading: Reading, wanted: ClientFilter, asked: Asked
) -> tuple[list[Client], Listed]:
    """A page of clients. Their contacts are asked for apart, for all of them at once."""
    listed = CLIENTS.page(
        reading,
        ["client.read"],
        asked,
        account_manager_id=ids_of(wanted.account_manager_id, "account_manager_id"),
        country_code=wanted.country_code.upper(),
        created_from=_begins(reading, wanted.created_from),
        created_before=_begins(reading, wanted.created_to, days=1),
        archived=archived_of(wanted.state, asked),
        **_search(wanted.search),
    )
    return records_of(reading, _WITHOUT_CONTACTS, Client.id, listed), listed


def _begins(reading: Reading, day: date | None, days: int = 0) -> datetime | None:
    """When the day begins in the agency's zone; days: how many later."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time(), reading.zone).astimezone(UTC)


def batch_get_clients(reading: Reading, client_ids: Sequence[str]) -> Sequence[Client]:
    """Those that exist and may be seen, in the order asked for, each once; contacts apart."""
    values.count(client_ids, "client_ids", BATCH_MAX)
    wanted = dict.fromkeys(require_id(client_id, "client_ids") for client_id in client_ids)
    named = _WITHOUT_CONTACTS.where(one_of(Client.id.expression, "ids"))
    query = reading.visible("client.read", named, OWNER)
    by_id = {client.id: client for client in reading.session.scalars(query, {"ids": list(wanted)})}
    return [by_id[client_id] for client_id in wanted if client_id in by_id]


def contacts_of(reading: Reading, clients: Sequence[Client]) -> Mapping[str, Sequence[Any]]:
    """The contacts of all these clients, by the client's id."""
    found: dict[str, list[Any]] = {}
    ids = [client.id for client in clients]
    for contact in _CONTACTS.all(reading, client_ids=ids) if ids else ():
        found.setdefault(contact.client_id, []).append(contact)
    return found


_CONTACTS = prepared(
    select(
        Contact.client_id,
        Contact.id,
        Contact.name,
        Contact.email,
        Contact.phone,
        Contact.job_title,
        Contact.primary.label("primary"),
        Contact.archived_at,
    )
    .where(one_of(Contact.client_id.expression, "client_ids"))
    .order_by(Contact.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFilter:
    """Which contacts to list; empty: all that are active. email: the whole address."""

    search: str = ""
    email: str = ""
    client_id: Sequence[str] = ()
    state: State = State.ACTIVE


def list_contacts(
    reading: Reading, wanted: ContactFilter, asked: Asked
) -> tuple[list[tuple[Client, Contact]], Listed]:
    """Contacts of all clients whose contacts the actor may see."""
    listed = CONTACTS.page(
        reading,
        ["contact.read"],
        asked,
        client_id=ids_of(wanted.client_id, "client_id"),
        email=wanted.email.strip().lower(),
        archived=archived_of(wanted.state, asked),
        **_search(wanted.search),
    )
    contacts = records_of(reading, select(Contact), Contact.id, listed)
    clients = _clients_of(reading, contacts)
    return [(clients[contact.client_id], contact) for contact in contacts], listed


def _clients_of(reading: Reading, contacts: Sequence[Contact]) -> dict[str, Client]:
    ids = {contact.client_id for contact in contacts}
    found = reading.session.scalars(_WITHOUT_CONTACTS.where(Client.id.in_(ids)))
    return {client.id: client for client in found}


def also_at(reading: Reading, client: Client) -> dict[str, list[str]]:
    """Other clients with a contact of the same address, by the id of this client's contact."""
    addresses = {contact.email.lower() for contact in client.contacts if contact.email}
    if not addresses:
        return {}
    query = (
        select(func.lower(Contact.email), Contact.client_id)
        .join(Client, Client.id == Contact.client_id)
        .where(func.lower(Contact.email).in_(addresses), Contact.client_id != client.id)
        .order_by(Contact.id)
        .limit(BATCH_MAX)
    )
    found: dict[str, list[str]] = {}
    for address, client_id in reading.session.execute(
        reading.visible("contact.read", query, OWNER)
    ):
        found.setdefault(address, []).append(client_id)
    return {each.id: found.get(each.email.lower(), []) for each in client.contacts}


def find_similar_clients(
    reading: Reading, name: str, domain: str = "", tax_number: str = ""
) -> list[SimilarClient]:
    """The clients most like this one, most similar first, archived ones too.

    Arguments as `commands` would keep them. Whom the actor may not see is found as well: nobody
    shall register a client twice for not seeing it.
    """
    normal = rules.normal_name(name)
    measured = [
        (likeness, row.id)
        for row in _SHARING_A_KEY.all(reading, keys=keys_of(name, domain, tax_number))
        if (likeness := _likeness(row, normal, domain, tax_number))
    ]
    if not measured:
        return []
    measured.sort(key=lambda found: (-found[0][0], found[1]))
    nearest = measured[:SIMILAR_MAX]
    query = select(Client).where(Client.id.in_([client_id for _, client_id in nearest]))
    clients = {client.id: client for client in reading.session.scalars(query)}
    return [SimilarClient(clients[id_], bp, because) for (bp, because), id_ in nearest]


def keys_of(name: str, domain: str, tax_number: str) -> list[int]:
    """The keys under which a client of this name, domain and tax number is filed, in order."""
    return sorted(near_keys(rules.normal_name(name), domain, tax_number))


_sharing = (
    select(ClientKey.client_id)
    .where(one_of(ClientKey.key.expression, "keys"))
    .group_by(ClientKey.client_id)
    .order_by(func.count().desc(), ClientKey.client_id)
    .limit(_COMPARED_MAX)
    .subquery()
)
_SHARING_A_KEY = prepared(
    select(Client.id, Client.normal_name, Client.domain, Client.tax_number).join(
        _sharing, _sharing.c.client_id == Client.id
    )
)
"""Those that share most keys first, so that a key shared by thousands does no harm."""


def _likeness(row: Any, normal: str, domain: str, tax_number: str) -> tuple[int, Likeness] | None:
    _, other_normal, other_domain, other_tax_number = row
    if tax_number and tax_number == other_tax_number:
        return WHOLE_BP, Likeness.TAX_NUMBER
    if other_domain and rules.tells_company(domain) and rules.same_site(domain, other_domain):
        return WHOLE_BP, Likeness.DOMAIN
    likeness_bp = name_likeness_bp(normal, other_normal) if normal else 0
    return (likeness_bp, Likeness.NAME) if likeness_bp >= rules.SIMILAR_FROM_BP else None


def with_external_refs(reading: Reading, external_refs: Sequence[str]) -> dict[str, str]:
    """Client id by external_ref, for those that are known."""
    query = select(ClientRef.external_ref, ClientRef.client_id).where(
        ClientRef.external_ref.in_(external_refs)
    )
    return dict(reading.session.execute(query).all())


def with_exact_name(reading: Reading, name: str, source: str) -> list[Client]:
    """Clients of exactly this name that this source has not brought yet."""
    normal = rules.normal_name(name)
    brought = select(ClientRef.client_id).where(ClientRef.source == source)
    query = (
        select(Client)
        .join(ClientKey, ClientKey.client_id == Client.id)
        .where(
            ClientKey.key == rules.words_key(normal),
            Client.normal_name == normal,
            Client.id.not_in(brought),
        )
        .order_by(Client.id)
    )
    exact = rules.exact_name(name)
    found = reading.session.scalars(query)
    return [client for client in found if rules.exact_name(client.name) == exact]


_PERSON = prepared(
    select(KnownPerson.name, KnownPerson.active).where(
        KnownPerson.person_id == bindparam("person_id")
    )
)


def require_person(reading: Reading, person_id: str, field: str) -> str:
    """The person's id, unless that person is known to have left.

    A person whom accounts does not know yet is accepted: projects may have registered them a
    moment ago, and refusing would make one service wait for another.
    """
    key = require_id(person_id, field)
    person = _PERSON.first(reading, person_id=key)
    if person is not None and not person.active:
        raise Invalid(
            "PERSON_INACTIVE",
            f"{person.name} no longer works here; name somebody else in {field}.",
            field=field,
        )
    return key
