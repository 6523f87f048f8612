"""Tokens for integrations: made, listed, revoked."""

from __future__ import annotations

from typing import Any

import structlog
from chassis.actor import Scope
from chassis.errors import Invalid
from marshmallow import validate

from chassis import values
from gateway.fields import (
    Body,
    Id,
    Integer,
    List,
    Nested,
    PageQuery,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.call import Call
from gateway.rest.own_pages import asked_page
from gateway.rest.route import Route
from gateway.rest.signin_proof import in_reading, in_transaction, require_password
from gateway.rest.signin_schemas import EXAMPLE_PASSWORD, Password, Word
from gateway.roles.declared import all_permissions
from gateway.signin import queries
from gateway.signin.commands import api_tokens
from gateway.signin.commands.api_tokens import NewToken
from gateway.signin.model import ApiToken
from gateway.signin.tokens import INTEGRATION, new_token

log = structlog.get_logger()

PERMISSIONS_MAX = 200
NAME_MAX = 100
DAYS_DEFAULT = 365
DAYS_MAX = 730
SCOPES = [scope.value for scope in Scope]


class GivenPermission(Body):
    permission = Text(required=True, longest=100, metadata={"example": "invoice.read"})
    scopes = List(
        Text(validate=validate.OneOf(SCOPES, error="Choose of: {choices}.")),
        required=True,
        validate=validate.Length(1, len(SCOPES)),
        metadata={"description": "`all`, or whose records: as the maker's own"},
    )


class AskedToken(Body):
    name = Text(
        required=True,
        longest=NAME_MAX,
        metadata={"description": "Which integration it is for", "example": "Accounting export"},
    )
    permissions = List(
        Nested(GivenPermission), required=True, validate=validate.Length(1, PERMISSIONS_MAX)
    )
    days = Integer(
        validate=validate.Range(1, DAYS_MAX),
        metadata={"description": f"How long it is good; {DAYS_DEFAULT} if left out"},
    )
    current_password = Password(required=True, metadata={"description": "Your own password"})


class TokenPermissionView(View):
    permission = String(metadata={"example": "invoice.read"})
    scopes = List(String(), metadata={"example": ["all"]})


class TokenView(View):
    id = Id()
    name = String(metadata={"example": "Accounting export"})
    prefix = String(metadata={"description": "How the token begins", "example": "tdi_Ab3x9Q"})
    status = Word(["in_force", "expired", "revoked"])
    permissions = List(Nested(TokenPermissionView))
    created_by = Id(attribute="user_id")
    created_at = Timestamp()
    expires_at = Timestamp()
    last_used_at = Timestamp(metadata={"description": "To the minute; null: never"})
    last_address = String()
    revoked_at = Timestamp()


class MadeTokenView(TokenView):
    token = String(metadata={"description": "Shown this once", "example": "tdi_Ab3x9Q..."})


async def create_token(call: Call) -> dict[str, Any]:
    call.actor.require("token.manage")
    name = values.text(call.body["name"], "name", NAME_MAX, required=True)
    unknown = {given["permission"] for given in call.body["permissions"]} - {*all_permissions()}
    if unknown:
        raise Invalid(
            "PERMISSION_UNKNOWN",
            f"There is no permission {min(unknown)!r}; GET /v1/me lists yours.",
            field="permissions",
        )
    await require_password(call, call.body["current_password"], "current_password")
    token, token_hash = new_token(INTEGRATION)
    new = NewToken(
        name=name,
        grants={
            given["permission"]: frozenset(Scope(scope) for scope in given["scopes"])
            for given in call.body["permissions"]
        },
        days=call.body.get("days", DAYS_DEFAULT),
    )
    made = await in_transaction(
        call, lambda tx: (api_tokens.create_token(tx, new, token, token_hash), tx.now)
    )
    log.info("token created", token_id=made[0].id, user_id=call.actor.user_id)
    return _shown(*made) | {"token": token}


def _shown(token: ApiToken, now: Any) -> dict[str, Any]:
    status = "in_force" if token.expires_at > now else "expired"
    names = ("id", "name", "prefix", "user_id", "created_at", "expires_at", "last_used_at")
    return {name: getattr(token, name) for name in (*names, "last_address", "revoked_at")} | {
        "status": "revoked" if token.revoked_at else status,
        "permissions": [
            {"permission": permission, "scopes": scopes}
            for permission, scopes in sorted(token.grants.items())
        ],
    }


async def list_tokens(call: Call) -> dict[str, Any]:
    call.actor.require("token.manage")
    size, after = asked_page(call)

    def look(reading: Any) -> list[dict[str, Any]]:
        found = queries.list_tokens(reading, after, size + 1)
        return [_shown(token, reading.now) for token in found]

    rows = await in_reading(call, look)
    more = len(rows) > size
    return {"items": rows[:size], "next_page_token": rows[size - 1]["id"] if more else ""}


async def revoke_token(call: Call) -> None:
    call.actor.require("token.manage")
    token_id = call.path["token_id"].lower()
    await in_transaction(call, lambda tx: api_tokens.revoke_token(tx, token_id))
    log.info("token revoked", token_id=token_id, user_id=call.actor.user_id)
    call.door.sessions.forget()


ROUTES = (
    Route(
        "POST",
        "/v1/tokens",
        create_token,
        "Make a token for an integration",
        "The integration sends it as Authorization: Bearer. It may do what is listed here, and "
        "never more than its maker may do at the moment; it ends when it expires, is revoked, or "
        "its maker loses access. Needs your own password.",
        body=AskedToken(),
        answer=MadeTokenView(),
        status=201,
        keyed=False,
        permission="token.manage",
        problems={
            "PERMISSION_UNKNOWN": "There is no such permission.",
            "PERMISSION_BEYOND_YOURS": "You do not hold it in that scope yourself.",
            "PERMISSION_NOT_FOR_TOKENS": "Managing tokens and roles is for people.",
            "TOKEN_NAME_TAKEN": "A token in force has this name.",
            "PASSWORD_WRONG": "current_password is not your present password.",
            "SESSION_REQUIRED": "A token cannot make tokens.",
        },
        example={
            "name": "Accounting export",
            "permissions": [{"permission": "invoice.read", "scopes": ["all"]}],
            "days": 90,
            "current_password": EXAMPLE_PASSWORD,
        },
    ),
    Route(
        "GET",
        "/v1/tokens",
        list_tokens,
        "List tokens of integrations",
        "In the order in which they were made, ended ones included.",
        query=PageQuery(),
        permission="token.manage",
        answer=page_of(TokenView, "items"),
    ),
    Route(
        "DELETE",
        "/v1/tokens/{token_id}",
        revoke_token,
        "Revoke a token",
        "Its rights end at once, on open streams too.",
        status=204,
        keyed=False,
        permission="token.manage",
        problems={"API_TOKEN_NOT_FOUND": "There is no such token."},
    ),
)
