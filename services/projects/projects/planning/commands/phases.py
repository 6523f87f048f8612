"""Phases and deliverables of a project: made, renamed, put in order, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id

from chassis import values
from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands.ordering import reordered
from projects.planning.model import Deliverable, Phase, Project

PHASES_MAX = 200
DELIVERABLES_MAX = 500
DESCRIPTION_LENGTH_MAX = 5000


def create_phase(tx: Transaction, project_id: str, name: str) -> Project:
    """At the end of the project's phases."""
    name = values.text(name, "name", required=True)
    project = plannable(tx, project_id)
    present = queries.phase_rows(tx, project.id)
    _refuse_beyond(project, present, PHASES_MAX, "phases")
    _refuse_taken(present, name)
    last = max((phase.position for phase in present), default=0)
    tx.add(Phase(id=tx.new_id(), project_id=project.id, name=name, position=last + 1))
    return _changed(tx, project, "phases")


def rename_phase(tx: Transaction, project_id: str, phase_id: str, name: str) -> Project:
    name = values.text(name, "name", required=True)
    project = plannable(tx, project_id)
    phase = _phase(tx, project, phase_id)
    if phase.name == name:
        return project
    others = [each for each in queries.phase_rows(tx, project.id) if each.id != phase.id]
    _refuse_taken(others, name)
    phase.name = name
    return _changed(tx, project, "phases")


def order_phases(tx: Transaction, project_id: str, phase_ids: Sequence[str]) -> Project:
    """The named phases share the places that they hold now, in the order given."""
    values.count(phase_ids, "phase_ids", PHASES_MAX)
    project = plannable(tx, project_id)
    reordered(queries.phase_rows(tx, project.id), phase_ids, "phase_ids")
    return _changed(tx, project, "phases")


def delete_phase(tx: Transaction, project_id: str, phase_id: str) -> Project:
    """Only an empty one: its tasks are moved to other phases first."""
    project = plannable(tx, project_id)
    phase = _phase(tx, project, phase_id)
    tasks = queries.count_tasks(tx, phase_id=phase.id)
    if tasks:
        raise Conflict(
            "PHASE_NOT_EMPTY",
            f"{phase.name} has {tasks} tasks; move them to another phase or delete them first.",
            field="phase_id",
        )
    tx.session.delete(phase)
    return _changed(tx, project, "phases")


def _phase(tx: Transaction, project: Project, phase_id: str) -> Phase:
    phase = tx.session.get(Phase, require_id(phase_id, "phase_id"))
    if phase is None or phase.project_id != project.id:
        raise NotFound(
            "PHASE_NOT_FOUND", f"{project.reference} has no phase {phase_id}.", field="phase_id"
        )
    return phase


def _refuse_taken(present: Sequence[Phase], name: str) -> None:
    if name in {phase.name for phase in present}:
        raise Conflict(
            "PHASE_EXISTS", f"There is a phase {name!r} already; choose another name.", field="name"
        )


def create_deliverable(tx: Transaction, project_id: str, name: str, description: str) -> Project:
    """One that neither the brief nor a quote names."""
    name = values.text(name, "name", required=True)
    description = values.text(description, "description", DESCRIPTION_LENGTH_MAX)
    project = plannable(tx, project_id)
    _refuse_beyond(project, project.deliverables, DELIVERABLES_MAX, "deliverables")
    last = max((each.position for each in project.deliverables), default=0)
    project.deliverables.append(
        Deliverable(
            id=tx.new_id(), position=last + 1, name=name, description=description, by_hand=True
        )
    )
    return _scope_changed(tx, project)


def update_deliverable(
    tx: Transaction, project_id: str, deliverable_id: str, changes: Mapping[str, Any]
) -> Project:
    """changes: what is given of name, description and cancelled. A name set here stays, whatever
    later editions of the brief call it."""
    wanted = dict(changes)
    if "name" in wanted:
        wanted["name"] = values.text(wanted["name"], "name", required=True)
    if "description" in wanted:
        wanted["description"] = values.text(
            wanted["description"], "description", DESCRIPTION_LENGTH_MAX
        )
    project = plannable(tx, project_id)
    deliverable = _deliverable(project, deliverable_id)
    different = {name: new for name, new in wanted.items() if getattr(deliverable, name) != new}
    if not different:
        return project
    for name, value in different.items():
        setattr(deliverable, name, value)
    deliverable.by_hand = deliverable.by_hand or not {"name", "description"}.isdisjoint(different)
    return _scope_changed(tx, project)


def order_deliverables(tx: Transaction, project_id: str, deliverable_ids: Sequence[str]) -> Project:
    """The named deliverables share the places that they hold now, in the order given."""
    values.count(deliverable_ids, "deliverable_ids", DELIVERABLES_MAX)
    project = plannable(tx, project_id)
    reordered(project.deliverables, deliverable_ids, "deliverable_ids")
    project.deliverables_ordered = True
    return _scope_changed(tx, project)


def delete_deliverable(tx: Transaction, project_id: str, deliverable_id: str) -> Project:
    """Only what was made here and has no tasks; anything else is cancelled instead."""
    project = plannable(tx, project_id)
    deliverable = _deliverable(project, deliverable_id)
    tasks = queries.count_tasks(tx, project_id=project.id, deliverable_id=deliverable.id)
    named = queries.is_in_scope(tx, project, deliverable.id)
    if tasks or named or deliverable.has_proofs:
        because = f"it has {tasks} tasks" if tasks else "the brief or an accepted quote names it"
        if deliverable.has_proofs:
            because = "versions of it are kept"
        raise Conflict(
            "DELIVERABLE_IN_USE",
            f"{deliverable.name} stays, since {because}; cancel it instead.",
            field="deliverable_id",
        )
    project.deliverables.remove(deliverable)
    return _scope_changed(tx, project)


def _deliverable(project: Project, deliverable_id: str) -> Deliverable:
    wanted = require_id(deliverable_id, "deliverable_id")
    for deliverable in project.deliverables:
        if deliverable.id == wanted:
            return deliverable
    raise NotFound(
        "DELIVERABLE_NOT_FOUND",
        f"{project.reference} has no deliverable {wanted}.",
        field="deliverable_id",
    )


def _refuse_beyond(project: Project, present: Sequence[object], most: int, noun: str) -> None:
    if len(present) >= most:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} has {most} {noun}, which is the most; split the project.",
            field="project_id",
        )


def _changed(tx: Transaction, project: Project, what: str) -> Project:
    tx.session.flush()
    tx.record(project.updated(what))
    return project


def _scope_changed(tx: Transaction, project: Project) -> Project:
    tx.session.flush()
    tx.session.refresh(project, ["deliverables"])
    tx.record(project.updated("deliverables"))
    return project
