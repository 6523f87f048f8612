"""Saved views, and in which order a person has those of a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.values import Given
from sqlalchemy import Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workspace.model import Model, take
from workspace.views.rules import Audience, sort_name


class SavedView(Aggregate, Model, kw_only=True):
    """A list as somebody wants to see it again.

    owner_id: None when the owner was erased, which leaves shared views only. audience, roles: who
    sees it besides the owner.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        Index("saved_view_by_owner", "owner_id", "list_name"),
        Index(
            "saved_view_shared",
            "list_name",
            "sort_name",
            postgresql_where=text("audience <> 'nobody'"),
        ),
    )

    list_name: Mapped[str]
    name: Mapped[str]
    owner_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    layout: Mapped[dict[str, Any]] = mapped_column(JSONB)
    audience: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    sort_name: Mapped[str] = mapped_column(Text(collation="C"), init=False)

    def __post_init__(self) -> None:
        self.sort_name = sort_name(self.name)

    @property
    def is_shared(self) -> bool:
        return self.audience != Audience.NOBODY

    @property
    def sharing(self) -> dict[str, Any]:
        return {"audience": self.audience, "roles": self.roles}

    def created(self) -> Fact:
        return Fact("view.created.v1", self)

    def change(self, given: Given) -> Fact | None:
        """Set what is given; None if all is as asked already."""
        changes = dict(given)
        if sharing := changes.pop("sharing", None):
            changes |= {"audience": sharing["audience"], "roles": sharing["roles"]}
        changed = take(self, changes)
        self.sort_name = sort_name(self.name)
        shown = dict.fromkeys("sharing" if one in _SHARING else one for one in changed)
        return Fact("view.updated.v1", self, tuple(shown)) if changed else None

    def archive(self, at: datetime | None) -> Fact | None:
        """at None: restore it."""
        if (self.archived_at is None) == (at is None):
            return None
        return self.change({"archived_at": at})

    def disown(self) -> Fact:
        """Of a view whose owner is erased: a shared one stays, without an owner."""
        self.owner_id = None
        return Fact("view.updated.v1", self, ("owner_id",))

    def removed(self) -> Fact:
        return Fact("view.removed.v1", self)


_SHARING = frozenset({"audience", "roles"})


class ViewOrder(Aggregate, Model, kw_only=True):
    """In which order a person has the views of a list, and with which one it opens.

    id: derived of the person and the list. A view that nobody may see any more is passed over.
    """

    __tablename__ = "view_order"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    list_name: Mapped[str]
    view_ids: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)), default_factory=list)
    default_view_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    def set(self, view_ids: list[str], default_view_id: str | None) -> Fact | None:
        changed = take(self, {"view_ids": view_ids, "default_view_id": default_view_id})
        return Fact("view_order.set.v1", self, changed) if changed else None


class KnownRoles(Model, kw_only=True):
    """The roles of somebody who can sign in, as the gateway says."""

    __tablename__ = "known_roles"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
