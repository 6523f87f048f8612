"""Estimating from what was done before."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict

from finance.quoted.queries import actuals_of
from finance.quoting.commands.estimates import create_estimate
from finance.quoting.commands.pricing import LineDraft
from finance.quoting.commands.terms import EstimateTerms
from finance.quoting.readable import Estimate
from finance.quoting.rules import LineKind
from finance.replicas import queries as replicas
from finance.rights import of_project_id, require


def estimate_from_job(
    tx: Transaction, job_id: str, opportunity_id: str, project_id: str, title: str
) -> Estimate:
    """The hours that a job took, by role, as lines at the rates of today.

    Conflict when the job has no approved time of a role.
    """
    job = replicas.require_project(tx, job_id, "job_id")
    require(tx, "budget.read", of_project_id(tx, job.project_id))
    seconds: dict[str, int] = {}
    for actual in actuals_of(tx, job.project_id, ""):
        if actual.charge_role:
            role = actual.charge_role
            seconds[role] = seconds.get(role, 0) + actual.seconds
    words = f"As in {job.reference}"
    kind = LineKind.ROLE_HOURS.value
    drafts = [
        LineDraft(kind=kind, description=words, charge_role=role, seconds=worked)
        for role, worked in seconds.items()
        if worked > 0
    ]
    if not drafts:
        raise Conflict(
            "JOB_WITHOUT_TIME",
            f"{job.reference} has no approved time of a role yet; copy an estimate instead.",
            field="job_id",
        )
    terms = EstimateTerms(title=title or f"As {job.reference} {job.name}")
    return create_estimate(tx, opportunity_id, project_id, "", "", drafts, terms)
