"""What finance knows of clients, opportunities, briefs, projects and people.

None means that it does not exist, or that its event has not arrived yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.prepared import one_of, prepared
from sqlalchemy import Text, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from finance.model import Model
from finance.replicas.model import (
    KnownBrief,
    KnownClient,
    KnownHandover,
    KnownOpportunity,
    KnownPerson,
    KnownProject,
)
from finance.replicas.readable import (
    account_manager_of,
    agreed_currency,
    name_of_client,
    name_of_project,
    reference_of_project,
)

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Client:
    client_id: str
    name: str
    currency_code: str
    payment_terms_days: int
    address: str
    tax_number: str
    country_code: str
    street: str
    town: str
    post_code: str
    electronic_scheme: str
    electronic_address: str
    buyer_reference: str
    account_manager_id: str | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deliverable:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Opportunity:
    """project_id is None until it is won; currency_code None when no value was named."""

    opportunity_id: str
    client_id: str
    name: str
    status: str
    project_id: str | None
    currency_code: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """client_id is None for internal work. archived: out of the lists. account_manager_id: the
    client's. sold: it came from an opportunity, whose handover_status is None before it began."""

    project_id: str
    reference: str
    name: str
    status: str
    client_id: str | None
    opportunity_id: str | None
    project_manager_id: str | None
    chargeable: bool
    archived: bool
    account_manager_id: str | None
    sold: bool
    handover_status: str | None

    @property
    def owners(self) -> Owners:
        return Owners(
            account_managers=[self.account_manager_id], project_managers=[self.project_manager_id]
        )


def _columns(model: type[Model], record: type[Any], **others: Any) -> list[Any]:
    """The columns of a replica that a record shows, in its order; others: what it shows besides."""
    names = [field.name for field in fields(record)]
    return [others[name] if name in others else getattr(model, name) for name in names]


_CLIENT_ROWS = select(*_columns(KnownClient, Client))
_CLIENT = prepared(_CLIENT_ROWS.where(KnownClient.client_id == bindparam("id")), Client)
_CLIENTS = prepared(_CLIENT_ROWS.where(one_of(KnownClient.client_id, "ids")), Client)
_WON = select(KnownOpportunity.opportunity_id).where(
    KnownOpportunity.project_id == KnownProject.project_id
)
_HANDOVER_STATUS = select(KnownHandover.status).where(
    KnownHandover.opportunity_id
    == func.coalesce(KnownProject.opportunity_id, _WON.limit(1).scalar_subquery())
)
_PROJECT_ROWS = select(
    *_columns(
        KnownProject,
        Project,
        account_manager_id=account_manager_of(KnownProject.client_id),
        sold=or_(KnownProject.opportunity_id.is_not(None), _WON.exists()),
        handover_status=_HANDOVER_STATUS.scalar_subquery(),
    )
)
_PROJECT = prepared(_PROJECT_ROWS.where(KnownProject.project_id == bindparam("id")), Project)
_PROJECTS = prepared(_PROJECT_ROWS.where(one_of(KnownProject.project_id, "ids")), Project)
_OPPORTUNITY_ROWS = select(*_columns(KnownOpportunity, Opportunity)).limit(1)
_OPPORTUNITY = prepared(
    _OPPORTUNITY_ROWS.where(KnownOpportunity.opportunity_id == bindparam("id")), Opportunity
)
_OPPORTUNITY_OF_PROJECT = prepared(
    _OPPORTUNITY_ROWS.where(KnownOpportunity.project_id == bindparam("project_id")), Opportunity
)


def client(reading: Reading, client_id: str) -> Client | None:
    return _CLIENT.first(reading, id=client_id)


def clients(reading: Reading, client_ids: Collection[str]) -> dict[str, Client]:
    """By id; unknown ones are left out."""
    return {one.client_id: one for one in _CLIENTS.all(reading, ids=list(client_ids))}


def project(reading: Reading, project_id: str) -> Project | None:
    return _PROJECT.first(reading, id=project_id)


