"""Sessions that the operator opens at the database, without a password or a second factor.

Anyone who may write to the database can take every account anyway; this way leaves a trace in the
audit trail: the session's method is `operator`, and the operator is the actor of its first fact.
"""

from __future__ import annotations

from chassis.actor import Actor
from chassis.database import Database
from chassis.errors import NotFound

from gateway.signin import queries
from gateway.signin.commands.sessions import Device, start_session
from gateway.signin.model import OPERATOR, User
from gateway.signin.tokens import new_token

HOURS = 1
ACTOR = Actor.system("operator")


def administrator(database: Database) -> User:
    """The administrator who came first, of those who can sign in."""
    with database.reading(ACTOR) as reading:
        user = queries.first_administrator(reading)
    if user is None:
        raise NotFound("USER_NOT_FOUND", "There is no administrator who can sign in.")
    return user


def open_session(database: Database, user_id: str) -> str:
    """The token of a session of this user, good for an hour at most."""
    with database.reading(ACTOR) as reading:
        user = queries.get_user(reading, user_id)
    if user is None:
        raise NotFound("USER_NOT_FOUND", f"There is no user {user_id}.", field="user_id")
    user.require_active()
    token, token_hash = new_token()
    with database.transaction(ACTOR) as tx:
        start_session(tx, user, token_hash, HOURS, Device(), OPERATOR)
    return token
