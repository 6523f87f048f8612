"""Users and their sessions. A person's user has the same id as the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chassis.actor import Actor, Role
from chassis.database import Aggregate
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model import Model


class User(Aggregate, Model):
    """Somebody who may sign in, and in which roles."""

    __tablename__ = "user"
    __table_args__ = (Index("user_email", text("lower(email)"), unique=True),)

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(repr=False)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def user_id(self) -> str:
        return self.id

    @property
    def person_id(self) -> str:
        return self.id

    def actor(self) -> Actor:
        roles = frozenset(Role(role) for role in self.roles)
        return Actor(user_id=self.id, person_id=self.id, name=self.name, roles=roles)

    def grant(self, roles: Iterable[Role], active: bool) -> Fact:
        """Hold exactly these roles from now on, and be able to sign in or not."""
        wanted = sorted(set(roles))
        if active and not wanted:
            raise Invalid(
                "ROLES_REQUIRED", "Name at least one role, or set active to false.", field="roles"
            )
        changed = [name for name, differs in (
            ("roles", wanted != self.roles), ("active", active != self.active)
        ) if differs]  # fmt: skip
        self.roles, self.active = [str(role) for role in wanted], active
        return Fact("user.granted.v1", self, tuple(changed))

    def require_active(self) -> None:
        if not self.active:
            raise Conflict("USER_INACTIVE", f"{self.name} has been deactivated.")


class UserSession(Model):
    """One sign-in. The token itself is nowhere, only its SHA-256."""

    __tablename__ = "user_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
