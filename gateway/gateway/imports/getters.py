"""The values of a mapping, each as a function that finds it in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gateway.imports.mapping import ImportMapping
from gateway.imports.mapping_values import NOTHING, Value
from gateway.imports.tables import Table
from gateway.imports.values import Getter, getter


class Getters:
    """One function for each value of the mapping, resolved once against the header."""

    def __init__(self, mapping: ImportMapping, main: Table, more: Sequence[str]) -> None:
        def of(value: Value) -> Getter:
            return getter(value, main, more)

        def part(whole: object, name: str) -> Getter:
            return of(getattr(whole, name) if whole is not None else NOTHING)

        self._main, self._more = main, list(more)
        project, person, task, time = mapping.project, mapping.person, mapping.task, mapping.time
        plan = mapping.plan
        self.plan_code, self.level = part(plan, "code"), part(plan, "level")
        self.duration, self.resources = part(plan, "duration"), part(plan, "resources")
        self.predecessors = part(plan, "predecessors")
        self.client, self.currency = of(mapping.client), of(mapping.client_currency)
        self.project_code, self.project_name = of(project.code), of(project.name)
        self.project_status = of(project.status)
        self.person_code, self.person_name = part(person, "code"), part(person, "name")
        self.person_email = part(person, "email")
        self.charge_role = part(person, "charge_role")
        self.task_code, self.task_name = of(task.code), of(task.name)
        self.category, self.estimate = of(task.category), of(task.estimate)
        self.status, self.assignee = of(task.status), of(task.assignee)
        self.status_said = of(replace(task.status, words={}))
        self.estimated_on = of(task.estimated_on)
        self.start_on, self.end_on = of(task.start_on), of(task.end_on)
        self.time_code, self.amount = part(time, "code"), part(time, "amount")
        self.started_at = part(time, "started_at")
        self.non_chargeable_amount = part(time, "non_chargeable_amount")
        self.worked_on, self.worked_from = part(time, "worked_on"), part(time, "worked_from")
        self.note, self.non_chargeable = part(time, "note"), part(time, "non_chargeable")
        self.non_chargeable_reason = part(time, "non_chargeable_reason")
        columns = time.worklog.columns if time else ()
        self.worklog_places = [place for name in columns for place in main.places(name)]

    def has(self, cells: Sequence[str], name: str) -> bool:
        """True if the row has something in the column of this name."""
        places = self._main.places(name)
        if not places and name in self._more:
            places = [len(self._main.header) + self._more.index(name)]
        return any(cells[place].strip() for place in places)
