"""Roles and permissions: what there is to be allowed, and who has which set of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chassis.actor import EVERY_PERMISSION, SIGNED_IN, Grants, Scope
from chassis.database import Reading, Transaction
from chassis.rpc.permissions import scopes_of
from marshmallow import validate

from gateway.fields import Body, Boolean, Id, Integer, List, Nested, String, Text, View
from gateway.rest.call import Call
from gateway.rest.once import once_in_transaction
from gateway.rest.route import Room, Route
from gateway.rest.signin_proof import in_reading
from gateway.roles import commands, declared, queries
from gateway.roles.commands import RoleDraft
from gateway.roles.model import shown, to_stored
from gateway.roles.queries import RoleCard
from gateway.roles.rules import ABOUT_LENGTH_MAX, KEY_LENGTH_MAX, NAME_LENGTH_MAX

SCOPES = [scope.value for scope in Scope]
PERMISSIONS_MAX = 200
SCOPES_ABOUT = (
    "Whose records: all; own_clients (whose account manager one is); own_projects (that one "
    "manages); own_team (of people whose lead one is); self."
)


class GrantField(Body):
    permission = Text(required=True, longest=100, metadata={"example": "time.approve"})
    scopes = List(
        Text(validate=validate.OneOf(SCOPES, error="Choose of: {choices}.")),
        required=True,
        validate=validate.Length(min=1, max=len(SCOPES)),
        metadata={"description": SCOPES_ABOUT, "example": ["own_projects", "own_team"]},
    )


class GrantView(View):
    permission = String(metadata={"example": "time.approve"})
    scopes = List(
        String(), metadata={"description": SCOPES_ABOUT, "example": ["own_projects", "own_team"]}
    )


def _grants(**more: Any) -> List[Any]:
    return List(Nested(GrantField), validate=validate.Length(max=PERMISSIONS_MAX), **more)


class NewRole(Body):
    key = Text(
        required=True,
        longest=KEY_LENGTH_MAX,
        metadata={
            "description": "How access names it; never changes. Lower-case words joined by _",
            "example": "studio_lead",
        },
    )
    name = Text(required=True, longest=NAME_LENGTH_MAX, metadata={"example": "Studio lead"})
    about = Text(longest=ABOUT_LENGTH_MAX, metadata={"description": "What the role is for"})
    permissions = _grants(required=True)


class ChangedRole(Body):
    name = Text(longest=NAME_LENGTH_MAX)
    about = Text(longest=ABOUT_LENGTH_MAX)
    permissions = _grants(metadata={"description": "All of them from now on"})


class RoleView(View):
    id = Id()
    version = Integer(metadata={"description": "0: a built-in role that nobody has changed"})
    key = String(metadata={"example": "studio_lead"})
    name = String(metadata={"example": "Studio lead"})
    about = String()
    built_in = Boolean()
    changed = Boolean(metadata={"description": "A built-in role with other permissions; reset it"})
    archived = Boolean(metadata={"description": "True: grants nothing, and cannot be given"})
    permissions = List(Nested(GrantView))


class RoleListView(View):
    items = List(Nested(RoleView), required=True)


class PermissionView(View):
    name = String(metadata={"example": "time.approve"})
    allows = String(metadata={"description": "What it allows, in a sentence"})
    scopes = List(String(), metadata={"description": "Those in which it can be granted"})
    needs = List(String(), metadata={"description": "What a role with it must hold for all, too"})


class PermissionListView(View):
    items = List(Nested(PermissionView), required=True)


def permissions_of(grants: Grants) -> list[dict[str, Any]]:
    """What somebody may do, one entry per permission; who may do everything has every entry."""
    every = grants.get(EVERY_PERMISSION)
    if every:
        grants = dict.fromkeys(declared.all_permissions(), every)
    return shown(to_stored(grants))


def _view(card: RoleCard) -> dict[str, Any]:
    plain = ("id", "version", "key", "name", "about", "built_in", "changed", "archived")
    return {name: getattr(card, name) for name in plain} | {
        "permissions": permissions_of(card.grants)
    }


def _draft(body: dict[str, Any]) -> RoleDraft:
    listed = body.get("permissions")
    return RoleDraft(
        name=body.get("name"),
        about=body.get("about"),
        grants=None if listed is None else commands.merged(listed),
    )


async def list_permissions(call: Call) -> dict[str, Any]:
    return {
        "items": [
            {
                "name": permission.name,
                "allows": permission.allows,
                "scopes": [
                    scope.value
                    for scope in Scope
                    if scope in {Scope.ALL, *scopes_of(permission.scopes)}
                ],
                "needs": list(permission.needs),
            }
            for permission in declared.all_permissions().values()
        ]
    }


async def list_roles(call: Call) -> dict[str, Any]:
    cards = await in_reading(call, queries.list_roles)
    return {"items": [_view(card) for card in cards]}


async def show_role(call: Call) -> dict[str, Any]:
    def found(reading: Reading) -> RoleCard:
        return queries.get_role(reading, call.path["role_id"])

    return _view(await in_reading(call, found))


def _now(tx: Transaction, role_id: str) -> RoleCard:
    return queries.get_role(tx, role_id)


async def create_role(call: Call) -> dict[str, Any]:
    draft, key = _draft(call.body), call.body["key"]
    return _view(
        await once_in_transaction(call, lambda tx: commands.create_role(tx, key, draft).id, _now)
    )


async def change_role(call: Call) -> dict[str, Any]:
    draft, version = _draft(call.body), call.expected_version
    return await _changed(call, lambda tx, id_: commands.update_role(tx, id_, draft, version))


async def archive_role(call: Call) -> dict[str, Any]:
    return await _changed(call, commands.archive_role)


async def restore_role(call: Call) -> dict[str, Any]:
    return await _changed(call, commands.restore_role)


async def reset_role(call: Call) -> dict[str, Any]:
    return await _changed(call, commands.reset_role)


async def _changed(call: Call, change: Callable[[Transaction, str], RoleCard]) -> dict[str, Any]:
    """Everybody's permissions are read again."""
    id_ = call.path["role_id"]
    card = await once_in_transaction(call, lambda tx: change(tx, id_).id, _now)
    call.door.sessions.forget()
    return _view(card)


