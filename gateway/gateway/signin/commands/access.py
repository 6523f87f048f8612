"""Who may come in: access is granted, changed, and ends when the person leaves."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from chassis.actor import ADMINISTRATOR
from chassis.database import Reading, Transaction
from chassis.errors import Conflict
from sqlalchemy import delete

from gateway.notice import announce_change
from gateway.signin import queries
from gateway.signin.commands.api_tokens import revoke_tokens_of
from gateway.signin.commands.sessions import ACCESS_ENDED, PASSWORD_CHANGED, end_sessions_of
from gateway.signin.model import (
    KnownAddress,
    PasswordLink,
    PersonView,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What somebody is to be given. password_hash None: as it is; active None: as it is.

    chosen: the password was chosen by its owner, so it need not be changed.
    """

    roles: frozenset[str]
    password_hash: str | None = None
    active: bool | None = None
    chosen: bool = False


def grant_access(
    tx: Transaction,
    user_id: str,
    name: str,
    email: str,
    access: Access,
    person_version: int = 0,
) -> User:
    """Make or change the user of a person, who is known up to person_version."""
    tx.actor.require("user.write")
    tx.serialise("users")
    user = tx.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        user = _new_user(tx, user_id, name, email)
    else:
        _follow(tx, user, name, email)
    user.person_version = max(user.person_version, person_version)
    active = user.active if access.active is None else access.active
    tx.record(user.grant(access.roles, active))
    if access.password_hash is not None:
        tx.record(user.set_password(access.password_hash, tx.now, by_oneself=access.chosen))
    tx.flush()
    _require_an_administrator(tx)
    if not active:
        end_sessions_of(tx, user.id, ACCESS_ENDED)
        revoke_tokens_of(tx, user.id)
    elif access.password_hash is not None:
        end_sessions_of(tx, user.id, PASSWORD_CHANGED)
    announce_change(tx)
    return user


def _new_user(tx: Transaction, user_id: str, name: str, email: str) -> User:
    """Without a password: one is set here, or by a link that is handed over."""
    refuse_taken_email(tx, email, user_id)
    user = User(
        id=user_id,
        email=email.strip(),
        name=name,
        password_hash="",
        roles=[],
        created_at=tx.now,
    )
    tx.add(user)
    return user


def refuse_taken_email(reading: Reading, email: str, user_id: str) -> None:
    other = queries.find_by_email(reading, email)
    if other is not None and other.id != user_id:
        raise Conflict(
            "EMAIL_TAKEN",
            f"{other.name} signs in with {email}; change that person's address first.",
            field="email",
            details={"person_id": other.id},
        )


def _require_an_administrator(tx: Transaction) -> None:
    """The last administrator's rights could never be given back."""
    if not queries.has_administrator(tx) and not queries.is_empty(tx):
        raise _last_administrator("roles")


def require_another_administrator(reading: Reading, user_id: str) -> None:
    """Asked before somebody leaves, who is a record of another service."""
    if queries.is_last_administrator(reading, user_id.lower()):
        raise _last_administrator("active")


def _last_administrator(field: str) -> Conflict:
    return Conflict(
        "LAST_ADMINISTRATOR",
        "This would leave no administrator who can sign in. Make somebody else one first, who has "
        "chosen a password.",
        field=field,
    )


def make_first_administrator(
    tx: Transaction, email: str, name: str, password_hash: str
) -> User | None:
    """The one user whom nobody grants access, made only while there is no active administrator.

    If the last one has left the agency, the operator comes back in by the same settings.
    """
    tx.serialise("users")
    if queries.has_administrator(tx):
        return None
    present = queries.find_by_email(tx, email)
    access = Access(
        roles=frozenset({ADMINISTRATOR}), password_hash=password_hash, active=True, chosen=True
    )
    user_id = present.id if present else tx.new_id()
    return grant_access(tx, user_id, present.name if present else name, email, access)


def follow_person(
    tx: Transaction, person_id: str, version: int, *, name: str, email: str, active: bool
) -> None:
    """What projects says of a person: name and address are taken over; a leaver is out.

    The last administrator keeps access, so that somebody can give it. Somebody who comes back gets
    no access by that: an administrator gives it. What is older than the state in which access was
    given changes nothing.
    """
    tx.serialise("users")
    user = tx.session.get(User, person_id, with_for_update=True, populate_existing=True)
    if user is None or version <= user.person_version:
        return
    user.person_version = version
    _follow(tx, user, name, email)
    if active:
        return
    if queries.is_last_administrator(tx, user.id):
        log.warning("the last administrator has left, and keeps access", user_id=user.id)
        return
    end_access(tx, user)


def _follow(tx: Transaction, user: User, name: str, email: str) -> None:
    other = queries.find_by_email(tx, email)
    if not email or (other is not None and other.id != user.id):
        log.warning("a user's address could not follow the person's", user_id=user.id)
        email = user.email
    fact = user.follow_person(name, email)
    if fact:
        tx.record(fact)
        announce_change(tx)


def erase_person(tx: Transaction, person_id: str, name: str) -> None:
    """Nothing personal is kept of somebody who left. name: what replaces it."""
    user = tx.session.get(User, person_id, with_for_update=True, populate_existing=True)
    if user is None:
        return
    end_access(tx, user)
    tx.record(user.erase(name))
    tx.flush()
    for model in (UserSession, PasswordLink, PersonView, SecondFactor, RecoveryCode, KnownAddress):
        tx.session.execute(delete(model).where(model.user_id == user.id))


def end_access(tx: Transaction, user: User) -> None:
    """No sign-in, no session, no token from now on."""
    fact = user.deactivate()
    if fact:
        tx.record(fact)
    end_sessions_of(tx, user.id, ACCESS_ENDED)
    revoke_tokens_of(tx, user.id)
    announce_change(tx)
