"""Signing in and out, who one is, and who may come in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, TypeVar

from chassis.actor import Role
from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid
from chassis.idempotency import once
from chassis.ids import is_id
from marshmallow import validate
from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.endpoint import origin_of
from gateway.rest.fields import (
    Body,
    Boolean,
    Id,
    Integer,
    List,
    Minutes,
    Nested,
    PageQuery,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.problem import Problem
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_class
from gateway.signin import commands, queries
from gateway.signin.commands import Access
from gateway.signin.model import User
from gateway.signin.rules import PASSWORD_LENGTH_MAX, is_email, password_mistake
from gateway.signin.sessions import hash_of, new_token, token_of

ResultT = TypeVar("ResultT")

ROLES = [role.value for role in Role]
PAGE_SIZE = 50
PAGE_SIZE_MAX = 200


class Credentials(Body):
    email = Text(required=True, longest=254, metadata={"format": "email"})
    password = Text(required=True, longest=1000, metadata={"format": "password"})


class RoleList(List[Any]):
    """A set of roles; several at once are normal."""

    def __init__(self, **more: Any) -> None:
        choice = Text(validate=validate.OneOf(ROLES, error="Choose of: {choices}."))
        super().__init__(choice, validate=validate.Length(max=len(ROLES) * 2), **more)


class NewAccess(Body):
    password = Text(
        required=True,
        longest=PASSWORD_LENGTH_MAX,
        metadata={"format": "password", "description": "10 characters or more"},
    )
    roles = RoleList(required=True)


class ChangedAccess(Body):
    roles = RoleList(required=True, metadata={"description": "All roles from now on"})
    password = Text(longest=PASSWORD_LENGTH_MAX, metadata={"format": "password"})
    active = Boolean(metadata={"description": "False: may no longer sign in"})


class NewPerson(Body):
    name = Text(required=True, longest=200)
    email = Text(required=True, longest=254, metadata={"format": "email"})
    charge_role = Text(
        longest=100,
        metadata={
            "description": "What their work is charged as; rate cards price it",
            "example": "designer",
        },
    )
    lead_id = Id(metadata={"description": "The person who approves this person's time"})
    weekly_minutes = Minutes(
        attribute="weekly_seconds", metadata={"description": "Contracted; 2250 if left out"}
    )
    access = Nested(NewAccess, metadata={"description": "Left out: cannot sign in"})


class UserView(View):
    id = Id()
    version = Integer()
    person_id = Id()
    email = String()
    name = String(metadata={"example": "Robin Alder"})
    roles = List(String(), metadata={"example": ["finance", "team_member"]})
    active = Boolean()
    created_at = Timestamp()


class SessionView(View):
    token = String(
        metadata={
            "description": "Send it as Authorization: Bearer <token>",
            "example": "tdm_kE5v...",
        }
    )
    token_type = String(metadata={"example": "Bearer"})
    expires_at = Timestamp()
    user = Nested(UserView)


class CreatedPersonView(view_class(pb.Person.DESCRIPTOR)):  # type: ignore[misc]
    access = Nested(UserView, allow_none=True)


async def in_transaction(call: Call, work: Callable[[Transaction], ResultT]) -> ResultT:
    """Run a command in a thread, in one transaction on behalf of the caller."""

    def run() -> ResultT:
        with call.door.database.transaction(call.actor, origin_of(call.request)) as tx:
            return work(tx)

    return await asyncio.to_thread(run)


async def in_reading(call: Call, work: Callable[[Reading], ResultT]) -> ResultT:
    """Ask the gateway's own database in a thread."""

    def run() -> ResultT:
        with call.door.database.reading(call.actor) as reading:
            return work(reading)

    return await asyncio.to_thread(run)


async def sign_in(call: Call) -> dict[str, Any]:
    email, password = call.body["email"], call.body["password"]
    address = call.request.client.host if call.request.client else ""
    _require_patience(call.door.throttle.attempt(email, address))
    user = await in_reading(call, lambda reading: queries.find_by_email(reading, email))
    kept = user.password_hash if user and user.active else ""
    if not await call.door.passwords.is_right(kept, password) or user is None:
        raise Problem(
            401,
            "SIGN_IN_REFUSED",
            "No active user has this email and password; check both, or ask an administrator.",
            headers={"WWW-Authenticate": 'Bearer realm="tandem"'},
        )
    call.door.throttle.forgive(email, address)
    token, token_hash = new_token()
    hours = call.door.settings.session_hours
    session = await in_transaction(
        call, lambda tx: commands.start_session(tx, user, token_hash, hours)
    )
    return {
        "token": token,
        "token_type": "Bearer",
        "expires_at": session.expires_at,
        "user": user,
    }


