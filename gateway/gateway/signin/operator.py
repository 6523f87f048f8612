"""Sessions that the operator opens at the database, without a password or a second factor.

Whoever may write to the database can take every account anyway; this is the way that says so in the
audit trail: the session's method is `operator`, and the operator is the actor of its first fact.
"""

from __future__ import annotations

from collections.abc import Callable

from chassis.actor import Actor
from chassis.database import Database, Reading
from chassis.errors import NotFound

from gateway.signin import queries
from gateway.signin.commands.sessions import Device, start_session
from gateway.signin.model import OPERATOR, User
from gateway.signin.tokens import new_token

HOURS = 1
ACTOR = Actor.system("operator")


def administrator(database: Database) -> User:
    """The administrator who came first, of those who can sign in."""
    return _found(database, queries.first_administrator)


def open_session(database: Database, user_id: str) -> str:
    """The token of a session of this user, good for an hour at most."""
    user = _found(database, lambda reading: queries.get_user(reading, user_id))
    token, token_hash = new_token()
    with database.transaction(ACTOR) as tx:
        start_session(tx, user, token_hash, HOURS, Device(), OPERATOR)
    return token


def _found(database: Database, look: Callable[[Reading], User | None]) -> User:
    with database.reading(ACTOR) as reading:
        user = look(reading)
    if user is None or not user.active:
        raise NotFound("USER_NOT_FOUND", "There is no such user with access.", field="user_id")
    return user