_EXAMPLE = {
    "key": "studio_lead",
    "name": "Studio lead",
    "about": "Plans the studio's week and approves its time.",
    "permissions": [
        {"permission": "project.read", "scopes": ["all"]},
        {"permission": "time.approve", "scopes": ["own_team"]},
    ],
}
_FIXED = {"ROLE_FIXED": "The role administrator has every permission, always."}
_GRANTABLE = {
    "PERMISSION_UNKNOWN": "There is no such permission.",
    "PERMISSION_TWICE": "A permission is listed twice.",
    "PERMISSION_NEEDS_ANOTHER": "It shows what another permission shows, which is not granted.",
    "SCOPE_NOT_POSSIBLE": "The permission cannot be granted in this scope.",
    "NAME_REQUIRED": "The name is empty.",
}

ROOM = Room(
    name="Roles",
    about="Named sets of permissions, each with the scopes in which it is held. A person may have "
    "several roles; a change to one holds from the next request on.",
    routes=(
        Route(
            "GET",
            "/v1/permissions",
            list_permissions,
            "List permissions",
            "Everything that can be allowed, with the scopes in which it can be granted.",
            answer=PermissionListView(),
            permission=SIGNED_IN,
        ),
        Route(
            "GET",
            "/v1/roles",
            list_roles,
            "List roles",
            "The built-in roles and those that were made here, archived ones too.",
            answer=RoleListView(),
            permission=SIGNED_IN,
        ),
        Route(
            "GET",
            "/v1/roles/{role_id}",
            show_role,
            "Show a role",
            answer=RoleView(),
            permission=SIGNED_IN,
            problems={"ROLE_NOT_FOUND": "There is no such role."},
        ),
        Route(
            "POST",
            "/v1/roles",
            create_role,
            "Create a role",
            body=NewRole(),
            answer=RoleView(),
            status=201,
            location="/v1/roles/{id}",
            permission="role.write",
            problems={
                "ROLE_EXISTS": "Another role has this key.",
                "ROLE_KEY_MALFORMED": "The key is not lower-case words joined by underscores.",
                "TOO_MANY_ROLES": "There are 200 roles.",
            }
            | _GRANTABLE,
            example=_EXAMPLE,
        ),
        Route(
            "PATCH",
            "/v1/roles/{role_id}",
            change_role,
            "Change a role",
            "A built-in role can be changed, too, all but administrator; resetting it undoes that.",
            body=ChangedRole(),
            answer=RoleView(),
            permission="role.write",
            if_match=True,
            problems=_FIXED | _GRANTABLE,
            example={"permissions": _EXAMPLE["permissions"]},
        ),
        Route(
            "POST",
            "/v1/roles/{role_id}/archive",
            archive_role,
            "Archive a role",
            "It grants nothing from now on and cannot be given; those who have it keep it by name.",
            answer=RoleView(),
            permission="role.write",
            problems=_FIXED,
        ),
        Route(
            "POST",
            "/v1/roles/{role_id}/restore",
            restore_role,
            "Restore a role",
            answer=RoleView(),
            permission="role.write",
            problems=_FIXED,
        ),
        Route(
            "POST",
            "/v1/roles/{role_id}/reset",
            reset_role,
            "Reset a built-in role",
            "It is again what it was before anybody changed it.",
            answer=RoleView(),
            permission="role.write",
            problems=_FIXED | {"ROLE_NOT_BUILT_IN": "The role was made here."},
        ),
    ),
)
