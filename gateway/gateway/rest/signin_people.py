"""Who may come in: people with access, their links, sessions and second factors."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

import structlog
from chassis.actor import EVERY_PERMISSION
from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.idempotency import once
from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.fields import PageQuery, page_of
from gateway.rest.call import Call
from gateway.rest.leaving import follow
from gateway.rest.overviews.parts import fields_of
from gateway.rest.own_pages import asked_page
from gateway.rest.route import Route
from gateway.rest.signin_problems import NO_USER
from gateway.rest.signin_proof import (
    in_reading,
    in_transaction,
    lesser_user_of,
    new_hash,
    require_confirmation,
    require_email,
    require_good_password,
    require_roles_giveable,
)
from gateway.rest.signin_schemas import (
    EXAMPLE_PASSWORD,
    AskedPasswordLink,
    ChangedAccess,
    CreatedPersonView,
    ListedUserView,
    NewPerson,
    PasswordLinkView,
    UserView,
)
from gateway.roles.queries import grants_of, require_giveable
from gateway.signin import queries
from gateway.signin.commands import access, passwords, second_factor
from gateway.signin.commands.access import Access
from gateway.signin.model import User
from gateway.signin.tokens import LINK, new_token

log = structlog.get_logger()

LEVERS = frozenset({EVERY_PERMISSION, "user.write", "role.write", "token.manage"})
"""Permissions that give access to others: giving them needs the giver's own password."""


async def create_person(call: Call) -> dict[str, Any]:
    """First the person in projects, then the user here, both under the same key.

    Everything that can be refused is checked before the person is created. Whatever fails in
    between, the same request sent again goes on where this one ended.
    """
    wanted: dict[str, Any] | None = call.body.pop("access", None)
    if wanted is not None:
        call.actor.require("user.write")
        await _check_new_access(call, wanted)
    created = await call.ask(call.services.people.CreatePerson, call.make(pb.CreatePersonRequest))
    user = await _grant(call, created.person, wanted) if wanted is not None else None
    return {**fields_of(created.person), "access": user}


async def _check_new_access(call: Call, wanted: dict[str, Any]) -> None:
    await require_roles_giveable(call, wanted["roles"])
    name, email = call.body["name"], call.body["email"]
    require_email(email)
    if not wanted["roles"]:
        raise Invalid("ROLES_REQUIRED", "Name at least one role.", field="access.roles")
    if wanted.get("password"):
        require_good_password(wanted["password"], "access.password", [name, email])
    if await _is_grave(call, wanted["roles"]):
        await require_confirmation(call, wanted.get("current_password"), "access.current_password")
    await _require_free(call, email)


async def _is_grave(call: Call, roles: Iterable[str]) -> bool:
    """Who holds these roles can give access to others, or take it away."""
    grants = await in_reading(call, lambda reading: grants_of(reading, roles))
    return not LEVERS.isdisjoint(grants)


async def _require_free(call: Call, email: str) -> None:
    """EMAIL_TAKEN unless the user who has the address has a person with another one by now."""

    def find(reading: Any) -> User | None:
        return None if queries.is_key_used(reading, call.key) else queries.find_by_email(
            reading, email
        )  # fmt: skip

    user = await in_reading(call, find)
    if user is None:
        return
    await _follow_person_now(call, user)
    await in_reading(call, lambda reading: access.refuse_taken_email(reading, email, ""))


async def _follow_person_now(call: Call, user: User) -> None:
    """What the event will say in a moment, asked for because somebody waits for the address."""
    try:
        asked = pb.GetPersonRequest(person_id=user.id)
        person = (await call.ask(call.services.people.GetPerson, asked)).person
    except NotFound:
        return
    await follow(call, person)


async def change_access(call: Call) -> User:
    call.actor.require("user.write")
    asked = pb.GetPersonRequest(person_id=call.path["person_id"])
    person = (await call.ask(call.services.people.GetPerson, asked)).person
    if not person.active and call.body.get("active", True):
        raise Conflict(
            "PERSON_INACTIVE",
            f"{person.name} has left; set the person to active first, or active to false here.",
        )
    user = await in_reading(call, lambda reading: queries.get_user(reading, person.id))
    await _check_changed_access(call, person, user)
    return await _grant(call, person, call.body, user)


async def _check_changed_access(call: Call, person: pb.Person, user: User | None) -> None:
    require_email(person.email)
    if "password" in call.body:
        require_good_password(call.body["password"], "password", [person.name, person.email])
    held = set(user.roles) if user and user.active else set()
    wanted = set(call.body["roles"])
    await require_roles_giveable(call, wanted, held)
    was_grave = await _is_grave(call, held)
    becomes_grave = not was_grave and await _is_grave(call, wanted)
    if becomes_grave or (was_grave and "password" in call.body):
        await require_confirmation(call, call.body.get("current_password"), "current_password")


