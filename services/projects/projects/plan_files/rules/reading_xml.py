"""MS Project XML, read. What has no place here is named; a broken file is refused as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from projects.plan_files.rules import vocabulary as words
from projects.plan_files.rules.calendars import calendar_of
from projects.plan_files.rules.people import Assigned, assigned_people
from projects.plan_files.rules.plan import BadFile, PlanFile, PlanLink, PlanTask
from projects.plan_files.rules.spans import MALFORMED, day, whole
from projects.plan_files.rules.tasks_xml import Row, own_fields, task_of

TASKS_MAX = 10_000
"""Rows of a file, with the summary tasks."""


def read_project_xml(content: bytes, day_minutes: int) -> PlanFile:
    """day_minutes: the standard day here, for durations that count by the clock."""
    root = _root(content)
    plan = PlanFile(name=_says(root, "Title") or _says(root, "Name").removesuffix(".xml"))
    if start := _says(root, "StartDate"):
        plan.start_on = day(start, "StartDate of the project")
    rows = list(_rows(root))
    aliases = _aliases(root)
    people = assigned_people(root, {row.uid for row in rows}, plan.dropped)
    _take_tasks(root, plan, rows, aliases, people, day_minutes)
    _take_links(plan, rows)
    _take_shares(plan, rows)
    plan.week, plan.days_off = calendar_of(root, plan.dropped)
    _note_rest(root, plan)
    return plan


def _root(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise BadFile(
            "PLAN_FILE_REFUSED",
            "The file declares a document type or entities, which no plan needs; export it again "
            "as XML from MS Project.",
        ) from None
    except (ParseError, ValueError, LookupError) as wrong:
        raise BadFile(MALFORMED, f"This is no well-formed XML: {str(wrong)[:200]}.") from None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    if root.tag != "Project":
        raise BadFile(
            MALFORMED,
            f"This is no MS Project XML: its first element is {root.tag[:60]}, not Project.",
        )
    return root


def _says(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _rows(root: Element) -> Iterator[Row]:
    """The tasks of the file in order, without the project's own row and blank ones."""
    found = root.findall("Tasks/Task")
    if len(found) > TASKS_MAX:
        raise BadFile(
            "PLAN_FILE_TOO_LONG", f"A file may have {TASKS_MAX:,} tasks; this has {len(found):,}."
        )
    seen: set[str] = set()
    for element in found:
        uid = _says(element, "UID")
        if not uid or uid in seen:
            problem = "has no UID" if not uid else f"has the UID {uid[:20]}, as one before it has"
            raise BadFile(MALFORMED, f"The task {_says(element, 'Name')[:80]!r} {problem}.")
        seen.add(uid)
        level = whole(_says(element, "OutlineLevel") or "1", f"OutlineLevel of the task {uid}")
        blank = _says(element, "IsNull") == "1" or not (_says(element, "Name"))
        if not blank and not (uid == "0" or level == 0):
            yield Row(uid, level, _says(element, "Summary") == "1", element)


def _aliases(root: Element) -> dict[str, str]:
    """What the text fields of the file are called, by their number."""
    return {
        _says(one, "FieldID"): _says(one, "Alias") or _says(one, "FieldName")
        for one in root.findall("ExtendedAttributes/ExtendedAttribute")
    }


@dataclass(slots=True)
class _Outline:
    """The summary tasks above the row that is read. phase: the outermost of them."""

    above: list[Row]

    def enter(self, row: Row) -> None:
        while self.above and self.above[-1].level >= row.level:
            self.above.pop()

    @property
    def phase(self) -> str:
        return self.above[0].name if self.above else ""


def _take_tasks(
    root: Element,
    plan: PlanFile,
    rows: list[Row],
    aliases: dict[str, str],
    people: dict[str, Assigned],
    day_minutes: int,
) -> None:
    outline = _Outline([])
    project_calendar = _says(root, "CalendarUID")
    for row in rows:
        outline.enter(row)
        if row.summary:
            if outline.above:
                plan.dropped.thing(
                    f"the level of the summary task {row.name!r}; its tasks are in the phase "
                    f"{outline.phase!r}"
                )
            outline.above.append(row)
            _note_summary(row, plan)
            continue
        found = task_of(row, plan.dropped, people.get(row.uid), day_minutes)
        found = replace(found, phase=outline.phase)
        found = own_fields(row, found, aliases, plan.dropped)
        plan.tasks.append(found)
        _note_calendar(row, plan, project_calendar)
    head = next((one for one in root.findall("Tasks/Task") if _says(one, "UID") == "0"), None)
    _name_baselines(plan, head, aliases)


