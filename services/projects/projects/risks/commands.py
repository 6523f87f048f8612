"""Risks: added to a project, changed, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.event import Fact
from chassis.ids import require_id
from chassis.money import Money

from projects.planning.queries import find_project
from projects.planning.readable import Project
from projects.resourcing.queries import active_person
from projects.risks.access import record_owners, require_may_write
from projects.risks.drafts import columns, refuse_response
from projects.risks.model import Risk, risk_reference
from projects.risks.rules import Kind, Status

_PEOPLE = ("owner_id", "response_owner_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRisk:
    """probability_bp or probability_level: one of the two. See `Risk`."""

    project_id: str
    title: str
    area: str
    impact_level: int
    kind: str = ""
    description: str = ""
    probability_bp: int | None = None
    probability_level: int | None = None
    impact: Money | None = None
    impact_days: int = 0
    response: str = ""
    response_plan: str = ""
    response_owner_id: str = ""
    response_due_on: str = ""
    owner_id: str = ""


def create_risk(tx: Transaction, new: NewRisk) -> Risk:
    project = open_project(tx, new.project_id)
    owner_id = new.owner_id or owner_of_none(tx)
    require_may_add(tx, project, owner_id)
    given = {field.name: getattr(new, field.name) for field in fields(NewRisk)}
    stated = {name: value for name, value in given.items() if value is not None}
    del stated["project_id"]
    stated |= {"kind": new.kind or Kind.THREAT.value, "owner_id": owner_id}
    wanted = columns(stated)
    if "probability_bp" not in wanted:
        raise Invalid(
            "PROBABILITY_REQUIRED",
            "Give either probability or probability_level.",
            field="probability",
        )
    refuse_response(wanted["kind"], wanted["response"])
    wanted |= _people(tx, wanted)
    number = tx.session.scalar(risk_reference)
    risk = Risk(
        id=tx.new_id(),
        reference=f"RISK-{number}",
        project_id=project.id,
        status=Status.OPEN.value,
        created_at=tx.now,
        **wanted,
    )
    risk.weigh()
    tx.add(risk)
    tx.record(risk.created())
    return risk


def change_risk(
    tx: Transaction, risk_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Risk:
    """changes: what is given of the fields of UpdateRiskRequest."""
    risk = _found(tx, risk_id, expected_version)
    wanted = columns(dict(changes))
    refuse_response(risk.kind, wanted.get("response", ""))
    if "owner_id" in wanted and not wanted["owner_id"]:
        raise owner_required()
    changed = {name: wanted[name] for name in _PEOPLE if name in wanted}
    kept = {name: id_ for name, id_ in changed.items() if id_ == (getattr(risk, name) or "")}
    wanted |= _people(tx, {name: id_ for name, id_ in changed.items() if name not in kept})
    for name in kept:
        del wanted[name]
    record_change(tx, risk.change(wanted))
    return risk


def archive_risk(tx: Transaction, risk_id: str) -> Risk:
    risk = _found(tx, risk_id)
    record_change(tx, risk.archive(tx.now))
    return risk


def restore_risk(tx: Transaction, risk_id: str) -> Risk:
    risk = _found(tx, risk_id)
    record_change(tx, risk.restore())
    return risk


def occur(tx: Transaction, risk_id: str) -> Risk:
    """The risk, now occurred; Conflict for one that is closed or archived."""
    risk = _found(tx, risk_id)
    if risk.status == Status.CLOSED and not risk.archived:
        raise Conflict(
            "RISK_CLOSED",
            f"{risk.reference} is closed; open it before it can occur.",
            field="risk_id",
        )
    record_change(tx, risk.change({"status": Status.OCCURRED.value}))
    return risk


def open_project(tx: Transaction, project_id: str) -> Project:
    """The project, not locked, if the caller may see it and it is not closed."""
    seen = find_project(tx, project_id)
    project = tx.session.get_one(Project, seen.id)
    project.require_workable()
    return project


def require_may_add(tx: Transaction, project: Project, owner_id: str) -> None:
    """To a project that the caller sees: who answers for it, or who will own the record."""
    tx.actor.require("risk.write", record_owners(tx, project, owner_id))


def owner_of_none(tx: Transaction) -> str:
    """The caller, of a record for which no owner is named."""
    if not tx.actor.person_id:
        raise owner_required()
    return tx.actor.person_id


def owner_required() -> Invalid:
    return Invalid(
        "OWNER_REQUIRED", "A record has an owner; name a person in owner_id.", field="owner_id"
    )


def no_risk(risk_id: str, field: str = "risk_id") -> NotFound:
    return NotFound("RISK_NOT_FOUND", f"There is no risk {risk_id}.", field=field)


def _found(tx: Transaction, risk_id: str, expected_version: int = 0) -> Risk:
    """Locked, if the caller may change it."""
    seen = tx.session.get(Risk, require_id(risk_id, "risk_id"))
    if seen is None:
        raise no_risk(risk_id)
    project = tx.session.get_one(Project, seen.project_id)
    require_may_write(tx, record_owners(tx, project, seen.owner_id), no_risk(risk_id))
    return tx.load(Risk, risk_id, expected_version=expected_version)


def _people(tx: Transaction, wanted: Mapping[str, Any]) -> dict[str, str | None]:
    """Each of them somebody who is with the agency; an empty id is nobody."""
    given = {name: wanted[name] for name in _PEOPLE if name in wanted}
    return {name: active_person(tx, id_, name).id if id_ else None for name, id_ in given.items()}


def record_change(tx: Transaction, fact: Fact | None) -> None:
    """None: everything was so already."""
    if fact:
        tx.record(fact)
