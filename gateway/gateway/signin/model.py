"""Users, and everything by which they sign in. A person's user has the same id as the person.

Secrets that a caller keeps (session tokens, API tokens, links, recovery codes) are stored as their
SHA-256 only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chassis.actor import Actor, ActorKind, Scope
from chassis.database import Aggregate
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model import Model


class User(Aggregate, Model):
    """Somebody who may sign in, and in which roles.

    password_hash: "" while no password has been set. password_change_required: somebody else set
    the password, so it is good for choosing another one and for nothing else. person_version: of
    the person, as far as it has been taken over.
    """

    __tablename__ = "user"
    __table_args__ = (Index("user_email", text("lower(email)"), unique=True),)

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(repr=False)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    password_change_required: Mapped[bool] = mapped_column(default=False)
    password_changed_at: Mapped[datetime | None] = mapped_column(default=None)
    person_version: Mapped[int] = mapped_column(default=0)

    @property
    def user_id(self) -> str:
        return self.id

    @property
    def person_id(self) -> str:
        return self.id

    @property
    def has_password(self) -> bool:
        return bool(self.password_hash)

    @property
    def uses_first_password(self) -> bool:
        """The password is that of the settings, as the first administrator's does at first."""
        return self.has_password and self.password_changed_at == self.created_at

    def actor(self) -> Actor:
        """Without what the roles grant, which `roles.queries.granted` adds."""
        return Actor(user_id=self.id, person_id=self.id, name=self.name)

    def grant(self, roles: Iterable[str], active: bool) -> Fact:
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

    def deactivate(self) -> Fact | None:
        """May no longer sign in; the roles stay for the day on which they come back."""
        if not self.active:
            return None
        self.active = False
        return Fact("user.granted.v1", self, ("active",))

    def follow_person(self, name: str, email: str) -> Fact | None:
        """Take over the name and e-mail address of the person."""
        changed = [field for field, differs in (
            ("name", name != self.name), ("email", email != self.email)
        ) if differs]  # fmt: skip
        if not changed:
            return None
        self.name, self.email = name, email
        return Fact("user.updated.v1", self, tuple(changed))

    def erase(self, name: str) -> Fact:
        """Keep nothing personal; the id stays, for the facts that name it."""
        self.name, self.email = name, f"{self.id}@erased.invalid"
        self.password_hash, self.active = "", False
        return Fact("user.erased.v1", self, ("name", "email", "active"))

    def set_password(self, password_hash: str, now: datetime, *, by_oneself: bool) -> Fact:
        self.password_hash = password_hash
        self.password_changed_at = now
        self.password_change_required = not by_oneself
        return Fact("user.password_changed.v1", self, ("password",))

    def require_active(self) -> None:
        if not self.active:
            raise Conflict("USER_INACTIVE", f"{self.name} has been deactivated.")


def _of_user() -> ForeignKey:
    return ForeignKey("user.id", ondelete="CASCADE")


OPERATOR = "operator"
"""The method of a session that the operator opened at the database."""


class UserSession(Aggregate, Model):
    """One sign-in. method: password, password_and_code, password_and_recovery_code or operator.

    address and user_agent: where it was last used from. ended_because: empty while it lasts.
    """

    __tablename__ = "user_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, repr=False)
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_used_at: Mapped[datetime]
    method: Mapped[str] = mapped_column(default="password")
    address: Mapped[str] = mapped_column(default="")
    user_agent: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_because: Mapped[str] = mapped_column(default="")

    @property
    def session_id(self) -> str:
        return self.id

    def start(self) -> Fact:
        return Fact("session.started.v1", self)

    def end(self, now: datetime, because: str) -> Fact:
        self.revoked_at, self.ended_because = now, because
        return Fact("session.ended.v1", self, ("revoked_at",))


class PasswordLink(Aggregate, Model):
    """A link with which its holder sets a user's password, once."""

    __tablename__ = "password_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, repr=False)
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def link_id(self) -> str:
        return self.id

    def create(self) -> Fact:
        return Fact("password_link.created.v1", self)

    def use(self, now: datetime) -> Fact:
        self.used_at = now
        return Fact("password_link.used.v1", self, ("used_at",))


class ApiToken(Aggregate, Model):
    """With which an integration acts, until it expires, is revoked, or its maker leaves.

    grants: permission to scopes. It acts as its maker's person where a scope needs one, and never
    with more than the maker holds at the moment. prefix: how the token begins, to recognise it.
    """

    __tablename__ = "api_token"

    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, repr=False)
    prefix: Mapped[str]
    grants: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    last_address: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def token_id(self) -> str:
        return self.id

    @property
    def permissions(self) -> list[str]:
        """As text: "invoice.read: all"."""
        return [f"{name}: {', '.join(scopes)}" for name, scopes in sorted(self.grants.items())]

    def create(self) -> Fact:
        return Fact("api_token.created.v1", self)

    def use(self, now: datetime, address: str) -> Fact | None:
        """A fact for the first use of a day and for every change of address, not for each use."""
        last = self.last_used_at
        is_known = last is not None and last.date() == now.date() and self.last_address == address
        self.last_used_at, self.last_address = now, address
        return None if is_known else Fact("api_token.used.v1", self, ("last_used_at",))

    def revoke(self, now: datetime) -> Fact:
        self.revoked_at = now
        return Fact("api_token.revoked.v1", self, ("revoked_at",))

    def actor(self, maker: Actor) -> Actor:
        """What the token may do, as far as its maker may do it now."""
        held = {
            permission: frozenset(within({Scope(scope) for scope in scopes}, maker, permission))
            for permission, scopes in self.grants.items()
        }
        return Actor(
            kind=ActorKind.INTEGRATION,
            user_id=self.id,
            person_id=maker.person_id,
            name=self.name,
            grants={permission: scopes for permission, scopes in held.items() if scopes},
        )


def within(scopes: set[Scope], holder: Actor, permission: str) -> set[Scope]:
    """Those of the scopes in which the holder has the permission; `all` covers every other."""
    present = holder.scopes(permission)
    return scopes if Scope.ALL in present else scopes & present


class PersonView(Aggregate, Model):
    """Somebody looks at Tandem as somebody else sees it, for a while and without changing anything.

    user_id: whom they look as. viewer_id: who looks.
    """

    __tablename__ = "person_view"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    viewer_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def view_id(self) -> str:
        return self.id

    def start(self) -> Fact:
        return Fact("person_view.started.v1", self)

    def end(self, now: datetime) -> Fact:
        self.ended_at = now
        return Fact("person_view.ended.v1", self, ("ended_at",))


class SecondFactor(Model):
    """An authenticator app. secret: sealed. last_step: the time step of the last accepted code."""

    __tablename__ = "second_factor"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), primary_key=True)
    secret: Mapped[str] = mapped_column(repr=False)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Model):
    """Takes the place of a code when the app is lost, once."""

    __tablename__ = "recovery_code"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, repr=False)
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class SignInChallenge(Model):
    """The password was right; a code of the second factor is still needed."""

    __tablename__ = "sign_in_challenge"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, repr=False)
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class FailureCount(Model):
    """Failed attempts under one key since started_at. The key is a digest."""

    __tablename__ = "failure_count"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    failures: Mapped[int]


class KnownAddress(Model):
    """A network address from which a user has signed in, as a digest."""

    __tablename__ = "known_address"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), _of_user(), primary_key=True)
    address_digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    last_used_at: Mapped[datetime] = mapped_column(index=True)
