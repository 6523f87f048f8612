"""Finding roles, and what the holder of some of them may do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chassis.actor import EVERY_PERMISSION, Actor, Grants, Scope
from chassis.database import Reading
from chassis.errors import Forbidden, Invalid, NotFound
from chassis.rpc import permissions
from sqlalchemy import select

from gateway.roles.declared import BUILT_IN, built_in_grants
from gateway.roles.model import Role
from gateway.roles.rules import beyond

_IDS = uuid.UUID("6f1d3c1e-8a53-5f0e-9a86-0d2f3b9a7c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """A role as it is in force. changed: a built-in one that differs from what the code declares.

    version: 0 for a built-in role that nobody has touched.
    """

    id: str
    version: int
    key: str
    name: str
    about: str
    built_in: bool
    changed: bool
    archived: bool
    grants: Grants


def id_of(key: str) -> str:
    """The id of a built-in role, the same in every installation."""
    return str(uuid.uuid5(_IDS, key))


def card_of(role: Role) -> RoleCard:
    held = role.held
    return RoleCard(
        id=role.id,
        version=role.version,
        key=role.key,
        name=role.name,
        about=role.about,
        built_in=role.built_in,
        changed=role.built_in and held is not None,
        archived=role.archived,
        grants=built_in_grants(role.key) if held is None else held,
    )


def list_roles(reading: Reading) -> list[RoleCard]:
    """The built-in roles, then the others in order of the key."""
    rows = {role.key: role for role in reading.session.scalars(select(Role).order_by(Role.key))}
    built_in = [card_of(rows[key]) if key in rows else _untouched(key) for key in BUILT_IN]
    return built_in + [card_of(role) for role in rows.values() if not role.built_in]


def get_role(reading: Reading, role_id: str) -> RoleCard:
    for card in list_roles(reading):
        if card.id == role_id.lower():
            return card
    raise NotFound("ROLE_NOT_FOUND", f"There is no role {role_id}.", field="role_id")


def _untouched(key: str) -> RoleCard:
    name, about = BUILT_IN[key]
    return RoleCard(
        id=id_of(key),
        version=0,
        key=key,
        name=name,
        about=about,
        built_in=True,
        changed=False,
        archived=False,
        grants=built_in_grants(key),
    )


def find_rows(reading: Reading, keys: Iterable[str]) -> Mapping[str, Role]:
    """The rows of these roles by key; an untouched built-in role has none."""
    asked = select(Role).where(Role.key.in_(list(keys)))
    return {role.key: role for role in reading.session.scalars(asked)}


def grants_of(reading: Reading, keys: Iterable[str]) -> Grants:
    """What somebody with these roles may do; an archived role grants nothing."""
    wanted = list(keys)
    rows = find_rows(reading, wanted)
    return permissions.together(_grants(key, rows.get(key)) for key in wanted)


def _grants(key: str, role: Role | None) -> Grants:
    if role is None:
        return built_in_grants(key)
    if role.archived:
        return {}
    return built_in_grants(key) if role.held is None else role.held


def require_giveable(reading: Reading, wanted: Iterable[str], held: Iterable[str] = ()) -> None:
    """Refuse what the actor may not give, or take from somebody who holds it.

    Nobody gives what they do not hold, nor changes the access of somebody who holds more; a holder
    of role.write for everybody may do both.
    """
    wanted = list(wanted)
    _require_known(reading, wanted)
    if Scope.ALL in reading.actor.scopes("role.write"):
        return
    touched = grants_of(reading, {*wanted, *held})
    more = beyond(touched, reading.actor.grants, EVERY_PERMISSION)
    if more:
        raise Forbidden(
            "PERMISSIONS_BEYOND_OWN",
            "These roles hold permissions that you do not hold yourself "
            f"({', '.join(more[:5])}); ask somebody who may change roles.",
            field="roles",
            details={"permissions": ",".join(more[:50])},
        )


def _require_known(reading: Reading, keys: Iterable[str]) -> None:
    usable = {card.key for card in list_roles(reading) if not card.archived}
    for key in keys:
        if key not in usable:
            raise Invalid(
                "ROLE_UNKNOWN",
                f"There is no role {key[:50]}, or it is archived. There are: "
                f"{', '.join(sorted(usable)[:50])}.",
                field="roles",
            )


def granted(reading: Reading, actor: Actor, keys: Iterable[str]) -> Actor:
    """The actor with what these roles grant now."""
    return replace(actor, grants=grants_of(reading, keys))
