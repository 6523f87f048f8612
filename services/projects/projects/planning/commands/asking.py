"""Plans are asked to follow what changed outside them: tasks of other projects, hours of people.

Each follows in a transaction of its own (`following`), so that nobody who changes something waits
for the plans of others, and no two transactions lock the same projects in different order.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database import Transaction

from projects.planning.model import FollowUp


def ask_to_follow(tx: Transaction, project_ids: Iterable[str], reason: str) -> None:
    """reason: as it goes on after "moved": because task Design of JOB-1001 Website moved."""
    for project_id in sorted(set(project_ids)):
        tx.add(FollowUp(id=tx.new_id(), project_id=project_id, reason=reason, created_at=tx.now))


def because_moved(task_name: str, reference: str, project_name: str) -> str:
    return f"because task {task_name} of {reference} {project_name} moved"
