"""A plan that can be laid out again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.values import Checks
from sqlalchemy import func, select

from chassis import values
from projects.planning.access import WRITE_TEMPLATES
from projects.planning.commands import amounts
from projects.planning.commands.tasks import estimate, required_name
from projects.planning.model import Project, Template
from projects.planning.rules.critical_path import Link, LinkType, find_cycle
from projects.roles import charge_role

TASKS_MAX = 300
LINKS_MAX = 1000
KEY_LENGTH_MAX = 60
_LOCK = "projects:templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTask:
    key: str
    name: str
    phase: str
    charge_role: str
    estimate_seconds: int
    duration_days: int
    duration_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLink:
    predecessor_key: str
    successor_key: str
    type: LinkType
    lag_days: int
    lag_minutes: int | None = None
    lag_elapsed: bool = False


def create_template(
    tx: Transaction, name: str, tasks: Sequence[TemplateTask], links: Sequence[TemplateLink]
) -> Template:
    """Invalid when a key is used twice or unknown, or when tasks would wait for each other."""
    tx.actor.require(WRITE_TEMPLATES)
    name = values.text(name, "name", required=True)
    plan = _plan(tasks, links)
    tx.serialise(_LOCK)
    _refuse_taken(tx, name)
    template = Template(id=tx.new_id(), name=name, created_at=tx.now, **plan)
    tx.add(template)
    tx.record(template.created())
    return template


def update_template(
    tx: Transaction,
    template_id: str,
    name: str | None,
    plan: tuple[Sequence[TemplateTask], Sequence[TemplateLink]] | None,
    expected_version: int = 0,
) -> Template:
    """Another name, or other tasks and links as a whole. Plans made from it stay as they are."""
    tx.actor.require(WRITE_TEMPLATES)
    wanted: dict[str, Any] = _plan(*plan) if plan else {}
    tx.serialise(_LOCK)
    template = tx.load(Template, template_id, expected_version=expected_version)
    if name is not None:
        wanted["name"] = values.text(name, "name", required=True)
        _refuse_taken(tx, wanted["name"], but=template.id)
    fact = template.update(wanted)
    if fact:
        tx.record(fact)
    return template


def archive_template(tx: Transaction, template_id: str) -> Template:
    return _record(tx, template_id, lambda template: template.archive(tx.now))


def restore_template(tx: Transaction, template_id: str) -> Template:
    return _record(tx, template_id, Template.restore)


def _record(
    tx: Transaction, template_id: str, change: Callable[[Template], Fact | None]
) -> Template:
    tx.actor.require(WRITE_TEMPLATES)
    template = tx.load(Template, template_id)
    fact = change(template)
    if fact:
        tx.record(fact)
    return template


def delete_template(tx: Transaction, template_id: str) -> None:
    """Only while no project was planned from it."""
    tx.actor.require(WRITE_TEMPLATES)
    template = tx.load(Template, template_id)
    used = select(Project.reference).where(Project.template_id == template.id).limit(1)
    reference = tx.session.scalar(used)
    if reference:
        raise Conflict(
            "TEMPLATE_IN_USE",
            f"{reference} was planned from this template; archive it instead.",
            field="template_id",
        )
    tx.record(template.deleted())
    tx.session.delete(template)


def _plan(tasks: Sequence[TemplateTask], links: Sequence[TemplateLink]) -> dict[str, Any]:
    """The columns tasks and links, checked."""
    values.count(tasks, "tasks", TASKS_MAX)
    values.count(links, "links", LINKS_MAX)
    if not tasks:
        raise Invalid("TASKS_REQUIRED", "A template needs at least one task.", field="tasks")
    kept = [_checked(task, f"tasks[{place}]") for place, task in enumerate(tasks)]
    names = {task.key: task.name for task in kept}
    _refuse_repeated(task.key for task in kept)
    for place, link in enumerate(links):
        _check_link(link, names, f"links[{place}]")
    _refuse_cycle(names, links)
    return {
        "tasks": [asdict(task) for task in kept],
        "links": [{**asdict(link), "type": link.type.value} for link in links],
    }


_TASK = Checks(
    key=lambda key, field: values.text(key, field, KEY_LENGTH_MAX, required=True),
    name=required_name,
    charge_role=charge_role,
    estimate_seconds=estimate,
    duration_days=amounts.working_days,
    duration_minutes=lambda minutes, field: (
        None if minutes is None else amounts.working_minutes(minutes, field)
    ),
)


def _checked(task: TemplateTask, field: str) -> TemplateTask:
    return TemplateTask(**_TASK(asdict(task), field))


def _refuse_repeated(keys: Iterable[str]) -> None:
    met: set[str] = set()
    for place, key in enumerate(keys):
        if key in met:
            raise Invalid(
                "TEMPLATE_KEY_REPEATED",
                f"Two tasks have the key {key!r}; each needs one of its own.",
                field=f"tasks[{place}].key",
            )
        met.add(key)


def _check_link(link: TemplateLink, names: Mapping[str, str], field: str) -> None:
    amounts.lag_days(link.lag_days, f"{field}.lag_days")
    amounts.lag_minutes(link.lag_minutes or 0, f"{field}.lag_minutes")
    for end in ("predecessor_key", "successor_key"):
        key = getattr(link, end)
        if key not in names:
            raise Invalid(
                "TEMPLATE_KEY_UNKNOWN",
                f"No task of the template has the key {key[:60]!r}.",
                field=f"{field}.{end}",
            )


def _refuse_cycle(names: Mapping[str, str], links: Sequence[TemplateLink]) -> None:
    cycle = find_cycle(names, [Link(link.predecessor_key, link.successor_key) for link in links])
    if cycle:
        path = " -> ".join(names[key] for key in cycle)
        raise Invalid(
            "DEPENDENCY_CYCLE",
            f"These tasks would wait for each other: {path}. Remove one of these links.",
            field="links",
            details={"cycle": path},
        )
    met = {(link.predecessor_key, link.successor_key, link.type) for link in links}
    if len(met) < len(links):
        raise Invalid("LINK_REPEATED", "Two links are the same; leave one out.", field="links")


def _refuse_taken(tx: Transaction, name: str, but: str = "") -> None:
    taken = select(Template.id).where(func.lower(Template.name) == name.lower())
    there = tx.session.scalar(taken.where(Template.id != but) if but else taken)
    if there:
        raise Conflict(
            "TEMPLATE_EXISTS",
            f"There is a template {name!r} already; choose another name.",
            field="name",
            details={"template_id": there},
        )