def _require_patience(wait_seconds: int) -> None:
    if wait_seconds:
        raise Problem(
            429,
            "SIGN_IN_THROTTLED",
            f"Too many failed sign-ins; try again in {wait_seconds} seconds.",
            headers={"Retry-After": str(wait_seconds)},
        )


async def sign_out(call: Call) -> None:
    token_hash = hash_of(token_of(call.request))
    await in_transaction(call, lambda tx: commands.end_session(tx, token_hash))
    call.door.sessions.forget()


async def show_me(call: Call) -> User | None:
    return await in_reading(call, lambda reading: queries.get_user(reading, call.actor.user_id))


async def create_person(call: Call) -> dict[str, Any]:
    """First the person in projects, then the user here, both under the same key.

    Whatever fails in between, the same request sent again goes on where this one ended.
    """
    wanted: dict[str, Any] | None = call.body.pop("access", None)
    if wanted is not None:
        call.actor.require(Role.ADMINISTRATOR)
        _require_sign_in(wanted["password"], call.body["email"], "access.password")
        await _require_free(call, call.body["email"])
    created = await call.ask(call.services.people.CreatePerson, call.make(pb.CreatePersonRequest))
    user = await _grant(call, created.person, wanted) if wanted is not None else None
    return {**_fields(created.person), "access": user}


def _fields(person: pb.Person) -> dict[str, Any]:
    return {field.name: getattr(person, field.name) for field in person.DESCRIPTOR.fields}


async def _require_free(call: Call, email: str) -> None:
    def is_taken(reading: Reading) -> bool:
        taken = queries.find_by_email(reading, email) is not None
        return taken and not queries.is_key_used(reading, call.key)

    if await in_reading(call, is_taken):
        raise Conflict("EMAIL_TAKEN", f"Another user signs in with {email}.", field="email")


def _require_sign_in(password: str, email: str, field: str) -> None:
    if not is_email(email):
        raise Invalid(
            "EMAIL_MALFORMED", "email must be an address such as robin@agency.example.",
            field="email",
        )  # fmt: skip
    mistake = password_mistake(password, email)
    if mistake:
        raise Invalid("PASSWORD_WEAK", mistake, field=field)


async def change_access(call: Call) -> User:
    call.actor.require(Role.ADMINISTRATOR)
    asked = pb.GetPersonRequest(person_id=call.path["person_id"])
    person = (await call.ask(call.services.people.GetPerson, asked)).person
    if "password" in call.body:
        _require_sign_in(call.body["password"], person.email, "password")
    return await _grant(call, person, call.body)


async def _grant(call: Call, person: pb.Person, wanted: dict[str, Any]) -> User:
    """Grant once per key.

    The hash is salted, so the fingerprint is taken of the request; keyed, for it holds a password.
    """
    password = wanted.get("password")
    access = Access(
        roles=frozenset(Role(role) for role in wanted["roles"]),
        password_hash=await call.door.passwords.hash(password) if password else None,
        active=wanted.get("active"),
    )
    sent = json.dumps([person.id, wanted], sort_keys=True).encode()
    secret = call.door.settings.actor_secret.encode()
    fingerprint = hmac.new(secret, sent, hashlib.sha256).digest()

    def carry_out(tx: Transaction) -> User:
        def respond() -> bytes:
            commands.grant_access(tx, person.id, person.name, person.email, access)
            return b""

        once(tx, call.key, "gateway.grant_access", fingerprint, respond)
        user = queries.get_user(tx, person.id)
        assert user is not None, "just granted, or granted under this key before"
        return user

    user = await in_transaction(call, carry_out)
    call.door.sessions.forget()
    return user