def _note_summary(row: Row, plan: PlanFile) -> None:
    if row.element.find("PredecessorLink") is not None:
        plan.dropped.thing(f"the links of the summary task {row.name!r}")
    for name in ("Deadline", "Notes"):
        if row.says(name):
            plan.dropped.thing(f"{name} of the summary task {row.name!r}")
    if row.says("ConstraintType") not in {"", "0"}:
        plan.dropped.thing(f"the constraint of the summary task {row.name!r}")


def _note_calendar(row: Row, plan: PlanFile, project_calendar: str) -> None:
    own = row.says("CalendarUID")
    if own not in {"", "-1", project_calendar}:
        plan.dropped.thing(f"the calendar of the task {row.name!r}")


def _name_baselines(plan: PlanFile, head: Element | None, aliases: dict[str, str]) -> None:
    """By the names that were written with them, or by their numbers."""
    names: dict[int, str] = {}
    for one in head.findall("ExtendedAttribute") if head is not None else []:
        if aliases.get(_says(one, "FieldID")) == "Baselines":
            for number, _, name in (
                line.partition(" ") for line in _says(one, "Value").split("\n")
            ):
                if number.isascii() and number.isdecimal():
                    names[int(number)] = name.strip()
    for place in sorted({number for task in plan.tasks for number in task.baselines}):
        default = "Baseline" if place == 0 else f"Baseline {place}"
        plan.baselines[place] = names.get(place) or default


def _take_links(plan: PlanFile, rows: list[Row]) -> None:
    tasks = {task.key: task for task in plan.tasks}
    seen: set[tuple[str, str, Any]] = set()
    for row in rows:
        for link in row.element.findall("PredecessorLink") if row.uid in tasks else []:
            made = _link(plan, row, link, tasks)
            if made is None:
                continue
            key = (made.predecessor, made.successor, made.type)
            if key in seen:
                plan.dropped.thing(f"a second link of the same kind into {row.name!r}")
                continue
            seen.add(key)
            plan.links.append(made)


def _link(plan: PlanFile, row: Row, link: Element, tasks: dict[str, PlanTask]) -> PlanLink | None:
    of = f"a link of the task {row.name[:80]!r}"
    if _says(link, "CrossProject") == "1":
        plan.dropped.thing(f"{of} to a task of another file")
        return None
    before = tasks.get(_says(link, "PredecessorUID"))
    if before is None:
        plan.dropped.thing(f"{of} to a summary task or to a task that the file lacks")
        return None
    type_ = words.LINK_TYPES.get(_says(link, "Type") or "1")
    if type_ is None:
        raise BadFile(
            MALFORMED, f"The type of {of} must be 0 to 3, not {_says(link, 'Type')[:20]}."
        )
    lag, format_ = (
        whole(_says(link, "LinkLag") or "0", f"LinkLag of {of}"),
        _says(link, "LagFormat"),
    )
    elapsed = format_ in words.ELAPSED or format_ in {"20", "52"}
    if format_ in words.SHARES:
        minutes = before.minutes * lag // 100
        plan.dropped.thing(f"the lag of {lag} % in {of}; it is {minutes} minutes now")
    else:
        minutes = lag // 10 if lag >= 0 else -(-lag // 10)
        if lag % 10:
            plan.dropped.thing(f"the part of a minute in the lag of {of}")
    return PlanLink(
        predecessor=before.key,
        successor=row.uid,
        type=type_,
        lag_minutes=minutes,
        lag_elapsed=elapsed and minutes != 0,
    )


def _take_shares(plan: PlanFile, rows: list[Row]) -> None:
    """Fields of tasks that have no place here, each with the number of tasks that use it."""
    known = words.READ_OF_TASKS | words.MADE_AGAIN_OF_TASKS
    for row in rows:
        for child in row.element:
            if child.tag not in known and not _is_nothing(child):
                plan.dropped.fields[f"{child.tag} of tasks"] += 1


def _is_nothing(element: Element) -> bool:
    return not len(element) and words.is_nothing(element.tag, element.text or "")


def _note_rest(root: Element, plan: PlanFile) -> None:
    """What the file holds beside its plan: lists with content, and fields that a user fills."""
    for name in ("Manager", "Company", "Author", "Subject", "Category", "Keywords", "Comments"):
        if _says(root, name):
            plan.dropped.fields[f"{name} of the project"] += 1
    for child in root:
        if child.tag in words.READ_BY_HAND and len(child):
            plan.dropped.fields[f"{child.tag} of the project"] += len(child)
