"""Sessions start at a sign-in and end by sign-out, by somebody's decision or by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from sqlalchemy import delete, select, update

from gateway.notice import announce_change
from gateway.signin.model import (
    PasswordLink,
    PersonView,
    SignInChallenge,
    User,
    UserSession,
)

KEPT_AFTER_EXPIRY = timedelta(days=7)
SESSIONS_PER_USER_MAX = 100
SWEPT_AT_ONCE = 5000
TEXT_MAX = 200
SIGNED_OUT = "signed_out"
ENDED_BY_USER = "ended_by_user"
ENDED_BY_ADMINISTRATOR = "ended_by_administrator"
PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a reason, not a password)
SECOND_FACTOR_CHANGED = "second_factor_changed"
ACCESS_ENDED = "access_ended"
TOO_MANY = "too_many_sessions"


@dataclass(frozen=True, slots=True)
class Device:
    """From where a request came."""

    address: str = ""
    user_agent: str = ""


def start_session(
    tx: Transaction, user: User, token_hash: bytes, hours: int, device: Device, method: str
) -> UserSession:
    """Remember a sign-in until it expires; the oldest ends if the user has very many.

    user: as they were when the password was checked. It may have been changed since.
    """
    present = tx.load(User, user.id)
    if not present.active or present.password_hash != user.password_hash:
        raise Conflict(
            "SIGN_IN_OVERTAKEN",
            "The password or the access was changed during this sign-in; sign in again.",
        )
    session = UserSession(
        id=tx.new_id(),
        token_hash=token_hash,
        user_id=user.id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(hours=hours),
        last_used_at=tx.now,
        method=method,
        address=device.address[:TEXT_MAX],
        user_agent=device.user_agent[:TEXT_MAX],
    )
    _end(tx, _in_force(tx, user.id)[SESSIONS_PER_USER_MAX - 1 :], TOO_MANY)
    tx.add(session)
    tx.record(session.start())
    return session


def _in_force(tx: Transaction, user_id: str) -> Sequence[UserSession]:
    """Newest first, locked."""
    return tx.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > tx.now,
        )
        .order_by(UserSession.id.desc())
        .with_for_update()
    ).all()


def end_session(tx: Transaction, user_id: str, session_id: str, because: str) -> None:
    """The token is worth nothing from now on, in every process. Ending it twice is no mistake."""
    session = tx.session.get(UserSession, session_id, with_for_update=True)
    if session is None or session.user_id != user_id:
        raise NotFound(
            "SESSION_NOT_FOUND", f"There is no session {session_id}.", field="session_id"
        )
    if session.revoked_at is None:
        _end(tx, [session], because)


def end_sessions_of(tx: Transaction, user_id: str, because: str, but: str = "") -> int:
    """End every session of a user but one, and sign-ins that wait for a code; how many sessions."""
    tx.session.execute(delete(SignInChallenge).where(SignInChallenge.user_id == user_id))
    ended = [session for session in _in_force(tx, user_id) if session.id != but]
    _end(tx, ended, because)
    return len(ended)


def _end(tx: Transaction, sessions: Sequence[UserSession], because: str) -> None:
    for session in sessions:
        tx.record(session.end(tx.now, because))
    if sessions:
        announce_change(tx)


def note_use(tx: Transaction, session_id: str, device: Device) -> None:
    """A request was made with this session. Not a fact: it is written about once a minute."""
    tx.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.last_used_at < tx.now)
        .values(
            last_used_at=tx.now,
            address=device.address[:TEXT_MAX],
            user_agent=device.user_agent[:TEXT_MAX],
        )
    )


def sweep_sessions(tx: Transaction) -> None:
    """Remove sessions, links, views and challenges long past, a batch at a time."""
    before = tx.now - KEPT_AFTER_EXPIRY
    for model, key in (
        (UserSession, UserSession.id),
        (PersonView, PersonView.id),
        (PasswordLink, PasswordLink.id),
        (SignInChallenge, SignInChallenge.token_hash),
    ):
        old = select(key).where(model.expires_at < before).limit(SWEPT_AT_ONCE)
        tx.session.execute(delete(model).where(key.in_(old)))
