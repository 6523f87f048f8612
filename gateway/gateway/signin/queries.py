"""What is asked about users and sessions."""

from __future__ import annotations

from chassis.actor import Actor
from chassis.database import Reading
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
