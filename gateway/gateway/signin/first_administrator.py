"""The first administrator: made at start from the settings, while no active one exists.

The user stands at once, so that somebody can sign in; the person of the same id is made in
projects as soon as that answers, and looked for again at every start.
"""

from __future__ import annotations

import asyncio

import structlog
from chassis.actor import Actor
from chassis.database import Database
from chassis.errors import NotFound, Refusal, Unavailable
from chassis.rpc.client import Caller
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.services import Services
from gateway.settings import Settings
from gateway.signin import queries
from gateway.signin.commands import access
from gateway.signin.model import User
from gateway.signin.passwords import Passwords

log = structlog.get_logger()

RETRY_SECONDS = 2.0
SYSTEM = Actor.system("gateway")


async def make_first_administrator(
    settings: Settings, database: Database, services: Services, passwords: Passwords
) -> None:
    """Returns when user and person both stand, or when there is nothing to do."""
    while settings.first_admin_email:
        try:
            await _make_both(settings, database, services, passwords)
            return
        except SQLAlchemyError as failure:
            log.warning("first administrator has to wait", reason=str(failure)[:300])
            await asyncio.sleep(RETRY_SECONDS)


async def _make_both(
    settings: Settings, database: Database, services: Services, passwords: Passwords
) -> None:
    user = await _make_user(settings, database, passwords)
    if user is not None:
        await _make_person(user, services, Caller(SYSTEM, settings.actor_secret))


async def _make_user(settings: Settings, database: Database, passwords: Passwords) -> User | None:
    """Tried again while the database does not answer: without this user nobody gets in."""
    hashed = ""
    while True:
        try:
            user, needed = await asyncio.to_thread(_find, database, settings.first_admin_email)
            if user is not None and not needed:
                return user
            hashed = hashed or await passwords.hash(settings.first_admin_password)
            return await asyncio.to_thread(_make, database, settings, hashed)
        except DBAPIError as error:
            log.warning("first administrator not made yet", error=str(error.orig))
            await asyncio.sleep(RETRY_SECONDS)


def _find(database: Database, email: str) -> tuple[User | None, bool]:
    """The user of that address, and whether there is no active administrator."""
    with database.reading(SYSTEM) as reading:
        return queries.find_by_email(reading, email), not queries.has_administrator(reading)


def _make(database: Database, settings: Settings, password_hash: str) -> User | None:
    with database.transaction(SYSTEM) as tx:
        user = access.make_first_administrator(
            tx, settings.first_admin_email, settings.first_admin_name, password_hash
        )
    if user is not None:
        log.info("first administrator made", user_id=user.id)
    return user


async def _make_person(user: User, services: Services, caller: Caller) -> None:
    while True:
        try:
            await _ensure_person(user, services, caller)
            return
        except Unavailable:
            await asyncio.sleep(RETRY_SECONDS)
        except Refusal as refusal:
            log.warning("first administrator has no person", reason=refusal.reason)
            return


async def _ensure_person(user: User, services: Services, caller: Caller) -> None:
    try:
        asked = pb.GetPersonRequest(person_id=user.id)
        await services.ask(services.people.GetPerson, asked, caller)
    except NotFound:
        wanted = pb.CreatePersonRequest(
            request_id=f"first-administrator:{user.id}",
            person_id=user.id,
            name=user.name,
            email=user.email,
        )
        await services.ask(services.people.CreatePerson, wanted, caller)
