"""Decisions: recorded, corrected, replaced by newer ones, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.values import Checks

from chassis import values
from projects.decisions.model import Decision, decision_reference
from projects.issues.commands import no_issue
from projects.issues.queries import find_issue
from projects.planning.readable import Project
from projects.resourcing.queries import active_person
from projects.risks.access import record_owners, require_may_write
from projects.risks.commands import (
    no_risk,
    open_project,
    owner_of_none,
    owner_required,
    record_change,
    require_may_add,
)
from projects.risks.queries import find_risk

_checked = Checks(
    title=lambda title, field: values.text(title, field, required=True),
    decided_by=lambda names, field: values.text(names, field, required=True),
    decided_on=values.day,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDecision:
    """See `Decision`. decided_on: a day as text, or empty for today."""

    project_id: str
    title: str
    options: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: str = ""
    owner_id: str = ""
    risk_id: str = ""
    issue_id: str = ""
    supersedes_id: str = ""


def create_decision(tx: Transaction, new: NewDecision) -> Decision:
    project = open_project(tx, new.project_id)
    owner_id = new.owner_id or owner_of_none(tx)
    require_may_add(tx, project, owner_id)
    owner = active_person(tx, owner_id, "owner_id")
    wanted = _checked(
        {
            "title": new.title,
            "options": new.options,
            "reason": new.reason,
            "decided_by": new.decided_by or owner.name,
            "decided_on": new.decided_on or tx.today.isoformat(),
        }
    )
    _refuse_later(tx, wanted)
    older = _to_replace(tx, project.id, new.supersedes_id)
    decision = Decision(
        id=tx.new_id(),
        reference=f"DEC-{tx.session.scalar(decision_reference)}",
        project_id=project.id,
        owner_id=owner.id,
        risk_id=_risk(tx, project.id, new.risk_id),
        issue_id=_issue(tx, project.id, new.issue_id),
        supersedes_id=older.id if older else None,
        created_at=tx.now,
        **wanted,
    )
    tx.add(decision)
    tx.record(decision.created())
    if older:
        tx.session.flush()
        record_change(tx, older.supersede(decision.id))
    return decision


def change_decision(
    tx: Transaction, decision_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Decision:
    """changes: what is given of the fields of UpdateDecisionRequest."""
    decision = _found(tx, decision_id, expected_version)
    wanted = _checked(changes)
    if "decided_on" in wanted:
        wanted["decided_on"] = wanted["decided_on"] or decision.decided_on
        _refuse_later(tx, wanted)
    if "owner_id" in wanted:
        if not wanted["owner_id"]:
            raise owner_required()
        if wanted["owner_id"] != decision.owner_id:
            wanted["owner_id"] = active_person(tx, wanted["owner_id"], "owner_id").id
    for name, found in (("risk_id", _risk), ("issue_id", _issue)):
        if name in wanted and wanted[name] != (getattr(decision, name) or ""):
            wanted[name] = found(tx, decision.project_id, wanted[name])
        else:
            wanted.pop(name, None)
    record_change(tx, decision.change(wanted))
    return decision


def archive_decision(tx: Transaction, decision_id: str) -> Decision:
    """What it replaced is in force again."""
    decision = _found(tx, decision_id)
    record_change(tx, decision.archive(tx.now))
    older = _older(tx, decision)
    if older and older.superseded_by_id == decision.id:
        record_change(tx, older.reinstate())
    return decision


def restore_decision(tx: Transaction, decision_id: str) -> Decision:
    """It replaces again what it replaced; Conflict if another one replaces that meanwhile."""
    decision = _found(tx, decision_id)
    older = _older(tx, decision)
    if older and older.superseded_by_id not in (None, decision.id):
        raise Conflict(
            "DECISION_SUPERSEDED",
            f"Another decision replaces {older.reference} meanwhile; archive that one first.",
            field="decision_id",
        )
    record_change(tx, decision.restore())
    if older and not older.archived_at and not older.superseded_by_id:
        record_change(tx, older.supersede(decision.id))
    return decision


def no_decision(decision_id: str, field: str = "decision_id") -> NotFound:
    return NotFound("DECISION_NOT_FOUND", f"There is no decision {decision_id}.", field=field)


def _refuse_later(tx: Transaction, wanted: Mapping[str, Any]) -> None:
    if wanted["decided_on"] > tx.today:
        raise Invalid(
            "DATE_IN_THE_FUTURE",
            f"{wanted['decided_on']} is later than today; give the day of the decision.",
            field="decided_on",
        )


def _to_replace(tx: Transaction, project_id: str, decision_id: str) -> Decision | None:
    """An older decision of the project that the caller may change; None for none."""
    if not decision_id:
        return None
    older = _found(tx, decision_id, field="supersedes_id")
    if older.project_id != project_id:
        raise no_decision(decision_id, "supersedes_id")
    return older


def _older(tx: Transaction, decision: Decision) -> Decision | None:
    return tx.load(Decision, decision.supersedes_id) if decision.supersedes_id else None


def _risk(tx: Transaction, project_id: str, risk_id: str) -> str | None:
    """The id of a risk of the project that the caller may see; None for none."""
    if not risk_id:
        return None
    risk = find_risk(tx, require_id(risk_id, "risk_id"))
    if risk is None or risk.project_id != project_id:
        raise no_risk(risk_id)
    return str(risk.id)


def _issue(tx: Transaction, project_id: str, issue_id: str) -> str | None:
    """The id of an issue of the project that the caller may see; None for none."""
    if not issue_id:
        return None
    issue = find_issue(tx, issue_id)
    if issue is None or issue.project_id != project_id:
        raise no_issue(issue_id)
    return str(issue.id)


def _found(
    tx: Transaction, decision_id: str, expected_version: int = 0, field: str = "decision_id"
) -> Decision:
    """Locked, if the caller may change it."""
    seen = tx.session.get(Decision, require_id(decision_id, field))
    if seen is None:
        raise no_decision(decision_id, field)
    project = tx.session.get_one(Project, seen.project_id)
    owners = record_owners(tx, project, seen.owner_id)
    require_may_write(tx, owners, no_decision(decision_id, field))
    return tx.load(Decision, decision_id, expected_version=expected_version)
