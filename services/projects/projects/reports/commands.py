"""Status reports: written from the facts, edited, issued, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.ids import require_id
from chassis.values import Checks

from chassis import values
from projects.planning.access import owners_of
from projects.planning.readable import Project
from projects.reports.model import StatusReport, report_reference
from projects.reports.queries import READ, facts_of, no_report
from projects.reports.rules.narrative import colour_of, narrative
from projects.risks.access import record_owners
from projects.risks.commands import open_project, record_change

WRITE = "project.write"


class Audience(StrEnum):
    CLIENT = "client"
    TEAM = "team"


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_checked = Checks(
    narrative=lambda text, field: values.text(text, field, required=True),
    colour=lambda word, field: values.word(Colour, word, field).value,
)


def create_report(tx: Transaction, project_id: str, audience: str) -> StatusReport:
    """A draft with the facts of today."""
    project = open_project(tx, project_id)
    tx.actor.require(WRITE, owners_of(tx, project))
    reader = values.word(Audience, audience or Audience.CLIENT.value, "audience")
    if reader is Audience.CLIENT and project.client_id is None:
        raise Conflict(
            "PROJECT_WITHOUT_CLIENT",
            f"{project.reference} is internal work; write a report for the team.",
            field="audience",
        )
    facts = facts_of(tx, project.id)
    colour, rule = colour_of(facts)
    report = StatusReport(
        id=tx.new_id(),
        reference=f"SR-{tx.session.scalar(report_reference)}",
        project_id=project.id,
        audience=reader.value,
        as_at=tx.today,
        colour=colour,
        rule_colour=colour,
        rule=rule,
        narrative=narrative(facts, reader.value),
        author_id=tx.actor.person_id or None,
        created_at=tx.now,
    )
    tx.add(report)
    tx.record(report.created())
    return report


def change_report(
    tx: Transaction, status_report_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> StatusReport:
    """changes: what is given of the fields of UpdateStatusReportRequest."""
    report = _found(tx, status_report_id, expected_version)
    record_change(tx, report.change(_checked(changes)))
    return report


def issue_report(tx: Transaction, status_report_id: str, expected_version: int = 0) -> StatusReport:
    report = _found(tx, status_report_id, expected_version)
    record_change(tx, report.issue(tx.today))
    return report


def archive_report(tx: Transaction, status_report_id: str) -> StatusReport:
    report = _found(tx, status_report_id)
    record_change(tx, report.archive(tx.now))
    return report


def restore_report(tx: Transaction, status_report_id: str) -> StatusReport:
    report = _found(tx, status_report_id)
    record_change(tx, report.restore())
    return report


def _found(tx: Transaction, status_report_id: str, expected_version: int = 0) -> StatusReport:
    """Locked, if the caller may change it."""
    seen = tx.session.get(StatusReport, require_id(status_report_id, "status_report_id"))
    if seen is None:
        raise no_report(status_report_id)
    project = tx.session.get_one(Project, seen.project_id)
    owners = owners_of(tx, project)
    if not tx.actor.may(READ, record_owners(tx, project, seen.author_id)):
        raise no_report(status_report_id)
    tx.actor.require(WRITE, owners)
    return tx.load(StatusReport, status_report_id, expected_version=expected_version)
