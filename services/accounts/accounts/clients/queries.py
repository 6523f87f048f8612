"""Finding clients: by id, by name, and by what they have in common with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from sqlalchemy import Row, Select, func, select, tuple_

from accounts import values
from accounts.clients import rules
from accounts.clients.likeness import WHOLE_BP, name_likeness_bp
from accounts.clients.model import Client, ClientKey, KnownPerson, near_keys
from accounts.clients.rules import Likeness

BATCH_MAX = 200
SIMILAR_MAX = 10
_COMPARED_MAX = 500


@dataclass(frozen=True, slots=True)
class SimilarClient:
    """A client that may be the one asked about. likeness_bp: 0 to 10000."""

    client: Client
    likeness_bp: int
    because: Likeness


def get_client(reading: Reading, client_id: str) -> Client:
    return reading.get(Client, client_id)


def list_clients(
    reading: Reading, page: Page, *, search: str = "", account_manager_id: str = ""
) -> tuple[list[Client], str]:
    """In order of name; search: any part of the name, accents and case aside."""
    query = select(Client).order_by(Client.sort_name, Client.id).limit(page.limit)
    if page.after:
        after = (page.after[0], require_id(page.after[1], "page_token"))
        query = query.where(tuple_(Client.sort_name, Client.id) > after)
    if search:
        part = rules.folded(values.text(search, "search", values.NAME_LENGTH_MAX))
        query = query.where(Client.sort_name.contains(part, autoescape=True))
    if account_manager_id:
        manager_id = require_id(account_manager_id, "account_manager_id")
        query = query.where(Client.account_manager_id == manager_id)
    rows = reading.session.scalars(query).all()
    return cut(rows, page, lambda client: (client.sort_name, client.id))


def batch_get_clients(reading: Reading, client_ids: Sequence[str]) -> Sequence[Client]:
    """Those that exist, in the order asked for, each once."""
    values.count(client_ids, "client_ids", BATCH_MAX)
    wanted = dict.fromkeys(require_id(client_id, "client_ids") for client_id in client_ids)
    rows = reading.session.scalars(select(Client).where(Client.id.in_(wanted)))
    by_id = {client.id: client for client in rows}
    return [by_id[client_id] for client_id in wanted if client_id in by_id]


def find_similar_clients(
    reading: Reading, name: str, domain: str = "", tax_number: str = ""
) -> list[SimilarClient]:
    """The clients most like this one, the likest first. Arguments as `commands` would keep them."""
    normal = rules.normal_name(name)
    measured = [
        (likeness, row.id)
        for row in _sharing_a_key(reading, near_keys(normal, domain, tax_number))
        if (likeness := _likeness(row, normal, domain, tax_number))
    ]
    measured.sort(key=lambda found: (-found[0][0], found[1]))
    nearest = measured[:SIMILAR_MAX]
    query = select(Client).where(Client.id.in_([client_id for _, client_id in nearest]))
    clients = {client.id: client for client in reading.session.scalars(query)}
    return [SimilarClient(clients[id_], bp, because) for (bp, because), id_ in nearest]


def _sharing_a_key(reading: Reading, keys: frozenset[int]) -> Sequence[Row[str, str, str, str]]:
    """Those that share most keys first, so that a key shared by thousands does no harm."""
    sharing = (
        select(ClientKey.client_id)
        .where(ClientKey.key.in_(keys))
        .group_by(ClientKey.client_id)
        .order_by(func.count().desc(), ClientKey.client_id)
        .limit(_COMPARED_MAX)
    ).subquery()
    query: Select[str, str, str, str] = select(
        Client.id, Client.normal_name, Client.domain, Client.tax_number
    ).join(sharing, sharing.c.client_id == Client.id)
    return reading.session.execute(query).all()


def _likeness(
    row: Row[str, str, str, str], normal: str, domain: str, tax_number: str
) -> tuple[int, Likeness] | None:
    _, other_normal, other_domain, other_tax_number = row
    if tax_number and tax_number == other_tax_number:
        return WHOLE_BP, Likeness.TAX_NUMBER
    if rules.tells_company(domain) and domain == other_domain:
        return WHOLE_BP, Likeness.DOMAIN
    likeness_bp = name_likeness_bp(normal, other_normal) if normal else 0
    return (likeness_bp, Likeness.NAME) if likeness_bp >= rules.SIMILAR_FROM_BP else None


def with_external_refs(reading: Reading, external_refs: Sequence[str]) -> dict[str, str]:
    """Client id by external_ref, for those that are known."""
    query = select(Client.external_ref, Client.id).where(Client.external_ref.in_(external_refs))
    return {str(ref): client_id for ref, client_id in reading.session.execute(query)}


def unclaimed_with_name(reading: Reading, normal_name: str) -> str:
    """The id of a client of this normal name that no import has claimed yet; empty if none."""
    of_that_name = rules.key_of(f"words:{''.join(sorted(normal_name.split()))}")
    query = (
        select(Client.id)
        .join(ClientKey, ClientKey.client_id == Client.id)
        .where(
            ClientKey.key == of_that_name,
            Client.normal_name == normal_name,
            Client.external_ref.is_(None),
        )
        .order_by(Client.id)
        .limit(1)
    )
    return reading.session.scalar(query) or ""


def require_person(reading: Reading, person_id: str, field: str) -> str:
    """The person's id, unless that person is known to have left.

    Whom accounts has not heard of yet is let through: projects may have registered the person a
    moment ago, and refusing would make one service wait for another.
    """
    key = require_id(person_id, field)
    person = reading.session.get(KnownPerson, key)
    if person is not None and not person.active:
        raise Invalid(
            "PERSON_INACTIVE",
            f"{person.name} no longer works here; name somebody else in {field}.",
            field=field,
        )
    return key