def projects(reading: Reading, project_ids: Collection[str]) -> dict[str, Project]:
    """By id; unknown ones are left out."""
    return {one.project_id: one for one in _PROJECTS.all(reading, ids=list(project_ids))}


def opportunity(reading: Reading, opportunity_id: str) -> Opportunity | None:
    return _OPPORTUNITY.first(reading, id=opportunity_id)


def opportunity_of_project(reading: Reading, project_id: str) -> Opportunity | None:
    """The won opportunity whose project this is, known from accounts alone."""
    return _OPPORTUNITY_OF_PROJECT.first(reading, project_id=project_id)


def names_on_document(reading: Reading, client_id: str, project_id: str) -> dict[str, str]:
    """What a document calls its client and its project; empty where they are not known yet."""
    found = _NAMES.one(reading, client_id=client_id, project_id=project_id)
    return {name: value or "" for name, value in found._asdict().items()}


_OF_CLIENT = bindparam("client_id", type_=Uuid(as_uuid=False))
_OF_PROJECT = bindparam("project_id", type_=Uuid(as_uuid=False))
_NAMES = prepared(
    select(
        name_of_client(_OF_CLIENT).label("client_name"),
        reference_of_project(_OF_PROJECT).label("project_reference"),
        name_of_project(_OF_PROJECT).label("project_name"),
    )
)


def currency_of_project(reading: Reading, project_id: str) -> str | None:
    """In which the client pays for the project; None for internal work, or not known yet."""
    return _CURRENCY.first(reading, id=project_id)


_CURRENCY = prepared(
    select(agreed_currency()).where(KnownProject.project_id == bindparam("id")), lambda code: code
)


def manages_for(reading: Reading, client_id: str) -> bool:
    """Whether the actor manages a project of the client."""
    me = reading.actor.person_id
    return bool(me and _MANAGES.all(reading, client_id=client_id, me=me))


_MANAGES = prepared(
    select(KnownProject.project_id)
    .where(
        KnownProject.client_id == _OF_CLIENT,
        KnownProject.project_manager_id == bindparam("me", type_=Uuid(as_uuid=False)),
    )
    .limit(1)
)


def project_id_of_opportunity(reading: Reading, opportunity_id: str) -> str | None:
    """From accounts (it was won) or from projects (it was opened), whichever arrived first."""
    won = select(KnownOpportunity.project_id).where(
        KnownOpportunity.opportunity_id == opportunity_id, KnownOpportunity.project_id.is_not(None)
    )
    opened = select(KnownProject.project_id).where(KnownProject.opportunity_id == opportunity_id)
    return reading.session.scalars(won.union_all(opened).limit(1)).first()


def deliverables(
    reading: Reading, opportunity_id: str | None, project_id: str | None
) -> tuple[Deliverable, ...]:
    """Of the latest brief of the opportunity; without a brief, those of the project."""
    brief = reading.session.get(KnownBrief, opportunity_id) if opportunity_id else None
    if brief is not None and brief.deliverables:
        return _deliverables(brief.deliverables)
    known = reading.session.get(KnownProject, project_id) if project_id else None
    return _deliverables(known.deliverables) if known else ()


def deliverable_ids(reading: Reading, project_id: str) -> set[str]:
    """Of the brief that the project was sold by, and of the project itself."""
    sold = opportunity_of_project(reading, project_id)
    briefed = deliverables(reading, sold.opportunity_id if sold else None, None)
    return {one.id for one in (*briefed, *deliverables(reading, None, project_id))}


def refuse_before_handover(known: Project) -> None:
    """Conflict while a project that came from an opportunity has not been handed over."""
    if known.sold and known.handover_status != "accepted":
        raise Conflict(
            "HANDOVER_NOT_ACCEPTED",
            f"{known.reference} has not been handed over: a project manager must accept its "
            "handover before it is billed. If that was done just now, try again in a moment.",
            field="project_id",
            details={"handover_status": known.handover_status or "none"},
        )


