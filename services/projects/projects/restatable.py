"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from projects.planning.model.project import Project
from projects.resourcing.model import Person

RESTATABLE = {
    "person": Restatable("person.updated.v1", Person, kept_by=("accounts", "finance")),
    "project": Restatable("project.updated.v1", Project, kept_by=("finance",)),
}
