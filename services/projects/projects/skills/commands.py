"""Skills: added, renamed, grouped, moved, archived and restored; and the levels of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from projects.resourcing.access import owners_of
from projects.resourcing.queries import active_person
from projects.skills.access import READ, WRITE, WRITE_LEVELS
from projects.skills.model import PersonSkill, Skill
from projects.skills.queries import no_skill, skills_by_id

TEXT_LENGTH_MAX = 100
SKILLS_MAX = 500
POSITION_MAX = 1000
LEVEL_MAX = 5


def create_skill(tx: Transaction, name: str, group: str, position: int | None) -> Skill:
    """position None: after the others."""
    tx.actor.require(WRITE)
    cleaned = _name(name)
    place = None if position is None else _position(position)
    others = _others(tx)
    _refuse(others, cleaned)
    after = max((each.position for each in others), default=0) + 1
    skill = Skill(
        id=tx.new_id(),
        name=cleaned,
        group=_group(group),
        position=place or min(after, POSITION_MAX),
        created_at=tx.now,
    )
    tx.add(skill)
    tx.record(skill.created())
    return skill


def change_skill(
    tx: Transaction, skill_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Skill:
    """changes: what is given of name, group and position."""
    skill = _found(tx, skill_id, expected_version)
    wanted: dict[str, Any] = {}
    if "name" in changes:
        wanted["name"] = _name(changes["name"])
        _refuse_name(_others(tx, skill.id), wanted["name"])
    if "group" in changes:
        wanted["group"] = _group(changes["group"])
    if "position" in changes:
        wanted["position"] = _position(changes["position"])
    _record(tx, skill.change(wanted))
    return skill


def archive_skill(tx: Transaction, skill_id: str) -> Skill:
    skill = _found(tx, skill_id)
    _record(tx, skill.archive(tx.now))
    return skill


def restore_skill(tx: Transaction, skill_id: str) -> Skill:
    skill = _found(tx, skill_id)
    if skill.archived:
        _refuse(_others(tx, skill.id), skill.name)
    _record(tx, skill.restore())
    return skill


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLevel:
    """level: 1 to 5; 0: the person does not have the skill."""

    skill_id: str
    level: int


def set_levels(tx: Transaction, person_id: str, stated: Sequence[StatedLevel]) -> None:
    """Of the skills that are named; the person's others stay as they are."""
    person = active_person(tx, person_id, "person_id")
    tx.actor.require(WRITE_LEVELS, owners_of(person))
    wanted = _levels(stated)
    tx.serialise(f"projects:skills of {person.id}")
    skills = skills_by_id(tx, wanted)
    kept = {
        each.skill_id: each
        for each in tx.session.scalars(
            select(PersonSkill)
            .where(PersonSkill.person_id == person.id, PersonSkill.skill_id.in_(wanted))
            .with_for_update()
        )
    }
    for index, (skill_id, level) in enumerate(wanted.items()):
        if skill_id not in skills:
            raise no_skill(skill_id, f"skills[{index}].skill_id")
        _set_level(tx, person.id, skills[skill_id], kept.get(skill_id), level, index)


def _levels(stated: Sequence[StatedLevel]) -> dict[str, int]:
    """By skill. Invalid names the place of one that is wrong, or is there twice."""
    found: dict[str, int] = {}
    for index, each in enumerate(stated):
        skill_id = require_id(each.skill_id, f"skills[{index}].skill_id")
        if skill_id in found:
            raise Invalid(
                "SKILL_TWICE",
                "Each skill is stated once; take one of the two away.",
                field=f"skills[{index}].skill_id",
            )
        if not 0 <= each.level <= LEVEL_MAX:
            raise Invalid(
                "LEVEL_OUT_OF_RANGE",
                f"A level is 1 to {LEVEL_MAX}; 0 takes the skill away.",
                field=f"skills[{index}].level",
            )
        found[skill_id] = each.level
    return found


def _set_level(
    tx: Transaction, person_id: str, skill: Any, kept: PersonSkill | None, level: int, index: int
) -> None:
    by = tx.actor.person_id or None
    if not level:
        _record(tx, kept.remove(by, tx.now) if kept else None)
        return
    if skill.archived_at and not (kept and kept.removed_at is None):
        raise Conflict(
            "SKILL_ARCHIVED",
            f"{skill.name} is archived, so nobody is given it; restore it, or choose another.",
            field=f"skills[{index}].skill_id",
        )
    if kept:
        _record(tx, kept.set(level, by, tx.now))
        return
    made = PersonSkill(
        id=tx.new_id(),
        person_id=person_id,
        skill_id=skill.id,
        level=level,
        set_by_id=by,
        set_at=tx.now,
    )
    tx.add(made)
    tx.record(made.stated())


def _record(tx: Transaction, fact: Fact | None) -> None:
    if fact:
        tx.record(fact)


def _found(tx: Transaction, skill_id: str, expected_version: int = 0) -> Skill:
    """Locked, if the caller may change it."""
    seen = tx.session.get(Skill, require_id(skill_id, "skill_id"))
    if seen is None or not tx.actor.may(READ):
        raise no_skill(skill_id)
    tx.actor.require(WRITE)
    return tx.load(Skill, skill_id, expected_version=expected_version)


def _others(tx: Transaction, but: str = "") -> list[Any]:
    """Name in small letters and position of those that are not archived, one caller at a time."""
    tx.serialise("projects:skills")
    open_ones = select(Skill.id, Skill.position, func.lower(Skill.name).label("name")).where(
        Skill.archived_at.is_(None)
    )
    with tx.session.no_autoflush:
        return [row for row in tx.session.execute(open_ones) if row.id != but]


def _refuse(others: list[Any], name: str) -> None:
    if len(others) >= SKILLS_MAX:
        raise Conflict(
            "SKILLS_TOO_MANY",
            f"There are {SKILLS_MAX} skills already; archive one first.",
            field="name",
        )
    _refuse_name(others, name)


def _refuse_name(others: list[Any], name: str) -> None:
    same = next((each.id for each in others if each.name == name.lower()), None)
    if same:
        raise Conflict(
            "SKILL_EXISTS",
            "Another skill has this name; choose another name.",
            field="name",
            details={"skill_id": same},
        )


def _name(name: str) -> str:
    return values.text(name, "name", TEXT_LENGTH_MAX, required=True)


def _group(group: str) -> str:
    return values.text(group, "group", TEXT_LENGTH_MAX)


def _position(position: int) -> int:
    if not 1 <= position <= POSITION_MAX:
        raise Invalid(
            "POSITION_OUT_OF_RANGE",
            f"A position is a number from 1 to {POSITION_MAX}.",
            field="position",
        )
    return position