def refuse_over(known: Project) -> None:
    """Conflict for a project that is completed or archived: nobody looks at its unbilled work.

    Asked where somebody decides that work is to be billed after all. A credit note is issued all
    the same: a wrong invoice is put right at any time, and the work that it gives back is billed
    again or written off. What a draft holds is unbilled already, so discarding it adds none.
    """
    if known.status != "completed" and not known.archived:
        return
    state, remedy = ("archived", "restore") if known.archived else ("completed", "reopen")
    raise Conflict(
        "PROJECT_OVER",
        f"{known.reference} is {state}, so it can have no new unbilled work; {remedy} the project "
        "first.",
        field="project_id",
        details={"project_id": known.project_id, "status": known.status},
    )


def person_name(reading: Reading, person_id: str) -> str | None:
    row = reading.session.get(KnownPerson, person_id)
    return row.name if row else None


def person_names(reading: Reading, person_ids: Collection[str]) -> dict[str, str]:
    """By id; unknown ones are left out."""
    rows = _rows(reading, KnownPerson, KnownPerson.person_id, person_ids)
    return {row.person_id: row.name for row in rows}


def people_of_roles(reading: Reading, roles: Collection[str]) -> dict[str, list[str]]:
    """The ids of the active people who work as each of these roles, by role in lower case."""
    found: dict[str, list[str]] = {}
    for role, person_id in _OF_ROLES.all(reading, roles=list(roles)):
        found.setdefault(role, []).append(person_id)
    return found


_ROLE = func.lower(KnownPerson.charge_role, type_=Text)
_OF_ROLES = prepared(
    select(_ROLE, KnownPerson.person_id).where(KnownPerson.active, one_of(_ROLE, "roles"))
)


def require_client(reading: Reading, client_id: str, field: str = "client_id") -> Client:
    return client(reading, require_id(client_id, field)) or refuse_unknown(
        "client", client_id, field
    )


def require_project(reading: Reading, project_id: str, field: str = "project_id") -> Project:
    return project(reading, require_id(project_id, field)) or refuse_unknown(
        "project", project_id, field
    )


def refuse_archived_client(reading: Reading, client_id: str, field: str) -> None:
    """Conflict for a client that accounts has archived: nothing is offered to it."""
    known = client(reading, client_id)
    if known is not None and known.archived_at is not None:
        raise Conflict(
            "CLIENT_ARCHIVED",
            f"{known.name} is archived; restore the client first.",
            field=field,
            details={"client_id": known.client_id},
        )


def client_of(known: Project, field: str = "project_id") -> str:
    """The id of the project's client, or Conflict for internal work, which has none."""
    if known.client_id is None:
        raise Conflict(
            "PROJECT_INTERNAL",
            f"{known.reference} is internal work without a client; there is nobody to charge.",
            field=field,
        )
    return known.client_id


def require_opportunity(
    reading: Reading, opportunity_id: str, field: str = "opportunity_id"
) -> Opportunity:
    found = opportunity(reading, require_id(opportunity_id, field))
    return found or refuse_unknown("opportunity", opportunity_id, field)


def require_person(reading: Reading, person_id: str, field: str = "person_id") -> str:
    """The person's name."""
    found = person_name(reading, require_id(person_id, field))
    return found if found is not None else refuse_unknown("person", person_id, field)


def refuse_unknown(noun: str, id_: str, field: str) -> NoReturn:
    """NotFound for a record of another service that finance does not know (yet)."""
    raise NotFound(
        f"{noun.upper()}_NOT_FOUND",
        f"Finance knows no {noun} {id_}; if it was made just now, try again in a moment.",
        field=field,
    )


def _rows(
    reading: Reading, model: type[RowT], key: InstrumentedAttribute[str], ids: Collection[str]
) -> Iterable[RowT]:
    return reading.session.scalars(select(model).where(key.in_(list(ids))))


def _deliverables(kept: list[dict[str, str]]) -> tuple[Deliverable, ...]:
    return tuple(Deliverable(one["id"], one["name"]) for one in kept)
