"""Which switch holds for a project."""

from __future__ import annotations

from enum import StrEnum


class Switch(StrEnum):
    AS_AGENCY = "as_agency"
    ON = "on"
    OFF = "off"


def kept(switch: Switch) -> bool | None:
    """As it is stored; None: as the agency has it."""
    return {Switch.ON: True, Switch.OFF: False}.get(switch)


def shown(of_project: bool | None) -> Switch:
    if of_project is None:
        return Switch.AS_AGENCY
    return Switch.ON if of_project else Switch.OFF


def holds(of_project: bool | None, of_agency: bool | None) -> bool:
    """Off unless one of them says that it is on; the project's own word goes first."""
    return bool(of_agency) if of_project is None else of_project
