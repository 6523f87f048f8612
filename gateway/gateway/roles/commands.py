"""What changes roles. Its holders are affected at the next request, in every process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import ADMINISTRATOR, Grants, Scope
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.rpc.permissions import scopes_of
from sqlalchemy import func, select

from gateway.notice import announce_change
from gateway.roles import declared, queries, rules
from gateway.roles.model import Role, to_stored
from gateway.roles.queries import RoleCard


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDraft:
    """A role as somebody wants it. None: as it is."""

    name: str | None = None
    about: str | None = None
    grants: Grants | None = None


def create_role(tx: Transaction, key: str, draft: RoleDraft) -> RoleCard:
    tx.actor.require("role.write")
    tx.serialise("roles")
    if not rules.is_key(key):
        raise Invalid(
            "ROLE_KEY_MALFORMED",
            f"key must be lower-case words joined by underscores, at most {rules.KEY_LENGTH_MAX} "
            "characters, such as studio_lead.",
            field="key",
        )
    if key in declared.BUILT_IN or queries.find_rows(tx, [key]):
        raise Conflict("ROLE_EXISTS", f"There is a role {key}; choose another key.", field="key")
    if (tx.session.scalar(select(func.count()).select_from(Role)) or 0) >= rules.ROLES_MAX:
        raise Conflict("TOO_MANY_ROLES", f"There may be {rules.ROLES_MAX} roles; change one.")
    role = Role(
        id=tx.new_id(),
        key=key,
        name=_name(draft.name or ""),
        about=draft.about or "",
        built_in=False,
        grants=to_stored(_grantable(draft.grants or {})),
        created_at=tx.now,
    )
    tx.add(role)
    tx.record(role.create())
    announce_change(tx)
    return queries.card_of(role)


def update_role(
    tx: Transaction, role_id: str, draft: RoleDraft, expected_version: int = 0
) -> RoleCard:
    role = _locked(tx, role_id, expected_version)
    grants = role.grants if draft.grants is None else to_stored(_grantable(draft.grants))
    fact = role.change(
        name=role.name if draft.name is None else _name(draft.name),
        about=role.about if draft.about is None else draft.about,
        grants=grants,
    )
    if fact:
        tx.record(fact)
        announce_change(tx)
    return queries.card_of(role)


def archive_role(tx: Transaction, role_id: str) -> RoleCard:
    """Its holders keep it by name; it grants nothing until it is restored."""
    role = _locked(tx, role_id)
    if not role.archived:
        tx.record(role.archive())
        announce_change(tx)
    return queries.card_of(role)


def restore_role(tx: Transaction, role_id: str) -> RoleCard:
    role = _locked(tx, role_id)
    if role.archived:
        tx.record(role.restore())
        announce_change(tx)
    return queries.card_of(role)


def reset_role(tx: Transaction, role_id: str) -> RoleCard:
    """A built-in role is again what it was before anybody changed it."""
    role = _locked(tx, role_id)
    if not role.built_in:
        raise Conflict(
            "ROLE_NOT_BUILT_IN", f"{role.name} was made here, so there is nothing to go back to."
        )
    name, about = declared.BUILT_IN[role.key]
    tx.record(role.reset(name, about))
    announce_change(tx)
    return queries.card_of(role)


def _locked(tx: Transaction, role_id: str, expected_version: int = 0) -> Role:
    """The role's row, locked; made first for a built-in role that has none."""
    tx.actor.require("role.write")
    tx.serialise("roles")
    built_in = {queries.id_of(key): key for key in declared.BUILT_IN}.get(role_id.lower())
    if built_in == ADMINISTRATOR:
        raise Conflict(
            "ROLE_FIXED",
            "The role administrator always has every permission; make another role instead.",
        )
    if built_in and not queries.find_rows(tx, [built_in]):
        name, about = declared.BUILT_IN[built_in]
        tx.add(
            Role(
                id=role_id.lower(),
                key=built_in,
                name=name,
                about=about,
                built_in=True,
                grants=None,
                created_at=tx.now,
            )
        )
        tx.session.flush()
    return tx.load(Role, role_id, expected_version=expected_version)


def _name(name: str) -> str:
    stripped = name.strip()
    if not stripped:
        raise Invalid("NAME_REQUIRED", "Give the role a name that people understand.", field="name")
    return stripped


def _grantable(grants: Grants) -> Grants:
    """The same, if each permission exists and can be granted in these scopes."""
    known = declared.all_permissions()
    for permission, scopes in grants.items():
        if permission not in known:
            raise Invalid(
                "PERMISSION_UNKNOWN",
                f"There is no permission {permission}; GET /v1/permissions lists them.",
                field="permissions",
                details={"permission": permission},
            )
        possible = {Scope.ALL, *scopes_of(known[permission].scopes)}
        if not scopes or not scopes <= possible:
            raise Invalid(
                "SCOPE_NOT_POSSIBLE",
                f"{permission} can be granted for: {', '.join(sorted(possible))}.",
                field="permissions",
                details={"permission": permission},
            )
        _require_needs(known[permission].needs, permission, grants)
    return grants


def _require_needs(needs: Iterable[str], permission: str, grants: Grants) -> None:
    """What a permission gives away must be granted with it, openly (ADR 0053)."""
    for needed in needs:
        if Scope.ALL not in grants.get(needed, ()):
            raise Invalid(
                "PERMISSION_NEEDS_ANOTHER",
                f"Who holds {permission} can work out what {needed} shows; grant {needed} for all "
                f"as well, or leave {permission} out.",
                field="permissions",
                details={"permission": permission, "needed": needed},
            )


def merged(asked: list[Mapping[str, Any]]) -> Grants:
    """What a caller listed, one entry per permission."""
    grants: dict[str, frozenset[Scope]] = {}
    for entry in asked:
        if entry["permission"] in grants:
            raise Invalid(
                "PERMISSION_TWICE",
                f"{entry['permission']} is listed twice; list its scopes together.",
                field="permissions",
            )
        grants[entry["permission"]] = frozenset(Scope(scope) for scope in entry["scopes"])
    return grants
