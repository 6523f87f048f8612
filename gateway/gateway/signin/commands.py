"""What changes users and sessions. Each ends what was believed about tokens, where it matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import delete, func, select, text, update

from gateway.signin import queries
from gateway.signin.model import User, UserSession

SESSIONS_CHANNEL = "tandem_sessions"
KEPT_AFTER_EXPIRY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What somebody is to be given. password_hash None: as it is; active None: as it is."""

    roles: frozenset[Role]
    password_hash: str | None = None
    active: bool | None = None


def start_session(tx: Transaction, user: User, token_hash: bytes, hours: int) -> UserSession:
    """Remember a sign-in until it expires."""
    session = UserSession(
        token_hash=token_hash,
        user_id=user.id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(hours=hours),
    )
    tx.add(session)
    return session


def end_session(tx: Transaction, token_hash: bytes) -> None:
    """Sign out: the token is worth nothing from now on, in every process."""
    tx.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash, UserSession.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )
    _tell_everybody(tx)


def grant_access(tx: Transaction, user_id: str, name: str, email: str, access: Access) -> User:
    """Make or change the user of a person; a new one needs a password."""
    tx.actor.require(Role.ADMINISTRATOR)
    tx.serialise("users")
    user = tx.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        user = _new_user(tx, user_id, name, email, access)
    active = user.active if access.active is None else access.active
    tx.record(user.grant(access.roles, active))
    if access.password_hash is not None:
        user.password_hash = access.password_hash
    tx.flush()
    _require_an_administrator(tx)
    if not active or access.password_hash is not None:
        _end_sessions_of(tx, user)
    _tell_everybody(tx)
    return user


def _new_user(tx: Transaction, user_id: str, name: str, email: str, access: Access) -> User:
    if access.password_hash is None:
        raise Invalid(
            "PASSWORD_REQUIRED", "Give a password: this person has not had access yet.",
            field="password",
        )  # fmt: skip
    if queries.find_by_email(tx, email) is not None:
        raise Conflict("EMAIL_TAKEN", f"Another user signs in with {email}.", field="email")
    user = User(
        id=user_id,
        email=email.strip(),
        name=name,
        password_hash=access.password_hash,
        roles=[],
        created_at=tx.now,
    )
    tx.add(user)
    return user


def _require_an_administrator(tx: Transaction) -> None:
    """Whoever takes away the last administrator's rights could never give them back."""
    left = tx.session.scalar(
        select(func.count())
        .select_from(User)
        .where(User.active, User.roles.contains([Role.ADMINISTRATOR.value]))
    )
    if not left and not queries.is_empty(tx):
        raise Conflict(
            "LAST_ADMINISTRATOR",
            "This would leave no administrator; make somebody else one first.",
            field="roles",
        )


def _end_sessions_of(tx: Transaction, user: User) -> None:
    tx.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )


def _tell_everybody(tx: Transaction) -> None:
    tx.session.execute(text(f"NOTIFY {SESSIONS_CHANNEL}"))


def sweep_sessions(tx: Transaction) -> None:
    """Remove sessions long past, a batch at a time."""
    old = (
        select(UserSession.token_hash)
        .where(UserSession.expires_at < tx.now - KEPT_AFTER_EXPIRY)
        .limit(5000)
    )
    tx.session.execute(delete(UserSession).where(UserSession.token_hash.in_(old)))


def make_first_administrator(
    tx: Transaction, email: str, name: str, password_hash: str
) -> User | None:
    """The one user nobody grants: only while there is none at all."""
    tx.serialise("users")
    if not queries.is_empty(tx):
        return None
    access = Access(roles=frozenset({Role.ADMINISTRATOR}), password_hash=password_hash)
    return grant_access(tx, tx.new_id(), name, email, access)


def change_password(tx: Transaction, user_id: str, password_hash: str) -> None:
    """A new password of one's own; whoever is signed in as this user is signed out."""
    user = tx.load(User, user_id)
    user.password_hash = password_hash
    _end_sessions_of(tx, user)
    _tell_everybody(tx)
