"""Who does a task, out of the resources and assignments of MS Project XML."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from projects.plan_files.rules import vocabulary as words
from projects.plan_files.rules.plan import BadFile, NotTakenOver
from projects.plan_files.rules.spans import MALFORMED, seconds_of

WORK = "1"
KINDS = {"0": "material", "2": "cost"}


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who does the task, with which share of the day; the work of the assignment."""

    name: str
    email: str
    units_bp: int
    work_seconds: int


def assigned_people(
    root: Element, tasks: Collection[str], dropped: NotTakenOver
) -> dict[str, Assigned]:
    """By UID of the task: one person for each, as here. Everybody else is named."""
    people = _people(root, dropped)
    found: dict[str, Assigned] = {}
    for one in root.findall("Assignments/Assignment"):
        _note(
            one, words.READ_OF_ASSIGNMENTS | words.MADE_AGAIN_OF_ASSIGNMENTS, "assignments", dropped
        )
        task, resource = _says(one, "TaskUID"), _says(one, "ResourceUID")
        person = people.get(resource)
        if task not in tasks or person is None:
            continue
        if task in found:
            dropped.thing(f"that {person[0]!r} takes part in a task of {found[task].name!r}")
            continue
        work = _says(one, "Work")
        seconds = seconds_of(work, f"Work of an assignment of {person[0][:80]!r}") if work else 0
        found[task] = Assigned(*person, _units(one, person[0]), max(0, seconds))
    return found


def _people(root: Element, dropped: NotTakenOver) -> dict[str, tuple[str, str]]:
    found = {}
    for one in root.findall("Resources/Resource"):
        name, kind = _says(one, "Name")[:200], _says(one, "Type") or WORK
        if _says(one, "IsNull") == "1" or not name or _says(one, "UID") == "0":
            continue
        if kind != WORK:
            dropped.thing(f"the {KINDS.get(kind, 'other')} resource {name!r}")
            continue
        _note(one, words.READ_OF_RESOURCES | words.MADE_AGAIN_OF_RESOURCES, "resources", dropped)
        found[_says(one, "UID")] = (name, _says(one, "EmailAddress")[:200])
    return found


def _note(one: Element, known: Collection[str], of: str, dropped: NotTakenOver) -> None:
    for child in one:
        if child.tag not in known and (
            len(child) or not words.is_nothing(child.tag, child.text or "")
        ):
            dropped.fields[f"{child.tag} of {of}"] += 1


def _units(one: Element, name: str) -> int:
    text = _says(one, "Units") or "1"
    try:
        return int(Decimal(text) * 10_000)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadFile(
            MALFORMED,
            f"Units of an assignment of {name[:80]!r} must be a number, not {text[:20]!r}.",
        ) from None


def _says(one: Element, name: str) -> str:
    return (one.findtext(name) or "").strip()
