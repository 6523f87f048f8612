"""The tables of planning and the behaviour that guards them."""

from __future__ import annotations

from projects.planning.model.project import Deliverable, Phase, Project, project_reference
from projects.planning.model.replica import (
    AcceptedQuote,
    KnownBrief,
    KnownClient,
    KnownHandover,
    RetainedProject,
)
from projects.planning.model.task import DeletedTask, Dependency, FollowUp, Task, refuse_replanning
from projects.planning.model.template import Template

__all__ = [
    "AcceptedQuote",
    "DeletedTask",
    "Deliverable",
    "Dependency",
    "FollowUp",
    "KnownBrief",
    "KnownClient",
    "KnownHandover",
    "Phase",
    "Project",
    "RetainedProject",
    "Task",
    "Template",
    "project_reference",
    "refuse_replanning",
]