async def list_users(call: Call) -> dict[str, Any]:
    call.actor.require(Role.ADMINISTRATOR)
    size = call.query.get("page_size", 0) or PAGE_SIZE
    if not 1 <= size <= PAGE_SIZE_MAX:
        raise Invalid(
            "PAGE_SIZE_OUT_OF_RANGE", f"page_size must be 1 to {PAGE_SIZE_MAX}.", field="page_size"
        )
    after = call.query.get("page_token", "")
    if after and not is_id(after):
        raise Invalid(
            "PAGE_TOKEN_INVALID", "page_token must be the next_page_token of the page before.",
            field="page_token",
        )  # fmt: skip
    rows = await in_reading(call, lambda reading: queries.list_users(reading, after, size + 1))
    more = len(rows) > size
    return {"items": rows[:size], "next_page_token": rows[size - 1].id if more else ""}


async def change_my_password(call: Call) -> None:
    """Signs everybody out who is signed in as this user, the caller included."""
    user = await show_me(call)
    assert user is not None, "signed in"
    if not await call.door.passwords.is_right(user.password_hash, call.body["current_password"]):
        raise Invalid(
            "PASSWORD_WRONG", "This is not your present password.", field="current_password"
        )
    _require_sign_in(call.body["new_password"], user.email, "new_password")
    hashed = await call.door.passwords.hash(call.body["new_password"])
    await in_transaction(call, lambda tx: commands.change_password(tx, user.id, hashed))
    call.door.sessions.forget()


class ChangedPassword(Body):
    current_password = Text(required=True, longest=1000, metadata={"format": "password"})
    new_password = Text(required=True, longest=PASSWORD_LENGTH_MAX, metadata={"format": "password"})


ROOM = Room(
    name="Sign-in and access",
    about="Bearer tokens, and who may come in with which roles.",
    routes=(
        Route(
            "POST",
            "/v1/sessions",
            sign_in,
            "Sign in",
            "The token is good for 12 hours unless it is revoked. After several failures one has "
            "to wait.",
            body=Credentials(),
            answer=SessionView(),
            status=201,
            public=True,
            keyed=False,
            problems={
                "SIGN_IN_REFUSED": "Email and password do not belong together.",
                "SIGN_IN_THROTTLED": "Too many failures; Retry-After says how long to wait.",
            },
            example={"email": "robin@agency.example", "password": "a long pass phrase"},
        ),
        Route("DELETE", "/v1/sessions/current", sign_out, "Sign out", status=204, keyed=False),
        Route("GET", "/v1/me", show_me, "Show who I am", answer=UserView()),
        Route(
            "PUT",
            "/v1/me/password",
            change_my_password,
            "Change my password",
            "Ends all of one's sessions; sign in again with the new one.",
            body=ChangedPassword(),
            status=204,
            keyed=False,
            problems={
                "PASSWORD_WRONG": "The present password is another.",
                "PASSWORD_WEAK": "The new password is too short or too plain.",
            },
            example={
                "current_password": "a long pass phrase",
                "new_password": "an even longer one",
            },
        ),
        Route(
            "POST",
            "/v1/people",
            create_person,
            "Create a person",
            "With `access` they can sign in, under the same id. If the answer does not reach you, "
            "send the same request with the same key: it goes on where it ended.",
            body=NewPerson(),
            answer=CreatedPersonView(),
            status=201,
            location="/v1/people/{id}",
            roles=(Role.ADMINISTRATOR,),
            problems={
                "EMAIL_TAKEN": "Another user signs in with this email.",
                "PASSWORD_WEAK": "The password is too short or too plain.",
            },
            example={
                "name": "Robin Alder",
                "email": "robin@agency.example",
                "charge_role": "designer",
                "weekly_minutes": 2250,
                "access": {"password": "a long pass phrase", "roles": ["team_member"]},
            },
        ),
        Route(
            "PUT",
            "/v1/people/{person_id}/access",
            change_access,
            "Give or change access",
            "Replaces all roles. A new password, or active set to false, ends the person's "
            "sessions.",
            body=ChangedAccess(),
            answer=UserView(),
            roles=(Role.ADMINISTRATOR,),
            problems={
                "PASSWORD_REQUIRED": "Who has not had access yet needs a password.",
                "LAST_ADMINISTRATOR": "Nobody would be left to give access.",
            },
            example={"roles": ["project_manager", "team_member"]},
        ),
        Route(
            "GET",
            "/v1/users",
            list_users,
            "List users",
            query=PageQuery(),
            answer=page_of(UserView, "items"),
            roles=(Role.ADMINISTRATOR,),
        ),
    ),
)
