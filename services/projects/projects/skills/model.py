"""Skills of the agency, and the level that somebody has in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model


class Skill(Aggregate, Model, kw_only=True):
    """group: under which it is listed, such as Design; empty: none. position: its place in the
    list, 1 or more; equal places are ordered by id.

    Archived, nobody can be given a level in it any more; who has one keeps it.
    """

    __tablename__ = "skill"

    name: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("skill.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "SKILL_ARCHIVED",
                f"{self.name} is archived; restore it to change it.",
                field="skill_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = _changed(self, wanted)
        return Fact("skill.changed.v1", self, changed) if changed else None


Index(
    "skill_name",
    func.lower(Skill.name),
    unique=True,
    postgresql_where=text("archived_at IS NULL"),
)
Index("skill_place", Skill.position, Skill.id)


class PersonSkill(Aggregate, Model, kw_only=True):
    """level: 1 (beginner) to 5 (expert). set_by_id, set_at: who stated it, and when.

    removed_at: since when the person does not have the skill any more; None: they have it.
    """

    __tablename__ = "person_skill"
    __table_args__ = (
        Index("person_skill_once", "person_id", "skill_id", unique=True),
        Index("person_skill_set", "set_at", "id"),
        Index(
            "person_skill_of_skill",
            "skill_id",
            "level",
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[Id] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    set_by_id: Mapped[Id | None] = mapped_column(default=None)
    set_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(default=None)

    def stated(self, *changed: str) -> Fact:
        return Fact("person_skill.set.v1", self, changed)

    def set(self, level: int, by: str | None, at: datetime) -> Fact | None:
        """None when the person has that level already."""
        if self.level == level and self.removed_at is None:
            return None
        wanted = {"level": level, "removed_at": None, "set_by_id": by, "set_at": at}
        return self.stated(*_changed(self, wanted))

    def remove(self, by: str | None, at: datetime) -> Fact | None:
        if self.removed_at:
            return None
        changed = _changed(self, {"removed_at": at, "set_by_id": by, "set_at": at})
        return Fact("person_skill.removed.v1", self, changed)


def _changed(record: Any, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name, value in wanted.items() if getattr(record, name) != value)
    for name in changed:
        setattr(record, name, wanted[name])
    return changed
