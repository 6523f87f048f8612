"""What is asked about users, sessions, links and second factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.actor import ADMINISTRATOR, Actor
from chassis.database import Reading
from chassis.tables import idempotency
from sqlalchemy import func, select

from gateway.signin.model import (
    OPERATOR,
    ApiToken,
    PasswordLink,
    PersonView,
    RecoveryCode,
    SecondFactor,
    SignInChallenge,
    User,
    UserSession,
)
from gateway.signin.rules import folded_email

SESSIONS_SHOWN_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whose token it is. session_id: "" for an API token, token_id: "" for a session.

    roles: in which the user signed in; none for an API token.

    must_change_password: the token is good for that alone. unused_seconds: since its last use.
    by_operator: the operator opened the session, so no password or second factor is asked for.
    """

    actor: Actor
    roles: frozenset[str] = frozenset()
    session_id: str = ""
    token_id: str = ""
    must_change_password: bool = False
    has_second_factor: bool = False
    by_operator: bool = False
    unused_seconds: float = 0.0


def find_signed_in(reading: Reading, token_hash: bytes, idle: timedelta) -> Bearer | None:
    """Whose session this is, if it is in force and its user active."""
    confirmed = select(SecondFactor.user_id).where(
        SecondFactor.user_id == User.id, SecondFactor.confirmed_at.is_not(None)
    )
    found = reading.session.execute(
        select(User, UserSession, confirmed.exists())
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == token_hash,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > reading.now,
            UserSession.last_used_at > reading.now - idle,
            User.active,
        )
    ).first()
    if found is None:
        return None
    user, session, has_second_factor = found
    return Bearer(
        actor=user.actor(),
        roles=frozenset(user.roles),
        session_id=session.id,
        must_change_password=user.password_change_required,
        has_second_factor=has_second_factor,
        by_operator=session.method == OPERATOR,
        unused_seconds=(reading.now - session.last_used_at).total_seconds(),
    )


def find_integration(reading: Reading, token_hash: bytes) -> tuple[ApiToken, User] | None:
    """The API token in force with this hash, and its maker, who must be active."""
    found = reading.session.execute(
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.token_hash == token_hash,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > reading.now,
            User.active,
        )
    ).first()
    return (found[0], found[1]) if found else None


def list_tokens(reading: Reading, after: str, limit: int) -> Sequence[ApiToken]:
    """API tokens in the order in which they were made, ended ones included until swept."""
    asked = select(ApiToken).order_by(ApiToken.id).limit(limit)
    if after:
        asked = asked.where(ApiToken.id > after)
    return reading.session.scalars(asked).all()


def find_by_email(reading: Reading, email: str) -> User | None:
    return reading.session.scalars(
        select(User).where(func.lower(User.email) == folded_email(email))
    ).first()


def is_empty(reading: Reading) -> bool:
    """True while there is no user at all."""
    return reading.session.scalars(select(User.id).limit(1)).first() is None


def has_administrator(reading: Reading) -> bool:
    """True while somebody holds the role who can sign in."""
    return first_administrator(reading) is not None


def first_administrator(reading: Reading) -> User | None:
    """The one who came first, of the administrators who can sign in."""
    return next(iter(_administrators(reading)), None)


def is_last_administrator(reading: Reading, user_id: str) -> bool:
    """True if nobody but this user is an administrator who can sign in."""
    return [each.id for each in _administrators(reading)] == [user_id]


def _administrators(reading: Reading) -> Sequence[User]:
    """Those who can sign in, that is active with a password: the two who came first."""
    held = (User.active, User.password_hash != "", User.roles.contains([ADMINISTRATOR]))
    asked = select(User).where(*held).order_by(User.id).limit(2)
    return reading.session.scalars(asked).all()


def get_user(reading: Reading, user_id: str) -> User | None:
    return reading.session.get(User, user_id)


def list_users(reading: Reading, after: str, limit: int) -> list[User]:
    """Users by id, which is the order in which they came."""
    asked = select(User).order_by(User.id).limit(limit)
    if after:
        asked = asked.where(User.id > after)
    return list(reading.session.scalars(asked))


def users_with_second_factor(reading: Reading, user_ids: Sequence[str]) -> set[str]:
    asked = select(SecondFactor.user_id).where(
        SecondFactor.user_id.in_(user_ids), SecondFactor.confirmed_at.is_not(None)
    )
    return set(reading.session.scalars(asked))


def list_sessions(reading: Reading, user_id: str, idle: timedelta) -> Sequence[UserSession]:
    """The sessions in force, the one used last first."""
    return reading.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > reading.now,
            UserSession.last_used_at > reading.now - idle,
        )
        .order_by(UserSession.last_used_at.desc(), UserSession.id)
        .limit(SESSIONS_SHOWN_MAX)
    ).all()


def find_seen(reading: Reading, view_id: str, viewer_id: str) -> User | None:
    """As whom the viewer looks, while this view of theirs lasts and that user may sign in."""
    return reading.session.scalars(
        select(User)
        .join(PersonView, PersonView.user_id == User.id)
        .where(
            PersonView.id == view_id,
            PersonView.viewer_id == viewer_id,
            PersonView.ended_at.is_(None),
            PersonView.expires_at > reading.now,
            User.active,
        )
    ).first()


def find_link(reading: Reading, token_hash: bytes) -> tuple[PasswordLink, User] | None:
    """An unused link that has not expired, and whose it is."""
    found = reading.session.execute(
        select(PasswordLink, User)
        .join(User, User.id == PasswordLink.user_id)
        .where(
            PasswordLink.token_hash == token_hash,
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > reading.now,
            User.active,
        )
    ).first()
    return (found[0], found[1]) if found else None


def find_challenged(reading: Reading, token_hash: bytes) -> User | None:
    """Who has given the right password and owes a code."""
    return reading.session.scalars(
        select(User)
        .join(SignInChallenge, SignInChallenge.user_id == User.id)
        .where(
            SignInChallenge.token_hash == token_hash,
            SignInChallenge.expires_at > reading.now,
            User.active,
        )
    ).first()


def get_second_factor(reading: Reading, user_id: str) -> SecondFactor | None:
    return reading.session.get(SecondFactor, user_id)


def count_recovery_codes(reading: Reading, user_id: str) -> int:
    """How many are left."""
    asked = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return reading.session.scalar(asked) or 0


def is_key_used(reading: Reading, key: str) -> bool:
    """True if this actor has already sent a change with this idempotency key."""
    asked = select(idempotency.c.request_id).where(
        idempotency.c.actor_id == reading.actor.user_id, idempotency.c.request_id == key
    )
    return reading.session.execute(asked).first() is not None