async def _grant(
    call: Call, person: pb.Person, wanted: dict[str, Any], present: User | None = None
) -> User:
    """Grant once per key.

    The hash is salted, so the fingerprint is taken of the request; keyed, for it holds a password.
    """
    given = Access(
        roles=frozenset(wanted["roles"]),
        password_hash=await new_hash(call, present, wanted["password"], "password")
        if wanted.get("password")
        else None,
        active=wanted.get("active"),
    )
    sent = json.dumps([person.id, wanted], sort_keys=True).encode()
    secret = call.door.settings.actor_secret.encode()
    fingerprint = hmac.new(secret, sent, hashlib.sha256).digest()

    def carry_out(tx: Transaction) -> User:
        def respond() -> bytes:
            held = present.roles if present else []
            require_giveable(tx, wanted["roles"], held)
            access.grant_access(tx, person.id, person.name, person.email, given, person.version)
            return b""

        once(tx, call.key, "gateway.grant_access", fingerprint, respond)
        user = queries.get_user(tx, person.id)
        assert user is not None, "just granted, or granted under this key before"
        return user

    user = await in_transaction(call, carry_out)
    call.door.sessions.forget()
    return user


async def list_users(call: Call) -> dict[str, Any]:
    call.actor.require("user.read")
    size, after = asked_page(call)

    def look(reading: Reading) -> tuple[list[User], set[str]]:
        rows = queries.list_users(reading, after, size + 1)
        return rows, queries.users_with_second_factor(reading, [user.id for user in rows])

    rows, protected = await in_reading(call, look)
    columns = UserView().fields
    shown = [
        {name: getattr(user, name) for name in columns}
        | {"second_factor": user.id in protected, "has_password": user.has_password}
        for user in rows[:size]
    ]
    return {"items": shown, "next_page_token": rows[size - 1].id if len(rows) > size else ""}


async def create_password_link(call: Call) -> dict[str, Any]:
    """Each call makes a new link; the one before is worth nothing from then on."""
    call.actor.require("user.write")
    user = await lesser_user_of(call)
    if await _is_grave(call, user.roles) and user.id != call.actor.user_id:
        await require_confirmation(call, call.body.get("current_password"), "current_password")
    token, token_hash = new_token(LINK)
    hours = call.door.settings.password_link_hours
    link = await in_transaction(
        call, lambda tx: passwords.create_password_link(tx, user.id, token_hash, hours)
    )
    return {"token": token, "expires_at": link.expires_at}


async def reset_second_factor(call: Call) -> None:
    """For somebody who has lost the app and the recovery codes."""
    call.actor.require("user.write")
    user = await lesser_user_of(call)
    await require_confirmation(call, call.body.get("current_password"), "current_password")
    await in_transaction(call, lambda tx: second_factor.disable(tx, user.id))
    log.info("second factor reset", user_id=user.id, by=call.actor.user_id)
    call.door.sessions.forget()


CONFIRMED = {
    "PASSWORD_CONFIRMATION_REQUIRED": "An administrator's access is concerned: send your own "
    "password as current_password.",
    "PASSWORD_WRONG": "current_password is not your present password.",
}
WEAK = {"PASSWORD_WEAK": "The password is too short, too common or made of a name."}

ROUTES = (
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
        permission="person.write",
        problems={
            "EMAIL_TAKEN": "Another user signs in with this email.",
            "ROLES_REQUIRED": "access names no role.",
        }
        | WEAK
        | CONFIRMED,
        example={
            "name": "Robin Alder",
            "email": "robin@agency.example",
            "charge_role": "designer",
            "weekly_minutes": 2250,
            "access": {"roles": ["team_member"]},
        },
    ),
    Route(
        "PUT",
        "/v1/people/{person_id}/access",
        change_access,
        "Give or change access",
        "Replaces all roles. A new password, or active set to false, ends the person's sessions. "
        "Name and e-mail address are taken from the person.",
        body=ChangedAccess(),
        answer=UserView(),
        permission="user.write",
        problems={
            "LAST_ADMINISTRATOR": "Nobody would be left to give access.",
            "PERSON_INACTIVE": "The person has left.",
        }
        | WEAK
        | CONFIRMED,
        example={"roles": ["project_manager", "team_member"]},
    ),
    Route(
        "POST",
        "/v1/people/{person_id}/password-link",
        create_password_link,
        "Make a link that sets a password",
        "For a new person, or for one who has forgotten the password. Hand the token over in "
        "person or by a channel that only they read; it goes to POST /v1/password-by-link. The "
        "link made before is withdrawn.",
        body=AskedPasswordLink(),
        answer=PasswordLinkView(),
        status=201,
        keyed=False,
        permission="user.write",
        problems=NO_USER | CONFIRMED | {"USER_INACTIVE": "Give access back first."},
        example={},
    ),
    Route(
        "POST",
        "/v1/people/{person_id}/second-factor/reset",
        reset_second_factor,
        "Reset a person's second factor",
        "For somebody who has lost app and recovery codes. Their sessions end, and they sign in "
        "with the password alone until they enrol again. Needs your own password.",
        body=AskedPasswordLink(),
        status=204,
        keyed=False,
        permission="user.write",
        problems=NO_USER | CONFIRMED | {"SECOND_FACTOR_MISSING": "No second factor is in use."},
        example={"current_password": EXAMPLE_PASSWORD},
    ),
    Route(
        "GET",
        "/v1/users",
        list_users,
        "List users",
        query=PageQuery(),
        answer=page_of(ListedUserView, "items"),
        permission="user.read",
    ),
)
