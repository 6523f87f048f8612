"""Roles as records: the ones that administrators made, and built-in ones that they changed.

A built-in role that nobody has changed has no row; its grants are what the code declares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.actor import Grants, Scope
from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model import Model

Stored = Mapping[str, Sequence[str]]
"""{"project.read": ["own_projects", "own_team"]}"""


class Role(Aggregate, Model):
    """A named set of permissions with their scopes.

    key: how people's access names it; it never changes. grants: None for a built-in role that is
    as the code declares it.
    """

    __tablename__ = "role"

    key: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    built_in: Mapped[bool]
    grants: Mapped[dict[str, list[str]] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
    archived: Mapped[bool] = mapped_column(default=False)

    @property
    def role_id(self) -> str:
        return self.id

    @property
    def permissions(self) -> list[dict[str, Any]] | None:
        """For events: what it grants, in order of the permission."""
        return None if self.grants is None else shown(self.grants)

    @property
    def held(self) -> Grants | None:
        return None if self.grants is None else to_grants(self.grants)

    def create(self) -> Fact:
        return Fact("role.created.v1", self)

    def change(self, *, name: str, about: str, grants: Stored | None) -> Fact | None:
        """Take over what differs; None if nothing does."""
        wanted = {
            "name": name,
            "about": about,
            "grants": None if grants is None else {key: list(grants[key]) for key in grants},
        }
        changed = [field for field, value in wanted.items() if getattr(self, field) != value]
        for field in changed:
            setattr(self, field, wanted[field])
        public = tuple("permissions" if field == "grants" else field for field in changed)
        return Fact("role.updated.v1", self, public) if changed else None

    def reset(self, name: str, about: str) -> Fact:
        """Be again what the code declares."""
        self.name, self.about, self.grants, self.archived = name, about, None, False
        return Fact("role.reset.v1", self, ("permissions",))

    def archive(self) -> Fact:
        """Grant nothing, and be given to nobody, until it is restored."""
        self.archived = True
        return Fact("role.archived.v1", self, ("archived",))

    def restore(self) -> Fact:
        self.archived = False
        return Fact("role.restored.v1", self, ("archived",))


def shown(grants: Stored) -> list[dict[str, Any]]:
    """One entry per permission, in order of the name."""
    return [
        {"permission": permission, "scopes": sorted(grants[permission])}
        for permission in sorted(grants)
    ]


def to_grants(stored: Stored) -> Grants:
    return {
        permission: frozenset(Scope(scope) for scope in scopes)
        for permission, scopes in stored.items()
    }


def to_stored(grants: Grants) -> dict[str, list[str]]:
    return {permission: sorted(scopes) for permission, scopes in sorted(grants.items())}
