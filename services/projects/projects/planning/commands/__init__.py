"""Writes of the planning room."""

from __future__ import annotations

from projects.planning.commands.arrivals import (
    know_client,
    open_project,
    take_brief,
    take_handover,
    take_quote,
)
from projects.planning.commands.imports import (
    ImportedProject,
    ImportedTask,
    import_projects,
    import_tasks,
)
from projects.planning.commands.layout import plan_project
from projects.planning.commands.projects import NewProject, change_project_status, create_project
from projects.planning.commands.tasks import (
    NewTask,
    add_dependency,
    create_task,
    remove_dependency,
    update_task,
)
from projects.planning.commands.templates import TemplateLink, TemplateTask, create_template

__all__ = [
    "ImportedProject",
    "ImportedTask",
    "NewProject",
    "NewTask",
    "TemplateLink",
    "TemplateTask",
    "add_dependency",
    "change_project_status",
    "create_project",
    "create_task",
    "create_template",
    "import_projects",
    "import_tasks",
    "know_client",
    "open_project",
    "plan_project",
    "remove_dependency",
    "take_brief",
    "take_handover",
    "take_quote",
    "update_task",
]
