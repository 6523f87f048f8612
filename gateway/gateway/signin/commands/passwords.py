"""Passwords are set by their owner, by a link, or by an administrator."""

from __future__ import annotations

from datetime import timedelta

from chassis.database import Transaction
from chassis.errors import Invalid
from sqlalchemy import delete

from gateway.signin import queries
from gateway.signin.commands.sessions import PASSWORD_CHANGED, end_sessions_of
from gateway.signin.model import PasswordLink, User


def change_password(tx: Transaction, user_id: str, password_hash: str, *, session_id: str) -> None:
    """A new password of one's own; every other session of this user ends."""
    user = tx.load(User, user_id)
    tx.record(user.set_password(password_hash, tx.now, by_oneself=True))
    end_sessions_of(tx, user.id, PASSWORD_CHANGED, but=session_id)
    _withdraw_links(tx, user.id)


def renew_hash(tx: Transaction, user_id: str, old: str, new: str) -> None:
    """The same password hashed with today's parameters, unless it was changed meanwhile."""
    user = tx.load(User, user_id)
    if user.password_hash == old:
        user.password_hash = new


def create_password_link(
    tx: Transaction, user_id: str, token_hash: bytes, hours: int
) -> PasswordLink:
    """The only link of this user that is good from now on."""
    user = tx.load(User, user_id)
    user.require_active()
    _withdraw_links(tx, user.id)
    link = PasswordLink(
        id=tx.new_id(),
        token_hash=token_hash,
        user_id=user.id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(hours=hours),
    )
    tx.add(link)
    tx.record(link.create())
    return link


def use_password_link(tx: Transaction, token_hash: bytes, password_hash: str) -> User:
    """Set the password of the link's user; every session of theirs ends."""
    found = queries.find_link(tx, token_hash)
    if found is None:
        raise unusable_link()
    link, user = found
    tx.load(User, user.id)
    tx.session.refresh(link, with_for_update=True)
    if link.used_at is not None:
        raise unusable_link()
    tx.record(link.use(tx.now))
    tx.record(user.set_password(password_hash, tx.now, by_oneself=True))
    end_sessions_of(tx, user.id, PASSWORD_CHANGED)
    return user


def unusable_link() -> Invalid:
    return Invalid(
        "LINK_UNUSABLE",
        "This link has been used, has expired or was replaced by a newer one; ask an "
        "administrator for another.",
        field="token",
    )


def _withdraw_links(tx: Transaction, user_id: str) -> None:
    """Links that were not used; a used one stays until it is swept."""
    unused = (PasswordLink.user_id == user_id, PasswordLink.used_at.is_(None))
    tx.session.execute(delete(PasswordLink).where(*unused))
