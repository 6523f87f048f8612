"""Reads of levellings, and of the plans that are to be levelled."""

from projects.levelling.queries.levellings import (
    LEVELLINGS,
    LevellingFilter,
    find_levelling,
    list_levellings,
    no_levelling,
)
from projects.levelling.queries.stating import PROJECTS_MAX, Statement, chosen_projects, state

__all__ = [
    "LEVELLINGS",
    "PROJECTS_MAX",
    "LevellingFilter",
    "Statement",
    "chosen_projects",
    "find_levelling",
    "list_levellings",
    "no_levelling",
    "state",
]
