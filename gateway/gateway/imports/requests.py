"""Drafts as the rows that the services take."""

from __future__ import annotations

from collections.abc import Mapping

from tandem.accounts.v1 import clients_pb2 as clients
from tandem.projects.v1 import planning_pb2 as planning
from tandem.projects.v1 import resourcing_pb2 as resourcing
from tandem.projects.v1 import time_pb2 as time

from gateway.imports.drafts import (
    ClientDraft,
    LinkDraft,
    PersonDraft,
    ProjectDraft,
    TaskDraft,
    TimeDraft,
)


def client_row(draft: ClientDraft) -> clients.ClientRow:
    return clients.ClientRow(
        row=draft.row,
        external_ref=draft.ref,
        name=draft.name,
        currency_code=draft.currency_code,
    )


def project_row(draft: ProjectDraft, client_ids: Mapping[str, str]) -> planning.ProjectRow:
    return planning.ProjectRow(
        row=draft.row,
        external_ref=draft.ref,
        name=draft.name,
        client_id=client_ids.get(draft.client_ref, ""),
        status=draft.status,
        source_row=draft.row,
    )


def person_row(draft: PersonDraft) -> resourcing.PersonRow:
    return resourcing.PersonRow(
        row=draft.row,
        external_ref=draft.ref,
        name=draft.name,
        email=draft.email,
        charge_role=draft.charge_role,
        person_id=draft.person_id,
        is_new=draft.is_new,
    )


def task_row(draft: TaskDraft, person_ids: Mapping[str, str]) -> planning.TaskRow:
    return planning.TaskRow(
        row=draft.row,
        external_ref=draft.ref,
        project_ref=draft.project_ref,
        name=draft.name,
        status=draft.status,
        category=draft.category,
        estimate_seconds=draft.estimate_seconds,
        assignee_ref=draft.assignee_ref,
        assignee_id=person_ids.get(draft.assignee_ref, ""),
        estimated_on=draft.estimated_on,
        start_on=draft.start_on,
        end_on=draft.end_on,
        source_row=draft.row,
        duration_days=draft.duration_days,
        assignee_name=draft.assignee_name,
    )


def time_row(draft: TimeDraft, person_ids: Mapping[str, str]) -> time.TimeEntryRow:
    return time.TimeEntryRow(
        row=draft.row,
        external_ref=draft.ref,
        task_ref=draft.task_ref,
        person_ref=draft.person_ref,
        person_id=person_ids.get(draft.person_ref, ""),
        worked_on=draft.worked_on,
        worked_from=draft.worked_from,
        seconds=draft.seconds,
        note=draft.note,
        non_chargeable=draft.non_chargeable,
        non_chargeable_reason=draft.non_chargeable_reason,
        source_row=draft.row,
        written_ref=draft.written_ref,
        started_at=draft.started_at,
    )


def link_row(draft: LinkDraft) -> planning.LinkRow:
    return planning.LinkRow(
        row=draft.row,
        predecessor_ref=draft.predecessor_ref,
        successor_ref=draft.successor_ref,
        type=draft.type,
        lag_days=draft.lag_days,
    )
