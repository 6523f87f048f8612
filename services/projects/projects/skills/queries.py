"""Reads of skills, and of the levels that people have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from projects.resourcing.readable import Person
from projects.skills.access import LEVEL_OWNERS, READ, READ_LEVELS
from projects.skills.model import PersonSkill, Skill

SKILLS = Records(
    select(*Skill.__table__.c),
    {
        "id": Skill.id,
        "created_at": Skill.id,
        "name": Skill.name,
        "group": Skill.group,
        "position": Skill.position,
    },
    None,
    default="position",
    search=containing("search", Skill.name, Skill.group),
    group=one_of(Skill.group, "group"),
    archived=Skill.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a Skill."""

_PERSON = aliased(Person)
_SKILL = aliased(Skill)
LEVELS = Records(
    select(
        *PersonSkill.__table__.c,
        _PERSON.name.label("person_name"),
        _SKILL.name.label("skill_name"),
        _SKILL.group.label("group"),
    )
    .select_from(PersonSkill)
    .join(_PERSON, _PERSON.id == PersonSkill.person_id)
    .join(_SKILL, _SKILL.id == PersonSkill.skill_id),
    {
        "id": PersonSkill.id,
        "created_at": PersonSkill.id,
        "person": _PERSON.name,
        "skill": _SKILL.name,
        "level": PersonSkill.level,
        "set_at": PersonSkill.set_at,
    },
    LEVEL_OWNERS,
    default="-level",
    search=containing("search", _PERSON.name, _SKILL.name),
    person_id=one_of(PersonSkill.person_id, "person_id"),
    skill_id=one_of(PersonSkill.skill_id, "skill_id"),
    min_level=PersonSkill.level >= bindparam("min_level"),
    removed=PersonSkill.removed_at.is_not(None) == bindparam("removed"),
)
"""A row is like a PersonSkill, with the names of the person and the skill."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelFilter:
    """Empty or None: all."""

    search: str = ""
    person_id: Sequence[str] = ()
    skill_id: Sequence[str] = ()
    min_level: int = 0
    removed: bool | None = None


def list_skills(
    reading: Reading, asked: Asked, *, search: str, group: Sequence[str], archived: bool | None
) -> Listed:
    """In the order of the agency if no other is given; archived None: all."""
    return SKILLS.page(reading, [READ], asked, search=part(search), group=group, archived=archived)


def find_skill(reading: Reading, skill_id: str) -> Any:
    """Its row, or NotFound."""
    found = SKILLS.find(reading, READ, require_id(skill_id, "skill_id"))
    if found is None:
        raise no_skill(skill_id)
    return found


def list_levels(reading: Reading, wanted: LevelFilter, asked: Asked) -> Listed:
    """The highest first if no other order is given."""
    return LEVELS.page(
        reading,
        [READ_LEVELS],
        asked,
        search=part(wanted.search),
        person_id=ids_of(wanted.person_id, "person_id"),
        skill_id=ids_of(wanted.skill_id, "skill_id"),
        min_level=wanted.min_level or None,
        removed=wanted.removed,
    )


def skills_by_id(reading: Reading, ids: Collection[str]) -> dict[str, Any]:
    """id, name and archived_at of those that exist."""
    wanted = select(Skill.id, Skill.name, Skill.archived_at).where(Skill.id.in_(ids))
    return {row.id: row for row in reading.session.execute(wanted)}


def require_skills(reading: Reading, skill_ids: Sequence[str], field: str) -> list[str]:
    """Each once; NotFound names one that does not exist."""
    wanted = list(dict.fromkeys(require_id(id_, field) for id_ in skill_ids))
    known = skills_by_id(reading, wanted) if wanted else {}
    for id_ in wanted:
        if id_ not in known:
            raise no_skill(id_, field)
    return wanted


def people_with(skill_ids: Sequence[str], min_level: int) -> Select[Any]:
    """Ids of the people who have all of these skills at the level or above."""
    return (
        select(PersonSkill.person_id)
        .where(
            PersonSkill.skill_id.in_(skill_ids),
            PersonSkill.level >= min_level,
            PersonSkill.removed_at.is_(None),
        )
        .group_by(PersonSkill.person_id)
        .having(func.count() == len(skill_ids))
    )


_OF_PEOPLE = prepared(
    select(PersonSkill.person_id, PersonSkill.skill_id, Skill.name, PersonSkill.level)
    .join(Skill, Skill.id == PersonSkill.skill_id)
    .where(one_of(PersonSkill.person_id, "ids"), PersonSkill.removed_at.is_(None))
    .order_by(PersonSkill.level.desc(), Skill.position, Skill.id)
)


def levels_of(reading: Reading, person_ids: Collection[str]) -> dict[str, list[Any]]:
    """By person, whom the actor may see: skill_id, name and level, the highest first."""
    found = defaultdict[str, list[Any]](list)
    if person_ids:
        for row in _OF_PEOPLE.all(reading, ids=sorted(set(person_ids))):
            found[row.person_id].append(row)
    return found


def no_skill(skill_id: str, field: str = "skill_id") -> NotFound:
    return NotFound("SKILL_NOT_FOUND", f"There is no skill {skill_id}.", field=field)
