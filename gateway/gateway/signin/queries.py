"""What is asked about users and sessions."""

from __future__ import annotations

from chassis.actor import Actor
from chassis.database import Reading
from chassis.tables import idempotency
from sqlalchemy import func, select

from gateway.signin.model import User, UserSession


def find_signed_in(reading: Reading, token_hash: bytes) -> Actor | None:
    """The actor whose session this is, if it is in force and its user active."""
    found = reading.session.scalars(
        select(User)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == token_hash,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > reading.now,
            User.active,
        )
    ).first()
    return found.actor() if found else None


def find_by_email(reading: Reading, email: str) -> User | None:
    return reading.session.scalars(
        select(User).where(func.lower(User.email) == email.strip().lower())
    ).first()


def is_empty(reading: Reading) -> bool:
    """True while there is no user at all."""
    return reading.session.scalars(select(User.id).limit(1)).first() is None


def get_user(reading: Reading, user_id: str) -> User | None:
    return reading.session.get(User, user_id)


def list_users(reading: Reading, after: str, limit: int) -> list[User]:
    """Users by id, which is the order in which they came."""
    asked = select(User).order_by(User.id).limit(limit)
    if after:
        asked = asked.where(User.id > after)
    return list(reading.session.scalars(asked))


def is_key_used(reading: Reading, key: str) -> bool:
    """True if this actor has already sent a change with this idempotency key."""
    asked = select(idempotency.c.request_id).where(
        idempotency.c.actor_id == reading.actor.user_id, idempotency.c.request_id == key
    )
    return reading.session.execute(asked).first() is not None
