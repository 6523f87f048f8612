"""Tokens with which integrations act: made with at most the maker's rights, and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chassis.actor import Scope
from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid
from sqlalchemy import delete, func, select

from gateway.notice import announce_change
from gateway.signin.model import ApiToken, within

TOKENS_MAX = 500
LEVERS = frozenset({"token.manage", "role.write"})
"""With these a token could give itself a successor or more rights."""
KEPT_AFTER_END = timedelta(days=400)
SWEPT_AT_ONCE = 1000
PREFIX_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """grants: permission to scopes. days: how long it is good."""

    name: str
    grants: Mapping[str, frozenset[Scope]]
    days: int


def create_token(tx: Transaction, new: NewToken, token: str, token_hash: bytes) -> ApiToken:
    """Only a person makes one, with no more than they hold."""
    tx.actor.require("token.manage")
    _require_within(tx, new.grants)
    tx.serialise("api tokens")
    _require_room(tx, new.name)
    made = ApiToken(
        id=tx.new_id(),
        name=new.name,
        token_hash=token_hash,
        prefix=token[:PREFIX_LENGTH],
        grants={permission: sorted(scopes) for permission, scopes in sorted(new.grants.items())},
        user_id=tx.actor.user_id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=new.days),
    )
    tx.add(made)
    tx.record(made.create())
    return made


def _require_within(tx: Transaction, grants: Mapping[str, frozenset[Scope]]) -> None:
    for permission, scopes in grants.items():
        if permission in LEVERS:
            raise Invalid(
                "PERMISSION_NOT_FOR_TOKENS",
                f"No token may hold {permission}; leave it out.",
                field="permissions",
            )
        if within(set(scopes), tx.actor, permission) != set(scopes):
            raise Forbidden(
                "PERMISSION_BEYOND_YOURS",
                f"You do not hold {permission} in every scope that you ask for; a token may do "
                "no more than you.",
                field="permissions",
                details={"permission": permission},
            )


def _require_room(tx: Transaction, name: str) -> None:
    in_force = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > tx.now)
    same = select(ApiToken.id).where(*in_force, func.lower(ApiToken.name) == name.lower())
    if tx.session.execute(same).first():
        raise Conflict(
            "TOKEN_NAME_TAKEN",
            f"There is a token {name!r} already; revoke that one, or choose another name.",
            field="name",
        )
    if (tx.session.scalar(select(func.count()).where(*in_force)) or 0) >= TOKENS_MAX:
        raise Conflict(
            "TOKENS_TOO_MANY", f"There are {TOKENS_MAX} tokens already; revoke unused ones first."
        )


def revoke_token(tx: Transaction, token_id: str) -> None:
    """Worth nothing from now on, in every process. Revoking it twice is no mistake."""
    tx.actor.require("token.manage")
    token = tx.load(ApiToken, token_id, "token_id")
    if token.revoked_at is None:
        tx.record(token.revoke(tx.now))
        announce_change(tx)


def revoke_tokens_of(tx: Transaction, user_id: str) -> None:
    """Those that somebody made who has no access any more."""
    made = select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    for token in tx.session.scalars(made.with_for_update()):
        tx.record(token.revoke(tx.now))


def note_use(tx: Transaction, token_id: str, address: str) -> None:
    """A request was made with this token. It is written about once a minute, as a fact seldom."""
    token = tx.load(ApiToken, token_id, "token_id")
    fact = token.use(tx.now, address[:100])
    if fact:
        tx.record(fact)


def sweep(tx: Transaction) -> None:
    """Remove tokens that ended long ago; the facts about them stay."""
    old = select(ApiToken.id).where(ApiToken.expires_at < tx.now - KEPT_AFTER_END)
    tx.session.execute(delete(ApiToken).where(ApiToken.id.in_(old.limit(SWEPT_AT_ONCE))))
