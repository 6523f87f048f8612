"""Writes of the resourcing room. Administrators keep people and the calendar."""

from __future__ import annotations

from projects.resourcing.commands.calendar import set_days_off
from projects.resourcing.commands.imports import ImportedPerson, import_people
from projects.resourcing.commands.people import NewPerson, create_person, update_person

__all__ = [
    "ImportedPerson",
    "NewPerson",
    "create_person",
    "import_people",
    "set_days_off",
    "update_person",
]
