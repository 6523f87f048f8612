"""Who answers for a version: as for its project, who added it, and who has a task for it."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, exists, or_, select

from projects.planning.access import owners_of
from projects.planning.readable import Project, Task
from projects.proofs.model import Proof
from projects.risks.access import owner_columns

READ = "proof.read"
READ_SIGN_OFFS = "sign_off.read"
WRITE = "proof.write"
ASK = "sign_off.ask"


def _works_on(person_id: PersonId) -> ColumnElement[bool]:
    """Added by the person, or of a deliverable that they have a task for."""
    tasks = exists().where(
        Task.project_id == Proof.project_id,
        Task.deliverable_id == Proof.deliverable_id,
        Task.assignee_id == person_id,
    )
    return or_(Proof.uploaded_by_id == person_id, tasks)


PROOF_OWNERS = owner_columns(Proof.project_id, _works_on)


def of_proofs(project_id: Any, proof_id: Any) -> OwnerColumns:
    """Of a statement over what belongs to versions."""
    return owner_columns(
        project_id, lambda person_id: proof_id.in_(select(Proof.id).where(_works_on(person_id)))
    )


def deliverable_owners(reading: Reading, project: Project, deliverable_id: str) -> Owners:
    """Of a version of the deliverable that is there or may be added."""
    of_project = owners_of(reading, project)
    me = reading.actor.person_id
    mine = me and reading.session.scalar(
        select(Task.id)
        .where(
            Task.project_id == project.id,
            Task.deliverable_id == deliverable_id,
            Task.assignee_id == me,
        )
        .limit(1)
    )
    return Owners(
        account_managers=of_project.account_managers,
        project_managers=of_project.project_managers,
        people=[me] if mine else None,
    )


def proof_owners(reading: Reading, project: Project, proof: Proof) -> Owners:
    me = reading.actor.person_id
    found = deliverable_owners(reading, project, proof.deliverable_id)
    return Owners(
        account_managers=found.account_managers,
        project_managers=found.project_managers,
        people=[me] if me and (found.people or proof.uploaded_by_id == me) else None,
    )
